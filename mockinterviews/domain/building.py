"""Interviews that learners build for themselves: "30 minutes, behavioural, my weak topics".

A wish becomes sections by a recipe of its focus, and the draws are then cut to what the bank has,
so that whatever is built can be sat. Where the weak topics alone cannot fill a draw, the rest of it
is of all topics, and the learner is told. The same wish over the same weak topics is the same
blueprint again, so that its sittings can be compared.
"""

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from lessons.domain.leaving_out import is_left_out
from lessons.models import Topic
from mockinterviews.domain.blueprints import (
    BankItem,
    BankTooSmall,
    fill,
    live_bank,
    may_fill,
    slots_of,
)
from mockinterviews.models import Blueprint, Competency, Mode
from questions.domain.needing import weak_answers
from questions.models import Kind

LENGTHS = (10, 15, 20, 30, 45, 60)
WEAKEST = 3
WARM_UP_MINUTES = 8
FOLLOW_UPS = (
    gettext_lazy("Why that and not the alternative?"),
    gettext_lazy("How did you know it worked?"),
    gettext_lazy("What would you do differently?"),
)


class Focus(models.TextChoices):
    """What a built interview is about."""

    BEHAVIOURAL = "behavioural", gettext_lazy("Behavioural: stories from your work")
    TECHNICAL = "technical", gettext_lazy("Technical: ideas explained, and quick checks")
    MIXED = "mixed", gettext_lazy("Mixed: both")
    CHECKS = "checks", gettext_lazy("Quick checks alone")


NAMES = {
    Focus.BEHAVIOURAL: gettext_lazy("Behavioural"),
    Focus.TECHNICAL: gettext_lazy("Technical"),
    Focus.MIXED: gettext_lazy("Mixed"),
    Focus.CHECKS: gettext_lazy("Quick checks"),
}
STORY = (Kind.STAR,)
WRITTEN = (Kind.WRITTEN,)
QUICK = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE, Kind.NUMERIC)


@dataclass(frozen=True)
class Part:
    """A part of a recipe: its share of the minutes, and about how long each question takes."""

    slug: str
    title: Any
    kinds: Sequence[str]
    share: float
    minutes_each: float


STORIES = Part("stories", gettext_lazy("Stories from your work"), STORY, 1, 6)
IDEAS = Part("ideas", gettext_lazy("Ideas, explained"), WRITTEN, 0.7, 5)
CHECKS = Part("checks", gettext_lazy("Quick checks"), QUICK, 0.3, 1.25)
RECIPES = {
    Focus.BEHAVIOURAL: (STORIES,),
    Focus.TECHNICAL: (CHECKS, IDEAS),
    Focus.MIXED: (
        CHECKS,
        Part("ideas", IDEAS.title, WRITTEN, 0.3, 5),
        Part("stories", STORIES.title, STORY, 0.4, 6),
    ),
    Focus.CHECKS: (Part("checks", CHECKS.title, QUICK, 1, 1.25),),
}


@dataclass(frozen=True)
class Wish:
    """What a learner asks for."""

    minutes: int
    focus: str
    weak: bool = False
    mode: str = Mode.INTERVIEW


@dataclass(frozen=True)
class Weak:
    """What a learner has answered worst: slugs, the worst first."""

    topics: Sequence[str] = ()
    competencies: Sequence[str] = ()


@dataclass
class Built:
    """An interview that was built, and what could not be as it was wished."""

    blueprint: Blueprint
    notes: list[str] = field(default_factory=list)


class NothingToBuild(Exception):
    """The bank has no question of this focus. Carries a sentence for the person.

    `studied`: the topics that were asked of, where the person leaves out others.
    """

    def __init__(self, studied: Sequence[str] = ()) -> None:
        self.sentence = _("The bank has no question for this. Choose another focus.")
        if studied:
            self.sentence = _(
                "The topics that you study have no question for this. Choose another focus."
            )
        super().__init__(self.sentence)


@transaction.atomic
def build_interview(*, learner: User, wish: Wish) -> Built:
    """Make a blueprint that only `learner` sees. Raises NothingToBuild."""
    notes: list[str] = []
    weak = find_weak(learner) if wish.weak else Weak()
    studied = list_studied(learner)
    sections = build_sections(wish, weak, bank_of(studied), notes)
    if not sections:
        raise NothingToBuild(studied)
    worst = name_narrow(sections)
    sections = keep_to(studied, sections)
    if wish.weak and not worst:
        notes.append(say_not_narrow(weak))
    fields = {"title": name_wish(wish, worst), "mode": wish.mode, "minutes": wish.minutes}
    if worst:
        fields["summary"] = _("What went worst: %(names)s.") % {"names": ", ".join(worst)}
    return Built(keep(learner, fields, sections), notes)


