"""Two real connections at once: saves, closings and starts."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from mockinterviews.domain import queries
from mockinterviews.domain.building import keep
from mockinterviews.domain.closing import close_expired, close_if_over, hand_in
from mockinterviews.domain.drafts import Outcome, save_draft
from mockinterviews.domain.dropping import drop_unused
from mockinterviews.domain.extending import CannotReopen, extend_all, extend_interview
from mockinterviews.domain.interviews import AnotherRunning, prepare_interview, start_interview
from mockinterviews.domain.ledger import lock
from mockinterviews.domain.planning import plan_interview
from mockinterviews.domain.rebuilding import remove_built
from mockinterviews.models import Blueprint, Draft, DraftVersion, Interview, LateText
from mockinterviews.views import sync
from questions.models import Submission
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=1)


def at_once(*deeds):
    """Run each deed in a thread with its own connection, all from the same moment."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [task.result(timeout=30) for task in [pool.submit(run, deed) for deed in deeds]]


def backend():
    """Return the number by which PostgreSQL knows the connection of this thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def await_lock(waiting, count=1):
    """Wait until so many of the connections in the list `waiting` wait for a lock."""
    with connection.cursor() as cursor:
        for _try in range(500):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s) "
                "AND wait_event_type = 'Lock'",
                [waiting],
            )
            if cursor.fetchone()[0] >= count:
                return
            sleep(0.01)


def saver(interview, text, *, based_on=0, save_id=None, now=LATER):
    """Return the save of a page: what it is based on was read before, and held by nobody."""
    return lambda: save_draft(
        interview=interview,
        position=1,
        save_id=save_id or uuid.uuid4(),
        based_on=based_on,
        response={"text": text},
        now=now,
        asked=queries.find_question(interview.learner, interview.pk, 1),
    )


def test_of_two_saves_on_the_same_base_one_wins_and_both_texts_are_kept(running):
    for base in range(8):
        results = at_once(
            saver(running, f"left {base}", based_on=base),
            saver(running, f"right {base}", based_on=base),
        )
        assert sorted(result.outcome for result in results) == [Outcome.CONFLICT, Outcome.SAVED]
        assert {result.number for result in results} == {base + 1}
    texts = {version.response["text"] for version in DraftVersion.objects.all()}
    assert len(texts) == 16


def test_the_same_save_four_times_at_once_is_stored_once(running):
    for number in range(5):
        same = uuid.uuid4()
        deeds = [saver(running, f"text {number}", based_on=number, save_id=same)] * 4
        outcomes = sorted(result.outcome for result in at_once(*deeds))
        assert outcomes == [Outcome.REPEATED] * 3 + [Outcome.SAVED]
    assert Draft.objects.get(question__interview=running, question__position=1).number == 5


def test_two_closers_at_once_close_once(running, save):
    save(running, "Words.", now=LATER)
    over = NOW + timedelta(minutes=11)
    at_once(
        lambda: hand_in(interview=running, now=over),
        lambda: close_expired(now=over),
        lambda: hand_in(interview=running, now=over),
    )
    running.refresh_from_db()
    assert running.finished_at == NOW + timedelta(minutes=10)
    assert Submission.objects.count() == 1


def test_save_while_closing_is_handed_in_or_kept_as_late(make_blueprint, alice):
    blueprint = make_blueprint()
    for number in range(6):
        created = NOW + timedelta(days=number)
        ready = prepare_interview(learner=alice, blueprint=blueprint, now=created)
        interview = start_interview(interview=ready, now=created)
        now = created + timedelta(minutes=2)
        result, closed = at_once(
            saver(interview, f"words {number}", now=now),
            lambda interview=interview, now=now: hand_in(interview=interview, now=now),
        )
        handed_in = Submission.objects.filter(interview_question__interview=closed)
        kept = LateText.objects.filter(question__interview=closed)
        expected = (1, 0) if result.outcome == Outcome.SAVED else (0, 1)
        assert (handed_in.count(), kept.count()) == expected


@pytest.mark.parametrize("based_on", [0, 9], ids=["at once", "with a lock of its own"])
def test_save_that_waited_for_the_closing_sees_that_it_is_closed(running, based_on):
    """The join must not show the interview as it was before the wait.

    And who waits for the interview holds no draft: whoever has the interview may write one.
    """
    locked, proceed = Event(), Event()

    def close_slowly():
        with transaction.atomic():
            lock(running)
            locked.set()
            proceed.wait(10)
            Draft.objects.filter(question__interview=running).update(saved_at=None)
            hand_in(interview=running, now=LATER)

    def save_meanwhile():
        locked.wait(10)
        waiting.append(backend())
        return saver(running, "Too late.", based_on=based_on)()

    def release_when_waiting():
        locked.wait(10)
        await_lock(waiting)
        proceed.set()

    waiting: list[int] = []
    _closed, result, _released = at_once(close_slowly, save_meanwhile, release_when_waiting)
    assert result.outcome == Outcome.LATE
    assert LateText.objects.get().response == {"text": "Too late."}
    assert not Submission.objects.exists()


def test_words_that_more_time_overtakes_count_and_are_told_so(running, save, dana, monkeypatch):
    """They are late, and before their interview is closed for it somebody gives more time."""
    save(running, "In time.", now=LATER)
    over = NOW + timedelta(seconds=606)

    def give_time():
        extend_interview(interview=running, seconds=300, reason="outage", made_by=dana, now=over)

    def close_overtaken(**fields):
        at_once(give_time)
        return close_if_over(**fields)

    monkeypatch.setattr(sync, "close_if_over", close_overtaken)
    question = queries.find_question(running.learner, running.pk, 1)
    sent = {"save_id": uuid.uuid4(), "based_on": 1, "response": {"text": "In time. Late."}}
    result, interview = sync.save_and_close(question, sent, over)
    assert interview.state == Interview.State.RUNNING
    assert (result.outcome, result.number) == (Outcome.REPEATED, 2)
    assert result.response == {"text": "In time. Late."}
    assert LateText.objects.get().accepted_by == dana


def test_more_time_for_all_goes_on_where_one_begins_another_meanwhile(
    running, save, make_blueprint, eve, dana
):
    """Each has the time from when it is held: the wait before it is nobody's to lose."""
    early = timezone.now() - timedelta(minutes=20)
    Interview.objects.update(started_at=early, deadline=early + timedelta(minutes=10))
    other = prepare_interview(
        learner=running.learner, blueprint=running.blueprint, now=timezone.now(), seed=1
    )
    theirs = prepare_interview(learner=eve, blueprint=running.blueprint, now=timezone.now(), seed=1)
    theirs = start_interview(interview=theirs, now=timezone.now())
    close_expired(now=timezone.now())
    begun, held, proceed = Event(), Event(), Event()
    waiting: list[int] = []

    def begin_another():
        with transaction.atomic():
            start_interview(interview=other, now=timezone.now())
            begun.set()
            proceed.wait(10)

    def hold_theirs():
        with transaction.atomic():
            lock(theirs)
            held.set()
            proceed.wait(10)
            # The last one is waited for a second longer.
            sleep(1)

    def give_time():
        begun.wait(10)
        held.wait(10)
        waiting.append(backend())
        return extend_all(interviews=[running, theirs], seconds=300, reason="outage", made_by=dana)

    def release():
        begun.wait(10)
        while not waiting:
            sleep(0.01)
        await_lock(waiting)
        proceed.set()

    before = timezone.now()
    _begun, _held, extended, _none = at_once(begin_another, hold_theirs, give_time, release)
    assert [type(one) for one in extended.refused] == [CannotReopen]
    assert "sits another interview now" in extended.refused[0].sentence
    assert extended.given == [theirs]
    assert theirs.time_events.get().created_at > before + timedelta(seconds=1)
    running.refresh_from_db()
    assert running.state == Interview.State.CLOSED


