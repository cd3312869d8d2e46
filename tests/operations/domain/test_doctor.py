"""Each fault made real, found, repaired, and repaired again."""

import socket
import time
from datetime import timedelta

import pytest
from celery.signals import task_failure, task_success
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.domain.mails import due_mails
from accounts.models import Mail, User
from accounts.tasks import drop_old
from mentoring.domain.returning import deliver_due
from mentoring.models import ReviewRequest
from mockinterviews.models import Interview
from operations import failing  # noqa: F401 (it listens to Celery's signals)
from operations.domain import signs
from operations.domain.doctor import NoSuchRepair, examine, examine_recently, run_repair
from operations.domain.failures import note_failure
from operations.domain.heartbeats import BEAT, record_heartbeat
from operations.domain.wording import Part, describe_parts
from operations.models import Backup, Heartbeat
from progress.domain import rules
from progress.models import RollupRules
from questions.models import ScoreOutbox, Submission
from studyhub.celery import app
from studyhub.messages import find_broker
from studyhub.queueing import INTERACTIVE, WRITTEN
from tests.mentoring.factories import mend_delivery
from tests.operations import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    now = timezone.now()
    faults.make_sound(now)
    # What other tests asked for waits there as well.
    find_broker().delete(INTERACTIVE, WRITTEN)
    return now


def found_by(name: str, now) -> list:
    return [one for one in examine(now=now).findings if one.check == name]


def test_task_that_keeps_failing_is_found_until_it_goes_well(now):
    often, seldom = "accounts.sweep_exports", drop_old
    task_failure.send(sender=seldom, exception=OperationalError("words that may quote"))
    assert not found_by("failing-tasks", now)
    later = now + timedelta(hours=1)
    for seconds in range(0, 61, 30):
        note_failure(task=often, error="ValueError", now=later + timedelta(seconds=seconds))
    note_failure(task=seldom.name, error="OperationalError", now=later)
    faults.make_sound(now := later + timedelta(minutes=1))
    ours, others = found_by("failing-tasks", now)
    assert ours.says == "The task “accounts.drop_old” keeps failing (OperationalError)"
    assert (others.since, often in others.says) == (later, True)
    # What runs each hour says itself that it went well; a minute is enough for the other.
    task_success.send(sender=seldom)
    assert found_by("failing-tasks", now) == [others]
    assert found_by("failing-tasks", now + timedelta(minutes=3)) == []
    note_failure(task=often, error="ValueError", now=now + timedelta(minutes=5))
    assert found_by("failing-tasks", now + timedelta(minutes=5)) == []
    # The clock was an hour ahead: what was noted by it is over, and begins anew.
    note_failure(task=often, error="ValueError", now=now + timedelta(minutes=6))
    earlier = now - timedelta(hours=1)
    assert found_by("failing-tasks", earlier) == []
    for seconds in range(0, 61, 30):
        note_failure(task=often, error="ValueError", now=earlier + timedelta(seconds=seconds))
    (again,) = found_by("failing-tasks", earlier + timedelta(minutes=1))
    assert again.since == earlier


def test_sound_site_has_no_findings(now):
    found = examine(now=now)
    assert (found.all_clear, found.findings, found.worst) == (True, (), None)


def test_answers_that_wait_are_sent_again_each_time(now):
    faults.wait_for_scorer(now, 2)
    (finding,) = found_by("waiting-answers", now)
    assert finding.says == "2 answers wait over 60 s for their score"
    assert finding.repair == "Send 2 again"
    assert finding.since == now - timedelta(minutes=3)
    with app.connection_for_write() as queue:
        queue.default_channel.queue_purge("interactive")
        assert run_repair(name="waiting-answers", now=now) == "2 answers sent again."
        assert run_repair(name="waiting-answers", now=now) == "2 answers sent again."
        assert queue.default_channel.queue_purge("interactive") == 4
    Submission.objects.update(submitted_at=now)
    assert found_by("waiting-answers", now) == []


def test_answers_that_wait_while_redis_refuses_are_left_to_the_sweep(now, monkeypatch):
    faults.wait_for_scorer(now, 2)
    refusing = app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "connection_for_write", lambda *_args, **_options: refusing)
    find_broker.cache_clear()
    said = run_repair(name="waiting-answers", now=now)
    assert said.startswith("0 of 2 sent again. The rest follows by itself")
    assert Submission.objects.filter(sweep_after__lte=now).count() == 2


def test_failed_answers_get_new_attempts(now):
    faults.fail_to_score(now, 3)
    (finding,) = found_by("failed-answers", now)
    assert (finding.says, finding.urgent) == ("3 answers could not be scored", True)
    assert finding.means.startswith("TimeoutError. Every attempt failed;")
    assert run_repair(name="failed-answers", now=now) == "3 answers sent again."
    assert run_repair(name="failed-answers", now=now) == "0 answers sent again."
    assert set(Submission.objects.values_list("state", "attempts")) == {("pending", 0)}