def say_not_narrow(weak: Weak) -> str:
    """Say why an interview that was to ask what went worst asks everything."""
    if weak.topics or weak.competencies:
        return _("What went worst is nothing that this focus asks: it takes all that it can.")
    return _("No topic is known to be weak yet: this takes all of them.")


def name_wish(wish: Wish, worst: Sequence[str]) -> str:
    """Return the title. Staff read it as well, so it does not say in what somebody is weak."""
    title = _("%(focus)s, %(minutes)s minutes") % {
        "focus": NAMES[Focus(wish.focus)],
        "minutes": wish.minutes,
    }
    if wish.mode == Mode.PRACTICE:
        title = _("%(title)s with pause") % {"title": title}
    return _("%(title)s, what went worst") % {"title": title} if worst else title


def name_narrow(sections: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the titles of the topics and competencies to which draws are narrowed, each once."""
    draws = [draw for section in sections for draw in section["draws"]]
    found = []
    for name, model in (("topics", Topic), ("competencies", Competency)):
        slugs = dict.fromkeys(slug for draw in draws for slug in draw.get(name, ()))
        if slugs:
            titles = dict(model.objects.filter(slug__in=slugs).values_list("slug", "title"))
            found += [titles.get(slug, slug) for slug in slugs]
    return found


def list_studied(learner: User) -> list[str]:
    """Return the topics (slugs) that a learner studies where they leave some out; else nothing."""
    topics = Topic.objects.filter(retired_at=None)
    if not topics.filter(is_left_out(learner)).exists():
        return []
    studied = topics.filter(~is_left_out(learner))
    return list(studied.order_by("slug").values_list("slug", flat=True))


def bank_of(studied: Sequence[str]) -> list[BankItem]:
    """Return what can be asked of these topics; without any, of all."""
    return [item for item in live_bank() if not studied or item.topic in studied]


def keep_to(studied: Sequence[str], sections: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sections whose draws ask of no other topics than the studied ones, if there are any.

    What a draw is narrowed to already is studied.
    """
    narrow = {"topics": [*studied]} if studied else {}
    return [
        {**section, "draws": [{**narrow, **draw} for draw in section["draws"]]}
        for section in sections
    ]


@transaction.atomic
def build_warm_up(*, learner: User) -> Blueprint:
    """Make the warm-up of a learner: short, with pause, of what they know, without a line.

    It is for the half hour before an interview, which is no time to find out what one cannot do.
    Raises NothingToBuild.
    """
    rule = {"known": True, "difficulty": [1, 3], "count": 1}
    parts = (
        ("facts", _("Two facts"), {"kinds": [*QUICK], "count": 2, "minutes_each": 1}, 2),
        (
            "idea",
            _("One idea, said aloud and written"),
            {"kinds": [*WRITTEN], "minutes_each": 3},
            3,
        ),
        ("story", _("The start of one story"), {"kinds": [*STORY], "minutes_each": 3}, 3),
    )
    sections = [
        {"slug": slug, "title": title, "kind": "questions", "minutes": minutes}
        | {"draws": [{**rule, **draw}]}
        for slug, title, draw, minutes in parts
    ]
    studied = list_studied(learner)
    sections = keep_to(studied, cut_to_bank(sections, bank_of(studied)))
    if not sections:
        raise NothingToBuild(studied)
    minutes = sum(section["minutes"] for section in sections)
    fields = {"title": _("Warm-up before an interview"), "mode": Mode.PRACTICE, "minutes": minutes}
    no_line = {"pass_percent": 0, "section_floor_percent": 0}
    return keep(learner, fields | no_line, sections)


def keep(learner: User, fields: Mapping[str, Any], sections: list[dict[str, Any]]) -> Blueprint:
    """Store what was built, or find it where it was built before, also if it was removed since."""
    spelled = json.dumps([fields["minutes"], fields["mode"], sections], sort_keys=True)
    digest = hashlib.sha256(f"{learner.pk}:{spelled}".encode()).hexdigest()
    title = partial(find_free_title, learner, fields["title"])
    # Held, so that it is not dropped meanwhile.
    kept = Blueprint.objects.select_for_update(no_key=True)
    made, _is_new = kept.get_or_create(
        slug=f"own-{digest[:24]}",
        learner=learner,
        defaults={**fields, "title": title, "sections": sections},
    )
    if made.retired_at:
        made.retired_at = None
        made.save(update_fields=["retired_at"])
    return made


def find_free_title(learner: User, title: str) -> str:
    """Return the title with a number behind it where the learner has built another one of it."""
    taken = set(Blueprint.objects.filter(learner=learner).values_list("title", flat=True))
    numbered = (f"{title} ({number})" for number in itertools.count(2))
    return next(one for one in itertools.chain([title], numbered) if one not in taken)


def find_weak(learner: User) -> Weak:
    """Return what went worst, by the newest score of each question, of topics that they study.

    One query.
    """
    topics, competencies = Counter(), Counter()
    studied = weak_answers(learner).filter(~is_left_out(learner, topic="version__question__topic"))
    rows = studied.values_list(
        "version__question__topic__slug",
        "version__kind",
        "version__content__competencies",
        "share",
    )
    for topic, kind, probed, share in rows:
        if kind == Kind.STAR:
            competencies.update({one["slug"]: 1 - share for one in probed or ()})
        else:
            topics[topic] += 1 - share
    return Weak(
        *(tuple(name for name, _lost in one.most_common(WEAKEST)) for one in (topics, competencies))
    )


def build_sections(
    wish: Wish, weak: Weak, bank: Sequence[BankItem], notes: list[str]
) -> list[dict[str, Any]]:
    """Return the sections of a wish, as full as their minutes and the bank allow."""
    sections = []
    for part, minutes in share_minutes(RECIPES[Focus(wish.focus)], wish.minutes):
        count = max(1, round(minutes / part.minutes_each))
        rule: dict[str, Any] = {"kinds": [*part.kinds], "window": 1}
        draws = list(split(rule, part, count, weak, bank, notes))
        sections.append(
            {"slug": part.slug, "title": str(part.title), "kind": "questions", "minutes": minutes}
            | {"draws": draws}
        )
    sections = share_out(cut_to_bank(sections, bank), wish.minutes)
    for draw in (draw for section in sections for draw in section["draws"]):
        if Kind.STAR in draw["kinds"]:
            draw |= {"follow_ups": [str(text) for text in FOLLOW_UPS], "follow_ups_asked": 1}
    return sections


def share_minutes(parts: Sequence[Part], minutes: int) -> Iterator[tuple[Part, int]]:
    """Yield each part with its whole minutes; the last one takes what is left."""
    left = minutes
    for part in parts[:-1]:
        given = max(1, round(minutes * part.share))
        left -= given
        yield part, given
    yield parts[-1], left


def split(
    rule: Mapping, part: Part, count: int, weak: Weak, bank: Sequence[BankItem], notes: list[str]
) -> Iterator[dict[str, Any]]:
    """Yield the draws of a part: from what is weak as far as it goes, and from all for the rest."""
    name = "competencies" if part.kinds == STORY else "topics"
    slugs = getattr(weak, name)
    narrow = {**rule, name: [*slugs]}
    found = sum(may_fill(item, narrow) for item in bank) if slugs else 0
    if found:
        yield {**narrow, "count": min(found, count)}
    if found < count:
        if found:
            says = _("“%(part)s”: your weak topics have %(found)s questions, the rest is of all.")
            notes.append(says % {"part": part.title, "found": found})
        yield {**rule, "count": count - found}


def cut_to_bank(
    sections: Sequence[dict[str, Any]], bank: Sequence[BankItem]
) -> list[dict[str, Any]]:
    """Return the sections with no more questions in their draws than the bank can give them."""
    sections = [section for section in sections if section["draws"]]
    while sections:
        try:
            fill(list(slots_of(sections, bank)), sections)
        except BankTooSmall as error:
            error.draw["count"] -= 1  # type: ignore[index]
            section = sections[error.section]
            section["draws"] = [draw for draw in section["draws"] if draw["count"]]
            sections = [one for one in sections if one["draws"]]
        else:
            break
    return sections


def share_out(sections: list[dict[str, Any]], minutes: int) -> list[dict[str, Any]]:
    """Give what the missing sections leave to the last one, and each question its minutes."""
    if not sections:
        return []
    sections[-1]["minutes"] += minutes - sum(section["minutes"] for section in sections)
    for section in sections:
        count = sum(draw["count"] for draw in section["draws"])
        each = int(100 * section["minutes"] / count) / 100
        for draw in section["draws"]:
            draw["minutes_each"] = each
    return sections
