"""The page on which people make an account with a password, and the one for a passkey."""

from allauth.account.views import SignupByPasskeyView, SignupView
from django.db import IntegrityError
from django.http import HttpResponse
from psycopg.errors import UniqueViolation


class OnceMixin:
    """allauth's page, which answers the second of two sign-ups at once as if it came later.

    Both find the address free, and the database keeps it for one of them: a form that is pressed
    twice, say. Looked at again, the form finds the account, or takes the place of one without a
    passkey. The other, whose place was taken while it was made, takes none back.
    """

    def form_valid(self, form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            form.full_clean()
            return self.form_invalid(form) if form.errors else super().form_valid(form)


class SignUpView(OnceMixin, SignupView):
    """By a password."""


class SignUpByPasskeyView(OnceMixin, SignupByPasskeyView):
    """By a passkey."""


sign_up = SignUpView.as_view()
sign_up_by_passkey = SignUpByPasskeyView.as_view()
