"""Recall cards follow the time of the answers, whatever the order of scores, ratings and undos."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module

import fsrs
import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.domain.people import save_settings
from questions.domain import cards as domain
from questions.domain import looks
from questions.domain.card_lists import say_why
from questions.domain.memory import add_up, list_retention
from questions.domain.scheduling import fuzz_range, retrievability
from questions.domain.scoring import append_mentor_score, score_submission
from questions.domain.withdrawing import restore_answers, withdraw_answers
from questions.models import Card, RecallSettings, ReviewLog, Submission
from tests.factories import (
    NOW,
    CardFactory,
    LearnerFactory,
    OwnCardFactory,
    QuestionFactory,
    ReviewLogFactory,
    ScoreFactory,
    SubmissionFactory,
    review,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("share", "confidence", "minutes", "rating"),
    [
        ("0.59", "sure", None, 1),
        ("0.60", "sure", None, 2),
        ("0.89", "", None, 2),
        ("1", "guess", None, 2),
        ("0.90", "", None, 3),
        ("1", "sure", 0.01, 3),
        ("1", "sure", 6, 3),
        ("1", "sure", 6.1, 2),
        ("0", "sure", 6.1, 1),
    ],
)
def test_rating_of_share_confidence_and_time(share, confidence, minutes, rating):
    spent = minutes and round(minutes * 60_000)
    given = domain.rating_of(
        share=Decimal(share), confidence=confidence, spent_ms=spent, usual_minutes=2
    )
    assert given == fsrs.Rating(rating)


def replayed(card: Card) -> tuple[dict, date | None]:
    """Replay the stored looks with the scheduler alone. Return its state and the due day."""
    state, due_on = fsrs.Card(card_id=card.pk), None
    superseded = set(card.logs.exclude(supersedes=None).values_list("supersedes", flat=True))
    counting = [
        log for log in card.logs.order_by("reviewed_at") if log.pk not in superseded and log.rating
    ]
    for log in counting:
        scheduler = fsrs.Scheduler(
            desired_retention=float(log.retention),
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )
        noon = datetime.combine(log.study_day, time(12), UTC)
        state, _log = scheduler.review_card(state, fsrs.Rating(log.rating), noon)
        first, last = fuzz_range((state.due - noon).days)
        days = min(max((state.due - noon).days + log.shift, first), last)
        due_on = log.study_day + timedelta(days=days)
    return (state.to_dict() if counting else {}), due_on


@pytest.mark.django_db
def test_card_is_the_replay_of_its_logs_when_scores_come_in_the_wrong_order():
    first = SubmissionFactory(response={"choice": ["b"]})
    again = SubmissionFactory(
        learner=first.learner, version=first.version, submitted_at=NOW + 2 * DAY
    )
    for submission in (again, first):
        score_submission(submission_id=str(submission.pk))
    card = Card.objects.get()
    assert [log.rating for log in card.logs.order_by("reviewed_at")] == [1, 3]
    assert (card.state, card.due_on) == replayed(card)
    assert card.looks == 2


ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
EVENTS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 900), st.sampled_from(["0", "0.7", "1"])),
    st.tuples(st.just("look"), st.integers(1, 4)),
    st.tuples(st.just("rate"), st.booleans(), st.integers(1, 4)),
    st.tuples(st.just("undo"), st.booleans()),
    st.tuples(st.just("withdraw"), st.integers(0, 3)),
    st.tuples(st.just("restore"), st.integers(0, 3)),
    st.tuples(st.just("aim"), st.integers(70, 97)),
    st.tuples(st.just("week"), st.permutations([100, 100, 50, 0, 100, 0, 100])),
    st.tuples(st.just("zone"), st.sampled_from(ZONES), st.integers(0, 6)),
    st.tuples(st.just("wait"), st.integers(1, 3000)),
)


class History:
    """A learner with a question's card and one of their own, to whom things happen."""

    def __init__(self) -> None:
        self.learner = LearnerFactory()
        self.version = QuestionFactory().current_version
        self.own = OwnCardFactory(learner=self.learner)
        # Others to share the load with.
        for days in range(1, 12, 2):
            CardFactory(learner=self.learner, due_at=NOW + days * DAY)
        self.aims = RecallSettings.objects.create(learner=self.learner)
        self.now = NOW

    def happen(self, event: tuple) -> None:
        name, *details = event
        getattr(self, name)(*details)
        self.now += timedelta(seconds=7)

    def answer(self, minutes_ago: int, share: str) -> None:
        """An answer whose score may come behind that of a later one."""
        when = self.now - timedelta(minutes=minutes_ago)
        submission = SubmissionFactory(
            learner=self.learner, version=self.version, submitted_at=when
        )
        points = {"points": Decimal(share), "maximum": 1, "report": {}}
        score = ScoreFactory(submission=submission, **points)
        review(submission, score)

    def look(self, rating: int) -> None:
        self.own.refresh_from_db()
        looks.look_at_card(card=self.own, rating=rating, seen=self.own.looks, now=self.now)

    def find(self, own: bool) -> tuple[Card | None, int]:
        card = self.own if own else Card.objects.filter(question=self.version.question).first()
        taken = domain.list_looks(card) if card else []
        return card, taken[-1].pk if taken else 0

    def rate(self, own: bool, rating: int) -> None:
        card, seen = self.find(own)
        if seen:
            # An answer that did not pass is hard at most.
            with suppress(domain.CardRefused):
                looks.rate_look(card=card, rating=rating, seen=seen, now=self.now)

    def undo(self, own: bool) -> None:
        card, seen = self.find(own)
        if seen:
            try:
                looks.undo_rating(card=card, seen=seen, now=self.now)
            except domain.CardRefused:
                assert domain.list_looks(card)[-1].source == ReviewLog.Source.ANSWER

    def withdraw(self, number: int) -> None:
        counting = self.version.submissions.filter(withdrawn_at=None).order_by("pk")
        withdraw_answers(answers=counting[number : number + 2], now=self.now)

    def restore(self, number: int) -> None:
        taken_back = self.version.submissions.exclude(withdrawn_at=None).order_by("pk")
        restore_answers(answers=taken_back[number : number + 2], now=self.now)

    def aim(self, percent: int) -> None:
        self.aims.retention = Decimal(percent) / 100
        self.aims.save()

    def week(self, shares: list[int]) -> None:
        self.aims.week = shares
        self.aims.save()

    def zone(self, name: str, starts_at: int) -> None:
        self.learner.time_zone, self.learner.day_starts_at = name, starts_at
        save_settings(user=self.learner, names=["time_zone", "day_starts_at"])

    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)


