"""Mails: written where they are caused, sent by a worker, lost by nobody.

pending -> (claim) sending -> (store) sent. The row is written in the caller's transaction, and a
message wakes a worker after commit; a sweep sends what no message did. A mail server that is away
costs no request: the mail is tried again, later each time, for about 18 hours; then it is failed,
which staff see and can repair. While the server is away, one mail a minute finds out, so that its
silence does not hold up a worker for every mail.

Mails go on the queue of clicks: somebody waits for the one that lets them sign in, and behind
essays it would take as long as those do. One is sent at a time, and who sends it sends the next
ones as well, so that a server that is slow to answer holds one child of the worker and never both.
Of these every other one is one that somebody waits for, whatever else is due and whoever sends.

A worker that is killed between the server's yes and the commit sends the mail a second time, with
the same Message-ID; so does one that gave up waiting for a yes that was on its way, or in whose
hands the clock is put back by minutes. No other case sends twice.
"""

import smtplib
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

import structlog
from allauth.account.models import EmailAddress
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.domain.mail_templates import render_mail
from accounts.models import Mail, User
from studyhub.advisory import Advisory, hold
from studyhub.enqueue import enqueue
from studyhub.queueing import task_soft_time_limit

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 16
LONGEST_WAIT = timedelta(hours=2)
# How long one silence of the server spares it from all others.
QUIET = timedelta(minutes=1)
# A mail in hand for longer than a task may take is in the hands of a worker that died.
IN_HAND = timedelta(seconds=task_soft_time_limit)
# So long a worker begins further mails: each has as long as all before it took together.
SWEEP_SECONDS = task_soft_time_limit / 2
KEPT_FOR = timedelta(days=30)
LONGEST_SUBJECT = 200
# What tells somebody that they are erased: nothing of theirs stays once it is sent.
ERASED = "account/erased"
# The mails without which somebody cannot go on.
AWAITED = (
    "account/account_already_exists",
    "account/email_confirmation",
    "account/email_confirmation_signup",
    "account/login_code",
    "account/password_reset_code",
    "account/password_reset_key",
    "account/unknown_account",
)

ABOUT_THIS_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)
# How the failure of a mail begins whose address the server does not take.
REFUSED = smtplib.SMTPRecipientsRefused.__name__
State = Mail.State


class NoMailServer(Exception):
    """In production nobody said which server takes the mails."""


@dataclass(frozen=True)
class Outcome:
    """How one try to send ended: `state`, and what the row says of it."""

    state: str
    failure: str = ""
    is_away: bool = False


def send_mail_to(
    *,
    person_or_address: User | str,
    template: str,
    context: dict,
    person: User | None = None,
    about: User | None = None,
    now: datetime | None = None,
) -> Mail:
    """Write a mail that is sent after commit. Part of the caller's transaction.

    `template` names templates/mail/<template>.html. An address that is somebody's makes it theirs,
    and so does `person`, where the address is no longer or not yet known as theirs. `about` is the
    other person whose name or words it holds: it goes when either of them is erased.
    Effects: a row, and a message to a worker.
    """
    now = now or timezone.now()
    owner, address = find_person(person_or_address)
    person = person or owner
    written = render_mail(template, context, person=person)
    mail = Mail.objects.create(
        person=person,
        about=about,
        address=address,
        template=template,
        subject=written.subject[:LONGEST_SUBJECT],
        text=written.text,
        html=written.html,
        created_at=now,
        due_at=now,
    )
    enqueue("accounts.send_mail", mail_id=str(mail.pk))
    return mail


def find_person(person_or_address: User | str) -> tuple[User | None, str]:
    """Return whom the mail is for, if that is known, and the address that it goes to."""
    if isinstance(person_or_address, User):
        return person_or_address, person_or_address.email
    known = EmailAddress.objects.filter(email__iexact=person_or_address).select_related("user")
    owner = known.order_by("-verified", "pk").first()
    return owner.user if owner else None, person_or_address


def due_mails(now: datetime) -> QuerySet[Mail]:
    """Return the mails that somebody may try now: waiting, or held by a worker that died.

    What was to wait for longer than any mail does was noted by a clock that was put back since.
    """
    waits = Q(state=State.PENDING, due_at__gt=now + LONGEST_WAIT + QUIET)
    held = Q(state=State.SENDING, due_at__gt=now + claim_lasts() + QUIET)
    return open_mails().filter(Q(due_at__lte=now) | waits | held)