def test_the_same_form_four_times_at_once_gives_its_time_once(running, dana):
    given = {"seconds": 300, "reason": "outage", "made_by": dana, "key": uuid.uuid4()}
    results = at_once(*[lambda: extend_all(interviews=[running], now=LATER, **given)] * 4)
    assert sorted(len(result.given) for result in results) == [0, 0, 0, 1]
    assert sum(len(result.already) for result in results) == 3
    assert running.time_events.count() == 1


def test_sweep_skips_what_somebody_holds(running):
    held, swept = Event(), Event()

    def hold():
        with transaction.atomic():
            lock(running)
            held.set()
            swept.wait(10)

    def sweep():
        held.wait(10)
        result = close_expired(now=NOW + timedelta(minutes=20))
        swept.set()
        return result

    _none, result = at_once(hold, sweep)
    assert (result.closed, result.failed) == (0, 0)


def test_start_of_two_interviews_at_once_lets_one_run(make_blueprint, alice):
    ready = [
        prepare_interview(learner=alice, blueprint=make_blueprint(slug=slug), now=NOW)
        for slug in ("one", "two")
    ]

    def start(interview):
        try:
            return start_interview(interview=interview, now=NOW)
        except AnotherRunning as error:
            return error

    results = at_once(*(lambda interview=interview: start(interview) for interview in ready))
    assert sorted(type(result).__name__ for result in results) == ["AnotherRunning", "Interview"]
    assert Interview.objects.filter(state=Interview.State.RUNNING).count() == 1


