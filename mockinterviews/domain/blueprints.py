"""Drawing the questions of an interview from the bank, as its blueprint asks.

What a learner was asked in their last interviews is taken again only where nothing else is left,
and a `window` around the learner's level is a wish: within it first, and the nearest to it after.
So a plan that the bank can fill for one learner can be filled for all.

The level of a learner is that of their last placement check (questions.domain.needing.level_of).
Who has had none has no level, and a window then means nothing.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mockinterviews.models import Blueprint, Interview, InterviewQuestion, SectionKind
from questions.domain.needing import find_known, level_of
from questions.domain.queries import questions_on_offer
from questions.models import Question

# What was asked in so many interviews before is not asked again, if it can be helped.
LAST_INTERVIEWS = 3
# How gladly a question is taken: fresh and in the window, fresh, seen lately.
FITTING, FRESH, SEEN = range(3)


class BankTooSmall(Exception):
    """The bank cannot meet one part of a plan. Carries a sentence for the person."""

    def __init__(
        self, *, section: int, title: str, wanted: int, found: int, what: str, draw: Mapping
    ):
        self.section, self.wanted, self.found, self.draw = section, wanted, found, draw
        self.sentence = _(
            "Section %(section)s, “%(title)s”, asks for %(wanted)s of: %(what)s. The bank has "
            "%(found)s left for it. Choose another interview, or ask an author for more questions."
        ) % {
            "section": section + 1,
            "title": title,
            "wanted": wanted,
            "found": found,
            "what": what,
        }
        super().__init__(self.sentence)


# What a BankItem is made of.
ITEM = (
    "slug",
    "topic__slug",
    "current_version_id",
    "current_version__kind",
    "current_version__difficulty",
    "current_version__content__competencies",
    "pack",
)


@dataclass(frozen=True)
class BankItem:
    """A question that can be drawn, in its current version."""

    slug: str
    topic: str
    version_id: int
    kind: str
    difficulty: int
    competencies: frozenset[str] = frozenset()
    # Empty for a question of this site.
    pack: str = ""


@dataclass(frozen=True)
class Drawn:
    """One question of an interview to be."""

    section: int
    version_id: int
    minutes: Decimal
    seed: int
    closes: bool = False
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Past:
    """What the draw heeds of a learner: their level, and the questions they were asked lately."""

    level: int | None = None
    seen: Set[str] = frozenset()
    # What they answered well, where a draw asks for it.
    known: Set[str] = frozenset()


NO_PAST = Past()


@dataclass(frozen=True)
class Slot:
    """A place in the plan and the questions that could fill it, in the order to try them."""

    section: int
    draw: Mapping[str, Any]
    candidates: Sequence[BankItem]
    # How gladly each candidate is taken, by its version; the order within is that of candidates.
    ranks: Mapping[int, int]


def draws_of(section: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the draws of a section; none where it asks no questions."""
    return section.get("draws", ())


def count_of(draw: Mapping[str, Any]) -> int:
    return draw.get("count", len(draw["questions"]) if "questions" in draw else 1)


def can_ask(
    sections: Iterable[Mapping[str, Any]], items: Iterable[BankItem], *, pack: str = ""
) -> bool:
    """Return whether a plan, of a pack or of this site, names one of `items` or can draw it."""
    items = [item for item in items if not pack or item.pack == pack]
    draws = [draw for section in sections for draw in draws_of(section)]
    return any(may_fill(item, draw) for draw in draws for item in items)


def may_fill(item: BankItem, draw: Mapping[str, Any]) -> bool:
    """Return whether a draw names a question, or can take it by its rule."""
    return item.slug in draw["questions"] if "questions" in draw else fits(item, draw)


def plan_of(blueprint: Blueprint) -> dict[str, Any]:
    """Return the blueprint as it is now: later edits change no interview that was made before."""
    return {
        "slug": blueprint.slug,
        "title": blueprint.title,
        "summary": blueprint.summary,
        "mode": blueprint.mode,
        "minutes": blueprint.minutes,
        "pass_percent": blueprint.pass_percent,
        "section_floor_percent": blueprint.section_floor_percent,
        "going_back": blueprint.going_back,
        "sections": [complete(section) for section in blueprint.sections],
    }


