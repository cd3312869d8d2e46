"""What other programs ask, as the kinds of ours: the rules that GIFT and Moodle XML share.

Each function gets texts that are Markdown already, names on the item what is lost, and raises
FormatError where no question comes of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from string import ascii_lowercase

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questions.portable.items import FormatError, Item, Loss
from questions.portable.leaving import widest_margin
from questions.portable.limits import LONGEST_NUMBER, MOST_ANSWERS
from studyhub.wording import cut_words

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
# As the largest numbers that an answer may have: beyond, no float keeps their digits.
LARGEST = Decimal("1e15")
SMALLEST = Decimal("1e-15")
WILDCARD = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True)
class Answer:
    """One answer of a foreign question. `percent` is its share of the points."""

    text: str
    percent: Decimal = Decimal(0)
    why: str = ""
    line: int = 0
    column: int = 0
    tolerance: str = ""


@dataclass(frozen=True)
class Pair:
    """Two sides that belong together; an empty left side makes the right one surplus."""

    left: str
    right: str
    line: int = 0
    column: int = 0
    why: str = ""


def stop(says: str, at) -> FormatError:
    """Return the error of an answer or an item, to raise."""
    return FormatError(says, line=at.line, column=getattr(at, "column", 0) or 1)


def letter(number: int) -> str:
    """Return the id of an option by its number from 0: a to z, then a1 and so on."""
    rounds, at = divmod(number, len(ascii_lowercase))
    return ascii_lowercase[at] + (str(rounds) if rounds else "")


def check_count(answers: Sequence, at) -> None:
    if len(answers) > MOST_ANSWERS:
        says = _("There are %(count)s answers; %(limit)s is the limit.")
        raise stop(says % {"count": len(answers), "limit": MOST_ANSWERS}, at)


def fill_choice(item: Item, answers: Sequence[Answer], *, single: bool) -> None:
    """Make it a single or multiple choice."""
    check_count(answers, item)
    if len(answers) < 2:
        raise stop(_("A choice has two options or more. Add one."), item)
    for answer in answers:
        if not answer.text.strip():
            raise stop(_("This option has no text. Write one."), answer)
    item.kind = "single_choice" if single else "multiple_choice"
    item.content["options"] = make_options(item, answers, single=single)


def make_options(item: Item, answers: Sequence[Answer], *, single: bool) -> list[dict]:
    """Return the options of a choice or of a gap, each with its share where it has one."""
    rights = find_right_single(item, answers) if single else find_right_many(item, answers)
    shares = share_single(answers) if single else share_many(item, answers)
    name_stand_ins(item, answers)
    return [
        {"id": letter(number), "text": answer.text, "right": answer in rights}
        | ({} if share is None else {"share": plain_number(share)})
        | {"why": answer.why or stand_in(answer in rights)}
        for number, (answer, share) in enumerate(zip(answers, shares, strict=True))
    ]


def find_right_single(item: Item, answers: Sequence[Answer]) -> list[Answer]:
    full = [answer for answer in answers if answer.percent >= 100]
    if not full:
        raise stop(_("No answer is marked correct. Mark one with = or 100 %."), item)
    if len(full) > 1:
        raise stop(
            _("%(count)s answers are marked correct, and one can be chosen. Mark only one.")
            % {"count": len(full)},
            full[1],
        )
    return full


def share_single(answers: Sequence[Answer]) -> list[Decimal | None]:
    return [None if answer.percent in (0, 100) else answer.percent for answer in answers]


def find_right_many(item: Item, answers: Sequence[Answer]) -> list[Answer]:
    right = [answer for answer in answers if answer.percent > 0]
    if not right:
        raise stop(_("No answer is marked correct. Give one a weight above 0."), item)
    return right


# As Moodle: three thirds are a whole.
CLOSE = Decimal("0.5")
EQUAL = Decimal("0.01")


def share_many(item: Item, answers: Sequence[Answer]) -> list[Decimal | None]:
    """Return the shares of several options; None for what each counts without one."""
    right = [answer.percent for answer in answers if answer.percent > 0]
    usual = Decimal(100) / len(right)
    if abs(sum(right) - 100) > CLOSE:
        says = _("The weights of the right options add up to {sum} %, not 100: they count alike.")
        item.lose(says.format(sum=show(sum(right))))
        return [None] * len(answers)
    if any(abs(percent - usual) > EQUAL for percent in right):
        return [answer.percent for answer in answers]
    is_usual = [abs(abs(answer.percent) - usual) <= EQUAL for answer in answers]
    return [
        None if usually else answer.percent
        for answer, usually in zip(answers, is_usual, strict=True)
    ]


def lose_points(item: Item, answer: Answer) -> None:
    """Say that what is taken back there costs nothing here."""
    says = _("“{text}” gets {percent} % of the points there, and none here.")
    percent = show(answer.percent)
    item.lose(says.format(text=shorten(answer.text), percent=percent), answer.line)


def stand_in(right: bool) -> str:
    return _("This is right.") if right else _("This is not right.")


def name_stand_ins(item: Item, answers: Sequence[Answer]) -> None:
    if count := sum(not answer.why for answer in answers):
        item.lose(
            ngettext(
                "%(count)s answer says no reason; a plain sentence stands in for it.",
                "%(count)s answers say no reason; a plain sentence stands in for each.",
                count,
            )
            % {"count": count}
        )


def fill_true_false(item: Item, *, right: bool, why_right: str, why_wrong: str) -> None:
    """Make it a statement that is true or not."""
    item.kind = "true_false"
    whys = {right: why_right or stand_in(True), not right: why_wrong or stand_in(False)}
    item.content |= {"right": right, "why_true": whys[True], "why_false": whys[False]}
    if not (why_right and why_wrong):
        name_stand_ins(item, [Answer("", why=why_right), Answer("", why=why_wrong)])


def fill_short_answer(item: Item, answers: Sequence[Answer], *, case: bool) -> None:
    """Make it a short answer: accepted with all points, partly right with some, wrong with none."""
    item.kind = "short_answer"
    item.content["answer"] = make_short_answer(item, answers, case=case)


def make_short_answer(item: Item, answers: Sequence[Answer], *, case: bool) -> dict:
    check_count(answers, item)
    made: dict = {"accepted": [], "praise": [], "partly": [], "wrong": []}
    for answer in answers:
        text = answer.text.strip()
        if not text:
            raise stop(_("This answer has no text. Write one."), answer)
        if WILDCARD.search(text):
            made["others"] = read_wildcard(item, answer) or made.get("others", "")
        else:
            sort_answer(item, made, answer, text.replace("\\*", "*"))
    if not made["accepted"]:
        raise stop(_("No answer is marked correct. Mark one with = or 100 %."), item)
    return {name: value for name, value in made.items() if value} | ({"case": True} if case else {})


def sort_answer(item: Item, made: dict, answer: Answer, text: str) -> None:
    told = {"why": answer.why} if answer.why else {}
    if answer.percent >= 100:
        made["accepted"].append(text)
        made["praise"] += [{"text": text} | told] if told else []
    elif answer.percent > 0:
        share = plain_number(answer.percent)
        made["partly"].append({"text": text, "share": share} | told)
    else:
        made["wrong"].append({"text": text, "why": answer.why or stand_in(False)})
        name_wrong(item, answer)


def read_wildcard(item: Item, answer: Answer) -> str:
    """Return what all other answers are told. Other wildcards are no answers here."""
    if answer.text.strip() == "*" and answer.percent <= 0:
        return answer.why
    if answer.percent >= 100:
        says = _("“%(text)s” accepts whatever stands for *. List what is accepted instead.")
        raise stop(says % {"text": shorten(answer.text)}, answer)
    item.lose(_("“%(text)s” stands for many answers.") % {"text": shorten(answer.text)})
    return ""


def name_wrong(item: Item, answer: Answer) -> None:
    if answer.percent < 0:
        lose_points(item, answer)
    if not answer.why:
        name_stand_ins(item, [answer])


def fill_numeric(item: Item, answers: Sequence[Answer], *, units=()) -> None:
    """Make it a number. `units` are (name, how many of them are one of the first)."""
    item.kind = "numeric"
    item.content["answer"] = make_numeric(item, answers, units=units)


def make_numeric(item: Item, answers: Sequence[Answer], *, units=()) -> dict:
    check_count(answers, item)
    others = "".join(one.why for one in answers if is_wildcard(one))
    numbers = [one for one in answers if not is_wildcard(one)]
    first = next((one for one in numbers if one.percent >= 100), None)
    if first is None:
        raise stop(_("No number is marked correct. Mark one with = or 100 %."), item)
    also = [make_further(item, one) for one in numbers if one is not first]
    made = make_number(first) | ({"why": first.why} if first.why else {})
    name_order(item, made, also[: numbers.index(first)], first)
    made |= read_units(units, item)
    return made | ({"also": also} if also else {}) | ({"others": others} if others else {})


def is_wildcard(answer: Answer) -> bool:
    return answer.text.strip() == "*" and answer.percent <= 0


def make_number(answer: Answer) -> dict:
    value = read_number(answer.text, answer)
    tolerance = read_number(answer.tolerance or "0", answer)
    if tolerance < 0:
        raise stop(_("The tolerance is below 0. Give 0 or more."), answer)
    made = {"value": plain_number(value)}
    if tolerance:
        made["tolerance"] = {"absolute": plain_number(tolerance), "relative": 0}
    return made


def make_further(item: Item, answer: Answer) -> dict:
    """Return one more number, with its share unless it earns all points."""
    if answer.percent < 0:
        lose_points(item, answer)
    share = max(answer.percent, Decimal(0))
    made = make_number(answer) | ({"share": plain_number(share)} if share < 100 else {})
    return made | ({"why": answer.why} if answer.why else {})


def name_order(item: Item, first: dict, before: Sequence[dict], at: Answer) -> None:
    """Name a number that stood before the right one and shares numbers with it: it comes after."""
    for one in before:
        if abs(one["value"] - first["value"]) <= widest_margin(one) + widest_margin(first):
            says = _("The right number counts before the others, also where they meet.")
            item.lose(says, at.line)


def read_units(units, item: Item) -> dict:
    """Return our unit and units: each factor is how many of the base one such unit is."""
    if not units:
        return {}
    factors = {}
    for name, multiplier in units:
        many = read_number(multiplier, item)
        if many <= 0 or not name.strip():
            raise stop(_("A unit has a name and a multiplier above 0."), item)
        factors[name.strip()] = plain_number(round_digits(1 / many))
    base = next((name for name, factor in factors.items() if factor == 1), "")
    if not base:
        raise stop(_("No unit has the multiplier 1. Give the base unit that."), item)
    return {"unit": base, "units": factors}


def fill_matching(item: Item, pairs: Sequence[Pair]) -> None:
    """Make it a matching of pairs; right sides without a left one are surplus."""
    check_count(pairs, item)
    item.kind = "matching"
    made, surplus = [], []
    for pair in pairs:
        if not pair.right.strip():
            raise stop(_("This pair has no right side. Write one after ->."), pair)
        why = {"why": pair.why} if pair.why else {}
        if pair.left.strip():
            made.append({"id": f"p{len(made) + 1}", "left": pair.left, "right": pair.right} | why)
        else:
            surplus.append({"id": f"s{len(surplus) + 1}", "text": pair.right} | why)
    if len(made) < 2:
        raise stop(_("A matching has two pairs or more. Add one."), item)
    item.content["pairs"] = made
    if surplus:
        item.content["surplus"] = surplus


def fill_ordering(item: Item, texts: Sequence[str]) -> None:
    """Make it an ordering of items, given in the right order."""
    check_count(texts, item)
    if len(texts) < 2 or not all(text.strip() for text in texts):
        raise stop(_("An ordering has several items, each with a text."), item)
    item.kind = "ordering"
    item.content["items"] = [
        {"id": letter(number), "text": text} for number, text in enumerate(texts)
    ]


ESSAY_MINUTES = 5
ESSAY_WORDS = [60, 180]


def fill_essay(item: Item, guide: str) -> None:
    """Make it a written question with one key point, made of what markers are told."""
    if not guide.strip():
        raise stop(
            _(
                "An essay needs a marking scheme here, and the file says nothing to who marks it. "
                "Write the question in the editor, with its key points."
            ),
            item,
        )
    item.kind, item.is_essay = "written", True
    words = " ".join(guide.split())
    item.content |= {
        "minutes": ESSAY_MINUTES,
        "words": list(ESSAY_WORDS),
        "model_answer": guide,
        "key_points": [{"id": "whole", "text": words[:300], "weight": 10}],
    }
    says = _("The marking scheme is one key point, made of the words for who marks. Part it.")
    # A question that is there keeps its own.
    item.losses.append(Loss(item.line, says, of_new=True))


def read_number(text: str, at) -> Decimal:
    """Return a finite number of a sane size. Raise where `text` is none."""
    text = text.strip().replace("\u2212", "-")
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        says = _("“%(text)s” is not a number. Write it like 900 or 1.5.")
        raise stop(says % {"text": shorten(text)}, at)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise stop(_("“%(text)s” is not a number.") % {"text": shorten(text)}, at) from None
    if value and not SMALLEST <= abs(value) <= LARGEST:
        says = _("“%(text)s” is larger or smaller than numbers may be here.")
        raise stop(says % {"text": shorten(text)}, at)
    return value


def round_digits(value: Decimal, digits: int = 9) -> Decimal:
    """Return `value` with so many digits that count: what a division left behind goes."""
    return Decimal(f"{value:.{digits - 1}e}")


def plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def show(percent: Decimal) -> str:
    text = f"{percent:.5f}".rstrip("0").rstrip(".")
    return text or "0"


def shorten(text: str) -> str:
    return cut_words(" ".join(text.split()), 40)
