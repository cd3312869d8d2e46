"""Where allauth asks the project: what a new user gets."""

from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from accounts.domain.mails import send_mail_to
from accounts.domain.people import grant_role
from accounts.models import Role


class AccountAdapter(DefaultAccountAdapter):
    """A person who signs up is a learner; their name starts as the front of their address."""

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
            user.save()
            grant_role(user=user, role=Role.LEARNER)
        return user