def complete(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section with its kind and its draws, which an author may leave out."""
    return {"kind": SectionKind.QUESTIONS.value, "draws": [], **section}


def past_of(learner: User, sections: Iterable[Mapping[str, Any]] = ()) -> Past:
    """Return what the draw heeds of a learner: two queries, and one where a draw is of `known`."""
    wants_known = any(draw.get("known") for section in sections for draw in draws_of(section))
    return Past(
        level=level_of(learner),
        seen=frozenset(find_seen(learner)),
        known=frozenset(find_known(learner)) if wants_known else frozenset(),
    )


def find_seen(learner: User) -> QuerySet:
    """Return the slugs of what `learner` was asked in the last interviews that they began."""
    began = Interview.objects.filter(learner=learner, started_at__isnull=False)
    last = began.order_by("-started_at").values("pk")[:LAST_INTERVIEWS]
    asked = InterviewQuestion.objects.filter(interview__in=last).order_by()
    return asked.values_list("version__question__slug", flat=True)


def count_seen(interview: Interview) -> int:
    """Return how many questions of an interview that has not begun were asked lately."""
    questions = interview.questions.order_by()
    return questions.filter(version__question__slug__in=find_seen(interview.learner)).count()


def draw_questions(
    *, sections: Sequence[Mapping[str, Any]], seed: int, past: Past = NO_PAST, pack: str = ""
) -> list[Drawn]:
    """Draw a question for every place of the plan, none of them twice.

    The same seed over the same bank draws the same questions. A draw either names its `questions`,
    of which it may take only a `count`, or says how many (`count`) of which `kinds`, `topics`,
    `competencies` and `difficulty` it wants, or within which `window` of the learner's level. The
    plan of a `pack` draws from that pack alone, as its authors tried it.
    Raise BankTooSmall only where no choice at all could fill the plan.
    """
    chance = random.Random(seed)
    slots = list(slots_of(sections, live_bank(pack), past, chance))
    versions = fill(slots, sections)
    return [
        Drawn(
            section=slot.section,
            version_id=version_id,
            minutes=Decimal(str(slot.draw.get("minutes_each", 1))),
            seed=chance.randrange(2**31),
            closes=slot.draw.get("closes", False),
            follow_ups=draw_follow_ups(slot.draw, chance),
        )
        for slot, version_id in zip(slots, versions, strict=True)
    ]


def draw_follow_ups(draw: Mapping[str, Any], chance: random.Random) -> tuple[str, ...]:
    """Return the prompts that follow the answer: all in their order, or some drawn of them."""
    texts = draw.get("follow_ups", ())
    count = draw.get("follow_ups_asked", len(texts))
    return tuple(texts[at] for at in sorted(chance.sample(range(len(texts)), count)))


def slots_of(
    sections: Sequence[Mapping[str, Any]],
    bank: Sequence[BankItem],
    past: Past = NO_PAST,
    chance: random.Random | None = None,
) -> Iterator[Slot]:
    """Yield the places of the plan in order, each with its candidates, shuffled by `chance`."""
    for index, section in enumerate(sections):
        for draw in draws_of(section):
            if "questions" in draw and "count" not in draw:
                for slug in draw["questions"]:
                    yield make_slot(index, draw, [one for one in bank if one.slug == slug], past)
                continue
            fitting = [item for item in bank if may_fill(item, draw)]
            if chance is None:
                yield from repeat(make_slot(index, draw, fitting, past), count_of(draw))
                continue
            for _place in range(count_of(draw)):
                chance.shuffle(fitting)
                yield make_slot(index, draw, fitting, past)


def make_slot(
    section: int, draw: Mapping[str, Any], fitting: Sequence[BankItem], past: Past
) -> Slot:
    gaps = {item.version_id: gap_of(item, draw, past) for item in fitting}
    # A stable sort: by the distance from the window, else as they were shuffled.
    nearest = tuple(sorted(fitting, key=lambda item: gaps[item.version_id]))
    ranks = {item.version_id: rank_of(item, draw, past, gaps) for item in fitting}
    return Slot(section, draw, nearest, ranks)


def rank_of(item: BankItem, draw: Mapping[str, Any], past: Past, gaps: Mapping[int, int]) -> int:
    """Return how gladly a draw takes a question."""
    if draw.get("known"):
        return FITTING if item.slug in past.known else FRESH
    if item.slug in past.seen:
        return SEEN
    return FRESH if gaps[item.version_id] else FITTING


def gap_of(item: BankItem, draw: Mapping[str, Any], past: Past) -> int:
    """Return by how many steps a question lies outside the window of a draw."""
    if past.level is None or "window" not in draw:
        return 0
    return max(0, abs(item.difficulty - past.level) - draw["window"])


def live_bank(pack: str = "") -> list[BankItem]:
    """Return every question that can be asked, or those of one pack, in a stable order."""
    questions = questions_on_offer()
    return items_of((questions.filter(pack=pack) if pack else questions).order_by("slug"))


def items_of(questions: QuerySet[Question]) -> list[BankItem]:
    return [read_item(row) for row in questions.values_list(*ITEM)]


def read_item(row: Sequence[Any]) -> BankItem:
    """Return a question as the columns ITEM of it say."""
    *rest, competencies, pack = row
    return BankItem(*rest, slugs_of(competencies), pack)


def slugs_of(competencies: Iterable[Mapping[str, Any]] | None) -> frozenset[str]:
    """Return the slugs of what a question probes, as its version holds it."""
    return frozenset(one["slug"] for one in competencies or ())


def fits(item: BankItem, draw: Mapping[str, Any]) -> bool:
    low, high = draw.get("difficulty", (1, 5))
    wanted = draw.get("competencies")
    return (
        (not draw.get("kinds") or item.kind in draw["kinds"])
        and (not draw.get("topics") or item.topic in draw["topics"])
        and (not wanted or not item.competencies.isdisjoint(wanted))
        and low <= item.difficulty <= high
    )


def fill(slots: Sequence[Slot], sections: Sequence[Mapping[str, Any]]) -> list[int]:
    """Give each slot its own version: a matching by augmenting paths.

    Taking the first free question would fail where a wide draw has used up what a narrow one needs,
    although another choice would have filled both. First as many slots as possible are filled by
    what is taken gladly, then the others by what is left. An augmenting path lets go of no question
    that was taken, so no more of those seen lately are asked than there have to be.
    """
    holder: dict[int, int] = {}

    def place(index: int, rank: int, tried: set[int]) -> bool:
        slot = slots[index]
        for item in slot.candidates:
            if item.version_id in tried or slot.ranks[item.version_id] > rank:
                continue
            tried.add(item.version_id)
            if item.version_id not in holder or place(holder[item.version_id], rank, tried):
                holder[item.version_id] = index
                return True
        return False

    empty = range(len(slots))
    for rank in (FITTING, FRESH, SEEN):
        empty = [index for index in empty if not place(index, rank, set())]
    if empty:
        raise too_small(slots, empty, sections)
    taken = {index: version_id for version_id, index in holder.items()}
    return [taken[index] for index in range(len(slots))]


def too_small(
    slots: Sequence[Slot], empty: Sequence[int], sections: Sequence[Mapping[str, Any]]
) -> BankTooSmall:
    slot = slots[empty[0]]
    alike = [index for index, other in enumerate(slots) if other.draw is slot.draw]
    return BankTooSmall(
        section=slot.section,
        title=sections[slot.section]["title"],
        wanted=count_of(slot.draw),
        found=len(set(alike) - set(empty)),
        what=described(slot.draw),
        draw=slot.draw,
    )


def described(draw: Mapping[str, Any]) -> str:
    """Return a draw in words, for the sentence of an error."""
    if "questions" in draw:
        return ", ".join(draw["questions"])
    parts = [", ".join(draw.get(key, [])) for key in ("kinds", "topics", "competencies")]
    if "difficulty" in draw:
        low, high = draw["difficulty"]
        parts.append(_("difficulty %(low)s to %(high)s") % {"low": low, "high": high})
    return "; ".join(part for part in parts if part)