def test_unfolded_facts_are_folded(now):
    faults.leave_unfolded(now, 2)
    (finding,) = found_by("unfolded-facts", now)
    assert finding.says == "4 facts are not in the figures yet"
    assert run_repair(name="unfolded-facts", now=now) == "4 facts folded."
    assert run_repair(name="unfolded-facts", now=now) == "0 facts folded."
    assert not ScoreOutbox.objects.exists()


def test_figures_of_earlier_rules_are_left_to_a_worker(now, settings):
    faults.leave_earlier_rules(now, 1)
    (finding,) = found_by("outdated-figures", now)
    assert (finding.says, finding.repair) == (
        "Figures were reckoned by earlier rules",
        "Reckon anew",
    )
    for _press in range(2):
        says = run_repair(name="outdated-figures", now=now)
        assert says.startswith("A worker reckons the figures anew.")
    (finding,) = found_by("outdated-figures", now)
    assert finding.since == rules.newest().begun_at
    settings.PGBOUNCER = True
    (finding,) = found_by("outdated-figures", now)
    assert (finding.repair, finding.command) == ("", "manage.py rebuild_progress")
    RollupRules.objects.create(fingerprints={})
    (finding,) = found_by("outdated-figures", now)
    assert finding.says == "Figures are reckoned by the rules of another version"
    rules.announce()
    rules.finish()
    assert found_by("outdated-figures", now) == []


def test_interviews_that_are_over_are_closed(now):
    faults.leave_open(now, 2)
    (finding,) = found_by("open-interviews", now)
    assert finding.says == "2 interviews are over and not closed"
    assert run_repair(name="open-interviews", now=now) == "2 interviews closed."
    assert run_repair(name="open-interviews", now=now) == "0 interviews closed."
    assert set(Interview.objects.values_list("state", flat=True)) == {"closed"}


def test_reviews_that_do_not_arrive_are_told_and_tried_again(now):
    requests = faults.keep_back_reviews(now, 2)
    deliver_due(now=now)
    (finding,) = found_by("undelivered-reviews", now)
    assert finding.says == "2 reviews do not reach their learners"
    assert finding.means.startswith("DoesNotExist. What the mentors returned is kept")
    assert (finding.repair, finding.urgent) == ("Deliver 2 now", True)
    mend_delivery(requests[0])
    said = run_repair(name="undelivered-reviews", now=now)
    assert said == "1 review delivered. 1 failed again: the log has its error."
    mend_delivery(requests[1])
    assert run_repair(name="undelivered-reviews", now=now) == "1 review delivered."
    assert run_repair(name="undelivered-reviews", now=now) == "0 reviews delivered."
    assert found_by("undelivered-reviews", now) == []


def test_review_that_was_returned_just_now_is_no_finding(now):
    faults.keep_back_reviews(now, 1)
    ReviewRequest.objects.update(returned_at=now - timedelta(minutes=4))
    assert found_by("undelivered-reviews", now) == []


def test_expired_leases_are_released(now):
    faults.leave_reviews(now, 1)
    (finding,) = found_by("expired-leases", now)
    assert (finding.says, finding.repair) == ("1 review was taken and left", "Release 1")
    assert run_repair(name="expired-leases", now=now) == "1 review released."
    assert run_repair(name="expired-leases", now=now) == "0 reviews released."
    assert ReviewRequest.objects.get().held_by is None


def test_lease_that_ran_out_just_now_is_its_mentors_to_renew(now):
    faults.leave_reviews(now, 1)
    ReviewRequest.objects.update(held_until=now - timedelta(minutes=59))
    assert found_by("expired-leases", now) == []
    assert run_repair(name="expired-leases", now=now) == "0 reviews released."


def test_requests_that_wait_over_a_week_are_told(now):
    faults.ask_in_vain(now, 1)
    (finding,) = found_by("old-requests", now)
    assert finding.says == "1 answer waits over 7 days for a mentor"
    with pytest.raises(NoSuchRepair):
        run_repair(name="old-requests", now=now)


def test_mails_that_wait_are_tried_at_once(now):
    faults.leave_mails(now, 2)
    (finding,) = found_by("waiting-mails", now)
    assert (finding.says, finding.urgent) == ("2 mails wait over 5 min to be sent", False)
    said = "2 mails go out with the next sweep."
    assert run_repair(name="waiting-mails", now=now) == said
    assert run_repair(name="waiting-mails", now=now) == said
    assert due_mails(now).count() == 2


def test_failed_mails_get_new_tries(now):
    faults.fail_mails(now, 2)
    (finding,) = found_by("failed-mails", now)
    assert (finding.says, finding.urgent) == ("2 mails were not sent", True)
    assert finding.means.startswith("SMTPDataError 550. People miss what it says.")
    assert finding.means.endswith("The log of the worker “interactive” has each try.")
    # Where it is the address, staff learn which: no log tells it.
    Mail.objects.update(failure="SMTPRecipientsRefused 550")
    for letter in "bcde":
        Mail.objects.create(
            address=f"{letter}@example.org",
            template="sample",
            created_at=now,
            due_at=now,
            state=Mail.State.FAILED,
            failure="SMTPRecipientsRefused 550",
        )
    (finding,) = found_by("failed-mails", now)
    refused = "alice@example.org, b@example.org, c@example.org and 2 more"
    assert finding.means.endswith(f" The mail server refuses: {refused}.")
    Mail.objects.exclude(address="alice@example.org").delete()
    assert run_repair(name="failed-mails", now=now) == "2 mails go out with the next sweep."
    assert run_repair(name="failed-mails", now=now) == "0 mails go out with the next sweep."
    assert set(Mail.objects.values_list("state", "attempts")) == {("pending", 0)}


