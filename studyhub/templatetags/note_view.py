"""Arranges the notes of a story's report for reading: what to look at, what shows, what each tells.

Notes earn and cost nothing (see scoring.star_notes). Reports of other kinds, and of earlier
versions of the scorer, have none.
"""

TO_LOOK_AT = ("confidential", "absent", "order", "vague", "overlong")
SHOWN = ("evidence", "reflects")


def arrange_notes(report: dict) -> dict:
    """Return the notes that stand open, the words that make it concrete, and each sentence's part.

    What needs a look comes first. A story without notes gives nothing.
    """
    notes = report.get("notes") or []
    if not notes:
        return {}
    return {
        "open": [*pick(notes, *TO_LOOK_AT), *pick(notes, *SHOWN)],
        "concrete": [note["quote"]["text"] for note in pick(notes, "specific")],
        "told": pick(notes, "tells"),
    }


def pick(notes: list[dict], *codes: str) -> list[dict]:
    """Return the notes of these codes, in the order of the codes."""
    return [note for code in codes for note in notes if note["code"] == code]
