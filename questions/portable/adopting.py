"""What a file cannot hold stays as the question has it: contents that come back to where they were.

Formats of other programs have no ids of options, no hints, no reasons of pairs. An item that
changes a question of a bank takes such things over from it, by place or by text.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from questions.portable.answers import letter
from questions.portable.items import Item
from questions.portable.leaving import GAP, percents_of, spell_number, widest_margin

Content = dict[str, Any]
# What each format holds of a question beside what makes its kind.
HELD = {"gift": {"text", "explanation"}, "moodle": {"text", "explanation", "hints", "whole"}}
PARTS = {"options", "right", "why_true", "why_false", "answer", "pairs", "surplus", "items", "gaps"}


def adopt(item: Item, form: str, *, kind: str, before: Mapping[str, Any]) -> tuple[str, Content]:
    """Return the kind and the content that `item` gives to a question which is `kind`, `before`.

    An essay that stands for a question of a richer kind changes its words alone.
    """
    if form == "csv":
        now, content = adopt_cells(item, kind=kind, before=before)
        return now, adopt_hints(content, before)
    if form not in HELD:
        return item.kind, item.content
    if item.is_essay:
        # In GIFT what markers are told stands in place of the explanation.
        told = {"text"} if form == "gift" else HELD[form]
        left = {key: value for key, value in before.items() if key not in told}
        return kind, left | pick(item.content, told)
    kept = {key: value for key, value in before.items() if key not in HELD[form] | PARTS}
    content = kept | item.content
    if item.kind == kind and kind in ADOPTERS:
        content = ADOPTERS[kind](content, before, form)
    return item.kind, content


def pick(content: Mapping[str, Any], keys: Iterable[str]) -> Content:
    return {key: content[key] for key in keys if key in content}


# The id of the key point that an essay is made of.
MAKESHIFT = ["whole"]
WORDS = ("text", "explanation", "hints")


def adopt_cells(item: Item, *, kind: str, before: Mapping[str, Any]) -> tuple[str, Content]:
    """Return what a row of a table makes of a question: what has no cell, or an empty one, stays.

    Only a marking scheme that was made of such a row gets another answer.
    """
    if item.is_essay:
        is_made = [one.get("id") for one in before.get("key_points", ())] == MAKESHIFT
        scheme = ("model_answer", "key_points") if kind == "written" and is_made else ()
        told = {"minutes", "words"} & item.columns.keys() if kind == "written" else ()
        return kind, dict(before) | pick(item.content, (*WORDS, *scheme, *told))
    content = {key: value for key, value in before.items() if key not in PARTS} | item.content
    if "options" in content and "options" in before:
        content["options"] = adopt_reasons(item, before["options"], keeps_shares=item.kind == kind)
    if item.kind != kind or "options" in content:
        return item.kind, content
    if kind == "written":
        content = adopt_scheme(item, content, before)
    elif kind == "true_false" and content["right"] == before["right"]:
        content |= pick(before, {"why_true", "why_false"} - item.columns.keys())
    elif kind in ("short_answer", "numeric"):
        answer = content["answer"]
        if kind == "numeric":
            answer = adopt_tolerance(answer, before["answer"])
        content["answer"] = adopt_feedback(dict(before["answer"]) | answer)
    elif kind in ADOPTERS:
        content = ADOPTERS[kind](content, before, "csv")
    return kind, content


def adopt_hints(content: Content, before: Mapping) -> Content:
    """Return a content with its hints as they were, where a row only has them without their lines.

    In a table each is one line.
    """
    known = {" ".join(one.split()): one for one in before.get("hints", ())}
    hints = [known.get(" ".join(one.split()), one) for one in content.get("hints", ())]
    return content | ({"hints": hints} if hints else {})


def adopt_scheme(item: Item, content: Content, before: Mapping) -> Content:
    """Return a written question with what its key points had, and what its row says nothing of."""
    left = {"minutes", "words"} - item.columns.keys()
    told = {name: one for name, one in content.items() if name not in left}
    points = adopt_parts(content["key_points"], before["key_points"], "text", ("accepted", "wrong"))
    return told | pick(before, left) | {"key_points": points}


def adopt_reasons(item: Item, before: list[Mapping], *, keeps_shares: bool) -> list[Content]:
    """Return the options of a row with what they had, as far as each is as right as it was.

    A reason that the row gives counts, and so do its shares, where it gives any.
    """
    known = {one["id"]: one for one in before}
    made = adopt_parts(item.content["options"], before, "text")
    same = [one["right"] == known[one["id"]]["right"] for one in made if one["id"] in known]
    gives_shares = any(path.endswith(".share") for path in item.columns)
    keeps_shares = keeps_shares and len(same) == len(made) == len(before) and all(same)
    shares = {"share"} if keeps_shares and not gives_shares else set()
    for number, one in enumerate(made):
        was = known.get(one["id"], {})
        kept = shares if f"options.{number}.why" in item.columns else {"why", *shares}
        if was and was["right"] == one["right"]:
            one |= pick(was, kept)
    return made


def adopt_feedback(answer: Content) -> Content:
    """Return an answer without feedback on spellings that are not accepted any more."""
    if "praise" not in answer:
        return answer
    praise = [one for one in answer["praise"] if one["text"] in answer["accepted"]]
    return without(answer, "praise") | ({"praise": praise} if praise else {})


def adopt_parts(
    parts: list[Content], before: Iterable[Mapping], key: str, more=()
) -> list[Content]:
    """Return `parts` with the ids of those that `key` names alike, and what they lack of `more`."""
    known: dict[str, Mapping] = {}
    for one in before:
        known.setdefault(tidy(one[key]), one)
    made, used = [], set()
    for part in parts:
        same = known.pop(tidy(part[key]), None)
        made.append({**pick(same, more), **part, "id": same["id"]} if same else {**part, "id": ""})
        used |= {same["id"]} if same else set()
    taken = used | {one["id"] for one in before}
    free = (name for name in map(letter, range(26 * 40)) if name not in taken)
    return [part if part["id"] else {**part, "id": next(free)} for part in made]


def adopt_choice(kind: str, content: Content, before: Mapping, form: str) -> Content:
    return content | {"options": adopt_options(kind, content["options"], before["options"])}


def adopt_options(kind: str, options: list[Content], before: list[Mapping]) -> list[Content]:
    """Return options with their ids; with their shares as they were where each counts the same.

    A file cannot tell a share from what an option counts without one.
    """
    made = adopt_parts(options, before, "text")
    if name_percents(kind, made) != name_percents(kind, before):
        return made
    shares = {one["id"]: pick(one, ("share",)) for one in before}
    return [without(one, "share") | shares[one["id"]] for one in made]


def name_percents(kind: str, options: list) -> dict[str, str]:
    ids = [one["id"] for one in options]
    return dict(zip(ids, percents_of(kind, options), strict=True))


def adopt_items(content: Content, before: Mapping, form: str) -> Content:
    return content | {"items": adopt_parts(content["items"], before["items"], "text")}


def adopt_pairs(content: Content, before: Mapping, form: str) -> Content:
    made = {"pairs": adopt_parts(content["pairs"], before["pairs"], "left", ("why",))}
    if "surplus" in content:
        old = before.get("surplus", [])
        taken = {one["id"] for one in made["pairs"]}
        surplus = adopt_parts(content["surplus"], old, "text", ("why",))
        made["surplus"] = [
            one if one["id"] not in taken else {**one, "id": f"s-{one['id']}"} for one in surplus
        ]
    return content | made


def adopt_answer(content: Content, before: Mapping, form: str) -> Content:
    return content | {"answer": adopt_one(content["answer"], before["answer"], form)}


def adopt_one(answer: Content, before: Mapping, form: str) -> Content:
    """Return an answer with the flags, the units and the tolerance that the format had to drop."""
    flags = {"typos", "accents"} | ({"case"} if form == "gift" else set())
    made = pick(before, flags) | answer
    if "value" not in answer:
        return made
    if form == "gift":
        made |= pick(before, ("unit", "units"))
    elif "units" not in before and made.get("units") == {made.get("unit"): 1}:
        # Moodle has one unit among others, be there any or none.
        made = without(made, "units")
    made = adopt_tolerance(made, before)
    if "also" in made:
        old = [*before.get("also", []), *({} for _one in made["also"])]
        made["also"] = [adopt_tolerance(*pair) for pair in zip(made["also"], old, strict=False)]
    return made


def adopt_tolerance(number: Content, before: Mapping) -> Content:
    """Return a number with its tolerance as it was, where the file tells the same one."""
    told = (number.get("tolerance") or {}).get("absolute", 0)
    if number["value"] != before.get("value") or spell_number(told) != spell_number(
        widest_margin(before)
    ):
        return number
    return {**without(number, "tolerance"), **pick(before, ("tolerance",))}


def without(content: Mapping[str, Any], key: str) -> Content:
    return {name: value for name, value in content.items() if name != key}


def adopt_gaps(content: Content, before: Mapping, form: str) -> Content:
    """Name gaps as they were named, by their place."""
    names = {}
    gaps = []
    for gap, old in zip(content["gaps"], before["gaps"], strict=False):
        names[gap["id"]] = old["id"]
        made = {**gap, "id": old["id"]}
        if gap["kind"] == old["kind"]:
            if "options" in gap:
                made["options"] = adopt_options(old["kind"], gap["options"], old["options"])
            else:
                made["answer"] = adopt_one(gap["answer"], old["answer"], "gap")
                made["answer"] |= pick(old["answer"], ("unit", "units"))
        gaps.append(made)
    taken = set(names.values())
    for gap in content["gaps"][len(gaps) :]:
        name = gap["id"] if gap["id"] not in taken else f"{gap['id']}-new"
        names[gap["id"]] = name
        gaps.append({**gap, "id": name})
    text = GAP.sub(lambda found: f"[[{names.get(found[1], found[1])}]]", content["text"])
    return content | {"gaps": gaps, "text": text}


ADOPTERS: dict[str, Callable[[Content, Mapping, str], Content]] = {
    "single_choice": partial(adopt_choice, "single_choice"),
    "multiple_choice": partial(adopt_choice, "multiple_choice"),
    "short_answer": adopt_answer,
    "numeric": adopt_answer,
    "matching": adopt_pairs,
    "ordering": adopt_items,
    "cloze": adopt_gaps,
}


def tidy(value: Any) -> Any:
    """Return a content without blanks at the ends of its texts, empty entries, and defaults."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        pairs = {key: tidy(inner) for key, inner in value.items()}
        if set(pairs) <= {"absolute", "relative"}:
            pairs = {key: inner for key, inner in pairs.items() if inner}
        return {
            key: inner
            for key, inner in pairs.items()
            if inner not in ("", [], {}, None) and not (inner is False and key in FLAGS)
        }
    return [tidy(inner) for inner in value] if isinstance(value, list | tuple) else value


FLAGS = {"typos", "case", "accents"}


def is_same(one: Any, other: Any) -> bool:
    """Return whether two contents say the same."""
    return tidy(one) == tidy(other)
