"""YAML whose every value remembers its line.

Only what a pack needs is read: mappings, lists, texts, numbers, true, false and null. Dates stay
text, `no` stays a word, and anchors are refused, since they would hide where a value comes from.
"""

import re
import sys
from array import array
from collections.abc import Callable

import yaml

from packs.domain.faults import Fault, shorten, stop
from packs.domain.yaml_slips import OF_NAMES, describe_slip


class Fields(dict):
    """A mapping of a pack's file: `line` is its own, `lines` those of its keys.

    A large pack has a hundred thousand of these, so each is kept small.
    """

    __slots__ = ("file", "key_lines", "line")

    def __init__(self, file: str, line: int):
        super().__init__()
        self.file = file
        self.line = line
        self.key_lines = array("L")

    def add(self, key: str, value: object, *, line: int) -> None:
        """Set `key` and remember its line; of a key that stands twice, its first."""
        if key not in self:
            self.key_lines.append(line)
        self[sys.intern(key)] = value

    @property
    def lines(self) -> dict[str, int]:
        return dict(zip(self, self.key_lines, strict=True))


class Items(list):
    """A list of a pack's file: `line` is its own, `lines` those of its items."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str, line: int):
        super().__init__()
        self.file = file
        self.line = line
        self.lines = array("L")


NO_ANCHORS = (
    "Anchors are not read. Write the value out, or put a text that begins with & or * in quotes"
)
NO_TAGS = (
    "Tags are not read. Write the value without one, or put a text that begins with ! in quotes"
)
# What a plain scalar means; anything else is a text. Dates stay text, and so do yes and no.
PLAIN = (
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(r"~|null|"), lambda _text: None),
)
# What an escape can stand for and PostgreSQL or UTF-8 cannot hold.
NOT_STORABLE = re.compile(r"[\0\ud800-\udfff]")
# A text that begins otherwise is nothing but text: most scalars need no pattern.
MAY_BE_MORE = frozenset("tfn~-+.0123456789")


def read_yaml(text: str, *, file: str, above: int = 0) -> tuple[object, list[Fault]]:
    """Return the value in `text` and the faults of its form. `above` lines stand before it.

    libyaml reads ten times as fast as PyYAML's own parser, which names what it meets: it has the
    last word where there is a fault, unless it stops elsewhere, at what libyaml takes.
    """
    first = None
    if hasattr(yaml, "CSafeLoader"):
        try:
            return Builder(yaml.CSafeLoader(text), file, above).build_document()
        except yaml.MarkedYAMLError as error:
            first = error
        except (yaml.YAMLError, RecursionError):
            pass
    try:
        return Builder(yaml.SafeLoader(text), file, above).build_document()
    except yaml.MarkedYAMLError as error:
        slip = error if first is None or line_of(first, text) == line_of(error, text) else first
        line, cure = describe_slip(slip, text)
        return None, [stop(file, line + above, "", cure)]
    except yaml.YAMLError as error:
        return None, [stop(file, above, "", f"This is not YAML: {shorten(error)}.")]
    except RecursionError:
        return None, [stop(file, above, "", "This is nested too deeply. Make it flatter.")]


def line_of(error: yaml.MarkedYAMLError, text: str) -> int | None:
    """Return the line of an error, from 0. To libyaml the end of a text is a line of its own."""
    return min(error.problem_mark.line, text.count("\n")) if error.problem_mark else None


class Builder:
    """Turns the events of one document into Fields, Items and plain values."""

    def __init__(self, loader, file: str, above: int):
        self.next: Callable = loader.get_event
        self.file = file
        self.first_line = above + 1
        self.faults: list[Fault] = []

    def build_document(self) -> tuple[object, list[Fault]]:
        """Return the value of the only document, nothing where there is none, and the faults."""
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None, []
        value = self.build(self.next())
        self.next()
        if not isinstance(event := self.next(), yaml.StreamEndEvent):
            refuse(event, "expected a single document in the stream")
        return value, self.faults

    def line(self, event) -> int:
        return event.start_mark.line + self.first_line

    def build(self, event) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            refuse(event, NO_ANCHORS)
        if event.tag:
            refuse(event, NO_TAGS)
        if isinstance(event, yaml.ScalarEvent):
            return read_plain(event.value) if event.implicit[0] else read_quoted(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.build_items(Items(self.file, self.line(event)))
        return self.build_fields(Fields(self.file, self.line(event)))

    def build_items(self, items: Items) -> Items:
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.lines.append(self.line(event))
            items.append(self.build(event))
        return items

    def build_fields(self, fields: Fields) -> Fields:
        """Fill a mapping, and report keys that stand twice."""
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                refuse(event, OF_NAMES)
            key, line = read_quoted(event), self.line(event)
            if key in fields:
                cure = "This entry stands twice. Keep one of the two."
                self.faults.append(Fault(self.file, line, key, cure))
            fields.add(key, self.build(self.next()), line=line)
        return fields


def read_plain(text: str) -> object:
    """Return what a plain scalar stands for."""
    if text and text[0] not in MAY_BE_MORE:
        return text
    for pattern, convert in PLAIN:
        if pattern.fullmatch(text):
            return convert(text)
    return text


def read_quoted(event) -> str:
    """Return the text of a scalar as it stands, without what no escape may bring in."""
    if event.style == '"' and NOT_STORABLE.search(event.value):
        refuse(event, "An escape stands for a character that cannot be stored. Remove it")
    return event.value


def refuse(event, problem: str) -> None:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
