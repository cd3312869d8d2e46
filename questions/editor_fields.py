"""What a browser would send of a form that nobody has touched: for a draft that no browser made."""

from collections.abc import Iterable, Iterator

from questions.editor_forms import Node
from questions.editor_rows import walk


def list_fields(nodes: Iterable[Node]) -> dict[str, list[str]]:
    """Return the fields of a form, each with its texts: see `templates/questions/author/node.html`.

    `questions.editor_names.read_content` reads the same content of it again.
    """
    fields: dict[str, list[str]] = {}
    for node in walk(nodes):
        for name, value in list_inputs(node):
            fields.setdefault(name, []).append(str(value))
    return fields


def list_inputs(node: Node) -> Iterator[tuple[str, object]]:
    """Yield the name and the value of each control of one field."""
    if node.widget == "pairs":
        for number, (name, value) in enumerate(node.value):
            yield f"{node.path}.{number}.name", name
            yield f"{node.path}.{number}.value", value
    elif node.widget == "range":
        yield from ((f"{node.path}.{number}", end) for number, end in enumerate(node.value))
    elif node.widget == "many":
        yield from ((node.path, one) for one in node.value or ())
    elif node.widget == "flag":
        yield from [(node.path, "on")] if node.value else []
    elif node.widget not in ("rows", "group"):
        yield node.path, node.value
    if node.shown:
        yield f"{node.path}.of.{node.entry.of}", node.shown
