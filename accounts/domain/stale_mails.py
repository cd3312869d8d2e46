"""Mails that waited until they are of no use: who lets the others be tried again drops these."""

from datetime import datetime, timedelta

from allauth.account import app_settings
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import Mail

# News stands on the site as well, and what it leads to may be gone: an export is kept so long.
NEWS_LIVES = timedelta(days=7)
# What tells somebody that they cannot sign in any more.
CLOSED = "account/deactivated"


def drop_stale_mails(*, now: datetime) -> int:
    """Delete what waits or failed and helps nobody by now. Return how many.

    That is a code or a link that opens nothing any more, old news, and whatever goes to somebody
    who cannot sign in but for the mail that tells them so; where they can again, that one. What a
    worker has in hand stays with it.
    """
    unsent = Mail.objects.filter(state__in=[Mail.State.PENDING, Mail.State.FAILED])
    stale = Q(person__is_active=False) & ~named(CLOSED)
    stale |= Q(person__is_active=True) & named(CLOSED)
    for mails, lives in find_lives():
        stale |= mails & Q(created_at__lt=now - lives)
    keys = list(unsent.filter(stale).values_list("pk", flat=True))
    # By the state of this moment: a worker may take one meanwhile.
    gone, _by_model = unsent.filter(pk__in=keys).delete()
    return gone


def find_lives() -> list[tuple[Q, timedelta]]:
    """Return mails and how long each is of use. One about safety is so as long as it is kept."""
    code = timedelta(seconds=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
    link = timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    reset = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    confirms = named("account/email_confirmation", "account/email_confirmation_signup")
    # The setting says what is mailed now. This one may have been written before.
    leads = Q(text__contains=reverse("account_confirm_email", args=["-"]).removesuffix("-/"))
    return [
        (confirms & leads, link),
        (confirms & ~leads, code),
        (named("account/login_code"), timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)),
        (
            named("account/password_reset_code"),
            timedelta(seconds=app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT),
        ),
        (named("account/password_reset_key"), reset),
        # What is said instead of a link, to who asked for one.
        (named("account/account_already_exists", "account/unknown_account"), reset),
        (named("notice"), NEWS_LIVES),
    ]


def named(*templates: str) -> Q:
    return Q(template__in=templates)
