"""Say what to do where a text is not YAML: the slips that people make, each with its cure."""

import re

import yaml

IS_COLON = "This text has a colon and a blank in it. Put all of it in quotes."
IS_INDENT = (
    "This line begins further left or right than the entries it belongs to. "
    "Begin it right below them."
)
IS_TAB = "There is a tab in this line. YAML is indented by blanks: write those."
IS_SIGN = "A text cannot begin with %s. Put all of it in quotes."
IS_BARE = (
    "This line has no colon with a blank behind it. Write a name, a colon, a blank and the value."
)
IS_DASH = "There is no blank behind the dash. Write one between the dash and the name."
IS_OPEN = "The quotes that open in this line are not closed. Close them."
IS_AFTER = "Text stands behind closed quotes. Quote all of it, and double a quote inside of it."
IS_ESCAPE = "In double quotes a backslash begins an escape. Use single quotes, or double the \\."
# PyYAML and libyaml say the same in different words. So they say of a colon,
COLON = "mapping values are not allowed "
# of what stands where nothing of its kind can, in lines and in brackets,
MISPLACED = (
    "expected <block end>",
    "did not find expected key",
    "did not find expected '-' indicator",
)
IN_BRACKETS = re.compile(r"(expected|did not find expected) ',' or '[]}]'")
# and of a sign that begins something else than a text.
NO_START = re.compile(r"found character .*that cannot start any token")
NO_ENTRY = re.compile(r"(block sequence|sequence|mapping) (keys|entries) are not allowed ")
OTHER_STARTS = (
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a tag",
    "while scanning a block scalar",
)
OF_NAMES = "An entry is named by one word. Write a name before the colon"
OPENING = {"]": "[", "}": "{"}
# What is noticed some lines below the line that it begins in.
OPENED = {
    "could not find expected ':'": IS_BARE,
    "found unexpected end of stream": IS_OPEN,
}
NO_BLANK_BEHIND_DASH = re.compile(r"\s*-[^\W\d]\w*:(\s|$)")
NO_BLANK_BEHIND_COLON = re.compile(r"\s*(- +)?[^\W\d]\w*:(?!//)\S")


def describe_slip(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return the line of a slip in `text`, from 1, and what to do; 0 where no line is known."""
    mark, start = error.problem_mark, error.context_mark
    if mark is None:
        return 0, say_plainly(error)
    problem = error.problem or ""
    if problem in OPENED and start:
        return start.line + 1, OPENED[problem]
    lines = text.split("\n")[: mark.line + 1]
    line = lines.pop() if len(lines) > mark.line else ""
    before, behind = line[: mark.column], line[mark.column :]
    if problem.startswith((COLON, *MISPLACED)):
        if NO_BLANK_BEHIND_DASH.match(line):
            return mark.line + 1, IS_DASH
        if is_key(before) and (found := find_above(lines)):
            return found
    if start and start.line == mark.line and error.context in OTHER_STARTS:
        before, behind = line[: start.column], line[start.column :]
        cure = describe_end(before) or describe_start(behind)
        return mark.line + 1, cure or say_plainly(error)
    return mark.line + 1, describe_line(problem, before, behind) or say_plainly(error)


def is_key(before: str) -> bool:
    """Return whether a line has but its name, or nothing, `before` the problem."""
    return re.fullmatch(r"\s*\S*", before) is not None


def find_above(lines: list[str]) -> tuple[int, str] | None:
    """Return the slip in the last of the lines above that holds something, or None.

    It makes a text of an entry, which is noticed as soon as the next one comes.
    """
    number, line = next(
        ((n, one) for n, one in reversed([*enumerate(lines, 1)]) if one.strip()), (0, "")
    )
    if NO_BLANK_BEHIND_DASH.match(line):
        return number, IS_DASH
    return (number, IS_BARE) if NO_BLANK_BEHIND_COLON.match(line) else None


def describe_line(problem: str, before: str, behind: str) -> str:
    """Return what to do about a line, by what stands in it `before` the problem and from it on."""
    if problem.startswith(COLON):
        return IS_COLON if re.search(r":\s", before) else IS_INDENT
    if problem.startswith("found unknown escape character"):
        return IS_ESCAPE
    if problem.startswith("found a tab character"):
        return IS_TAB
    if NO_START.match(problem) or NO_ENTRY.match(problem):
        return describe_start(behind)
    if problem == OF_NAMES and before.endswith("{") and behind[:1] == "{":
        return IS_SIGN % "{{"
    if problem.startswith(MISPLACED):
        return describe_end(before) or IS_INDENT
    # Where a bracket or a quote opens, it is a comma that is missing.
    if IN_BRACKETS.match(problem) and behind[:1] not in ("", *"[{\"'"):
        return describe_end(before)
    return ""


def describe_start(behind: str) -> str:
    """Return what to do about a text that begins with a sign."""
    if behind.startswith("\t"):
        return IS_TAB
    return IS_SIGN % behind[0] if behind else ""


def describe_end(before: str) -> str:
    """Return what to do about a text behind what seemed to be all of it."""
    last = before.rstrip()[-1:]
    if last in OPENING:
        return IS_SIGN % OPENING[last]
    return IS_AFTER if last in ("'", '"') else ""


def say_plainly(error: yaml.MarkedYAMLError) -> str:
    return f"This is not YAML: {error.problem}."
