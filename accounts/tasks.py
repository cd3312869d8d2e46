"""Background work of accounts: mails, and what has been kept long enough."""

from celery import shared_task
from django.utils import timezone

from accounts.domain import mails, notices


@shared_task(name="accounts.send_mail")
def send_mail(*, mail_id: str) -> None:
    """Send one mail, unless somebody else does or has done it."""
    mails.deliver_mail(mail_id=mail_id, now=timezone.now())


@shared_task(name="accounts.sweep_mails")
def sweep_mails() -> None:
    """Send the mails that a lost message, a dead worker or an absent server left behind."""
    mails.sweep_mails(now=timezone.now())


@shared_task(name="accounts.drop_old")
def drop_old() -> None:
    """Delete the notices and mails that have been kept long enough."""
    now = timezone.now()
    notices.drop_old(now=now)
    mails.drop_old_mails(now=now)
