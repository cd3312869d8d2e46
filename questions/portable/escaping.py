"""Words as Markdown that shows them as they stand."""

import re

# What Markdown would read as a mark. Underscores within a word and lone tildes are none.
MARK = re.compile(
    r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
# What begins a heading, a list, a quotation, a rule or a container where a line begins.
OPENING = re.compile(r"(?m)^([ \t]*)(#{1,6}(?=\s|$)|[-+>=]|:{3,}|~{3,}|(\d{1,9})([.)])(?=\s|$))")


def escape(text: str) -> str:
    """Return plain text as Markdown that shows it as it stands, line by line."""
    lines = [escape_words(line.strip()) for line in text.strip().split("\n")]
    parts = [escape_opening(line) for line in lines]
    joined = "\n".join(parts)
    # A line end within a paragraph is a hard break, as in the text that is shown.
    return re.sub(r"(?<=\S)\n(?=\S)", "\\\\\n", joined)


def escape_words(text: str) -> str:
    return MARK.sub(lambda found: "\\" + found[0], text)


def escape_opening(line: str) -> str:
    """Take its meaning from what would begin a block at the start of `line`."""
    found = OPENING.match(line)
    if not found:
        return line
    if found[3]:
        return f"{found[1]}{found[3]}\\{line[found.start(4) :]}"
    return f"{found[1]}\\{line[found.start(2) :]}"
