"""Write one record of a YAML list into its file, and leave the others as their author wrote them.

The lines of the record are replaced by freshly written ones, or new ones are added at the end.
What was written is read back: where a file is laid out so that this cannot be done by lines, it is
written as a whole, which loses its remarks but no word of its records.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

import yaml

from packs.domain.yaml import Fields, Items, read_plain, read_yaml

WIDTH = 100
# A blank line, or a remark: what stands between two records and belongs to the second.
BETWEEN = re.compile(r"\s*(#.*)?")
# A list edited by lines, and how it is to be read afterwards.
Edited = tuple[str, list]


class NotWritten(Exception):
    """A record that YAML cannot hold as it is."""


def put_record(text: str, *, key: str, name: str, record: Mapping[str, Any]) -> str:
    """Return the text of a list with the record whose `key` is `name` replaced, or added."""

    def put(plain: str, items: Items) -> Edited:
        at = find_place(items, key, name)
        wanted = [*items[:at], plain_of(record), *items[at + 1 :]]
        return put_lines(plain, items, at, record), wanted

    return edit_list(text, put, name)


def take_records(text: str, *, key: str, names: Collection[str]) -> str:
    """Return the text of a list without the records whose `key` is among `names`.

    However many they are, the list is read twice.
    """

    def take(plain: str, items: Items) -> Edited:
        taken = {
            at
            for at, item in enumerate(items)
            if isinstance(item, Fields) and item.get(key) in names
        }
        rest = [item for at, item in enumerate(items) if at not in taken]
        return take_lines(plain, items, taken), rest

    return edit_list(text, take, ", ".join(sorted(names)))


def edit_list(text: str, edit: Callable[[str, Items], Edited], name: str) -> str:
    """Return the text of a list as `edit` wants it, with the marks and line ends that it had."""
    start = "\ufeff" if text.startswith("\ufeff") else ""
    ending = "\r\n" if "\r\n" in text else "\n"
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    written, wanted = edit(plain, read_items(plain))
    if read_items(written) != wanted:
        written = write_list(wanted)
        if read_items(written) != wanted:
            raise NotWritten(name)
    return start + written.replace("\n", ending)


def find_place(items: Items, key: str, name: str) -> int:
    """Return where a record stands; the end where it stands nowhere."""
    for at, item in enumerate(items):
        if isinstance(item, Fields) and item.get(key) == name:
            return at
    return len(items)


def put_lines(text: str, items: Items, at: int, record: Mapping) -> str:
    """Return the text with other lines for the record at a place, or with new ones at the end."""
    lines = text.split("\n")
    if at == len(items):
        indent = indent_of(lines[items.lines[-1] - 1]) if items else ""
        body = text.rstrip("\n")
        return "\n".join([*([body, ""] if body else []), write_record(record, indent), ""])
    first, behind = find_lines(lines, items, at)
    put = write_record(record, indent_of(lines[first])).split("\n")
    return "\n".join([*lines[:first], *put, *lines[behind:]])


def take_lines(text: str, items: Items, taken: Collection[int]) -> str:
    """Return the text without the lines of the records at these places."""
    lines = text.split("\n")
    for first, behind in reversed([find_lines(lines, items, at) for at in sorted(taken)]):
        del lines[first:behind]
    return "\n".join(lines)


def find_lines(lines: list[str], items: Items, at: int) -> tuple[int, int]:
    """Return where the lines of the record at a place begin, and where they end."""
    first = items.lines[at] - 1
    behind = items.lines[at + 1] - 1 if at + 1 < len(items) else len(lines)
    while behind > first + 1 and BETWEEN.fullmatch(lines[behind - 1]):
        if indent_of(lines[behind - 1]) > indent_of(lines[first]):
            break  # it looks like a remark and stands inside a text
        behind -= 1
    return first, behind


def indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def write_record(record: Mapping[str, Any], indent: str = "") -> str:
    """Return a record as an item of a YAML list, without a line end behind it."""
    return "\n".join(f"{indent}{line}".rstrip(" ") for line in write_list([record]).splitlines())


def write_list(records: list) -> str:
    """Return YAML that reads back as `records`, its texts as readable as they can be."""
    plain = [plain_of(record) for record in records]
    for dumper in (Readable, Quoted):
        written = dump(plain, dumper)
        if read_items(written) == plain:
            return written
    return dump(plain, Quoted)


def dump(records: list, dumper: type[yaml.SafeDumper]) -> str:
    if not records:
        return ""
    return yaml.dump(
        records,
        Dumper=dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=None,
    )


def plain_of(value: Any) -> Any:
    """Return a value in the types that YAML is written from."""
    if isinstance(value, Mapping):
        return {str(key): plain_of(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_of(inner) for inner in value]
    return value


def read_items(text: str) -> Items:
    """Return the items of a list; none where the text is something else."""
    value, _faults = read_yaml(text, file="")
    return value if isinstance(value, Items) else Items("", 1)


class Readable(yaml.SafeDumper):
    """Folds long texts and keeps the lines of those that have several."""

    def ignore_aliases(self, data) -> bool:
        return True


class Quoted(Readable):
    """Quotes every text: not pretty, and able to hold anything."""


def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=choose_style(text))


def choose_style(text: str) -> str | None:
    if "\n" in text and is_tidy(text):
        return "|"
    if len(text) > WIDTH - 20 and "\n" not in text and is_tidy(text):
        return ">"
    return None if read_plain(text) is text else '"'


def is_tidy(text: str) -> bool:
    """Whether a text can stand in lines of its own without losing a blank."""
    lines = text.split("\n")
    return text.isprintable() or all(
        line.isprintable() and line == line.rstrip() and len(line) < 2 * WIDTH for line in lines
    )


def represent_quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


Readable.add_representer(str, represent_text)
Quoted.add_representer(str, represent_quoted)
