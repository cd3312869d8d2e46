"""What is wrong with a blueprint that an author wrote, in words and by field.

The bank is held against it by the very rules that interviews draw by, so that a blueprint which is
saved can be sat. Faults are (path, sentence) pairs, the paths such as `sections.1.draws.0.count`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mockinterviews.domain.blueprints import (
    BankItem,
    BankTooSmall,
    count_of,
    draws_of,
    fill,
    may_fill,
    slots_of,
)
from mockinterviews.models import Mode, SectionKind
from questions.models import Kind

Fault = tuple[str, str]
LONGEST = 600


@dataclass(frozen=True)
class Bank:
    """The questions that can be asked, and what their topics and competencies are called."""

    items: Sequence[BankItem]
    topics: Mapping[str, str] = field(default_factory=dict)
    competencies: Mapping[str, str] = field(default_factory=dict)

    def of_pack(self, pack: str) -> "Bank":
        """Return what a blueprint of `pack` draws from: its questions; without one all."""
        return replace(self, items=[one for one in self.items if not pack or one.pack == pack])


def find_faults(record: Mapping[str, Any], bank: Bank) -> list[Fault]:
    """Return what a blueprint lacks or has wrong; the bank is asked once the rest is right."""
    faults = [*find_head_faults(record), *find_section_faults(record)]
    return faults or list(find_bank_faults(record["sections"], bank))


def find_head_faults(record: Mapping[str, Any]) -> Iterator[Fault]:
    if not record.get("title"):
        yield "title", _("Enter a title for the interview.")
    if record.get("mode") not in Mode.values:
        yield "mode", _("Choose one of the list.")
    for name in ("pass_percent", "section_floor_percent"):
        if not is_whole(record.get(name), 0, 100):
            yield name, _("Give a whole number from 0 to 100.")
    sections = record.get("sections") or []
    if not any(draws_of(section) or is_asking(section) for section in sections):
        yield "sections", _("Add a section that asks questions.")
    total = sum(one["minutes"] for one in sections if is_minutes(one.get("minutes")))
    if total > LONGEST or total != int(total):
        yield (
            "sections",
            _("The sections sum to %(total)s minutes. Make that a whole number up to %(most)s.")
            % {"total": f"{total:g}", "most": LONGEST},
        )


def find_section_faults(record: Mapping[str, Any]) -> Iterator[Fault]:
    sections = record.get("sections") or []
    for number, section in enumerate(sections):
        at = f"sections.{number}"
        if not section.get("title"):
            yield f"{at}.title", _("Enter a title for the section.")
        if not is_minutes(section.get("minutes")):
            yield f"{at}.minutes", _("Give its minutes, above 0.")
        yield from find_place_faults(sections, number, at)
        if is_asking(section):
            yield from find_draws_faults(section, at)


def find_place_faults(sections: Sequence[Mapping], number: int, at: str) -> Iterator[Fault]:
    """Yield what is wrong with the kind of a section where it stands."""
    kind = kind_of_section(sections[number])
    if kind not in SectionKind.values:
        yield f"{at}.kind", _("Choose one of the list.")
    if kind == SectionKind.FREE_TEXT and not sections[number].get("prompt"):
        yield f"{at}.prompt", _("Say what to write about.")
    if kind == SectionKind.BREAK and number in (0, len(sections) - 1):
        yield f"{at}.kind", _("A break stands between two sections. Move it.")
    if kind == SectionKind.SELF_REVIEW and not any(map(is_asking, sections[:number])):
        yield f"{at}.kind", _("There is nothing to look back at before it. Move it down.")


def find_draws_faults(section: Mapping[str, Any], at: str) -> Iterator[Fault]:
    draws = draws_of(section)
    if not draws:
        yield f"{at}.draws", _("The section asks nothing. Add a draw.")
    faults = [
        fault
        for number, draw in enumerate(draws)
        for fault in find_draw_faults(draw, f"{at}.draws.{number}")
    ]
    yield from faults
    if faults or not draws or not is_minutes(section.get("minutes")):
        return
    needed = sum(draw["minutes_each"] * count_of(draw) for draw in draws)
    if needed > section["minutes"]:
        says = _("Its questions need %(needed)s minutes. Give it more, or draw fewer.")
        yield f"{at}.minutes", says % {"needed": f"{needed:g}"}


def find_draw_faults(draw: Mapping[str, Any], at: str) -> Iterator[Fault]:
    named = draw.get("questions", [])
    if named and (draw.get("kinds") or draw.get("topics") or draw.get("competencies")):
        yield f"{at}.questions", _("Name questions, or choose kinds and topics: not both.")
    elif not named and not draw.get("kinds"):
        yield f"{at}.kinds", _("Tick the kinds of its questions, or name questions.")
    if "count" in draw or not named:
        most = len(named) if named else 100
        if not is_whole(draw.get("count"), 1, most):
            says = _("Give a whole number from 1 to %(most)s.")
            yield f"{at}.count", says % {"most": most}
    if not is_minutes(draw.get("minutes_each")):
        yield f"{at}.minutes_each", _("Give minutes, above 0.")
    if "difficulty" in draw and not is_range(draw["difficulty"]):
        yield f"{at}.difficulty", _("Give two whole numbers from 1 to 5, the least first.")
    if "window" in draw and not is_whole(draw["window"], 0, 4):
        yield f"{at}.window", _("Choose one of the list.")
    texts = draw.get("follow_ups", [])
    if "follow_ups_asked" in draw and not is_whole(draw["follow_ups_asked"], 1, len(texts)):
        says = _("The draw has fewer follow-ups (%(count)s). Write more, or ask fewer.")
        yield f"{at}.follow_ups_asked", says % {"count": len(texts)}


def find_bank_faults(sections: Sequence[Mapping[str, Any]], bank: Bank) -> Iterator[Fault]:
    """Yield where the bank cannot meet the plan: draw by draw, and then all together."""
    faults = list(find_draws_too_large(sections, bank))
    yield from faults
    if faults:
        return
    try:
        fill(list(slots_of(sections, bank.items)), sections)
    except BankTooSmall as error:
        number = sections[error.section]["draws"].index(error.draw)
        says = _(
            "Section %(section)s asks for %(what)s, the other draws leave %(found)s. "
            "Draw fewer, or from more topics."
        )
        yield (
            f"sections.{error.section}.draws.{number}.count",
            says
            % {
                "section": error.section + 1,
                "what": say_draw(error.draw, bank),
                "found": error.found,
            },
        )


def find_draws_too_large(sections: Sequence[Mapping], bank: Bank) -> Iterator[Fault]:
    slugs = {item.slug for item in bank.items}
    for index, section in enumerate(sections):
        for number, draw in enumerate(draws_of(section)):
            at = f"sections.{index}.draws.{number}"
            unknown = [slug for slug in draw.get("questions", []) if slug not in slugs]
            if unknown:
                says = _("The bank has no question %(ids)s on offer.")
                yield f"{at}.questions", says % {"ids": ", ".join(unknown)}
                continue
            found = sum(may_fill(item, draw) for item in bank.items)
            if found < count_of(draw):
                says = _("Section %(section)s asks for %(what)s, the bank has %(found)s.")
                what = say_draw(draw, bank)
                values = {"section": index + 1, "what": what, "found": found}
                yield f"{at}.count", says % values


def say_draw(draw: Mapping[str, Any], bank: Bank) -> str:
    """Return what a draw asks for in words: "5 written questions on Security"."""
    count = count_of(draw)
    kinds = [str(dict(Kind.choices).get(kind, kind)) for kind in draw.get("kinds", [])]
    if len(kinds) == 1:
        name = kinds[0] if kinds[0].isupper() else kinds[0].lower()
        says = ngettext("%(count)s %(kind)s question", "%(count)s %(kind)s questions", count)
        says %= {"count": count, "kind": name}
    else:
        says = ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
        if kinds:
            says += " (" + get_text_list(kinds, _("or")) + ")"
    if slugs := draw.get("topics"):
        says += " " + _("on %(topics)s") % {"topics": name_all(slugs, bank.topics)}
    if slugs := draw.get("competencies"):
        says += " " + _("about %(traits)s") % {"traits": name_all(slugs, bank.competencies)}
    if "difficulty" in draw:
        low, high = draw["difficulty"]
        says += " " + _("of difficulty %(low)s to %(high)s") % {"low": low, "high": high}
    return says


def name_all(slugs: Sequence[str], titles: Mapping[str, str]) -> str:
    return get_text_list([titles.get(slug, slug) for slug in slugs], _("or"))


def kind_of_section(section: Mapping[str, Any]) -> str:
    return section.get("kind") or SectionKind.QUESTIONS


def is_asking(section: Mapping[str, Any]) -> bool:
    return kind_of_section(section) == SectionKind.QUESTIONS


def is_minutes(value: Any) -> bool:
    return isinstance(value, int | float) and 0 < value <= LONGEST


def is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_range(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(is_whole(end, 1, 5) for end in value)
        and value[0] <= value[1]
    )
