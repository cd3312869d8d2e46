"""Mails: written with their cause, tried again while the server is away, never lost."""

import socket
import time
import uuid
from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone

from accounts.domain.mails import (
    AWAITED,
    KEPT_FOR,
    MOST_ATTEMPTS,
    QUIET,
    SWEEP_SECONDS,
    claim_mail,
    deliver_mail,
    deliver_next,
    drop_old_mails,
    failed_mails,
    is_server_away,
    retry_failed_mails,
    send_mail_to,
    store_outcome,
    sweep_mails,
)
from accounts.domain.mails import Outcome as Sent
from accounts.models import Mail
from accounts.tasks import send_mail
from studyhub.messages import find_broker
from studyhub.queueing import INTERACTIVE, QUEUES, WRITTEN, beat_schedule, task_soft_time_limit
from tests.factories import NOW
from tests.mails import run_mail_server, strike_after
from tests.racing import in_threads

State = Mail.State
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with run_mail_server(settings) as running:
        yield running


@pytest.fixture
def no_server(settings):
    """A port that nobody listens on."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        yield


def sweep(now) -> int:
    return sweep_mails(now=now, until=time.monotonic() + SWEEP_SECONDS)


def write_awaited(person, *, now=NOW) -> Mail:
    return send_mail_to(
        person_or_address=person, template="account/login_code", context={"code": "1"}, now=now
    )


def write(person, *, now=NOW) -> Mail:
    return send_mail_to(
        person_or_address=person,
        template="notice",
        context={
            "says": "Bob returned your answer.",
            "url": "https://x.test/1",
            "kind": "Feedback",
        },
        now=now,
    )


def deliver(mail, *, now=NOW):
    deliver_mail(mail_id=str(mail.pk), now=now)
    mail.refresh_from_db()
    return mail


def test_mail_goes_out_as_text_and_html(server, alice):
    mail = deliver(write(alice))

    [taken] = server.taken
    assert mail.state == State.SENT
    assert (taken["To"], taken["Subject"]) == ("alice@example.org", "Bob returned your answer.")
    assert taken["Message-ID"] == f"<{mail.pk}@localhost>"
    assert taken["Auto-Submitted"] == "auto-generated"
    text, html = taken.get_payload()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")


def test_mail_of_what_is_rolled_back_was_never_written(alice):
    with transaction.atomic():
        write(alice)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_mail_to_the_address_of_somebody_is_theirs(alice):
    assert write("ALICE@example.org").person == alice
    assert write("nobody@example.org").person is None


def test_sent_mail_keeps_its_text_only_where_staff_may_look(server, alice, settings):
    assert deliver(write(alice)).text
    settings.MAIL_KEPT = False
    mail = deliver(write(alice))

    assert (mail.state, mail.text, mail.html) == (State.SENT, "", "")
    assert mail.subject == "Bob returned your answer."


def test_server_that_is_away_loses_no_mail(no_server, alice, settings):
    mail = deliver(write(alice))
    assert (mail.state, mail.attempts, mail.failure) == (State.PENDING, 1, "ConnectionRefusedError")
    assert mail.text

    with run_mail_server(settings) as server:
        assert sweep(mail.due_at - timedelta(seconds=1)) == 0
        assert sweep(mail.due_at) == 1
    assert len(server.taken) == 1


def test_server_that_hangs_is_asked_once_a_minute(alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.05
    mails = [write(alice) for _ in range(5)]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        assert sweep(SOON) == 0

    assert sum(Mail.objects.values_list("attempts", flat=True)) == 1
    assert Mail.objects.get(attempts=1).failure == "SMTPServerDisconnected"
    assert is_server_away(SOON + QUIET / 2)
    assert not is_server_away(SOON + QUIET + timedelta(seconds=1))
    # Where the machine's clock was put back since, it is away no longer than that either.
    assert not is_server_away(SOON - timedelta(hours=2))
    assert Mail.objects.filter(state=State.PENDING).count() == len(mails)


def test_address_that_is_refused_fails_at_once_and_holds_up_nobody(server, alice, eve):
    server.refusal = "550 No such person"
    mail = deliver(write(alice))
    assert (mail.state, mail.failure) == (State.FAILED, "SMTPRecipientsRefused 550")

    server.refusal = ""
    assert deliver(write(eve)).state == State.SENT


def test_address_that_is_put_off_is_tried_later(server, alice, eve):
    server.refusal = "450 Come back later"
    mail = deliver(write(alice))
    assert (mail.state, mail.failure) == (State.PENDING, "SMTPRecipientsRefused 450")

    server.refusal = ""
    assert deliver(write(eve)).state == State.SENT
    assert deliver(mail, now=mail.due_at - timedelta(seconds=1)).state == State.PENDING
    assert deliver(mail, now=mail.due_at).state == State.SENT


def test_tries_are_bounded_and_the_repair_can_run_twice(server, alice):
    server.refusal = "450 Come back later"
    mail = write(alice)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        began = mail.due_at
        deliver(mail, now=mail.due_at)
        waits.append(mail.due_at - began)
    assert mail.state == State.FAILED
    assert list(failed_mails()) == [mail]

    server.refusal = ""
    assert (retry_failed_mails(now=NOW), retry_failed_mails(now=NOW)) == (1, 0)
    assert sweep(NOW) == 1


def test_mail_of_a_killed_worker_is_sent_when_its_claim_ends(server, alice, settings):
    mail = write(alice)
    claim_mail(mail_id=str(mail.pk), now=NOW)
    lease = timedelta(seconds=settings.CLAIM_SECONDS)

    assert sweep(NOW + lease - timedelta(seconds=1)) == 0
    assert sweep(NOW + lease) == 1


def test_mail_that_a_clock_of_later_dated_is_sent_and_holds_up_nobody(server, alice, eve):
    """A worker died with it, or the server was away, and then the clock was put back by hours."""
    held, waits = write(alice), write(alice)
    claim_mail(mail_id=str(held.pk), now=NOW + timedelta(hours=3))
    Mail.objects.filter(pk=waits.pk).update(due_at=NOW + timedelta(hours=5), attempts=1)
    assert deliver(write(eve)).state == State.SENT
    assert sweep(NOW) == 2


def test_mail_whose_last_try_died_is_failed(alice):
    mail = write(alice)
    Mail.objects.update(state=State.SENDING, attempts=MOST_ATTEMPTS)
    sweep(SOON)

    mail.refresh_from_db()
    assert (mail.state, mail.failure) == (State.FAILED, "WorkerLost")


def test_worker_whose_claim_has_passed_on_stores_nothing(alice):
    mail = write(alice)
    slow = claim_mail(mail_id=str(mail.pk), now=NOW)
    Mail.objects.update(claim_token=uuid.uuid4())

    assert store_outcome(mail=slow, outcome=Sent(State.SENT), now=NOW) is False


def test_mail_is_claimed_once(alice):
    mail = write(alice)

    assert claim_mail(mail_id=str(mail.pk), now=NOW)
    assert claim_mail(mail_id=str(mail.pk), now=NOW) is None


def test_mails_stand_behind_no_essay(alice, django_capture_on_commit_callbacks):
    find_broker().delete(*QUEUES)
    with django_capture_on_commit_callbacks(execute=True):
        write(alice)
    assert [find_broker().llen(queue) for queue in (INTERACTIVE, WRITTEN)] == [1, 0]
    swept = beat_schedule["sweep-mails"], beat_schedule["remind-of-interviews"]
    assert {one["options"]["queue"] for one in swept} == {INTERACTIVE}
    find_broker().delete(*QUEUES)


def test_one_mail_is_sent_at_a_time_and_a_dead_worker_holds_up_none_for_long(alice, eve):
    """Of two children of a worker a slow server holds one. Its own mail waits for its claim."""
    first, second = write(alice), write(eve)
    assert claim_mail(mail_id=str(first.pk), now=NOW)
    living = NOW + timedelta(seconds=task_soft_time_limit)
    assert claim_mail(mail_id=str(second.pk), now=living - timedelta(seconds=1)) is None
    # Nor does one who claimed it before the machine's clock was put back.
    Mail.objects.filter(pk=second.pk).update(due_at=NOW - timedelta(hours=2))
    with transaction.atomic():
        assert claim_mail(mail_id=str(second.pk), now=NOW - timedelta(hours=2))
        transaction.set_rollback(True)
    assert claim_mail(mail_id=str(first.pk), now=living) is None
    assert claim_mail(mail_id=str(second.pk), now=living)


@pytest.mark.django_db(transaction=True)
def test_of_claims_at_once_one_is_given(alice):
    mails = [write(alice) for _each in range(6)]
    given = in_threads(6, lambda number: claim_mail(mail_id=str(mails[number].pk), now=SOON))
    assert sum(one is not None for one in given) == 1


def test_who_sends_a_mail_sends_those_that_came_meanwhile(server, alice, eve):
    """Their own messages found one being sent, and did nothing."""
    mails = [write(person, now=timezone.now()) for person in (alice, eve, alice)]
    send_mail(mail_id=str(mails[2].pk))
    assert len(server.taken) == 3
    assert not Mail.objects.exclude(state=State.SENT).exists()


def test_mail_whose_message_found_one_being_sent_waits_for_that_one(server, alice, eve):
    first, second = (write(person, now=timezone.now()) for person in (alice, eve))
    held = claim_mail(mail_id=str(first.pk), now=timezone.now())
    send_mail(mail_id=str(second.pk))
    assert server.taken == []
    store_outcome(mail=held, outcome=Sent(State.SENT), now=timezone.now())
    assert deliver_next(now=timezone.now(), until=time.monotonic() + 10) == 1
    assert deliver_next(now=timezone.now(), until=time.monotonic() + 10) == 0
    assert [one["To"] for one in server.taken] == [eve.email]


def test_next_mails_are_sent_until_the_time_is_over(server, alice):
    write(alice, now=timezone.now())
    assert deliver_next(now=timezone.now(), until=time.monotonic()) == 0


@pytest.mark.parametrize("silent_at", ["EHLO", "DATA"])
def test_mail_that_a_limit_cuts_off_is_tried_again(server, alice, settings, silent_at):
    """Each answer of a slow server is in time, and all together are not."""
    server.silent_at, settings.EMAIL_TIMEOUT = silent_at, 1
    with strike_after(0.3, SoftTimeLimitExceeded):
        mail = deliver(write(alice))
    assert (mail.state, mail.failure) == (State.PENDING, "SoftTimeLimitExceeded")
    assert is_server_away(NOW + QUIET / 2)
    server.silent_at = ""
    assert deliver(mail, now=mail.due_at).state == State.SENT
    assert len(server.taken) == 1


# A connection that is cut off in its goodbye is closed when nobody holds it any more.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_mail_that_the_server_took_is_sent_whatever_its_goodbye_does(server, alice):
    server.silent_at = "QUIT"
    with strike_after(0.3, SoftTimeLimitExceeded):
        assert deliver(write(alice)).state == State.SENT
    with strike_after(0.3, SystemExit), pytest.raises(SystemExit):
        deliver(write(alice))
    assert not Mail.objects.exclude(state=State.SENT).exists()
    assert len(server.taken) == 2


def test_last_mail_is_begun_with_as_long_to_go_as_all_before_it_took():
    assert task_soft_time_limit - SWEEP_SECONDS >= SWEEP_SECONDS


def test_mails_that_somebody_waits_for_overtake_and_starve_nobody(server, alice, eve):
    for minute in range(3):
        write(alice, now=NOW + timedelta(minutes=minute))
        write_awaited(eve, now=NOW + timedelta(minutes=10 + minute))
    assert sweep(NOW + timedelta(hours=1)) == 6
    assert [one["To"] for one in server.taken] == [eve.email, alice.email] * 3


def test_mails_that_somebody_waits_for_starve_nobody_with_a_slow_server(server, alice, eve):
    """Whoever sends has time for one more mail, and further sign-ins keep coming."""
    server.takes_seconds = 1
    notices = [write(alice, now=timezone.now()) for _each in range(2)]
    for left in (1, 0):
        awaited = [write_awaited(eve, now=timezone.now()) for _each in range(2)]
        deliver(awaited[0], now=timezone.now())
        assert deliver_next(now=timezone.now(), until=time.monotonic() + 0.9) == 1
        assert Mail.objects.filter(pk__in=[one.pk for one in notices], sent_at=None).count() == left


def test_mail_that_somebody_waits_for_is_next_whoever_sends(server, alice, eve):
    first, *_others = [write(alice, now=timezone.now()) for _each in range(3)]
    write_awaited(eve, now=timezone.now())
    send_mail(mail_id=str(first.pk))
    assert [one["To"] for one in server.taken][:2] == [alice.email, eve.email]


@pytest.mark.parametrize("template", AWAITED)
def test_template_of_a_mail_that_somebody_waits_for_is_there(template):
    assert get_template(f"mail/{template}.html")


def test_production_without_a_mail_server_keeps_the_mail_as_failed(alice, settings, mailoutbox):
    settings.PRODUCTION, settings.MAIL_URL = True, ""
    mail = deliver(write(alice))

    assert (mail.state, mail.failure) == (State.FAILED, "NoMailServer")
    assert mail.text
    assert mailoutbox == []


def test_old_mails_are_dropped(alice):
    write(alice)
    young = write(alice, now=NOW + timedelta(days=1))

    assert drop_old_mails(now=NOW + KEPT_FOR + timedelta(hours=1)) == 1
    assert Mail.objects.get() == young
