"""Listings: the files of code in a pack, which lessons show whole or by region.

A region lies between a line of `# region NAME` and a line of `# endregion` (`//` in JavaScript,
`--` in SQL). These lines are for the file alone: no lesson shows them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

from lessons.domain.proofreading import Remark

FOLDER = "code/"
# What fits beside the text without scrolling on a wide screen, and what formatters make of code.
LONGEST_LINE = 88
MARK = re.compile(r"\s*(?:#|//|--)\s*(?P<word>region|endregion)\b(?P<name>.*)")
NO_FILE = "The pack has no such file in code/. Add it, or correct the name."
NO_REGION = "The file has no such region. Mark it there, or correct what stands behind the #."
NOT_SHOWN = "No lesson shows this file. Show it by :::listing, or remove it."
EMPTY = "There is nothing to show here. Write some code, or remove it."
NAMELESS = "A region has one word as its name. Name it."
TWIN = "The file has a region of this name already. Choose another."
UNCLOSED = "This region is never closed. End it with a line of endregion."
STRAY = "This closes no region. Remove it."


@dataclass
class Code:
    """A file of code as lessons can show it. `faults` are (line from 1, value, cure)."""

    whole: list[str] = field(default_factory=list)
    regions: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Remark] = field(default_factory=list)


def read_code(text: str) -> Code:
    """Take the lines of a file apart into its regions."""
    code = Code()
    # The regions that are open, the innermost last, each with its line.
    around: list[tuple[str, int]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if mark := MARK.fullmatch(line):
            follow(mark, code, around, number)
            continue
        code.whole.append(line)
        for name, _number in around:
            code.regions[name].append(line)
        if len(line) > LONGEST_LINE:
            cure = f"This line has {len(line)} characters. Break it: a listing has {LONGEST_LINE}."
            code.faults.append((number, line, cure))
    code.faults += [(number, name, UNCLOSED) for name, number in around]
    return code


def follow(mark: re.Match, code: Code, around: list[tuple[str, int]], number: int) -> None:
    """Open or close a region at the line `number`."""
    name = mark["name"].strip()
    if mark["word"] == "endregion":
        if around:
            around.pop()
        else:
            code.faults.append((number, mark[0].strip(), STRAY))
        return
    if len(name.split()) != 1:
        code.faults.append((number, mark[0].strip(), NAMELESS))
    elif name in code.regions:
        code.faults.append((number, name, TWIN))
    code.regions.setdefault(name, [])
    around.append((name, number))


def tidy(lines: list[str]) -> str:
    """Return lines as they are shown: without empty ones around, and moved to the margin."""
    text = dedent("\n".join(lines)).strip("\n")
    return f"{text}\n" if text.strip() else ""


def define_listings(files: Mapping[str, Code]) -> dict[str, str]:
    """Return what lessons can show, by its address, such as `code/retry.py#backoff`."""
    shown = {}
    for file, code in files.items():
        shown[file] = tidy(code.whole)
        for name, lines in code.regions.items():
            shown[f"{file}#{name}"] = tidy(lines)
    return shown


def find_listing_cure(address: str, listings: Mapping[str, str]) -> str:
    """Return what to do about the address of a listing; empty where it can be shown."""
    if not address:
        return "Name a file, such as :::listing code/retry.py."
    if address in listings:
        return "" if listings[address] else EMPTY
    return NO_REGION if address.partition("#")[0] in listings else NO_FILE


def find_unshown(files: Iterable[str], shown: Iterable[str]) -> Iterator[Remark]:
    """Yield each file that none of the addresses in `shown` is of."""
    names = {address.partition("#")[0] for address in shown}
    for file in files:
        if file not in names:
            yield 0, file, NOT_SHOWN
