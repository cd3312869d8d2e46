"""What an app offers to search: a module `searching` with `KINDS` and `find_documents(pack)`.

What belongs to one person, such as a note, is never copied into the index. The app keeps a vector
beside it and offers `OWN`, which looks through the rows of one person alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import F, Func, QuerySet, TextField, Value

from studyhub.statements import Given

# The language of stems and stop words, by PostgreSQL's name for it: that of the site's texts.
CONFIG = "english"
# Words that stand in no name such as "log.addHandler", "sqs:SendMessage" or "/orders/new", and are
# none of several words such as "addHandler".
UNJOINED = r"(?<!\S)(?!\S*[a-z0-9][A-Z])[^\s./:]*[./:]*(?!\S)"
# Where a capital begins the next word of a name.
HUMP = r"([a-z0-9])([A-Z])"


def find_names(*fields: str) -> SearchVector:
    """Return the words of the names in code that stand in `fields`, each by itself, with the least
    weight: the index would know a whole name alone."""
    names = [part_names(field) for field in fields]
    words = [replace_all(name, HUMP, r"\1 \2") for name in names]
    return SearchVector(*names, *words, config=CONFIG, weight="D")


def part_names(field: str) -> Func:
    """Return the names in code of a text, cut where a dot, a stroke or a colon joins words."""
    apart = (replace_all(F(field), UNJOINED, ""), Value("./:"), Value("   "))
    return Func(*apart, function="translate", output_field=TextField())


def replace_all(text: F | Func, pattern: str, by: str) -> Func:
    """Return `text` with `by` in place of all that matches a pattern of PostgreSQL."""
    with_what = (text, Value(pattern), Value(by), Value("g"))
    return Func(*with_what, function="regexp_replace", output_field=TextField())


@dataclass(frozen=True)
class Searchable:
    """One thing that search finds and leads to.

    `kind` and `key` name it on the whole site. `above` says where it stands, such as the lesson of
    a section. `text` is plain, without the key of a question: search must not tell an answer that
    nobody has given yet.
    """

    kind: str
    key: str
    title: str
    url: str
    text: str = ""
    above: str = ""
    topic_id: int | None = None

    @property
    def is_part(self) -> bool:
        """Whether this is a part of what stands above it, whose title says little by itself."""
        return "#" in self.key


@dataclass(frozen=True)
class SearchKind:
    """A kind of document, with the words for one and for several. Kinds are listed in `order`.

    `roles`: who may open such documents; empty means all who are signed in.
    """

    name: str
    one: str
    several: str
    order: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnKind:
    """What search finds of a person's own, in rows that have a field `vector`.

    `rows(person)` returns the queryset of what is theirs, for a statement that is compiled once:
    `person` stands for their key. `key` and `topic` name the fields that hold what is shown by, and
    the topic's id. `show(person, keys)` returns what is theirs of these, by key. `newest` names the
    field with the time of what is not ranked, but stands behind all else, the newest first.
    """

    kind: SearchKind
    rows: Callable[[Given], QuerySet]
    key: str
    topic: str
    show: Callable[[Any, Iterable[str]], dict[str, Searchable]]
    newest: str = ""
