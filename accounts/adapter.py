"""Where allauth asks the project: who may sign up, what a new user gets, and what it says."""

from typing import NoReturn
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.accepting import InvitationClosed, accept_invitation
from accounts.domain.invitations import IN_SESSION
from accounts.domain.keys import withdraw_keys
from accounts.domain.limits import ACCOUNT, end_of_limit, say_when
from accounts.domain.mail_templates import absolute
from accounts.domain.mails import send_mail_to
from accounts.domain.people import grant_role
from accounts.domain.second_steps import why_it_stays
from accounts.domain.signing_up import may_sign_up
from accounts.domain.zones import known_zones
from accounts.models import Role

log = structlog.get_logger(__name__)

# The limit of one address from all networks together.
EVERYWHERE = "login_failed_everywhere"
# allauth's code for what a form says to a password that was tried too often.
TRIED_TOO_OFTEN = "too_many_login_attempts"
OLD_LINK = gettext_lazy("This link no longer works. Ask for a new one.")
TOO_MANY = gettext_lazy("Too many tries. You can try again in a few minutes.")
WORDS = {
    "account_inactive": gettext_lazy("This account is closed. Your operator can open it again."),
    "cannot_remove_primary_email": gettext_lazy(
        "You sign in with this address. Change it, then it goes by itself."
    ),
    "duplicate_email": gettext_lazy("This address is yours already. Enter another one."),
    "email_password_mismatch": gettext_lazy(
        "That email and password do not match. Check the spelling, or reset your password."
    ),
    "email_taken": gettext_lazy(
        "There is an account with this address. Sign in, or reset its password."
    ),
    "enter_current_password": gettext_lazy(
        "This is not your password of today. Check the spelling, or reset it."
    ),
    "incorrect_code": gettext_lazy(
        "This code does not match. Copy it from the newest mail, or ask for another one."
    ),
    "incorrect_password": gettext_lazy(
        "This password does not match. Check the spelling, or reset it."
    ),
    "invalid_or_expired_key": OLD_LINK,
    "invalid_login": gettext_lazy("Enter your email address, for example name@example.org."),
    "invalid_password_reset": OLD_LINK,
    "max_email_addresses": gettext_lazy("An account has %d addresses at most."),
    "rate_limited": TOO_MANY,
    "same_as_current": gettext_lazy("This is your address already. Enter another one."),
    TRIED_TOO_OFTEN: TOO_MANY,
    "unknown_email": gettext_lazy("No account has this address. Check the spelling, or sign up."),
    "unverified_primary_email": gettext_lazy("Confirm this address first."),
}
TWO_STEP_WORDS = {
    "add_email_blocked": gettext_lazy(
        "Remove your second step first, then change the address. Where your role needs one, ask "
        "your operator."
    ),
    "cannot_delete_authenticator": gettext_lazy("This second step has to stay."),
    "cannot_generate_recovery_codes": gettext_lazy(
        "Recovery codes stand in for a passkey or an app. Add one of them first."
    ),
    "incorrect_code": gettext_lazy(
        "This does not match. Enter the code that your app shows now, or an unused recovery code."
    ),
    "unverified_email": gettext_lazy("Confirm your email address first, then add a second step."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Who signs up without an invitation is a learner; their name is the front of their address."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def send_mail(self, template_prefix, email, context):
        """Send one of allauth's mails like those of the site: a row now, a worker after commit."""
        send_mail_to(
            person_or_address=email,
            person=context.get("user"),
            template=template_prefix.replace("/email/", "/"),
            context={"email": email, **context},
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Say whose mail it is: a former address is nobody's, and holds words of its owner."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        return lead_here(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation) -> str:
        return lead_here(super().get_email_confirmation_url(request, emailconfirmation))

    def add_message(self, request, level, message_template=None, message_context=None, **more):
        """Let the sentence say what was mailed: a code or a link."""
        by_code = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED
        told = {"by_code": by_code, **(message_context or {})}
        super().add_message(request, level, message_template, told, **more)

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        named = form.cleaned_data.get("display_name") or user.display_name
        user.display_name = named or user.email.split("@")[0][:80]
        # The browser's guess, from a hidden field.
        guess = request.POST.get("time_zone", "")
        if guess in known_zones():
            user.time_zone = guess
        if commit:
            self.let_in(request, user)
        return user

    def let_in(self, request, user) -> None:
        """Store the user with the roles of the invitation in hand, or as a learner: or nobody.

        Where the invitation ended meanwhile, its page says so instead.
        """
        token = request.session.get(IN_SESSION)
        try:
            with transaction.atomic():
                user.save()
                if token:
                    accept_invitation(person=user, token=token, now=timezone.now())
                else:
                    grant_role(user=user, role=Role.LEARNER)
        except InvitationClosed:
            request.session.pop(IN_SESSION, None)
            raise ImmediateHttpResponse(redirect("invitation", token)) from None
        request.session.pop(IN_SESSION, None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose tries count together.

        What passed fewer proxies than the operator told of could name any address: it counts as
        the last of those proxies.
        """
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            log.warning("fewer_proxies_than_told", setting="STUDYHUB_PROXIES")
            return request.META["REMOTE_ADDR"]

    @transaction.atomic
    def set_password(self, user, password: str) -> None:
        """Let nothing of before act for the person: their tokens end as their sessions do.

        allauth would store the whole row as it was when the request began, and with it take back
        what staff have changed since, such as that the account is closed.
        """
        user.set_password(password)
        user.save(update_fields=["password"])
        withdraw_keys(person=user, now=timezone.now())

    def reauthenticate(self, user, password: str) -> bool:
        """Compare with the person's own password, whatever strangers tried at the sign-in.

        Who calls this counts the tries by person: the limit `reauthenticate`.
        """
        return user.check_password(password)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Count by address and network: a stranger elsewhere shuts nobody out."""
        everywhere = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{everywhere}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Refuse a password that was tried too often, and say when it can be tried again.

        From all networks together an address has far more tries, so that many of them guess little.
        """
        here = self._get_login_attempts_cache_key(request, **credentials)
        everywhere = super()._get_login_attempts_cache_key(request, **credentials)
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.refuse_until(request, "login_failed", here)
        total = ratelimit.consume(request, app=ACCOUNT, action=EVERYWHERE, key=everywhere)
        if total is None:
            self.refuse_until(request, EVERYWHERE, everywhere)
        # What succeeds is taken back, as a whole.
        self._login_failed_rl_usage.usage += total.usage

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials) -> None:
        """Let in at once whoever has set a new password by mail."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        everywhere = super()._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(request, app=ACCOUNT, action=EVERYWHERE, key=everywhere)

    def refuse_until(self, request: HttpRequest, action: str, key: str) -> NoReturn:
        ends = end_of_limit(request, app=ACCOUNT, action=action, key=key)
        says = say_when(request, ends) if ends else TOO_MANY
        raise ValidationError(says, code=TRIED_TOO_OFTEN)


def lead_here(url: str) -> str:
    """Return the same page at the address of the site.

    allauth takes the host of the request, which anybody chooses who asks for somebody else's mail:
    where the site answers to all hosts of a domain, the key would lead to one of theirs.
    """
    return absolute(urlsplit(url).path)


class TwoStepAdapter(DefaultMFAAdapter):
    """Passkeys, apps and recovery codes, in the site's own words."""

    error_messages = DefaultMFAAdapter.error_messages | TWO_STEP_WORDS

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not why_it_stays(authenticator=authenticator)

    def generate_authenticator_name(self, user, type) -> str:
        """Number the passkeys; their owner can name them."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """Draw the key to scan, on white also in the dark: cameras need that."""
        # Slow to import, and seldom needed: every process would pay for it when it starts.
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        image = qrcode.make(url, image_factory=SvgPathFillImage)
        return image.to_string(encoding="unicode")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site in the device's own dialog; the host decides where a passkey is good."""
        return super().get_public_key_credential_rp_entity() | {"name": "StudyHub"}