@pytest.mark.parametrize("by_owner", [False, True])
def test_what_is_dropped_in_this_moment_says_so_to_who_begins_it(make_blueprint, alice, by_owner):
    now, built = timezone.now(), make_blueprint(slug="own-1", learner=alice)
    week_old = now - timedelta(days=8)
    ready = prepare_interview(learner=alice, blueprint=built, now=week_old)
    plan = {"blueprint": built, "starts_at": week_old, "remind_minutes": None}
    planned = plan_interview(learner=alice, now=week_old, **plan)
    moved = {"blueprint": built.slug, "day": (now + timedelta(days=2)).date(), "time": "12:00"}
    waiting, dropped = [], Event()

    def drop():
        with transaction.atomic():
            if by_owner:
                remove_built(blueprint=built, now=now)
            else:
                assert drop_unused(now=now) == 1
            dropped.set()
            await_lock(waiting, 4)

    def press(address, data):
        client = Client()
        client.force_login(alice)
        dropped.wait(10)
        waiting.append(backend())
        return client.post(address, data, follow=True)

    _none, *pages = at_once(
        drop,
        lambda: press(f"/interviews/{ready.pk}/lobby/", {}),
        lambda: press("/interviews/new/", {"blueprint": built.slug}),
        lambda: press("/interviews/planned/new/", moved),
        lambda: press(f"/interviews/planned/{planned.pk}/", moved),
    )
    for page in pages:
        assert "nobody began it for a week" in page.text or page is pages[-1]
        assert page.redirect_chain[-1][0] == "/interviews/"
    assert "taken off the list meanwhile" in pages[-1].text
    assert not Blueprint.objects.filter(retired_at=None).exists()


def test_what_is_dropped_in_this_moment_is_built_anew(alice):
    now, waiting, dropped = timezone.now(), [], Event()
    fields = {"title": "Mine", "mode": "interview", "minutes": 10}
    wish = transaction.atomic(lambda: keep(alice, fields, []))

    @transaction.atomic
    def drop():
        drop_unused(now=now)
        dropped.set()
        await_lock(waiting)

    def build():
        waiting.append(backend())
        dropped.wait(10)
        return wish()

    Blueprint.objects.filter(pk=wish().pk).update(retired_at=now - timedelta(days=8))
    _none, made = at_once(drop, build)
    assert (Blueprint.objects.get(), made.retired_at) == (made, None)


def test_start_of_one_interview_twice_at_once_is_once(ready):
    first, second = at_once(
        *(
            lambda seconds=seconds: start_interview(
                interview=ready, now=NOW + timedelta(seconds=seconds)
            )
            for seconds in (0, 1)
        )
    )
    assert first.started_at == second.started_at
    assert Draft.objects.count() == 2