def deliver_mail(*, mail_id: str, now: datetime) -> Outcome | None:
    """Claim, send and store one mail. None where another is being sent, or the server is spared."""
    if is_server_away(now):
        return None
    mail = claim_mail(mail_id=mail_id, now=now)
    if mail is None:
        return None
    server = get_connection()
    outcome = send_now(mail, server)
    # Before the server is left, which can take as long again: what it took is sent.
    store_outcome(mail=mail, outcome=outcome, now=now)
    leave(server)
    return outcome


def deliver_next(*, now: datetime, until: float) -> int:
    """Send what is due, until none is or another one is being sent. Return how many were sent.

    `until` is on the monotonic clock; what is left then is the sweep's. Each has its own time,
    which goes on from `now`: also those are meant that were written while others were sent. It
    stops at the first sign that the server is away.
    """
    began, sent = time.monotonic(), 0
    for turn in count(find_turn()):
        at = now + timedelta(seconds=time.monotonic() - began)
        if time.monotonic() >= until or (mail_id := find_next(at, turn)) is None:
            break
        outcome = deliver_mail(mail_id=str(mail_id), now=at)
        if outcome is None:
            break
        sent += outcome.state == State.SENT
    return sent


def find_turn() -> int:
    """Return whose turn it is after the mail that was sent last, whoever sent it.

    A slow server takes all the time of who begins for one mail or two: if each began with one that
    somebody waits for, no others would ever go out.
    """
    sent = Mail.objects.filter(sent_at__isnull=False).order_by("-sent_at")
    return int(sent.values_list("template", flat=True).first() in AWAITED)


def find_next(now: datetime, turn: int) -> uuid.UUID | None:
    """Return the key of the mail to try next: at every other turn one that somebody waits for.

    In between it is the one that is due for longest, so that many sign-ins hold up no other mail
    for ever.
    """
    due = due_mails(now).filter(attempts__lt=MOST_ATTEMPTS).order_by("due_at", "pk")
    keys = due.values_list("pk", flat=True)
    awaited = keys.filter(template__in=AWAITED).first() if turn % 2 == 0 else None
    return awaited or keys.first()


def is_server_away(now: datetime) -> bool:
    """Return whether the mail server did not answer within the last minute.

    What a clock noted that was put back since would spare it for hours.
    """
    lately = {"unreachable_at__gt": now - QUIET, "unreachable_at__lt": now + QUIET}
    return Mail.objects.filter(**lately).exists()


def claim_mail(*, mail_id: str, now: datetime) -> Mail | None:
    """Take one mail and commit. Return None where it is not to be had, or another is being sent."""
    with transaction.atomic():
        take_turn()
        claimed = not is_one_sent(now) and claim(mail_id, now)
    return Mail.objects.get(pk=mail_id) if claimed else None


def take_turn() -> None:
    """Let nobody else claim a mail before this transaction has ended."""
    hold(Advisory.MAILS)


def is_one_sent(now: datetime) -> bool:
    """Return whether a worker has a mail in hand.

    One that died with a mail holds that mail for as long as its claim lasts, and others no longer
    than it could have worked on it. A claim by a clock that was put back since holds no other.
    """
    spared = max(claim_lasts() - IN_HAND, timedelta())
    held = {"due_at__gt": now + spared, "due_at__lte": now + claim_lasts() + QUIET}
    return Mail.objects.filter(state=State.SENDING, **held).exists()


def claim_lasts() -> timedelta:
    return timedelta(seconds=settings.CLAIM_SECONDS)


def claim(mail_id: str, now: datetime) -> int:
    return (
        due_mails(now)
        .filter(pk=mail_id, attempts__lt=MOST_ATTEMPTS)
        .update(
            state=State.SENDING,
            attempts=F("attempts") + 1,
            claim_token=uuid.uuid4(),
            due_at=now + claim_lasts(),
        )
    )