def test_late_worker_is_told_by_its_queue(now):
    record_heartbeat(name="written", now=now - timedelta(minutes=2))
    (finding,) = examine(now=now).findings
    assert finding.says == "The worker of the queue “written” was not seen for over 60 s"
    assert finding.since == now - timedelta(minutes=2)


def test_late_scheduler_hides_the_workers_that_are_seen_through_it(now):
    Heartbeat.objects.all().delete()
    (finding,) = examine(now=now).findings
    assert (finding.check, finding.since) == ("scheduler", None)
    record_heartbeat(name=BEAT, now=now)
    assert [one.check for one in examine(now=now).findings] == ["workers", "workers"]


def test_redis_that_refuses_is_one_finding(now, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    Heartbeat.objects.all().delete()
    (finding,) = examine(now=now).findings
    assert finding.says == "Redis does not answer"


def test_redis_that_hangs_is_one_finding_and_holds_nobody_up(now, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        (finding,) = examine(now=now).findings
        took = time.monotonic() - began
    assert finding.says == "Redis does not answer"
    assert took < 5, "half a second, and what a busy machine adds"


def test_long_queue_is_told(now, monkeypatch):
    monkeypatch.setattr(signs, "LONG_QUEUE", 2)
    with app.connection_for_write() as queue:
        for _number in range(2):
            queue.default_channel.client.lpush("written", "{}")
        examination = examine(now=now)
        queue.default_channel.client.delete("written")
    (finding,) = examination.findings
    assert finding.says == "2 messages wait in the queue “written”"
    assert Part("Queues", "full", "interactive 0, written 2") in describe_parts(examination.signs)


def test_backup_is_missed_after_a_day_and_found_when_made(now):
    faults.live_without_backup(now, 1)
    (finding,) = found_by("backup", now)
    assert (finding.says, finding.command) == ("There is no backup", "manage.py backup")
    assert finding.means == "Everything that was written is lost with the disk."
    # The same where a clock that was wrong dated the first account.
    User.objects.update(date_joined=now + timedelta(days=30))
    assert [one.since for one in found_by("backup", now)] == [now]
    backup = Backup.objects.create(made_at=now - timedelta(hours=25), path="x", size=1)
    assert found_by("backup", now) == []
    Backup.objects.filter(pk=backup.pk).update(made_at=now - timedelta(hours=27))
    (finding,) = found_by("backup", now)
    assert finding.says == "The last backup is over a day old"
    assert finding.means == "What was written since then is lost with the disk."
    # By a clock that was wrong: it would hide the same for a month.
    Backup.objects.create(made_at=now + timedelta(days=30), path="y", size=1)
    assert found_by("backup", now) == [finding]


def test_full_disk_is_told(now, monkeypatch):
    monkeypatch.setattr(signs, "LEAST_FREE", 10**18)
    (finding,) = examine(now=now).findings
    assert finding.says.endswith("GB are free on the disk of the site")


def test_missing_migration_is_told_and_nothing_else_is_looked_at(now):
    faults.fail_to_score(now, 1)
    MigrationRecorder(connection).record_unapplied("operations", "0002_backup")
    (finding,) = examine(now=now).findings
    assert finding.says == "1 migration is not applied"


def test_database_that_does_not_answer_is_one_finding(now):
    def refuse(*_args):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        (finding,) = examine(now=now).findings
    assert finding.says == "The database does not answer (OperationalError)"


def test_check_that_cannot_look_is_a_finding_and_hides_no_other(now):
    faults.fail_to_score(now, 1)

    def refuse_reviews(execute, sql, *rest):
        if "mentoring_reviewrequest" in sql:
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse_reviews):
        says = {one.check: one.says for one in examine(now=now).findings}
    assert says["old-requests"] == "The check “old-requests” could not look (OperationalError)"
    assert says["failed-answers"] == "1 answer could not be scored"


def test_urgent_and_old_come_first(now):
    faults.fail_to_score(now, 1)
    faults.leave_reviews(now, 1)
    faults.ask_in_vain(now, 1)
    checks = [one.check for one in examine(now=now).findings]
    assert checks == ["failed-answers", "old-requests", "expired-leases"]


def test_recent_look_is_kept_until_a_repair(now):
    assert examine_recently(now=now).all_clear
    faults.fail_to_score(now, 1)
    assert examine_recently(now=now + timedelta(seconds=5)).all_clear
    run_repair(name="expired-leases", now=now)
    assert not examine_recently(now=now + timedelta(seconds=5)).all_clear
