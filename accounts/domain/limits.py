"""When somebody who tried too often can try again."""

import math
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.zones import known_zones

ACCOUNT = "allauth.account"
# Which limits stand before a page, by the name of its address.
LIMITS_OF_PAGE = {
    "account_login": ((ACCOUNT, "login"),),
    "account_signup": ((ACCOUNT, "signup"),),
    "account_signup_by_passkey": ((ACCOUNT, "signup"),),
    "account_reset_password": ((ACCOUNT, "reset_password"),),
    "account_reset_password_from_key": ((ACCOUNT, "reset_password_from_key"),),
    "account_reauthenticate": ((ACCOUNT, "reauthenticate"),),
    "account_erasure": ((ACCOUNT, "reauthenticate"),),
    "account_change_password": ((ACCOUNT, "change_password"),),
    "account_set_password": ((ACCOUNT, "change_password"),),
    "account_email": ((ACCOUNT, "manage_email"), (ACCOUNT, "confirm_email")),
    "account_email_verification_sent": ((ACCOUNT, "confirm_email"),),
    "mfa_reauthenticate": ((ACCOUNT, "reauthenticate"),),
    "mfa_reauthenticate_webauthn": ((ACCOUNT, "reauthenticate"),),
    "mfa_login_webauthn": (("allauth.mfa", "webauthn_login"),),
}


def end_of_limits(request: HttpRequest) -> datetime | None:
    """Return when the page of `request` opens again, or nothing where no limit of it is used up."""
    match = request.resolver_match
    limits = LIMITS_OF_PAGE.get(match.url_name, ()) if match else ()
    key = request.POST.get("email", "").strip().lower() or None
    ends = [end_of_limit(request, app=app, action=action, key=key) for app, action in limits]
    return max(filter(None, ends), default=None)


def end_of_limit(
    request: HttpRequest, *, app: str, action: str, key: str | None = None
) -> datetime | None:
    """Return when a used-up limit lets the next try through: as the oldest that counts runs out.

    It is rounded up to the minute, for that is what a page says.
    """
    now = time.time()
    ends = []
    for rate in ratelimit.get_rates(app=app, action=action):
        if rate.per == "key" and key is None:
            continue
        if rate.per == "user" and not request.user.is_authenticated:
            continue
        where = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key)
        tries = [at for at in cache.get(where, []) if at > now - rate.duration]
        if len(tries) >= rate.amount:
            ends.append(tries[rate.amount - 1] + rate.duration)
    return datetime.fromtimestamp(math.ceil(max(ends) / 60) * 60, UTC) if ends else None


def say_when(request: HttpRequest, ends: datetime) -> str:
    """Return the sentence of a used-up limit, with a time of day where the reader is."""
    return _("Too many tries. You can try again at %(time)s.") % {"time": say_time(request, ends)}


def say_time(request: HttpRequest, moment: datetime) -> str:
    """Return the time of day where the reader is; of a stranger the form tells the zone."""
    if request.user.is_authenticated:
        return date_format(moment.astimezone(request.user.zone), "H:i")
    guess = request.POST.get("time_zone", "")
    if guess in known_zones():
        return date_format(moment.astimezone(ZoneInfo(guess)), "H:i")
    return _("%(time)s UTC") % {"time": date_format(moment, "H:i")}
