"""Arranges the notes of a story's report for reading: what to look at, what shows, what each tells.

Notes earn and cost nothing (see scoring.star_notes). Reports of other kinds, and of earlier
versions of the scorer, have none.
"""

TO_LOOK_AT = ("confidential", "flag", "absent", "order", "vague", "overlong")
SHOWN = ("evidence", "reflects")


def arrange_notes(report: dict) -> dict:
    """Return the notes that stand open, the words that make it concrete, and each sentence's part.

    What needs a look comes first. A report without such notes gives nothing: that an answer is in
    another language stands with the reason why a person should look.
    """
    notes = report.get("notes") or []
    arranged = {
        "open": [*pick(notes, *TO_LOOK_AT), *pick(notes, *SHOWN)],
        "concrete": [note["quote"]["text"] for note in pick(notes, "specific")],
        "told": pick(notes, "tells"),
    }
    return arranged if any(arranged.values()) else {}


def pick(notes: list[dict], *codes: str) -> list[dict]:
    """Return the notes of these codes, in the order of the codes."""
    return [note for code in codes for note in notes if note["code"] == code]