def send_now(mail: Mail, server: BaseEmailBackend) -> Outcome:
    """Hand one mail to the server. Its fault is told by type and code: a text could quote it."""
    try:
        hand_over(mail, server)
    except Exception as error:
        outcome = judge(error)
        log.warning(
            "mail not sent", mail=str(mail.pk), attempt=mail.attempts, failure=outcome.failure
        )
        return outcome
    return Outcome(State.SENT)


def hand_over(mail: Mail, server: BaseEmailBackend) -> None:
    """Return when the server has taken the mail; its connection stays open."""
    if settings.PRODUCTION and not settings.MAIL_URL:
        raise NoMailServer
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        headers={
            "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    server.open()
    server.send_messages([message])


def leave(server: BaseEmailBackend) -> None:
    """Say goodbye to the server. What becomes of that says nothing of the mail."""
    try:
        server.close()
    except Exception as error:
        log.info("mail server not left in peace", failure=type(error).__name__)


def judge(error: Exception) -> Outcome:
    """Return whether to try again: yes where the server is away or says "later", else no."""
    code = find_code(error)
    failure = f"{type(error).__name__} {code}" if code else type(error).__name__
    if isinstance(error, ABOUT_THIS_MAIL):
        return Outcome(State.PENDING if 400 <= code < 500 else State.FAILED, failure)
    # The rest of what sockets, TLS and SMTP raise concerns no single mail: the server is away, or
    # refuses the sign-in, which is for the operator to mend. Nor does a server whose answers are
    # each in time, but together longer than a task may take.
    if isinstance(error, OSError | SoftTimeLimitExceeded):
        return Outcome(State.PENDING, failure, is_away=True)
    return Outcome(State.FAILED, failure)


def find_code(error: Exception) -> int:
    """Return the number that the server gave as its reason, or 0."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), 0)
    return getattr(error, "smtp_code", 0)


def store_outcome(*, mail: Mail, outcome: Outcome, now: datetime) -> bool:
    """Store how the try ended, unless the claim has passed to somebody else."""
    given_up = outcome.state == State.PENDING and mail.attempts >= MOST_ATTEMPTS
    fields = {
        "state": State.FAILED if given_up else outcome.state,
        "failure": outcome.failure,
        "claim_token": None,
        "due_at": now + wait_after(mail.attempts),
        "unreachable_at": now if outcome.is_away else None,
    }
    if outcome.state == State.SENT:
        fields["sent_at"] = now
        if not settings.MAIL_KEPT:
            fields |= {"text": "", "html": ""}
    mine = Mail.objects.filter(pk=mail.pk, claim_token=mail.claim_token)
    if outcome.state == State.SENT and mail.template == ERASED:
        return bool(mine.delete()[0])
    return bool(mine.update(**fields))


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 minutes and so on, at most 2 hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)


def sweep_mails(*, now: datetime, until: float) -> int:
    """Send what no message sent, as `deliver_next` does. Return how many were sent."""
    fail_exhausted(now=now)
    return deliver_next(now=now, until=until)


def fail_exhausted(*, now: datetime) -> int:
    """Fail the mails whose last try died with its worker. Return how many."""
    exhausted = due_mails(now).filter(attempts__gte=MOST_ATTEMPTS)
    return exhausted.update(state=State.FAILED, claim_token=None, failure="WorkerLost")


def retry_failed_mails(*, now: datetime) -> int:
    """Give every failed mail new tries: the repair. Return how many. Can run twice."""
    return failed_mails().update(state=State.PENDING, attempts=0, due_at=now, unreachable_at=None)


def try_waiting_mails(*, now: datetime) -> int:
    """Let the next sweep try what waits, whatever wait it had: the repair. Return how many.

    Can run twice. What a worker has in hand stays with it.
    """
    waiting = Mail.objects.filter(state=State.PENDING)
    return waiting.update(due_at=now, unreachable_at=None)


def open_mails() -> QuerySet[Mail]:
    """Return the mails that are neither sent nor given up."""
    return Mail.objects.filter(state__in=[State.PENDING, State.SENDING])


def failed_mails() -> QuerySet[Mail]:
    return Mail.objects.filter(state=State.FAILED)


def drop_old_mails(*, now: datetime) -> int:
    """Delete what is older than 30 days, whatever became of it. Return how many."""
    gone, _by_model = Mail.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return gone


def newest_mails() -> QuerySet[Mail]:
    return Mail.objects.order_by("-created_at", "pk")
