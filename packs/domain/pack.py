"""A content pack as it was read: what every part checks and loads."""

import hashlib
import json
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from packs.domain.faults import Fault, shorten
from packs.domain.shapes import find_shape_faults
from packs.domain.yaml import Fields, Items

Made = TypeVar("Made")
FACT = re.compile(r"\{\{\s*fact:([^{}\s]*)\s*\}\}")


@dataclass(frozen=True)
class LessonFile:
    """A lesson: the YAML head, the Markdown below it, and the line that the Markdown begins on."""

    file: str
    head: Fields
    body: str
    body_line: int


@dataclass
class Pack:
    """The files of one pack. Parts get this object, so that no app has to import `packs`."""

    head: Fields
    tracks: list[Fields] = field(default_factory=list)
    topics: list[Fields] = field(default_factory=list)
    glossary: list[Fields] = field(default_factory=list)
    facts: Mapping[str, Fields] = field(default_factory=dict)
    competencies: list[Fields] = field(default_factory=list)
    templates: list[Fields] = field(default_factory=list)
    # Exemplar stories to study.
    stories: list[Fields] = field(default_factory=list)
    lessons: list[LessonFile] = field(default_factory=list)
    questions: list[Fields] = field(default_factory=list)
    interviews: list[Fields] = field(default_factory=list)
    plans: list[Fields] = field(default_factory=list)
    # The address that lessons use, such as figures/loop.svg, and the SVG text.
    figures: dict[str, str] = field(default_factory=dict)
    # The files of code that lessons show, such as code/retry.py, and their texts.
    code: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    # Where it was read from, and the checksum of each file as it was read, by its name.
    folder: Path = field(default_factory=Path)
    files: Mapping[str, bytes] = field(default_factory=dict)
    checksum: str = ""
    # Whether what was derived from unchanged words, such as HTML, is to be derived anew.
    renew: bool = False
    made: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.head.get("slug", "")

    @cached_property
    def question_ids(self) -> frozenset[str]:
        """The questions that lessons and interviews may ask by name."""
        return frozenset(self.word(question, "id") for question in self.offered_questions)

    @property
    def offered_questions(self) -> list[Fields]:
        """The questions that are asked: all but those that are retired."""
        return [question for question in self.questions if question.get("retired") is not True]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, made at the first call with this key."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def fault(self, where: Fields | Items, key: str | int | None, cure: str) -> Fault:
        """Make the fault of `where[key]`, or of `where` as a whole where it has no such entry."""
        if key in ("", None) or (isinstance(where, Fields) and key not in where):
            name = where.get("slug", where.get("id", "")) if isinstance(where, Fields) else ""
            return Fault(where.file, where.line, shorten(name), cure)
        return Fault(where.file, where.lines[key], shorten(show(where[key], key)), cure)

    def key_fault(self, question: Fields, entry: str, cure: str) -> Fault:
        """Make a fault that the marking finds in the entry at a path, or in all of a question.

        It stands at the innermost entry of the path that the file has; what is of the whole, at
        the id, which names the question.
        """
        where, key = question, "id"
        inner: object = question
        for step in entry.split("."):
            name = int(step) if isinstance(inner, Items) and step.isdecimal() else step
            if not has_entry(inner, name):
                break
            where, key = inner, name
            inner = inner[name]
        return self.fault(where, key, cure)

    def is_of_place(self, fault: Fault) -> bool:
        """Return whether a fault is only about where a question belongs. Lines do not tell."""
        return False

    def fault_at(self, file: str, line: int, value: object, cure: str) -> Fault:
        """Make a fault of a line that is not YAML."""
        return Fault(file, line, shorten(value), cure)

    def word(self, record: Fields, key: str) -> str:
        """Return the text under `key`; empty where there is none. Its shape is checked apart."""
        value = record.get(key)
        return value if isinstance(value, str) else ""

    def words(self, record: Fields, key: str) -> list[str]:
        """Return the list of texts under `key`; empty where it is something else."""
        value = record.get(key)
        plain = isinstance(value, Items) and all(isinstance(item, str) for item in value)
        return value if plain else []

    def records(self, record: Fields, key: str) -> list[Fields]:
        """Return the mappings in the list under `key`."""
        value = record.get(key)
        items = value if isinstance(value, Items) else []
        return [item for item in items if isinstance(item, Fields)]

    def shape(self, record: Fields, shape: Mapping[str, str]) -> list[Fault]:
        """Return what `record` lacks or has wrong; see `packs.domain.shapes`."""
        return [self.fault(record, key, cure) for key, cure in find_shape_faults(record, shape)]

    def find_twins(self, records: list[Fields], key: str = "slug") -> Iterator[Fault]:
        """Yield a fault for each record whose `key` an earlier one has already."""
        seen: dict[str, Fields] = {}
        for record in records:
            name = record.get(key)
            if not isinstance(name, str):
                continue
            if name in seen:
                first = seen[name]
                at = f"{first.file}:{first.lines[key]}"
                yield self.fault(record, key, f"{at} has this {key} already. Choose another.")
            else:
                seen[name] = record

    def fill(self, value):
        """Return `value` with every {{ fact:name }} replaced, through lists and mappings."""
        if isinstance(value, str):
            return FACT.sub(self.find_value, value)
        if isinstance(value, Mapping):
            return {key: self.fill(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner) for inner in value]
        return value

    def find_value(self, used: re.Match[str]) -> str:
        """Return the value of a fact; what stands there where it has none, a fault by itself."""
        fact = self.facts[used[1]]
        return str(fact["value"]) if isinstance(fact, Mapping) and "value" in fact else used[0]

    def find_facts(self, text: str) -> set[str]:
        """Return the names of the facts that a text uses."""
        return set(FACT.findall(text))

    def find_unknown_facts(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield (lines above, name) for each fact that `text` uses and facts.yaml lacks."""
        for match in FACT.finditer(text):
            if match[1] not in self.facts:
                yield text.count("\n", 0, match.start()), match[1]

    def hash(self, content: object) -> str:
        """Return the SHA-256 of the canonical JSON of `content`."""
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def fact_faults(self, where: Fields | Items) -> Iterator[Fault]:
        """Yield the faults of the facts in the texts of a record, however deep."""
        entries = where.items() if isinstance(where, Fields) else enumerate(where)
        for key, value in entries:
            if isinstance(value, Fields | Items):
                yield from self.fact_faults(value)
            elif isinstance(value, str):
                for _above, name in self.find_unknown_facts(value):
                    yield Fault(where.file, where.lines[key], name, UNKNOWN_FACT)


UNKNOWN_FACT = "facts.yaml has no fact of this name. Add it, or correct the name."


def has_entry(value: object, name: str | int) -> bool:
    """Return whether a list or a mapping of a pack has an entry of this name or number."""
    if isinstance(value, Items):
        return isinstance(name, int) and name < len(value)
    return isinstance(value, Fields) and name in value


def show(value: object, key: str | int) -> object:
    """Return what a fault shows of a value: one as YAML writes it, a nested one by its key."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return key if value is None or isinstance(value, Fields | Items) else value
