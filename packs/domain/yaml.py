"""YAML whose every value remembers its line.

Only what a pack needs is read: mappings, lists, texts, numbers, true, false and null. Dates stay
text, `no` stays a word, and anchors are refused, since they would hide where a value comes from.
"""

import re
from collections.abc import Callable, Iterable

import yaml

from packs.domain.faults import Fault, shorten


class Fields(dict):
    """A mapping of a pack's file: `line` is its own, `lines` those of its keys."""

    def __init__(self, file: str, line: int):
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list):
    """A list of a pack's file: `line` is its own, `lines` those of its items."""

    def __init__(self, file: str, line: int):
        super().__init__()
        self.file = file
        self.line = line
        self.lines: list[int] = []


class PlainLoader(yaml.SafeLoader):
    """A loader that knows no dates, no octal numbers, no yes and no, and no anchors."""

    yaml_implicit_resolvers: dict = {}

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(
                problem="Anchors are not read. Write the value out",
                problem_mark=event.start_mark,
            )
        return super().compose_node(parent, index)


def read_plain(tag: str, pattern: str, first: Iterable[str]) -> None:
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


read_plain("bool", r"^(?:true|false)$", "tf")
read_plain("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789")
read_plain("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")
read_plain("null", r"^(?:~|null|)$", ["~", "n", ""])


def read_yaml(text: str, *, file: str, above: int = 0) -> tuple[object, list[Fault]]:
    """Return the value in `text` and the faults of its form. `above` lines stand before it."""
    faults: list[Fault] = []
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        value = build(node, loader, file, above, faults.append) if node else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 + above if error.problem_mark else above
        return None, [Fault(file, line, "", f"This is not YAML: {error.problem}.")]
    except yaml.YAMLError as error:
        return None, [Fault(file, above, "", f"This is not YAML: {shorten(error)}.")]
    return value, faults


def build(node, loader: PlainLoader, file: str, above: int, found: Callable) -> object:
    """Turn a node into Fields, Items or a plain value, and report keys that stand twice."""
    line = node.start_mark.line + 1 + above
    if isinstance(node, yaml.SequenceNode):
        items = Items(file, line)
        for child in node.value:
            items.append(build(child, loader, file, above, found))
            items.lines.append(child.start_mark.line + 1 + above)
        return items
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    fields = Fields(file, line)
    for key_node, child in node.value:
        key = str(key_node.value)
        key_line = key_node.start_mark.line + 1 + above
        if key in fields:
            found(Fault(file, key_line, key, "This entry stands twice. Keep one of the two."))
        fields[key] = build(child, loader, file, above, found)
        fields.lines[key] = key_line
    return fields
