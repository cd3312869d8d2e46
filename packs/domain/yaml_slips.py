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
IS_BARE = "This line has no colon. Write a name, a colon, a blank and the value."
IS_OPEN = "The quotes that open in this line are not closed. Close them."
IS_AFTER = "Text stands behind closed quotes. Quote all of it, and double a quote inside of it."
IS_ESCAPE = "In double quotes a backslash begins an escape. Use single quotes, or double the \\."
# What PyYAML says of a line that stands where none of its indent can.
MISPLACED = re.compile(r"expected <block end>, but found '(.+)'")
NO_START = re.compile(r"found character ['\"](.+)['\"] that cannot start any token")


def describe_slip(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return the line of a slip in `text`, from 1, and what to do; 0 where no line is known."""
    mark = error.problem_mark
    if mark is None:
        return 0, say_plainly(error)
    problem = error.problem or ""
    if problem in OPENED and error.context_mark:
        return error.context_mark.line + 1, OPENED[problem]
    before = (text.split("\n")[mark.line : mark.line + 1] or [""])[0][: mark.column]
    return mark.line + 1, describe_line(problem, before) or say_plainly(error)


# What is noticed some lines below the line that it begins in.
OPENED = {
    "could not find expected ':'": IS_BARE,
    "found unexpected end of stream": IS_OPEN,
}


def describe_line(problem: str, before: str) -> str:
    """Return what to do about a line, by what stands in it `before` the problem."""
    if problem == "mapping values are not allowed here":
        return IS_COLON if re.search(r":\s", before) else IS_INDENT
    if problem.startswith("found unknown escape character"):
        return IS_ESCAPE
    if found := NO_START.fullmatch(problem):
        return IS_TAB if found[1] == "\\t" else IS_SIGN % found[1]
    if found := MISPLACED.fullmatch(problem):
        is_after = found[1] == "<scalar>" and re.search(r"""["']\s*$""", before)
        return IS_AFTER if is_after else IS_INDENT
    return ""


def say_plainly(error: yaml.MarkedYAMLError) -> str:
    return f"This is not YAML: {error.problem}."
