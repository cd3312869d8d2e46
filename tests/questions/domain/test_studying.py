"""Study sessions: what their steps are, and how their time runs."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lessons.domain.queries import unfinished_lessons
from lessons.domain.reading import keep_place
from lessons.domain.remaining import minutes_left
from lessons.models import LessonProgress
from questions.domain import studying as domain
from questions.domain.cards import suspend_card
from questions.domain.looks import look_at_card
from questions.domain.practice import answer_item
from questions.domain.scoring import score_submission
from questions.domain.study_views import describe_summary, name_open_part
from questions.models import Practice, QuestionVersion, Ruling, StudySession, StudyStep
from tests.factories import (
    NOW,
    CardFactory,
    LessonFactory,
    OwnCardFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.racing import in_threads

pytestmark = pytest.mark.django_db


def weak_question(learner):
    submission = SubmissionFactory(learner=learner, submitted_at=NOW - timedelta(days=2))
    ScoreFactory(submission=submission, points=Decimal(0), maximum=Decimal(1))
    return submission.version.question


@pytest.fixture
def desk(alice):
    """Everything that a session mixes: two due cards, a lesson of two sections, a weak spot."""
    for ago in (1, 2):
        CardFactory(learner=alice, due_at=NOW - timedelta(days=ago))
    LessonFactory(version={"minutes": 4})
    weak_question(alice)
    return alice


def start(learner, minutes=25, now=NOW):
    return domain.start_session(learner=learner, minutes=minutes, now=now)


def finish(session, now=NOW, **fields):
    step = domain.current_step(session)
    return domain.finish_step(session=session, position=step.position, now=now, **fields)


def test_steps_go_round_until_nothing_is_left(desk):
    session = start(desk)
    recall = domain.begin_step(session=session, now=NOW)
    assert (recall.kind, recall.count, recall.minutes) == (StudyStep.Kind.RECALL, 2, 2)
    assert recall.practice.origin == Practice.Origin.RECALL
    for item in recall.practice.items.all():
        answer_item(item=item, data={"choice": ["a"]}, now=NOW)
    for answer in desk.submissions.filter(state="pending"):
        score_submission(submission_id=str(answer.pk))

    lesson = finish(session)
    assert (lesson.kind, lesson.section, lesson.count) == (StudyStep.Kind.LESSON, "phases", 2)
    domain.begin_step(session=session, now=NOW)
    weak = finish(session, read=True)
    assert LessonProgress.objects.get().sections_seen == ["phases", "causes"]

    assert (weak.kind, weak.count) == (StudyStep.Kind.WEAK, 1)
    practice = domain.begin_step(session=session, now=NOW).practice
    assert domain.begin_step(session=session, now=NOW).practice == practice
    assert finish(session) is None
    session.refresh_from_db()
    assert session.finished_at == NOW
    practice.refresh_from_db()
    assert practice.finished_at == NOW


def test_a_step_takes_two_fifths_of_the_time_at_most(alice):
    CardFactory.create_batch(9, learner=alice, due_at=NOW)
    assert domain.current_step(start(alice, minutes=10)).count == 4


def test_recall_mixes_own_cards_with_questions_the_longest_overdue_first(alice):
    own, other, _later = (
        OwnCardFactory(learner=alice, lesson=None, due_at=NOW - timedelta(days=days))
        for days in (4, 3, 1)
    )
    question = CardFactory(learner=alice, due_at=NOW - timedelta(days=2))
    session = start(alice, minutes=10)
    session.steps.update(count=3)
    step = domain.begin_step(session=session, now=NOW)
    assert set(step.own_cards.all()) == {own, other}
    assert step.practice.items.get().version == question.question.current_version
    assert domain.own_cards_left(step, NOW) == 2
    assert name_open_part(step, NOW) == "Go on: card 1 of 3"

    look_at_card(card=own, rating=3, seen=0, now=NOW)
    suspend_card(card=other, now=NOW)
    assert domain.own_cards_left(step, NOW) == 0
    assert name_open_part(step, NOW) == "Go on: card 3 of 3"
    told = describe_summary(session=session, now=NOW)
    assert [shown.title for shown, *_rest in told["rows"]] == ["Recall: 1 of 3 cards"]
    assert (told["answered"], told["own"]) == (0, 1)


def test_weak_spots_are_new_questions_where_nothing_is_weak(alice):
    QuestionFactory.create_batch(3)
    step = domain.current_step(start(alice, minutes=50))
    assert (step.kind, step.count) == (StudyStep.Kind.WEAK, 3)
    session = step.session
    domain.begin_step(session=session, now=NOW)
    # What was asked in a session does not come again in it.
    assert finish(session) is None


def test_lesson_goes_on_behind_what_was_seen_and_skipping_reads_nothing(alice):
    lesson = LessonFactory(version={"minutes": 60})
    LessonProgress.objects.create(
        learner=alice, lesson=lesson, section="phases", sections_seen=["phases"], updated_at=NOW
    )
    session = start(alice)
    step = domain.current_step(session)
    assert (step.section, step.count, step.minutes) == ("causes", 1, 30)
    assert finish(session) is None
    assert LessonProgress.objects.get().sections_seen == ["phases"]


def test_every_page_goes_on_where_a_session_has_read_to(alice):
    sections = [{"slug": slug, "title": slug.title()} for slug in ("one", "two", "three", "four")]
    lesson = LessonFactory(version={"minutes": 20, "sections": sections})
    session = start(alice)
    assert domain.current_step(session).count == 2
    keep_place(learner=alice, lesson=lesson, section="one", now=NOW)
    finish(session, read=True)

    # Today and the list of lessons count from the place that is kept, a session from what was seen.
    (kept,) = unfinished_lessons(alice)
    assert (kept.section, kept.seen) == ("three", ["one", "two"])
    assert minutes_left(20, [one["slug"] for one in sections], kept.section) == 10
    assert domain.current_step(start(alice)).section == "three"


def test_what_was_read_counts_although_another_window_ended_the_session(alice):
    LessonFactory(version={"minutes": 60})
    session = start(alice)
    step = domain.begin_step(session=session, now=NOW)
    domain.end_session(session=session, now=NOW)
    press = {"session": session, "position": step.position, "now": NOW}
    assert domain.finish_step(**press) is None
    assert not LessonProgress.objects.exists()
    assert domain.finish_step(**press, read=True) is None
    assert LessonProgress.objects.get().sections_seen == ["phases", "causes"][: step.count]


def test_nothing_to_study_says_so_and_stores_nothing(alice):
    with pytest.raises(domain.NothingToStudy, match="nothing is left"):
        start(alice)
    assert not StudySession.objects.exists()


def test_starting_again_goes_on_with_the_open_session(desk):
    session = start(desk, minutes=10)
    assert start(desk, minutes=50) == session
    # Left open for a day, it makes room for what the learner wants now.
    later = start(desk, minutes=50, now=NOW + timedelta(days=1))
    assert (later == session, later.minutes) == (False, 50)
    session.refresh_from_db()
    assert session.finished_at


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_make_one_session(desk):
    sessions = in_threads(2, lambda number: start(desk).pk)
    assert len(set(sessions)) == 1
    assert StudyStep.objects.count() == 1


def test_time_counts_by_signs_of_life(desk):
    session = start(desk, minutes=10)
    when = NOW
    for gap, counted in (
        (timedelta(minutes=1), 60),
        (timedelta(seconds=90), 150),
        # The laptop was closed over night.
        (timedelta(hours=9), 270),
        # Two tabs that are heard at the same moment count once.
        (timedelta(0), 270),
        (timedelta(minutes=1), 330),
    ):
        when += gap
        session = domain.note_activity(session=session, now=when)
        assert session.active_seconds == counted
    assert domain.minutes_left(session) == 5


def test_time_that_is_used_up_cuts_nothing_off(desk):
    session = start(desk, minutes=10)
    domain.begin_step(session=session, now=NOW)
    StudySession.objects.update(active_seconds=8 * 60 + 1)
    session.refresh_from_db()
    # As it is shown; planned is by the 119 seconds.
    assert domain.minutes_left(session) == 2
    assert domain.current_step(session).practice.finished_at is None
    assert finish(session) is None


def test_finishing_a_step_twice_plans_one(desk):
    session = start(desk)
    for _press in range(2):
        domain.finish_step(session=session, position=1, now=NOW)
    assert domain.current_step(session).position == 2


def test_step_whose_questions_are_gone_leads_to_the_next(desk):
    session = start(desk)
    desk.cards.all().delete()
    assert domain.begin_step(session=session, now=NOW).kind == StudyStep.Kind.LESSON


def suggestion(session):
    domain.end_session(session=session, now=NOW)
    session.refresh_from_db()
    return describe_summary(session=session, now=NOW)["suggestion"]


def test_summary_suggests_the_section_of_the_mistakes(alice):
    lesson = LessonFactory()
    question = QuestionFactory(lesson=lesson, topic=lesson.topic, version={"section": "causes"})
    CardFactory(learner=alice, question=question, due_at=NOW)
    session = start(alice)
    item = domain.begin_step(session=session, now=NOW).practice.items.get()
    answer = answer_item(item=item, data={"choice": ["b"]}, now=NOW)
    score_submission(submission_id=str(answer.pk))
    told = suggestion(session)
    assert told.says == "Read: Causes"
    assert told.url == f"/lessons/{lesson.slug}/#causes"
    [(_view, _step, right, scored)] = describe_summary(session=session, now=NOW)["rows"]
    assert (right, scored) == (0, 1)
    # What authors drop since is no mistake, and is not counted.
    QuestionVersion.objects.update(ruling=Ruling.Kind.DROP)
    summary = describe_summary(session=session, now=NOW)
    assert summary["rows"][0][2:] == (0, 0)
    assert summary["suggestion"].says != "Read: Causes"


def test_summary_suggests_what_is_due_then_a_lesson_then_practice(desk):
    # Recall counts one's own cards as well.
    OwnCardFactory(learner=desk, lesson=None, due_at=NOW)
    assert suggestion(start(desk)).says == "3 cards are still due"
    desk.cards.update(due_at=NOW + timedelta(days=1))
    assert suggestion(start(desk)).says.startswith("Read on: Lesson")
    TopicFactory()
    LessonProgress.objects.create(
        learner=desk,
        lesson=LessonFactory._meta.model.objects.get(),
        updated_at=NOW,
        done_at=NOW,
        done_day=NOW.date(),
    )
    assert suggestion(start(desk)).url == "/practice/?by=needed"


def test_summary_leaves_out_what_was_never_begun(desk):
    session = start(desk)
    domain.begin_step(session=session, now=NOW)
    finish(session)
    domain.end_session(session=session, now=NOW)
    assert [step.kind for step in session.steps.all()] == [StudyStep.Kind.RECALL]
