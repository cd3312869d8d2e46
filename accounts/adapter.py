"""Where allauth asks the project: what a new user gets."""

from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.accepting import InvitationClosed, accept_invitation
from accounts.domain.invitations import IN_SESSION
from accounts.domain.mails import send_mail_to
from accounts.domain.people import grant_role
from accounts.models import Role


class AccountAdapter(DefaultAccountAdapter):
    """Who signs up without an invitation is a learner; their name is the front of their address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That email and password do not match. Check the spelling, or reset your password."
        )
    }

    def send_mail(self, template_prefix, email, context):
        """Send one of allauth's mails like those of the site: a row now, a worker after commit."""
        send_mail_to(
            person_or_address=email,
            template=template_prefix.replace("/email/", "/"),
            context={"email": email, **context},
        )

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.display_name = user.display_name or user.email.split("@")[0][:80]
        # The browser's guess, from a hidden field.
        guess = request.POST.get("time_zone", "")
        if guess in available_timezones():
            user.time_zone = guess
        if commit:
            self.let_in(request, user)
        return user

    def let_in(self, request, user) -> None:
        """Store the user with the roles of the invitation in hand, or as a learner: or nobody.

        Where the invitation ended meanwhile, its page says so instead.
        """
        token = request.session.pop(IN_SESSION, None)
        try:
            with transaction.atomic():
                user.save()
                if token:
                    accept_invitation(person=user, token=token, now=timezone.now())
                else:
                    grant_role(user=user, role=Role.LEARNER)
        except InvitationClosed:
            raise ImmediateHttpResponse(redirect("invitation", token)) from None
