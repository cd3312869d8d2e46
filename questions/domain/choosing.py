"""Which questions a practice asks: chosen by the learner, or by what they need most.

What is chosen comes with what was never answered first, easy before hard and then as the pack has
it; after that what went worst, and among equals what was answered longest ago. What is needed most
stands in questions.domain.needing. See docs/practice.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.leaving_out import left_out_by
from lessons.domain.queries import topic_order
from lessons.models import Topic
from questions.domain.choices import EVERYTHING, Choice
from questions.domain.items import NothingToAsk
from questions.domain.needing import LEARNER, answers_of, list_needed
from questions.domain.practice import MOST_QUESTIONS
from questions.domain.queries import annotate_last_answer
from questions.domain.starting import begin_practice
from questions.domain.supply import read_offer
from questions.models import LEVELS, Kind, Practice, PracticeProfile, Question, Submission
from studyhub.statements import Statement
from studyhub.wording import cut_words

# So many topics, and so many kinds, are named in the title of a practice; more are counted.
MOST_NAMED = 2
LONGEST_TITLE = 200
LEFT_OUT = Statement(lambda: left_out_by(LEARNER).values("topic__slug"))
# Of what fits no topic nothing is asked: no slug is empty.
NO_TOPIC = ""
PROFILE = Statement(lambda: PracticeProfile.objects.filter(learner=LEARNER))


def start_practice(
    *,
    learner: User,
    choice: Choice = EVERYTHING,
    count: int,
    by_need: bool = False,
    self_marking: bool = False,
    now: datetime,
) -> Practice:
    """Make a practice of up to `count` questions that fit `choice`. Raises NothingToAsk."""
    count = min(count, MOST_QUESTIONS)
    chosen, choice = choice, leave_topics_out(choice, learner=learner)
    if by_need:
        versions = list_needed(learner=learner, choice=choice, count=count, now=now)
    else:
        versions = list_new_then_worst(learner=learner, choice=choice, count=count)
    if not versions:
        raise NothingToAsk(_("No question fits this choice. Take more topics, kinds or levels."))
    return begin_practice(
        learner=learner,
        title=name_practice(chosen, by_need=by_need, is_left=choice != chosen),
        versions=versions,
        origin=Practice.Origin.NEEDED if by_need else Practice.Origin.CHOSEN,
        self_marking=self_marking,
        now=now,
    )


def leave_topics_out(choice: Choice, *, learner: User) -> Choice:
    """Return the choice without what the learner leaves out: who names topics means these."""
    if choice.topics:
        return choice
    left_out = {row["topic__slug"] for row in LEFT_OUT.fetch(learner=learner.pk)}
    if not left_out:
        return choice
    offered = [slug for slug, _title in read_offer().topics]
    # A topic without questions, or one that is retired, takes nothing from the choice.
    if left_out.isdisjoint(offered):
        return choice
    slugs = tuple(slug for slug in offered if slug not in left_out)
    return replace(choice, topics=slugs or (NO_TOPIC,))


def start_question(*, learner: User, question: Question, now: datetime) -> Practice:
    """Make a practice of one question."""
    versions = [question.current_version_id]
    return begin_practice(learner=learner, title=question.topic.title, versions=versions, now=now)


def start_similar(*, learner: User, question: Question, count: int, now: datetime) -> Practice:
    """Make a practice of `count` questions like this one. Raises NothingToAsk.

    Those with the same objective come first, then those of the same section, of the same lesson, of
    the same topic; within each, what was answered longest ago or never.
    """
    versions = list(similar_questions(learner=learner, question=question)[:count])
    if not versions:
        raise NothingToAsk(_("There is no other question on this topic yet."))
    title = _("More like this: %(topic)s") % {"topic": question.topic.title}
    return begin_practice(learner=learner, title=title, versions=versions, now=now)


def similar_questions(*, learner: User, question: Question) -> QuerySet:
    """Return the versions (keys) of the questions like this one, the nearest first."""
    version = question.current_version
    here = Q(lesson_id=question.lesson_id) if question.lesson_id else Q(pk=None)
    alike = {
        "same_objective": here & Q(current_version__objective=version.objective or None),
        "same_section": here & Q(current_version__section=version.section or None),
        "same_lesson": here,
    }
    asked = Submission.objects.filter(learner=learner, version__question=OuterRef("pk"))
    last = asked.order_by().values("version__question").values(last=Max("submitted_at"))
    return (
        Question.objects.filter(EVERYTHING.fits(learner=learner), topic=question.topic_id)
        .exclude(pk=question.pk)
        .annotate(**{name: rank(condition) for name, condition in alike.items()}, asked_at=last)
        .order_by(*(f"-{name}" for name in alike), F("asked_at").asc(nulls_first=True), "pk")
        .values_list("current_version_id", flat=True)
    )


def rank(condition: Q) -> Any:
    """Return 1 where the condition holds, else 0."""
    return Case(When(condition, then=Value(1)), default=Value(0))


def list_new_then_worst(*, learner: User, choice: Choice, count: int) -> list[int]:
    """Return the versions (keys) that a chosen practice asks."""
    questions = Question.objects.filter(choice.fits(learner=learner))
    new = questions.filter(~Exists(answers_of(learner))).order_by(
        "current_version__difficulty", "position", "pk"
    )
    found = list(new.values_list("current_version_id", flat=True)[:count])
    if len(found) == count:
        return found
    known = annotate_last_answer(questions.filter(Exists(answers_of(learner))), learner=learner)
    known = known.order_by(
        F("last_share").asc(nulls_first=True),
        F("last_at").asc(nulls_first=True),
        "current_version__difficulty",
        "position",
        "pk",
    )
    versions = known.values_list("current_version_id", flat=True)
    return found + list(versions[: count - len(found)])


def name_practice(choice: Choice, *, by_need: bool, is_left: bool = False) -> str:
    """Return the title of a practice: all that it was chosen by, so that two can be told apart.

    `is_left`: of all topics some are left out.
    """
    parts = [_("What I need most")] if by_need else []
    if choice.flagged:
        parts.append(_("Flagged questions"))
    if choice.topics or not parts:
        parts.append(_("All topics that I study") if is_left else name_topics(choice))
    parts += [name_kinds(choice), name_levels(choice)]
    return cut_words(" · ".join(filter(None, parts)), LONGEST_TITLE)


def name_topics(choice: Choice) -> str:
    if not choice.topics:
        return _("All topics")
    if len(choice.topics) > MOST_NAMED:
        return _("%(count)d topics") % {"count": len(choice.topics)}
    topics = Topic.objects.filter(slug__in=choice.topics).order_by(*topic_order())
    return join_titles(topics.values_list("title", flat=True))


def name_kinds(choice: Choice) -> str:
    if len(choice.kinds) > MOST_NAMED:
        return _("%(count)d kinds") % {"count": len(choice.kinds)}
    return join_titles(str(Kind(kind).label) for kind in choice.kinds)


def name_levels(choice: Choice) -> str:
    if not choice.is_levelled:
        return ""
    if choice.easiest == choice.hardest:
        return _("difficulty %(level)d") % {"level": choice.easiest}
    ends = {"easiest": choice.easiest, "hardest": choice.hardest}
    return _("difficulty %(easiest)d to %(hardest)d") % ends


def join_titles(titles: Iterable[str]) -> str:
    return get_text_list(list(titles), _("and"))


def keep_choice(*, learner: User, choice: Mapping[str, Any]) -> None:
    """Remember what the learner chose, as the form holds it."""
    profile = PracticeProfile(learner=learner, choice=dict(choice))
    PracticeProfile.objects.bulk_create(
        [profile], update_conflicts=True, unique_fields=["learner"], update_fields=["choice"]
    )


def profile_of(learner: User) -> PracticeProfile:
    """Return what is known of the learner; an empty profile where nothing is."""
    found = PROFILE.fetch(learner=learner.pk)
    return found[0] if found else PracticeProfile(learner=learner)


def usual_range(level: int | None) -> tuple[int, int]:
    """Return the difficulties that a choice begins with: one step around the level, or all."""
    if level is None:
        return LEVELS[0], LEVELS[-1]
    return max(LEVELS[0], level - 1), min(LEVELS[-1], level + 1)
