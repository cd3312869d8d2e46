"""What the pages of a study session show: its step, its time, its summary and one suggestion."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from lessons.domain.queries import unfinished_lessons
from lessons.models import LessonProgress
from questions.domain.left_open import find_place
from questions.domain.practice import is_mistake, is_right
from questions.domain.queries import due_queue
from questions.domain.self_marking import keeps_back
from questions.domain.studying import (
    current_step,
    minutes_left,
    own_cards_left,
    sections_of,
)
from questions.domain.summaries import is_dropped, list_sections
from questions.models import PracticeItem, StudySession, StudyStep

# What the learner has yet to mark is not told either.
NOT_SCORED = Q(practice__items__submission__effective_score=None) | Q(
    practice__items__submission__self_mark__isnull=False,
    practice__items__submission__self_mark__marked_at=None,
)
# An own card that was looked at in the step.
LOOKED_AT = Q(
    Q(finished_at=None) | Q(own_cards__logs__reviewed_at__lte=F("finished_at")),
    own_cards__logs__reviewed_at__gte=F("begun_at"),
    own_cards__logs__rating__isnull=False,
    own_cards__logs__superseded_by=None,
)


@dataclass(frozen=True)
class StepView:
    """One step in words: what it is, why it comes now, and what its button says."""

    step: StudyStep
    title: str
    reason: str
    action: str


@dataclass(frozen=True)
class Suggestion:
    """The one thing to do next, with its reason."""

    says: str
    reason: str
    url: str
    action: str


def describe_session(session: StudySession) -> dict:
    """Return the context of the session's page and of the line on other pages.

    `reading` is the slug of the lesson that is to be read now: its page has the main action in the
    line of the session.
    """
    step = current_step(session)
    return {
        "reading": step.lesson.slug if step and step.lesson and step.begun_at else "",
        "session": session,
        "step": describe_step(step) if step else None,
        "minutes_left": minutes_left(session),
    }


def describe_page(session: StudySession, now: datetime) -> dict:
    """Return the context of the session's own page: the step, how to go on in it, what is done."""
    context = describe_session(session)
    begun = context["step"] and context["step"].step.begun_at
    steps = count_answers(session).filter(finished_at__isnull=False, begun_at__isnull=False)
    return context | {
        "going_on": name_open_part(context["step"].step, now) if begun else "",
        "done": [describe_step(step, what_was_done=True) for step in steps],
    }


def count_answers(session: StudySession) -> QuerySet[StudyStep]:
    """Return the steps of a session with how many answers each has, of how many questions.

    And to how many of its own cards the learner has looked.
    """
    return session.steps.select_related("lesson__current_version").annotate(
        asked=Count("practice__items", distinct=True),
        answered=Count("practice__items__submission", distinct=True),
        waiting=Count("practice__items__submission", filter=NOT_SCORED, distinct=True),
        own_asked=Count("own_cards", distinct=True),
        own_seen=Count("own_cards", filter=LOOKED_AT, distinct=True),
    )


def name_open_part(step: StudyStep, now: datetime) -> str:
    """Say in a button where to go on in a step that is begun; "" where nothing in it is open."""
    if step.lesson is not None:
        return "" if is_read(step) else _("Read on")
    place, left = find_place(step.practice), own_cards_left(step, now)
    if place is None and not left:
        return ""
    own = step.own_cards.count()
    number = own - left + 1 if left else own + place.position
    where = {"number": number, "count": own + (place.total if place else 0)}
    if step.kind == StudyStep.Kind.RECALL:
        return _("Go on: card %(number)d of %(count)d") % where
    return _("Go on: question %(number)d of %(count)d") % where


def is_read(step: StudyStep) -> bool:
    """Tell whether every section of a step was seen."""
    standing = LessonProgress.objects.filter(learner=step.session.learner, lesson=step.lesson)
    seen = set(standing.values_list("sections_seen", flat=True).first() or ())
    return seen.issuperset(section["slug"] for section in sections_of(step))


def describe_step(step: StudyStep, *, what_was_done: bool = False) -> StepView:
    """Return a step in words: as it is planned, or what of it was done (see `count_answers`)."""
    if what_was_done and (step.asked or step.own_asked):
        return StepView(step, name_answered(step), "", "")
    count = step.count
    if step.kind == StudyStep.Kind.RECALL:
        return StepView(
            step,
            ngettext("Recall %(count)d card", "Recall %(count)d cards", count) % {"count": count},
            _("Longest overdue; of these your own cards first"),
            ngettext("Recall %(count)d card", "Recall %(count)d cards", count) % {"count": count},
        )
    if step.kind == StudyStep.Kind.WEAK:
        says = ngettext("Weak spots: %(count)d question", "Weak spots: %(count)d questions", count)
        action = ngettext("Answer %(count)d question", "Answer %(count)d questions", count)
        return StepView(
            step,
            says % {"count": count},
            _("What went worst, and what is new where nothing did"),
            action % {"count": count},
        )
    return StepView(
        step,
        _("Read: %(lesson)s") % {"lesson": step.lesson.title},
        name_sections(step),
        _("Read on") if step.begun_at else _("Read this part"),
    )


