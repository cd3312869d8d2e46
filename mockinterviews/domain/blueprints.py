"""Drawing the questions of an interview from the bank, as its blueprint asks."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mockinterviews.models import Blueprint
from questions.domain.queries import questions_on_offer


class BankTooSmall(Exception):
    """The bank cannot meet one part of a plan. Carries a sentence for the person."""

    def __init__(self, *, section: int, title: str, wanted: int, found: int, what: str):
        self.section, self.wanted, self.found = section, wanted, found
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


@dataclass(frozen=True)
class BankItem:
    """A question that can be drawn, in its current version."""

    slug: str
    topic: str
    version_id: int
    kind: str
    difficulty: int


@dataclass(frozen=True)
class Drawn:
    """One question of an interview to be."""

    section: int
    version_id: int
    minutes: Decimal
    seed: int


@dataclass(frozen=True)
class Slot:
    """A place in the plan and the questions that could fill it, in the order to try them."""

    section: int
    draw: dict[str, Any]
    candidates: Sequence[BankItem]


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
        "sections": blueprint.sections,
    }


def draw_questions(*, sections: Sequence[dict[str, Any]], seed: int) -> list[Drawn]:
    """Draw a question for every place of the plan, none of them twice.

    The same seed over the same bank draws the same questions. A draw either names its `questions`
    or says how many (`count`) of which `kinds`, `topics` and `difficulty` it wants.
    Raise BankTooSmall only where no choice at all could fill the plan.
    """
    chance = random.Random(seed)
    slots = list(slots_of(sections, chance))
    versions = fill(slots, sections)
    return [
        Drawn(
            section=slot.section,
            version_id=version_id,
            minutes=Decimal(str(slot.draw.get("minutes_each", 1))),
            seed=chance.randrange(2**31),
        )
        for slot, version_id in zip(slots, versions, strict=True)
    ]


def slots_of(sections: Sequence[dict[str, Any]], chance: random.Random):
    """Yield the places of the plan in order, each with its candidates shuffled."""
    bank = live_bank()
    for index, section in enumerate(sections):
        for draw in section["draws"]:
            if "questions" in draw:
                for slug in draw["questions"]:
                    yield Slot(index, draw, [item for item in bank if item.slug == slug])
                continue
            fitting = [item for item in bank if fits(item, draw)]
            for _place in range(draw.get("count", 1)):
                chance.shuffle(fitting)
                yield Slot(index, draw, tuple(fitting))


def live_bank() -> list[BankItem]:
    """Return every question that can be asked, in a stable order."""
    return [
        BankItem(*row)
        for row in questions_on_offer()
        .order_by("slug")
        .values_list(
            "slug",
            "topic__slug",
            "current_version_id",
            "current_version__kind",
            "current_version__difficulty",
        )
    ]


def fits(item: BankItem, draw: dict[str, Any]) -> bool:
    low, high = draw.get("difficulty", (1, 5))
    return (
        (not draw.get("kinds") or item.kind in draw["kinds"])
        and (not draw.get("topics") or item.topic in draw["topics"])
        and low <= item.difficulty <= high
    )


def fill(slots: Sequence[Slot], sections: Sequence[dict[str, Any]]) -> list[int]:
    """Give each slot its own version: a matching by augmenting paths.

    Taking the first free question would fail where a wide draw has used up what a narrow one needs,
    although another choice would have filled both.
    """
    holder: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        for item in slots[index].candidates:
            if item.version_id in tried:
                continue
            tried.add(item.version_id)
            if item.version_id not in holder or place(holder[item.version_id], tried):
                holder[item.version_id] = index
                return True
        return False

    for index in range(len(slots)):
        if not place(index, set()):
            raise too_small(slots, index, sections)
    taken = {index: version_id for version_id, index in holder.items()}
    return [taken[index] for index in range(len(slots))]


def too_small(
    slots: Sequence[Slot], failed: int, sections: Sequence[dict[str, Any]]
) -> BankTooSmall:
    slot = slots[failed]
    found = sum(1 for other in slots[:failed] if other.draw is slot.draw)
    return BankTooSmall(
        section=slot.section,
        title=sections[slot.section]["title"],
        wanted=len(slot.draw["questions"]) if "questions" in slot.draw else slot.draw["count"],
        found=found,
        what=described(slot.draw),
    )


def described(draw: dict[str, Any]) -> str:
    """Return a draw in words, for the sentence of an error."""
    if "questions" in draw:
        return ", ".join(draw["questions"])
    low, high = draw.get("difficulty", (1, 5))
    parts = [", ".join(draw.get("kinds", [])), ", ".join(draw.get("topics", []))]
    parts.append(_("difficulty %(low)s to %(high)s") % {"low": low, "high": high})
    return "; ".join(part for part in parts if part)
