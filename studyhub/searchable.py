"""What an app offers to search: a module `searching` with `find_documents(pack)`."""

from dataclasses import dataclass


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