@pytest.mark.django_db
@given(events=st.lists(EVENTS, min_size=1, max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_card_is_the_replay_of_its_looks_whatever_happens(events):
    with transaction.atomic():
        history = History()
        stored: dict[int, tuple] = {}
        for event in events:
            history.happen(event)
            rows = {row[0]: row for row in ReviewLog.objects.values_list()}
            assert stored.items() <= rows.items()  # append-only
            stored = rows
        history.learner.refresh_from_db()
        for card in Card.objects.filter(logs__isnull=False).distinct():
            state, due_on = replayed(card)
            assert card.state == state
            assert card.due_on == card.day == (due_on or card.starts_on or card.due_on)
            counting = {look.submission_id for look in domain.list_looks(card)} - {None}
            assert counting == answers_that_count(card)
            assert card.due_at == history.learner.day_begins(card.day)
            assert card.stability == (state or {"stability": None})["stability"]
        transaction.set_rollback(True)


def answers_that_count(card: Card) -> set:
    answers = card.learner.submissions.filter(withdrawn_at=None, version__question=card.question)
    return set(answers.values_list("pk", flat=True))


def score_of(submission, share="1"):
    points = {"points": Decimal(share), "maximum": 1, "report": {}}
    return ScoreFactory(submission=submission, **points)


@pytest.fixture
def card(alice):
    """A card that alice answered rightly."""
    submission = SubmissionFactory(learner=alice)
    return review(submission, score_of(submission))


@pytest.mark.django_db
def test_a_repeat_is_no_look_and_makes_no_card(card):
    before = (card.state, card.due_on)
    repeat = {"learner": card.learner, "is_repeat": True, "response": {"choice": ["b"]}}
    again = SubmissionFactory(version=card.question.current_version, **repeat)
    for submission in (again, SubmissionFactory(**repeat)):
        score_submission(submission_id=str(submission.pk))
    [card] = Card.objects.filter(learner=card.learner)
    assert (card.state, card.due_on, card.logs.count()) == (*before, 1)
    assert (card.state, card.due_on) == replayed(card)


@pytest.mark.django_db
def test_an_answer_that_was_taken_back_is_no_look_and_its_successor_is(alice, bob):
    """Rated good on three days; on day 60 half an answer, which late text takes the place of."""
    version = QuestionFactory().current_version

    def answer(days, choice):
        return SubmissionFactory(
            learner=alice,
            version=version,
            submitted_at=NOW + days * DAY,
            response={"choice": [choice]},
        )

    def tell():
        card = Card.objects.get(question=version.question)
        assert (card.state, card.due_on) == replayed(card)
        assert card.due_on == card.day
        return card.looks, card.lapses, (card.due_on - card.looked_on).days

    def kept():
        weeks = list_retention(learner=alice, today=alice.study_day(NOW + 60 * DAY))
        return add_up(weeks).kept, add_up(weeks).total

    for days in (0, 3, 15):
        score_submission(submission_id=str(answer(days, "a").pk))
    known = tell()
    half = answer(60, "b")
    score_submission(submission_id=str(half.pk))
    forgotten = tell()
    assert (forgotten[:2], kept()) == ((4, 1), (2, 3))

    for _twice in range(2):
        withdraw_answers(answers=[half], now=NOW + 61 * DAY)
    assert (tell(), kept()) == (known, (2, 2))
    whole = answer(60, "a")
    score_submission(submission_id=str(whole.pk))
    looks, lapses, days = tell()
    assert (looks, lapses, kept()) == (4, 0, (3, 3))
    assert 158 <= days <= 180  # 169, and the range of days that are as good

    # What a mentor says of it later makes it no look either.
    marks = {"points": Decimal(0), "maximum": Decimal(1), "report": {}, "now": NOW}
    half.refresh_from_db()
    append_mentor_score(submission=half, mentor=bob, key="review:1", **marks)
    assert tell() == (looks, lapses, days)
    withdraw_answers(answers=[whole], now=NOW + 62 * DAY)
    for _twice in range(2):
        restore_answers(answers=[half], now=NOW + 62 * DAY)
    assert (tell(), kept()) == (forgotten, (2, 3))

    # What was taken back before its score came is a look once it counts again.
    late = answer(70, "a")
    withdraw_answers(answers=[late], now=NOW + 71 * DAY)
    score_submission(submission_id=str(late.pk))
    assert tell() == forgotten
    restore_answers(answers=[late], now=NOW + 72 * DAY)
    assert tell()[:2] == (5, 1)


@pytest.mark.django_db
def test_looks_of_answers_that_were_taken_back_before_are_undone(card):
    later = SubmissionFactory(
        learner=card.learner, version=card.question.current_version, submitted_at=NOW + 9 * DAY
    )
    before = (card.state, card.due_on, card.due_at, card.looks, card.lapses)
    review(later, score_of(later, "0"))
    Submission.objects.filter(pk=later.pk).update(withdrawn_at=NOW + 10 * DAY)
    migration = import_module("questions.migrations.0040_looks_taken_back")
    for _twice in range(2):
        migration.undo_looks(apps, None)
    card.refresh_from_db()
    assert (card.state, card.due_on, card.due_at, card.looks, card.lapses) == before
    assert list(card.logs.order_by("pk").values_list("rating", flat=True)) == [3, 1, None]

    withdraw_answers(answers=card.learner.submissions.filter(withdrawn_at=None), now=NOW)
    card.refresh_from_db()
    assert (card.state, card.due_on, card.looks) == ({}, before[1], 0)
    assert "was taken back" in say_why(card, today=card.due_on)


@pytest.mark.django_db
def test_a_look_is_superseded_once(card):
    log = card.logs.get()
    ReviewLogFactory(card=card, submission=log.submission, supersedes=log)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewLogFactory(card=card, submission=log.submission, supersedes=log)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewLogFactory(card=card, submission=log.submission)


@pytest.mark.django_db
def test_suspended_card_comes_back_when_it_would_have_come(card):
    domain.suspend_card(card=card, now=NOW)
    domain.suspend_card(card=card, now=NOW + DAY)
    card.refresh_from_db()
    assert card.suspended_at == NOW
    due = card.due_on
    domain.bring_back_card(card=card)
    card.refresh_from_db()
    assert (card.suspended_at, card.due_on) == (None, due)


@pytest.mark.django_db
def test_forgetting_what_was_known_is_a_lapse(alice):
    version = QuestionFactory().current_version
    for number, share in enumerate(("0", "0", "1", "0", "0", "1")):
        submission = SubmissionFactory(
            learner=alice, version=version, submitted_at=NOW + 3 * number * DAY
        )
        card = review(submission, score_of(submission, share))
    assert (card.looks, card.lapses) == (6, 1)

    # As they were counted before: each look but the first.
    Card.objects.filter(pk=card.pk).update(lapses=3)
    migration = import_module("questions.migrations.0041_lapses_of_what_was_known")
    migration.count_lapses(apps, None)
    card.refresh_from_db()
    assert card.lapses == 1


@pytest.mark.django_db
def test_a_learner_who_crosses_zones_keeps_the_days_of_the_looks(make_person):
    """From Auckland to New York, an hour after an answer given there on the evening of the 13th."""
    ken = make_person("ken", "learner", time_zone="Pacific/Auckland")
    version = QuestionFactory().current_version
    card = None
    for hours in (0, 1):
        when = NOW + timedelta(hours=hours)
        submission = SubmissionFactory(learner=ken, version=version, submitted_at=when)
        card = review(submission, score_of(submission))
        stored = list(card.logs.order_by("pk").values_list("study_day", flat=True))
        ken.time_zone = "America/New_York"
        save_settings(user=ken, names=["time_zone"])
        assert list(card.logs.order_by("pk").values_list("study_day", flat=True)) == stored
    assert stored == [date(2083, 5, 12), date(2083, 5, 12)]
    card.refresh_from_db()
    assert card.due_at == datetime.combine(card.due_on, time(4), UTC)
    assert (card.state, card.due_on) == replayed(card)


@pytest.mark.django_db
def test_an_answer_after_midnight_belongs_to_the_day_before_where_the_day_starts_later(alice):
    alice.day_starts_at = 4
    save_settings(user=alice, names=["day_starts_at"])
    late = datetime(2083, 5, 13, 2, 30, tzinfo=UTC)
    card = review(
        answer := SubmissionFactory(learner=alice, submitted_at=late), score_of(answer, "0")
    )
    assert card.logs.get().study_day == date(2083, 5, 12)
    assert card.due_at == datetime(2083, 5, 13, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_retrievability_falls_with_the_days(card):
    day = card.looked_on
    soon, late = (retrievability(card.state, day + days * DAY) for days in (1, 60))
    assert 1 > soon > 0.9 > late > 0
    assert retrievability({}, day) is None
