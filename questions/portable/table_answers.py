"""The cells of a table that say how a question is answered, as the kinds have it.

Each function of FILLS gets an item, the cells, and what makes the error of a column.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from questions.portable.answers import (
    ESSAY_WORDS,
    Answer,
    Pair,
    fill_choice,
    fill_essay,
    fill_matching,
    fill_numeric,
    fill_ordering,
    fill_short_answer,
    fill_true_false,
    letter,
    make_number,
    plain_number,
    read_number,
    shorten,
)
from questions.portable.items import FormatError, Item
from questions.portable.limits import MOST_ANSWERS

Cells = Mapping[str, Any]
Stop = Callable[[str, str], FormatError]
CARD_MINUTES = 2
# By what an author may call it. A choice is single or multiple by how many answers are right.
KINDS = {
    "choice": ("choice", "mcq"),
    "single_choice": ("single choice", "single"),
    "multiple_choice": ("multiple choice", "multiple", "multiple response"),
    "true_false": ("true or false", "true false", "boolean"),
    "short_answer": ("short answer", "short"),
    "numeric": ("number", "numeric", "numerical"),
    "matching": ("matching",),
    "ordering": ("ordering", "order"),
    "written": ("written", "essay", "flash card", "flashcard", "flash", "card"),
}
NAMED = {name: kind for kind, names in KINDS.items() for name in names}
ARRANGED = {"matching", "ordering"}
CHOICES = {"choice", "single_choice", "multiple_choice"}
OFFERED = CHOICES | ARRANGED
# The kinds that have a use for a column, where not all have.
OF_KINDS = {
    "option": OFFERED,
    "options": OFFERED,
    "answer": KINDS.keys() - ARRANGED,
    "reason": {*CHOICES, "matching"},
    "reasons": {*CHOICES, "matching"},
    "share": CHOICES,
    "shares": CHOICES,
    "why_true": {"true_false"},
    "why_false": {"true_false"},
    "key_points": {"written"},
    "minutes": {"written"},
    "words": {"written"},
    "unit": {"numeric"},
    "tolerance": {"numeric"},
}
# The cells that the functions read as they stand.
CELLS = ("answer", "key_points", "minutes", "words", "unit", "tolerance")
POINT = re.compile(r"(\d{1,2}(?:[.,]\d{1,20})?)\s*:\s*(.+)")
FROM_TO = re.compile(r"(\d{1,5})\s*(?:to|-|–)\s*(\d{1,5})")
# With what spreadsheet programs make of them in other languages.
TRUE = {"true", "t", "yes", "wahr", "vrai", "verdadero"}
FALSE = {"false", "f", "no", "falsch", "faux", "falso"}
SHORT_NAMES = re.compile(r"(?:[A-Za-z]|\d{1,2})(?:[,;\s]+(?:[A-Za-z]|\d{1,2}))*")
# With three digits behind it, the comma may part thousands: that is refused.
DECIMAL_COMMA = re.compile(r"([-+]?\d+),(\d{1,2}|\d{4,})")


def choose_kind(typed: str, cells: Cells, stop: Stop) -> str:
    """Return the kind that a row names, or that its cells tell where it names none."""
    folded = " ".join(re.sub(r"[\s_/-]+", " ", typed).split()).casefold()
    if folded in NAMED:
        return NAMED[folded]
    if folded:
        says = _("A table has no kind “%(kind)s”. Use one of: %(kinds)s.")
        kinds = ", ".join(names[0] for names in KINDS.values())
        raise stop("kind", says % {"kind": shorten(typed), "kinds": kinds})
    if cells["options"]:
        return "choice"
    if cells["answer"].casefold() in TRUE | FALSE:
        return "true_false"
    says = _("Say the kind, such as short answer: only options tell it by themselves.")
    raise stop("kind", says)


def list_paths(kind: str, options: Iterable[str]) -> Iterator[str]:
    """Yield the path of what each option becomes, such as "options.0", "pairs.0" or "surplus.0"."""
    counts: Counter[str] = Counter()
    for text in options:
        entry = {"matching": "pairs", "ordering": "items"}.get(kind, "options")
        if kind == "matching" and text.lstrip().startswith("->"):
            entry = "surplus"
        yield f"{entry}.{counts[entry]}"
        counts[entry] += 1


def list_lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def read_choice(item: Item, cells: Cells, stop: Stop, *, single: bool | None = None) -> None:
    options = cells["options"]
    if len(options) < 2:
        says = _("Write two options or more, each on a line of its own in the cell.")
        raise stop("options", says)
    rights = find_rights(cells, stop)
    many = single is False or (single is None and len(rights) > 1)
    if not many and len(rights) > 1:
        says = _("%(count)s answers are marked correct, and one can be chosen. Mark only one.")
        raise stop("answer", says % {"count": len(rights)})
    share = Decimal(100) / len(rights) if many else Decimal(100)
    # As of a question that is written here: else who ticks all of several had all points.
    wrong = -share if many else Decimal(0)
    answers = [
        Answer(
            text,
            share if number in rights else wrong,
            why=cells["reasons"].get(number, ""),
            line=item.line,
        )
        for number, text in enumerate(options)
    ]
    fill_choice(item, answers, single=not many)
    for number, (column, cell) in cells["shares"].items():
        item.content["options"][number]["share"] = read_cell_number(item, column, cell, stop)


def read_cell_number(item: Item, column: str, cell: str, stop: Stop) -> int | float:
    """Return the number of a cell, per cents as well. The check says what it can be."""
    number = point_number(cell.removesuffix("%").strip())
    try:
        return plain_number(read_number(number, item))
    except FormatError as error:
        raise stop(column, error.says) from None


def find_rights(cells: Cells, stop: Stop) -> set[int]:
    """Return which options are right: named by their texts, or by letters or numbers."""
    cell = cells["answer"]
    if not cell:
        raise stop("answer", _("Say which option is right: by its text, its letter or its number."))
    texts: dict[str, int] = {}
    for number, text in enumerate(cells["options"]):
        texts.setdefault(fold(text), number)
    lines = list_lines(cell)
    if len(lines) == 1 and fold(cell) not in texts and SHORT_NAMES.fullmatch(cell):
        lines = re.split(r"[,;\s]+", cell)
    return {find_right(line, texts, cells["places"], stop) for line in lines}


def find_right(named: str, texts: Mapping[str, int], places: Mapping[int, int], stop: Stop) -> int:
    """Return which option is named. `places` has those that a letter or a number can name."""
    by_text, by_name = texts.get(fold(named)), places.get(read_short_name(named))
    if by_text is None and by_name is None:
        says = _("“%(text)s” is none of the %(count)s options.")
        raise stop("answer", says % {"text": shorten(named), "count": len(places)})
    if None not in (by_text, by_name) and by_text != by_name:
        says = _("“%(text)s” is one option and the letter of another. Write the number of it.")
        if named.isdigit():
            says = _("“%(text)s” is one option and the number of another. Write the letter of it.")
        raise stop("answer", says % {"text": shorten(named)})
    return by_name if by_text is None else by_text


def read_short_name(named: str) -> int | None:
    """Return the place that a letter or a number from 1 names."""
    if len(named) == 1 and named.isascii() and named.isalpha():
        return ord(named.lower()) - ord("a")
    if named.isascii() and named.isdigit() and len(named) < 3 and int(named) > 0:
        return int(named) - 1
    return None


def fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def read_true_false(item: Item, cells: Cells, stop: Stop) -> None:
    said = cells["answer"].casefold()
    if said not in TRUE | FALSE:
        raise stop("answer", _("Write true or false."))
    whys = {True: cells["whys"]["why_true"], False: cells["whys"]["why_false"]}
    right = said in TRUE
    fill_true_false(item, right=right, why_right=whys[right], why_wrong=whys[not right])


def read_short(item: Item, cells: Cells, stop: Stop) -> None:
    lines = list_lines(cells["answer"])
    if not lines:
        raise stop("answer", _("Write the answer; what is accepted too, on lines of its own."))
    # A star stands for itself: a table has no wildcards.
    answers = [
        Answer(line.replace("*", "\\*"), Decimal(100), line=item.line)
        for line in dict.fromkeys(lines)
    ]
    fill_short_answer(item, answers, case=False)


def read_numeric(item: Item, cells: Cells, stop: Stop) -> None:
    if not cells["answer"]:
        raise stop("answer", _("Write the right number."))
    number = Answer(point_number(cells["answer"]), Decimal(100), line=item.line)
    fill_numeric(item, [number])
    made = item.content["answer"]
    if cells["unit"]:
        made["unit"] = cells["unit"][:40]
    if cells["tolerance"]:
        made["tolerance"] = read_tolerance(item, cells, stop)


def read_tolerance(item: Item, cells: Cells, stop: Stop) -> dict:
    """Return a tolerance that is said, also that there is none: an empty cell would leave it."""
    tolerance = point_number(cells["tolerance"])
    try:
        made = make_number(Answer("0", tolerance=tolerance, line=item.line))
    except FormatError as error:
        raise stop("tolerance", error.says) from None
    return made.get("tolerance", {"absolute": 0, "relative": 0})


def point_number(cell: str) -> str:
    """Return a number with its point, where its table has a comma there."""
    found = DECIMAL_COMMA.fullmatch(cell)
    return f"{found[1]}.{found[2]}" if found else cell


def read_pairs(item: Item, cells: Cells, stop: Stop) -> None:
    pairs = []
    for number, text in enumerate(cells["options"]):
        left, arrow, right = (part.strip() for part in text.partition("->"))
        if not (arrow and right):
            says = _("“%(text)s” is no pair. Write each on a line of its own: left -> right.")
            raise stop("options", says % {"text": shorten(text)})
        pairs.append(Pair(left, right, line=item.line, why=cells["reasons"].get(number, "")))
    fill_matching(item, pairs)


def read_order(item: Item, cells: Cells, stop: Stop) -> None:
    fill_ordering(item, cells["options"])


def read_written(item: Item, cells: Cells, stop: Stop) -> None:
    if not cells["answer"]:
        raise stop("answer", _("Write the answer that would get full marks."))
    before = list(item.losses)
    fill_essay(item, cells["answer"])
    count = len(cells["answer"].split())
    if count < ESSAY_WORDS[0]:
        # The back of a card: nobody is asked for an essay.
        item.content |= {"minutes": CARD_MINUTES, "words": [max(1, count // 2), 2 * count + 10]}
    if cells["minutes"]:
        item.content["minutes"] = read_cell_number(item, "minutes", cells["minutes"], stop)
    if cells["words"]:
        found = FROM_TO.fullmatch(cells["words"])
        if not found:
            raise stop("words", _("Write the least and the most, such as 60 to 180."))
        item.content["words"] = [int(number) for number in found.groups()]
    if cells["key_points"]:
        # Not the makeshift of an essay, nor what is said of it.
        item.is_essay, item.losses = False, [loss for loss in item.losses if loss in before]
        lines = list_lines(cells["key_points"])
        if len(lines) > MOST_ANSWERS:
            says = _("There are %(count)s key points; %(limit)s is the limit.")
            raise stop("key_points", says % {"count": len(lines), "limit": MOST_ANSWERS})
        item.content["key_points"] = list(read_points(lines, stop))


def read_points(lines: list[str], stop: Stop) -> Iterator[dict]:
    """Yield the key points of a cell, each on a line of its own behind its weight."""
    for number, line in enumerate(lines):
        found = POINT.fullmatch(line)
        if not found:
            says = _("“%(text)s” has no weight before it. Write each by line: 3: what to say.")
            raise stop("key_points", says % {"text": shorten(line)})
        weight = plain_number(Decimal(found[1].replace(",", ".")))
        yield {"id": letter(number), "text": found[2], "weight": weight}


FILLS: dict[str, Callable[[Item, Cells, Stop], None]] = {
    "choice": read_choice,
    "single_choice": lambda *row: read_choice(*row, single=True),
    "multiple_choice": lambda *row: read_choice(*row, single=False),
    "true_false": read_true_false,
    "short_answer": read_short,
    "numeric": read_numeric,
    "matching": read_pairs,
    "ordering": read_order,
    "written": read_written,
}
