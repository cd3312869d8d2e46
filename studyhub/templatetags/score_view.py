"""Arranges a stored score report for reading: numbers for its key points, spans in the answer."""

from itertools import groupby
from string import ascii_lowercase

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scoring import settle_part
from studyhub.templatetags.note_view import arrange_notes
from studyhub.wording import say_sureness

GLYPHS = {"covered": "full", "partial": "part", "missing": "none", "contradicted": "contrary"}
STATUS_WORDS = {
    "covered": _("Covered"),
    "partial": _("Partly covered"),
    "missing": _("Not found"),
    "contradicted": _("Contradicted"),
    "unearned": _("Earned nothing"),
}
AUTOMATIC = "automatic"


def arrange_score(
    report: dict, score, answer_fields: list[dict], prefix: str, disputes: dict | None = None
) -> dict:
    """Return the context of ui/score_report.html. `disputes`: what is known of each part, by id."""
    maker = read(score, "maker") or AUTOMATIC
    key_points = number_parts(report, prefix)
    for point in key_points:
        point["dispute"] = (disputes or {}).get(point.get("id"))
    rows = fold_checks(key_points)
    fields = [arrange_field(report, field) for field in answer_fields]
    link_spans(fields, key_points)
    return {
        "report": report,
        "score": score,
        "maker": maker,
        "by_person": maker != AUTOMATIC,
        "duration_ms": read(score, "duration_ms"),
        "created_at": read(score, "created_at"),
        "sureness": say_sureness(report),
        "key_points": key_points,
        "rows": rows,
        "caps": report.get("caps", []),
        "unearned": report.get("unearned", []),
        "steps": [{"says": says} for says in report.get("next_steps", [])],
        "notes": arrange_notes(report),
        "fields": fields,
        "prefix": prefix,
        "statuses": sorted({s["status"] for f in fields for s in f["segments"] if s["status"]}),
        "is_empty": bool(fields) and not any(field["segments"] for field in fields),
    }


def read(thing, name: str):
    """Return a value of a model or of a dict alike."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def number_parts(report: dict, prefix: str) -> list[dict]:
    """Return the key points with their numbers, glyphs, words and greatest points."""
    parts = map(settle_part, report.get("parts", []))
    return [
        part
        | {
            "number": number,
            "label": str(number),
            "anchor": f"{prefix}-point-{number}",
            "glyph": GLYPHS[part["status"]],
            "word": STATUS_WORDS[part["status"]],
            "shows_reading": shows_reading(part),
        }
        for number, part in enumerate(parts, start=1)
    ]


def shows_reading(part: dict) -> bool:
    """Return whether there is more to say of how the scorer read a part than its quote.

    Reports of earlier versions of the scorer lack some of it.
    """
    return any(part.get(name) for name in ("matched_wording", "matched_terms", "missing_terms"))


def fold_checks(key_points: list[dict]) -> list[dict]:
    """Return the rows of the report: a section's checks stand folded in one row.

    The checks of a STAR story have ids such as "action.ownership" and are named "Action: what you
    did yourself". Rows are numbered; a check is called by its row and a letter, such as 3b.
    """
    rows = []
    for section, group in groupby(key_points, key=section_of):
        members = list(group)
        if section:
            rows.append(make_section(members, number=len(rows) + 1))
            continue
        for point in members:
            point["label"] = str(len(rows) + 1)
            rows.append(point)
    return rows


def section_of(point: dict) -> str:
    """Return the section that a part checks, or "" for a key point or an option."""
    section = point["field"]
    return section if point["id"].startswith(f"{section}.") else ""


def make_section(checks: list[dict], *, number: int) -> dict:
    """Return the row of a section: the sum of its checks, and what cost the most."""
    for place, check in enumerate(checks):
        check["label"] = f"{number}{letters_of(place)}"
        check["name"] = capfirst(check["title"].split(": ", 1)[-1])
    points = sum(check["points"] for check in checks)
    maximum = sum(check["maximum"] for check in checks)
    status = "covered" if points == maximum else "partial" if points else "missing"
    # A section without a word has nothing to fold: one sentence says it all.
    is_same = len({check["reason"] for check in checks}) == 1
    worst = max(checks, key=lambda check: check["maximum"] - check["points"])
    reason = worst["reason"] if is_same else f"{worst['name']}: {worst['reason']}"
    return {
        "label": str(number),
        "title": checks[0]["title"].split(": ", 1)[0],
        "points": points,
        "maximum": maximum,
        "glyph": GLYPHS[status],
        "word": STATUS_WORDS[status],
        "reason": "" if status == "covered" else reason,
        "checks": [] if is_same else checks,
    }


def letters_of(place: int) -> str:
    """Return a to z, then aa to az: a design can have more components than there are letters."""
    before, last = divmod(place, len(ascii_lowercase))
    return (ascii_lowercase[before - 1] if before else "") + ascii_lowercase[last]


def arrange_field(report: dict, field: dict) -> dict:
    """Return one field of the answer with its segments: given ones, or cut from its text."""
    given = field.get("segments")
    segments = cut_segments(report, field["field"], field["text"]) if given is None else given
    return field | {"segments": [complete(segment) for segment in segments]}


def complete(segment: dict) -> dict:
    """Return a segment with all numbers over it, and its word."""
    own = [segment["number"]] if segment.get("number") else []
    word = STATUS_WORDS.get(segment.get("status"), "")
    return {"numbers": own, "ends": own, "word": word} | segment


def link_spans(fields: list[dict], key_points: list[dict]) -> None:
    """Let numbers and quotes lead to each other, and spans know all that stands over them.

    Numbers stand where their span ends, as the reader sees them on both sides. The first segment
    of each key point gets an id, which those that begin with it share.
    """
    by_number = {point["number"]: point for point in key_points}
    for segment in (segment for field in fields for segment in field["segments"]):
        over = [by_number[number] for number in segment["numbers"] if number in by_number]
        segment["points"] = " ".join(str(point["number"]) for point in over)
        segment["closing"] = [
            by_number[number] for number in segment["ends"] if number in by_number
        ]
        segment["label"] = over[0]["label"] if over else ""
        for point in over:
            if "span" not in point:
                anchor = point["anchor"].replace("-point-", "-span-")
                point["span"] = segment.setdefault("anchor", anchor)


def cut_segments(report: dict, field: str, text: str) -> list[dict]:
    """Cut the text of one field at the quotes and unearned spans of the report.

    Where spans overlap, the one that begins first keeps the text: an underline has one meaning.
    """
    segments, position = [], 0
    for start, end, status, number in sorted(list_spans(report, field), key=lambda span: span[:2]):
        start = max(start, position)
        if start >= min(end, len(text)):
            continue
        if start > position:
            segments.append({"text": text[position:start], "status": "", "number": None})
        segments.append({"text": text[start:end], "status": status, "number": number})
        position = min(end, len(text))
    if position < len(text):
        segments.append({"text": text[position:], "status": "", "number": None})
    return segments


def list_spans(report: dict, field: str) -> list[tuple]:
    """Return (start, end, status, number) of every span that the report names in this field."""
    quotes = [
        (part["quote"]["start"], part["quote"]["end"], part["status"], number)
        for number, part in enumerate(map(settle_part, report.get("parts", [])), start=1)
        if part.get("quote") and part["field"] == field and part["status"] != "missing"
    ]
    unearned = [
        (span["start"], span["end"], "unearned", None)
        for span in report.get("unearned", [])
        if span["field"] == field
    ]
    return quotes + unearned
