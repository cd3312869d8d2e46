"""What a learner decides about their plan: its length, and the date it works towards."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from lessons.models import Topic
from progress.domain.first_steps import FIRST_QUESTIONS
from questions.domain.aiming import plan_for_interview
from questions.domain.choices import Choice
from questions.domain.choosing import start_practice
from questions.domain.left_open import OpenPractice, find_place, unfinished_practices
from questions.domain.placement import start_placement
from questions.domain.placing import hold_cards
from questions.models import Practice


def choose_length(*, learner: User, minutes: int) -> None:
    """Keep how many minutes the learner's plans are for."""
    learner.plan_minutes = minutes
    learner.save(update_fields=["plan_minutes"])


def choose_hours(*, learner: User, hours: int) -> None:
    """Keep how many hours a week the learner gives to the way to their interview."""
    learner.week_hours = hours
    learner.save(update_fields=["week_hours"])


@transaction.atomic
def set_interview_day(*, learner: User, day: date | None, now: datetime) -> None:
    """Keep the day of the real interview: stored as noon where the learner is, or not at all.

    Recall plans anew which cards come once more before it.

    Only the day is asked for and only the day is shown. It stays the same day when the learner's
    zone changes: see `accounts.domain.days.keep_interview_day`.
    """
    hold_cards(learner)
    learner.interview_at = learner.noon_of(day) if day else None
    learner.save(update_fields=["interview_at"])
    plan_for_interview(learner=learner, today=learner.study_day(now))


def unfinished_first_questions(learner: User) -> OpenPractice | None:
    """Return where a newcomer goes on with the questions that their first step began, if any."""
    return find_place(unfinished_practices(learner).filter(origin=Practice.Origin.FIRST).first())


def open_first_questions(*, learner: User, now: datetime) -> OpenPractice:
    """Go on with the placement check, or begin it. Raises NothingToAsk."""
    if found := unfinished_first_questions(learner):
        return found
    practice = start_placement(learner=learner, now=now)
    return OpenPractice(practice, position=1, answered=0, total=FIRST_QUESTIONS)


def start_topic_questions(*, learner: User, topic: Topic, count: int, now: datetime) -> Practice:
    """Make a practice of `count` questions on one topic."""
    choice = Choice(topics=(topic.slug,))
    return start_practice(learner=learner, choice=choice, count=count, now=now)
