"""The buttons for rows in the form of a question, a template or a blueprint: they send the form.

They act on the fields as they were posted, before anything is read from them: a blank row counts as
a row, and a removed one comes back letter by letter. The form that comes back carries it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.http import QueryDict

from questions.editor_forms import DEEDS, FEWEST_ROWS, WAS, Node, Row, find_numbers

# The path that the row had which was removed last; its fields are carried under WAS.
REMOVED = "removed"


@dataclass
class Removed:
    """A row that was taken away: the path of its rows, its place there, and its fields."""

    path: str
    place: int
    fields: list[tuple[str, str]]

    @property
    def number(self) -> int:
        """Return its number as people count."""
        return self.place + 1


@dataclass
class Rows:
    """A form after a button for its rows: its fields, and where the page goes on."""

    data: QueryDict = field(default_factory=QueryDict)
    deed: str = ""
    path: str = ""
    place: int = 0

    @property
    def removed(self) -> Removed | None:
        """Return what was removed last and is still carried."""
        path, number = part(self.data.get(REMOVED, ""))
        if not path or number is None:
            return None
        return Removed(path, number, [*list_below(self.data, WAS)])

    @property
    def enters(self) -> str:
        """Return the path of the row whose first field gets the focus; "" where none does."""
        goes_on_with_up = self.deed == "up" and self.place > 0
        return "" if self.deed in ("", "remove") or goes_on_with_up else self.row

    @property
    def row(self) -> str:
        return f"{self.path}.{self.place}"


def change_rows(data: QueryDict) -> Rows:
    """Do what a button asks of the rows: add, remove or raise one, or bring back the removed."""
    for deed, change in CHANGES.items():
        if deed in data:
            return change(data)
    return Rows(data)


def add_row(data: QueryDict) -> Rows:
    path = data["add"]
    numbers = find_numbers(data, path)
    made = renumber(data, path, numbers)
    made[f"{path}.{len(numbers)}.new"] = ""
    return Rows(made, "add", path, len(numbers))


def remove_row(data: QueryDict) -> Rows:
    path, number = part(data["remove"])
    numbers = find_numbers(data, path)
    if number not in numbers:
        return Rows(data, "remove", path)
    place = numbers.index(number)
    made = drop_removed(renumber(data, path, [one for one in numbers if one != number]))
    made[REMOVED] = f"{path}.{place}"
    for name, value in list_below(data, f"{path}.{number}."):
        made.appendlist(f"{WAS}{name}", value)
    return Rows(made, "remove", path, place)


def raise_row(data: QueryDict) -> Rows:
    path, number = part(data["up"])
    order = find_numbers(data, path)
    place = order.index(number) if number in order else 0
    if place:
        order[place - 1 : place + 1] = [number, order[place - 1]]
    made = renumber(data, path, order)
    return Rows(made, "up", path, max(place - 1, 0))


def bring_back(data: QueryDict) -> Rows:
    removed = Rows(data).removed
    if removed is None:
        return Rows(data, "undo")
    order: list[int | None] = [*find_numbers(data, removed.path)]
    if order and is_filler(data, removed.path, order):
        order.pop()
    place = min(removed.place, len(order))
    order.insert(place, None)
    made = drop_removed(renumber(data, removed.path, order))
    for name, value in removed.fields:
        made.appendlist(f"{removed.path}.{place}.{name}", value)
    return Rows(made, "undo", removed.path, place)


CHANGES = dict(zip(DEEDS, (add_row, remove_row, raise_row, bring_back), strict=True))


def part(path: str) -> tuple[str, int | None]:
    """Return the path of the rows and the number of the row."""
    above, _dot, last = path.rpartition(".")
    return above, int(last) if last.isdecimal() and len(last) < 4 else None


def drop_removed(data: QueryDict) -> QueryDict:
    for name in [one for one in data if one == REMOVED or one.startswith(WAS)]:
        del data[name]
    return data


def list_below(data: QueryDict, prefix: str) -> Iterator[tuple[str, str]]:
    for name, values in data.lists():
        if name.startswith(prefix):
            yield from ((name.removeprefix(prefix), value) for value in values)


def is_filler(data: QueryDict, path: str, numbers: list) -> bool:
    """Return whether the last row is blank and stands there only as there are to be so many."""
    last = list_below(data, f"{path}.{numbers[-1]}.")
    is_blank = not any(value.strip() for name, value in last if name != "id")
    return is_blank and len(numbers) <= FEWEST_ROWS.get(path.rpartition(".")[2], 1)


def renumber(data: QueryDict, path: str, order: Iterable[int | None]) -> QueryDict:
    """Return the form with the rows of a path in this order; None leaves a place free.

    Rows that are not in it are left out. A removed row within one of them goes with it.
    """
    places = {number: place for place, number in enumerate(order)}
    inside = re.compile(re.escape(path) + r"\.(\d{1,3})(\..*)", re.DOTALL)
    made = QueryDict(mutable=True)

    def rename(name: str) -> str:
        found = inside.fullmatch(name)
        if not found:
            return name
        place = places.get(int(found[1]))
        return "" if place is None else f"{path}.{place}{found[2]}"

    for name, values in data.lists():
        if renamed := rename(name):
            made.setlist(renamed, [rename(one) for one in values] if name == REMOVED else values)
    return made


def place_rows(nodes: Iterable[Node], rows: Rows) -> None:
    """Mark in the form where the focus goes, and where a removed row can be brought back."""
    for node in walk(nodes):
        if rows.removed and node.path == rows.removed.path:
            place_removed(node, rows)
        for row in node.rows:
            row.is_raised = rows.deed == "up" and row.path == rows.row and not row.is_first
            if row.path == rows.enters:
                focus_first(row.nodes)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the fields and those within them."""
    for node in nodes:
        yield node
        within = chain(node.children, *(row.nodes for row in node.rows))
        yield from walk(within)


def place_removed(node: Node, rows: Rows) -> None:
    """Put the line that brings a row back where the row stood."""
    removed = rows.removed
    at: Node | Row = node.rows[removed.place] if removed.place < len(node.rows) else node
    at.removed, at.has_focus = removed, rows.deed == "remove"


def focus_first(nodes: Iterable[Node]) -> None:
    """Give the focus to the first field that a person can fill in."""
    for node in walk(nodes):
        if node.widget not in ("group", "rows") and (node.widget != "many" or node.options):
            node.has_focus = True
            return
