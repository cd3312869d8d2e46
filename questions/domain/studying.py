"""Study sessions: so many minutes, filled step by step.

A session goes round: cards that are due, the next sections of a lesson, weak spots. Each step takes
at most two fifths of the session's minutes, and never more than are left; what has nothing to offer
is passed over. A session ends when less than two minutes are left, when nothing is to be done, or
when the learner ends it. A step that is begun is never cut off.

Time counts by activity: between two signs of life (a page that is opened, or one each minute while
a page is in front) the time counts, at most two minutes of it. A closed laptop costs no more than
that. See docs/practice.md.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.queries import unfinished_lessons
from lessons.domain.reading import keep_read
from lessons.models import Lesson
from questions.domain.choices import Choice
from questions.domain.choosing import leave_topics_out
from questions.domain.items import NothingToAsk
from questions.domain.needing import list_new, weak_versions
from questions.domain.pacing import USUAL_MINUTES, count_fitting, minutes_of
from questions.domain.practice import finish_practice
from questions.domain.queries import due_queue
from questions.domain.spreading import hold_back
from questions.domain.starting import make_practice
from questions.models import (
    Card,
    Practice,
    PracticeItem,
    QuestionVersion,
    StudySession,
    StudyStep,
)

LENGTHS = (10, 25, 50)
LONGEST_GAP = timedelta(minutes=2)
# Signs of life nearer to each other than this are one: it saves a write on each page.
SHORTEST_GAP = timedelta(seconds=20)
LEAST_MINUTES = 2
MOST_QUESTIONS = 30
ORDER = (StudyStep.Kind.RECALL, StudyStep.Kind.LESSON, StudyStep.Kind.WEAK)
LESSONS_LOOKED_AT = 3


class NothingToStudy(Exception):
    """Nothing is due, to be read or to be answered. Carries a sentence for the person."""

    def __init__(self) -> None:
        self.sentence = _("Nothing is due, and nothing is left to read or to answer.")
        super().__init__(self.sentence)


def start_session(*, learner: User, minutes: int, now: datetime) -> StudySession:
    """Begin a session with its first step, or go on with the open one. Raises NothingToStudy.

    One that was left open on an earlier study day ends here. What recall does not ask today, by the
    learner's limits, is held back before steps are planned.
    """
    hold_back(learner=learner, now=now)
    try:
        with transaction.atomic():
            end_stale_session(learner=learner, now=now)
            session, made = StudySession.objects.get_or_create(
                learner=learner,
                finished_at=None,
                defaults={"minutes": minutes, "started_at": now, "seen_at": now},
            )
            if made and plan_step(session=session, now=now) is None:
                raise NothingToStudy
            return session
    except IntegrityError:
        # Another tab began one in this moment.
        return StudySession.objects.get(learner=learner, finished_at=None)


def open_sessions(learner: User) -> QuerySet[StudySession]:
    """Return the session that the learner has open: none or one."""
    return StudySession.objects.filter(learner=learner, finished_at=None)


def end_stale_session(*, learner: User, now: datetime) -> None:
    """End the session that the learner left open on an earlier study day, if there is one."""
    session = open_sessions(learner).first()
    if session and is_stale(learner=learner, seen_at=session.seen_at, now=now):
        end_session(session=session, now=now)


def is_stale(*, learner: User, seen_at: datetime, now: datetime) -> bool:
    """Return whether a session was left on an earlier study day: no page offers it any more.

    Who was seen just now studies into the new day.
    """
    is_earlier = learner.study_day(seen_at) < learner.study_day(now)
    return is_earlier and now - seen_at > LONGEST_GAP


def note_activity(*, session: StudySession, now: datetime) -> StudySession:
    """Count the time since the learner was last seen, at most LONGEST_GAP of it."""
    if session.finished_at is not None or now - session.seen_at < SHORTEST_GAP:
        return session
    with transaction.atomic():
        locked = lock_session(session)
        if locked.finished_at is None and now > locked.seen_at:
            locked.active_seconds += round(min(now - locked.seen_at, LONGEST_GAP).total_seconds())
            locked.seen_at = now
            locked.save(update_fields=["active_seconds", "seen_at"])
    return locked


def minutes_left(session: StudySession) -> int:
    """Return the minutes that are left as of the last sign of life, rounded up, 0 at the end."""
    return max(0, math.ceil(exact_minutes_left(session)))


def exact_minutes_left(session: StudySession) -> float:
    """Return the minutes that are left, with their part: what is planned by; below 0 behind it."""
    return session.minutes - session.active_seconds / 60


def current_step(session: StudySession) -> StudyStep | None:
    """Return the step that is not finished yet, or None once the session is over."""
    steps = session.steps.filter(finished_at=None).select_related("lesson__current_version")
    return steps.first()


@transaction.atomic
def begin_step(*, session: StudySession, now: datetime) -> StudyStep | None:
    """Begin the current step, or go on with it: its questions are chosen now. Twice is as once.

    Returns None where the session is over. A step whose questions are gone meanwhile is finished,
    and the one that follows is begun.
    """
    lock_session(session)
    step = current_step(session)
    if step is None:
        return None
    if step.begun_at is None:
        step.begun_at = now
        try:
            step.practice = make_questions(step, session, now)
        except NothingToAsk:
            end_step(step, now)
            following = plan_step(session=session, now=now)
            return following and begin_step(session=session, now=now)
        step.save(update_fields=["begun_at", "practice"])
    return step


def make_questions(step: StudyStep, session: StudySession, now: datetime) -> Practice | None:
    """Return the practice of a step, or None where it asks no question. Raises NothingToAsk.

    The own cards of a recall are noted with the step.
    """
    if step.kind == StudyStep.Kind.LESSON:
        return None
    own: list[int] = []
    if step.kind == StudyStep.Kind.RECALL:
        due = due_cards_of(session, now)
        rows = list(due.values_list("pk", "kind", "question__current_version_id")[: step.count])
        own = [pk for pk, kind, _version in rows if kind != Card.Kind.QUESTION]
        found = [version for _pk, kind, version in rows if kind == Card.Kind.QUESTION]
        origin = Practice.Origin.RECALL
    else:
        found = list_weak_spots(session)[: step.count]
        origin = Practice.Origin.CHOSEN
    step.own_cards.set(own)
    if own and not found:
        return None
    if not found:
        raise NothingToAsk(_("These questions are not asked any more."))
    title = StudyStep.Kind(step.kind).label
    return make_practice(
        learner=session.learner, title=title, versions=found, origin=origin, now=now
    )


def own_cards_left(step: StudyStep, now: datetime) -> int:
    """Return how many own cards of a step are still to be looked at: a look makes them due later.

    What was suspended since, or is asked no more, is not.
    """
    if step.kind != StudyStep.Kind.RECALL:
        return 0
    return due_queue(step.session.learner, now).filter(study_steps=step).count()


@transaction.atomic
def finish_step(
    *, session: StudySession, position: int, now: datetime, read: bool = False
) -> StudyStep | None:
    """Finish the step at `position` and plan the next. Twice is the same as once.

    With `read` the sections of a lesson count as read, also where another window went on or ended
    the session meanwhile. Returns the step that follows; None ends the session.
    """
    session = lock_session(note_activity(session=session, now=now))
    step = current_step(session)
    asked = step if step and step.position == position else find_step(session, position)
    if read and asked and asked.lesson:
        mark_read(asked, session.learner, now)
    if step is None or step != asked:
        return step
    end_step(step, now)
    following = plan_step(session=session, now=now)
    if following is None:
        end_session(session=session, now=now)
    return following


def find_step(session: StudySession, position: int | None) -> StudyStep | None:
    """Return the step at `position`, whether it is over or not."""
    steps = session.steps.filter(position=position).select_related("lesson__current_version")
    return steps.first()


def end_step(step: StudyStep, now: datetime) -> None:
    """Store that a step is over; questions that were left open end with it."""
    if step.practice is not None:
        finish_practice(practice=step.practice, now=now)
    step.finished_at = now
    step.save(update_fields=["begun_at", "finished_at"])


def mark_read(step: StudyStep, learner: User, now: datetime) -> None:
    """Keep the sections of a step as read, so that every page goes on behind them."""
    slugs = [section["slug"] for section in sections_of(step)]
    keep_read(learner=learner, lesson=step.lesson, read=slugs, now=now)


@transaction.atomic
def end_session(*, session: StudySession, now: datetime) -> StudySession:
    """End the session and whatever is open in it. Twice is the same as once."""
    locked = lock_session(session)
    if locked.finished_at is None:
        for step in locked.steps.filter(finished_at=None).select_related("practice"):
            end_step(step, now)
        # What was planned and never begun is no part of what was done.
        locked.steps.filter(begun_at=None).delete()
        locked.finished_at = now
        locked.save(update_fields=["finished_at"])
    return locked


def hide_clock(*, session: StudySession, hidden: bool) -> None:
    """Show or hide the time that is left."""
    session.clock_hidden = hidden
    session.save(update_fields=["clock_hidden"])


def lock_session(session: StudySession) -> StudySession:
    return StudySession.objects.select_for_update().select_related(None).get(pk=session.pk)


def plan_step(*, session: StudySession, now: datetime) -> StudyStep | None:
    """Store what comes next, or return None where nothing does. The session is locked or new."""
    left = exact_minutes_left(session)
    if left < LEAST_MINUTES:
        return None
    steps = list(session.steps.all())
    last = ORDER.index(steps[-1].kind) if steps else -1
    longest = min(left, max(LEAST_MINUTES, session.minutes * 2 // 5))
    for turn in range(1, len(ORDER) + 1):
        kind = ORDER[(last + turn) % len(ORDER)]
        step = PROPOSALS[kind](session, steps, longest, now)
        if step is not None:
            step.session = session
            step.position = len(steps) + 1
            step.kind = kind
            step.save()
            return step
    return None


def propose_recall(session, steps, longest: float, now: datetime) -> StudyStep | None:
    """Return a step of as many due cards as usually fit, one at least."""
    due = due_cards_of(session, now).values_list("kind", "question__current_version__kind")
    takes = [
        minutes_of(asks if kind == Card.Kind.QUESTION else None)
        for kind, asks in due[:MOST_QUESTIONS]
    ]
    return make_asking_step(takes, longest)


def due_cards_of(session: StudySession, now: datetime) -> QuerySet[Card]:
    """Return whatever is due and can be done within the session: own cards, and short kinds."""
    due, kinds = due_queue(session.learner, now), kinds_within(session)
    if not kinds:
        return due
    is_own = ~Q(kind=Card.Kind.QUESTION)
    return due.filter(is_own | Q(question__current_version__kind__in=kinds))


def kinds_within(session: StudySession) -> tuple[str, ...]:
    """Return the kinds that usually take no longer than the session; empty for all of them."""
    kinds = tuple(kind for kind, minutes in USUAL_MINUTES.items() if minutes <= session.minutes)
    return () if len(kinds) == len(USUAL_MINUTES) else kinds


def propose_weak(session, steps, longest: float, now: datetime) -> StudyStep | None:
    """Return a step of as many weak spots as usually fit, one at least."""
    versions = list_weak_spots(session)
    kinds = dict(QuestionVersion.objects.filter(pk__in=versions).values_list("pk", "kind"))
    return make_asking_step([minutes_of(kinds[pk]) for pk in versions], longest)


def make_asking_step(takes: Iterable[float], longest: float) -> StudyStep | None:
    """Return a step of the first of what takes so many minutes each that fit into `longest`."""
    count, minutes = count_fitting(takes, longest)
    return StudyStep(count=count, minutes=math.ceil(minutes)) if count else None


def list_weak_spots(session: StudySession) -> list[int]:
    """Return the versions of what went worst and was not asked in this session.

    Where nothing is weak: of new questions, those nearest to the learner's level.
    """
    learner = session.learner
    asked = set(
        PracticeItem.objects.filter(practice__study_step__session=session).values_list(
            "version__question__current_version_id", flat=True
        )
    )
    choice = leave_topics_out(Choice(kinds=kinds_within(session)), learner=learner)
    count = MOST_QUESTIONS + len(asked)
    weak = [pk for pk in weak_versions(learner, choice)[:count] if pk not in asked]
    if weak:
        return weak[:MOST_QUESTIONS]
    new = list_new(learner=learner, choice=choice, count=count)
    return [pk for pk in new if pk not in asked][:MOST_QUESTIONS]


def propose_lesson(session, steps, longest: float, now: datetime) -> StudyStep | None:
    """Return a step of the next sections of the open lesson, or of the next one."""
    planned = {(step.lesson_id, step.section) for step in steps}
    for lesson in unfinished_lessons(session.learner)[:LESSONS_LOOKED_AT]:
        step = make_lesson_step(lesson, planned, longest)
        if step is not None:
            return step
    return None


def make_lesson_step(lesson: Lesson, planned: set, longest: float) -> StudyStep | None:
    """Return a step from the first section that was not seen, or None where all were."""
    slugs = [section["slug"] for section in lesson.current_version.sections]
    seen = set(lesson.seen or ())
    first = next((slug for slug in slugs if slug not in seen), None)
    if first is None or (lesson.pk, first) in planned:
        return None
    each = max(1, lesson.current_version.minutes / len(slugs))
    start = slugs.index(first)
    count = 0
    while (
        start + count < len(slugs)
        and slugs[start + count] not in seen
        and (not count or (count + 1) * each <= longest)
    ):
        count += 1
    minutes = max(1, round(count * each))
    return StudyStep(lesson=lesson, section=first, count=count, minutes=minutes)


PROPOSALS = {
    StudyStep.Kind.RECALL: propose_recall,
    StudyStep.Kind.LESSON: propose_lesson,
    StudyStep.Kind.WEAK: propose_weak,
}


def sections_of(step: StudyStep) -> list[dict]:
    """Return the sections of a lesson that a step is about, as the lesson reads now."""
    sections = step.lesson.current_version.sections
    slugs = [section["slug"] for section in sections]
    if step.section not in slugs:
        return []
    start = slugs.index(step.section)
    return sections[start : start + step.count]