def name_answered(step: StudyStep) -> str:
    """Name a step by what was answered in it."""
    if step.kind == StudyStep.Kind.RECALL:
        says = ngettext(
            "Recall: %(answered)d of %(count)d card",
            "Recall: %(answered)d of %(count)d cards",
            step.asked + step.own_asked,
        )
    else:
        says = ngettext(
            "Weak spots: %(answered)d of %(count)d question",
            "Weak spots: %(answered)d of %(count)d questions",
            step.asked,
        )
    answered, count = step.answered + step.own_seen, step.asked + step.own_asked
    return says % {"answered": answered, "count": count}


def name_sections(step: StudyStep) -> str:
    """Name the first and the last section of a step."""
    titles = [section["title"] for section in sections_of(step)]
    if not titles:
        return _("From its beginning")
    if len(titles) == 1:
        return _("Section “%(first)s”") % {"first": titles[0]}
    return _("From “%(first)s” to the end of “%(last)s”") % {
        "first": titles[0],
        "last": titles[-1],
    }


def describe_summary(*, session: StudySession, now: datetime) -> dict:
    """Return what was done in a session, and one suggestion.

    A question that was dropped since counts neither as right nor as a mistake.
    """
    steps = list(count_answers(session))
    items = list(
        PracticeItem.objects.filter(practice__study_step__session=session, submission__isnull=False)
        .select_related("submission__effective_score", "submission__self_mark")
        .select_related("practice__study_step")
        .select_related("version__question__lesson__current_version")
        .defer(
            "version__question__lesson__current_version__markdown",
            "version__question__lesson__current_version__blocks",
        )
        .order_by("practice__study_step__position", "position")
    )
    counting = [item for item in items if not is_dropped(item) and not keeps_back(item.submission)]
    scored = [item for item in counting if item.submission.effective_score]
    scores = Counter(item.practice_id for item in scored)
    right = Counter(item.practice_id for item in scored if is_right(item.submission))
    return {
        "session": session,
        "minutes": round(session.active_seconds / 60),
        "rows": [
            (
                describe_step(step, what_was_done=True),
                step,
                right[step.practice_id],
                scores[step.practice_id],
            )
            for step in steps
        ],
        "answered": len(items),
        "own": sum(step.own_seen for step in steps),
        "suggestion": suggest(session, counting, now),
    }


def suggest(session: StudySession, items: list[PracticeItem], now: datetime) -> Suggestion:
    """Return one suggestion: the section of the mistakes, cards left due, a lesson, practice."""
    return (
        suggest_section(items)
        or suggest_cards(session.learner, now)
        or suggest_lesson(session.learner)
        or Suggestion(
            _("Practise what you need most"),
            _("Everything is read, and nothing is due."),
            reverse("practice") + "?by=needed",
            _("Choose questions"),
        )
    )


def suggest_section(items: list[PracticeItem]) -> Suggestion | None:
    """Suggest the section that most mistakes belong to."""
    sections = list_sections([item for item in items if is_mistake(item.submission)])
    if not sections:
        return None
    place, mistakes = sections[0].place, sections[0].mistakes
    anchor = f"#{place['slug']}" if place["slug"] else ""
    reason = ngettext(
        "%(count)d answer that missed its points belongs there.",
        "%(count)d answers that missed their points belong there.",
        mistakes,
    )
    return Suggestion(
        _("Read: %(section)s") % {"section": place.get("title") or place["lesson_title"]},
        reason % {"count": mistakes},
        reverse("lesson", args=[place["lesson"]]) + anchor,
        _("Read this section"),
    )


def suggest_cards(learner: User, now: datetime) -> Suggestion | None:
    """Suggest the cards that are still due."""
    due = due_queue(learner, now).count()
    if not due:
        return None
    says = ngettext("%(count)d card is still due", "%(count)d cards are still due", due)
    return Suggestion(
        says % {"count": due},
        _("They wait; later today is as good as now."),
        reverse("recall"),
        _("Look at recall"),
    )


def suggest_lesson(learner: User) -> Suggestion | None:
    """Suggest the lesson that is open, or the next one."""
    lesson = unfinished_lessons(learner).first()
    if lesson is None:
        return None
    return Suggestion(
        _("Read on: %(lesson)s") % {"lesson": lesson.title},
        _("In %(topic)s") % {"topic": lesson.topic.title},
        reverse("lesson", args=[lesson.slug]),
        _("Open the lesson"),
    )
