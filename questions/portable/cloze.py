"""Moodle's embedded answers, such as {1:SHORTANSWER:=Paris~%50%paris#Nearly}: read and written."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from questions.portable.answers import (
    Answer,
    check_count,
    make_numeric,
    make_options,
    make_short_answer,
    stop,
)
from questions.portable.items import FormatError, Item
from questions.portable.leaving import (
    GAP,
    list_numbers_of,
    list_texts_of,
    percents_of,
    spell_number,
)
from questions.portable.limits import MOST_ANSWERS
from questions.portable.markdown_text import to_markdown
from questions.portable.pictures import Album

START = re.compile(r"\{(\d{0,4}):([A-Z_]{2,24}):")
ESCAPE = re.compile(r'\\([\\}#~/"])')
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,7})?)%")
FILLER = "\x1a"
# Stand in the text while its format is read, and no file has them: see `decoding`.
OPEN, CLOSE = "\ue000", "\ue001"
SHORT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
NUMBER = {"NUMERICAL", "NM"}
CHOICE = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"}
CHOICE |= {"MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}
MOST_POINTS = 10


def read_cloze(album: Album, raw: str, form: str, at) -> None:
    """Make the item of `album` a cloze: its text with [[gaps]], and the gaps."""
    item = album.item
    item.kind = "cloze"
    raw = re.sub(f"[{OPEN}{CLOSE}]", "", raw)
    masked = ESCAPE.sub(FILLER * 2, raw)
    parts, gaps, position = [], [], 0
    while found := START.search(raw, position):
        line = at.line + raw.count("\n", 0, found.start())
        end = masked.find("}", found.end())
        if end < 0:
            says = _("This gap is never closed. End it with }.")
            raise FormatError(says, line=line, column=1)
        if len(gaps) >= MOST_ANSWERS:
            raise stop(_("There are more than %(limit)s gaps.") % {"limit": MOST_ANSWERS}, at)
        gaps.append(read_gap(item, found, raw[found.end() : end], len(gaps) + 1, line))
        parts += [raw[position : found.start()], f"{OPEN}{len(gaps)}{CLOSE}"]
        position = end + 1
    parts.append(raw[position:])
    if not gaps:
        raise stop(_("This cloze has no gap. Write one such as {1:SHORTANSWER:=answer}."), at)
    text = to_markdown("".join(parts), form, album)
    item.content["text"] = re.sub(f"{OPEN}(\\d+){CLOSE}", r"[[gap-\1]]", text)
    item.content["gaps"] = gaps


def read_gap(item: Item, found: re.Match[str], raw: str, number: int, line: int) -> dict[str, Any]:
    sort = found[2]
    place = Answer("", line=line, column=1)
    answers = [read_answer(part, line) for part in split_answers(raw)]
    gap: dict[str, Any] = {"id": f"gap-{number}"}
    if sort in SHORT:
        case = sort.endswith("C")
        gap |= {"kind": "short_answer", "answer": make_short_answer(item, answers, case=case)}
    elif sort in NUMBER:
        numbers = [split_tolerance(answer) for answer in answers]
        gap |= {"kind": "numeric", "answer": make_numeric(item, numbers)}
    elif sort in CHOICE:
        gap |= {"kind": "single_choice", "options": read_options(item, answers, place)}
    else:
        raise stop(_("There is no kind of gap here for %(sort)s.") % {"sort": sort}, place)
    points = int(found[1] or 1)
    if not 1 <= points <= MOST_POINTS:
        says = _("A gap weighs 1 to %(most)s, not %(points)s.")
        raise stop(says % {"most": MOST_POINTS, "points": points}, place)
    return gap | ({"points": points} if points > 1 else {})


def split_answers(raw: str) -> list[str]:
    """Return the raw answers between tildes, escapes and all."""
    masked = ESCAPE.sub(FILLER * 2, raw)
    starts = [-1, *(at.start() for at in re.finditer("~", masked)), len(raw)]
    parts = [raw[a + 1 : b] for a, b in pairwise(starts)]
    return [part for part in parts if part.strip()]


def read_answer(raw: str, line: int) -> Answer:
    masked = ESCAPE.sub(FILLER * 2, raw)
    percent, start = Decimal(0), len(raw) - len(raw.lstrip())
    if masked.startswith("=", start):
        percent, start = Decimal(100), start + 1
    elif weight := WEIGHT.match(masked, start):
        percent, start = Decimal(weight[1]), weight.end()
    told = masked.find("#", start)
    end = len(raw) if told < 0 else told
    why = "" if told < 0 else unescape(raw[told + 1 :])
    return Answer(unescape(raw[start:end]), percent, why, line, 1)


def unescape(raw: str) -> str:
    return ESCAPE.sub(r"\1", raw).strip()


def split_tolerance(answer: Answer) -> Answer:
    value, _colon, tolerance = answer.text.partition(":")
    return Answer(value, answer.percent, answer.why, answer.line, answer.column, tolerance)


def read_options(item: Item, answers: list[Answer], place: Answer) -> list[dict[str, Any]]:
    check_count(answers, place)
    if len(answers) < 2 or not all(answer.text for answer in answers):
        raise stop(_("A choice has two options or more, each with a text."), place)
    return make_options(item, answers, single=True)


def write_cloze(item: Item, margin) -> str:
    """Return the text of a cloze with its answers in it. `margin` tells a numeric tolerance."""
    gaps = {gap["id"]: gap for gap in item.content["gaps"]}
    pieces = GAP.split(item.content["text"])
    return "".join(
        write_gap(item, gaps[piece], margin) if at % 2 and piece in gaps else piece
        for at, piece in enumerate(pieces)
    )


def write_gap(item: Item, gap: Mapping[str, Any], margin) -> str:
    points = gap.get("points", 1)
    answer = gap.get("answer", {})
    if gap["kind"] == "numeric":
        if answer.get("unit"):
            item.lose(_("A gap has no unit: its number is asked for without %(unit)s.") % answer)
        body = [
            weigh(percent) + f"{spell_number(one['value'])}:{margin(item, one)}" + embed("", why)
            for one, percent, why in list_numbers_of(answer)
        ]
        body += ["*" + embed("", answer["others"])] if answer.get("others") else []
        return f"{{{points}:NUMERICAL:{'~'.join(body)}}}"
    if gap["kind"] == "single_choice":
        percents = percents_of("single_choice", gap["options"])
        body = [
            weigh(percent) + embed(option["text"], option.get("why", ""))
            for option, percent in zip(gap["options"], percents, strict=True)
        ]
        return f"{{{points}:MULTICHOICE:{'~'.join(body)}}}"
    body = [
        weigh(percent) + (embed(text.replace("*", "\\*")) or "*") + embed("", why)
        for text, percent, why in list_texts_of(answer)
    ]
    sort = "SHORTANSWER_C" if answer.get("case") else "SHORTANSWER"
    return f"{{{points}:{sort}:{'~'.join(body)}}}"


def weigh(percent: str) -> str:
    return "=" if percent == "100" else f"%{percent}%"


def embed(text: str, why: str = "") -> str:
    escaped = [re.sub(r'([\\}#~/"])', r"\\\1", part) for part in (text, why)]
    return escaped[0] + (f"#{escaped[1]}" if why else "")
