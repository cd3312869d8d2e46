"""Cells that a program for tables would take for formulas: how they are written, and read again."""

import re

NUMBER = re.compile(r"[-+]?[\d.]+")
# An apostrophe stands before these, and before those that have apostrophes already.
FORMULA = re.compile(r"'*[=+\-@]")
# What an author put in quotes, such as '+' or '=='. No program takes it for a formula.
QUOTED = re.compile(r"'[^'\n]{1,30}'(?!\w)")


def defuse(cell: str) -> str:
    """Return a cell that no program takes for a formula. `undo_defusing` gives it again."""
    cell = cell.strip()
    if NUMBER.fullmatch(cell) or QUOTED.match(cell) or not FORMULA.match(cell):
        return cell
    marked = f"'{cell}"
    # With one apostrophe it would look quoted: it has two.
    return f"'{marked}" if QUOTED.match(marked) else marked


def undo_defusing(cell: str) -> str:
    """Return a cell without what keeps a program for tables from taking it for a formula."""
    if not cell.startswith("'") or QUOTED.match(cell) or not FORMULA.match(cell):
        return cell
    return cell[2:] if QUOTED.match(cell, 1) else cell[1:]
