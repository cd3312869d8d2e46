"""Background work of accounts: mails, exports, and what has been kept long enough."""

import time

from celery import shared_task
from django.utils import timezone

from accounts.domain import attempts, exports, mails, notices, sessions


@shared_task(name="accounts.send_mail")
def send_mail(*, mail_id: str) -> None:
    """Send one mail, unless somebody else does or has done it, and those that came meanwhile."""
    until = time.monotonic() + mails.SWEEP_SECONDS
    if mails.deliver_mail(mail_id=mail_id, now=timezone.now()) is not None:
        mails.deliver_next(now=timezone.now(), until=until)


@shared_task(name="accounts.sweep_mails")
def sweep_mails() -> None:
    """Send the mails that a lost message, a dead worker or an absent server left behind."""
    mails.sweep_mails(now=timezone.now(), until=time.monotonic() + mails.SWEEP_SECONDS)


@shared_task(name="accounts.drop_old")
def drop_old() -> None:
    """Delete the notices, mails, counted attempts and sessions that were kept long enough."""
    now = timezone.now()
    notices.drop_old(now=now)
    mails.drop_old_mails(now=now)
    attempts.drop_expired_attempts(now=now)
    sessions.drop_ended_sessions(now=now)


@shared_task(name="accounts.make_export")
def make_export(*, export_id: str) -> None:
    """Make one export, unless somebody else does or has done it."""
    exports.make_export(export_id=export_id)


@shared_task(name="accounts.sweep_exports")
def sweep_exports() -> None:
    """Delete what has expired, and send again what a lost message or a dead worker left behind."""
    exports.sweep_exports(now=timezone.now())
