"""The page that lets people in by their password."""

from allauth.account.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse

from accounts.adapter import TRIED_TOO_OFTEN


class SignInView(LoginView):
    """allauth's page, whose form answers 429 to a password that was tried too often.

    The sentence in the form is for people; whoever tries passwords by machine reads the status.
    """

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TRIED_TOO_OFTEN):
            response.status_code = 429
        return response


sign_in = SignInView.as_view()
