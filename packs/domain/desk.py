"""A desk to check one record on, as a load of the whole pack would, without its other files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from lessons.domain.proofreading import Places
from lessons.models import Lesson, Term, Topic, Track
from packs.domain.kept import read_kept
from packs.domain.pack import UNKNOWN_FACT, Pack
from packs.domain.records import Quoted, plain_of
from packs.domain.shapes import find_shape_faults
from packs.domain.yaml import Fields, Items, read_yaml
from packs.models import LoadedPack
from questions.domain.records import PLACE
from questions.models import AnswerTemplate
from studyhub.params import UNSEEN

IS_MISSING = " is missing. "
HEADING = re.compile(r'<h[1-6][^>]*? id="([^"]+)"')


@dataclass(frozen=True, order=True)
class FieldFault:
    """What is wrong with one field, named by its path, such as `options.2.why`."""

    path: str
    sentence: str


@dataclass
class Desk(Pack):
    """A pack of one record, whose faults name fields instead of lines."""

    paths: dict[int, str] = field(default_factory=dict)
    by_line: dict[int, str] = field(default_factory=dict)

    def lay(self, record: Mapping[str, Any], *, file: str) -> Fields:
        """Return `record` as it would be read from `file`, and remember where its fields are.

        Where those of the record before it were is forgotten: a desk serves one after the other.
        How long the lines of the file are is a matter of files: here nobody sees any.
        """
        text = write_by_line(record)
        value, faults = read_yaml(text, file=file)
        laid = value[0] if isinstance(value, Items) and value else Fields(file, 1)
        self.paths, self.by_line = {}, {}
        self.remember(laid, "")
        self.faults = [self.fault_at(file, fault.line, fault.value, fault.cure) for fault in faults]
        self.faults += self.unseen_faults(laid)
        return laid

    def remember(self, where: Fields | Items, path: str) -> None:
        self.paths[id(where)] = path
        entries = where.items() if isinstance(where, Fields) else enumerate(where)
        for key, value in entries:
            inner = join(path, key)
            self.by_line.setdefault(where.lines[key], inner)
            if isinstance(value, Fields | Items):
                self.remember(value, inner)

    def unseen_faults(self, where: Fields | Items) -> Iterator[FieldFault]:
        """Yield the texts with what no file of a pack may hold: an export would be refused."""
        entries = where.items() if isinstance(where, Fields) else enumerate(where)
        for key, value in entries:
            texts = [one for one in (key, value) if isinstance(one, str)]
            if found := UNSEEN.search("\n".join(texts)):
                says = "The character U+{:04X} in it cannot be seen. Remove it."
                yield self.fault(where, key, says.format(ord(found[0])))
            elif isinstance(value, Fields | Items):
                yield from self.unseen_faults(value)

    def fault(self, where, key, cure) -> FieldFault:
        return FieldFault(join(self.paths.get(id(where), ""), "" if key is None else key), cure)

    def key_fault(self, question, entry, cure) -> FieldFault:
        return FieldFault(entry, cure)

    def is_of_place(self, fault: FieldFault) -> bool:
        return fault.path.partition(".")[0] in PLACE

    def fault_at(self, file, line, value, cure) -> FieldFault:
        above = [number for number in self.by_line if number <= line]
        return FieldFault(self.by_line[max(above)] if above else "", cure)

    def shape(self, record, shape) -> list[FieldFault]:
        return [
            self.fault(record, key or name_missing(cure), cure)
            for key, cure in find_shape_faults(record, shape)
        ]

    def fact_faults(self, where) -> Iterator[FieldFault]:
        entries = where.items() if isinstance(where, Fields) else enumerate(where)
        for key, value in entries:
            if isinstance(value, Fields | Items):
                yield from self.fact_faults(value)
            elif isinstance(value, str) and any(self.find_unknown_facts(value)):
                yield self.fault(where, key, UNKNOWN_FACT)


def join(path: str, key: str | int) -> str:
    return ".".join(part for part in (path, str(key)) if part)


def name_missing(cure: str) -> str:
    name, found, _rest = cure.partition(IS_MISSING)
    return name if found else ""


def write_by_line(record: Mapping[str, Any]) -> str:
    """Return a list of the one record with each of its values on a line of its own."""
    return yaml.dump(
        [plain_of(record)],
        Dumper=Quoted,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=False,
    )


def set_desk(pack: str) -> Desk:
    """Return a desk with what a record of `pack` may use: facts, competencies and templates.

    What belongs to no pack may use all topics, competencies and templates of the site.
    """
    loaded = LoadedPack.objects.filter(slug=pack).first() if pack else None
    desk = Desk(head=Fields("pack.yaml", 1))
    desk.head.add("slug", pack, line=1)
    packs = [loaded] if loaded else LoadedPack.objects.all()
    desk.facts = read_kept(loaded, "facts.yaml", Fields) if loaded else {}
    desk.competencies = [
        item for one in packs for item in read_kept(one, "competencies.yaml", Items)
    ]
    templates = AnswerTemplate.objects.filter(retired_at=None)
    desk.templates = list(
        (templates.filter(pack=pack) if loaded else templates).values("slug", "title", "sections")
    )
    # A renderer asks for these once; here the site itself knows them.
    desk.made["places"] = Places(
        tracks=set(Track.objects.values_list("slug", flat=True)),
        topics=set(Topic.objects.values_list("track__slug", "slug")),
        terms=set(Term.objects.values_list("slug", flat=True)),
        anchors=LessonAnchors(""),
    )
    return desk


class SiteKnown:
    """What a question may refer to, as the site has it: see `questions.packing.Known`."""

    def __init__(self, desk: Desk):
        slug = desk.slug if LoadedPack.objects.filter(slug=desk.slug).exists() else ""
        topics = Topic.objects.filter(retired_at=None)
        self.topics = set(
            (topics.filter(pack=slug) if slug else topics).values_list("slug", flat=True)
        )
        self.templates = {template["slug"] for template in desk.templates}
        self.unsound: frozenset[str] = frozenset()
        self.competencies = {desk.word(item, "slug") for item in desk.competencies}
        self.anchors = LessonAnchors(slug)
        self.objectives = LessonObjectives(slug)


class OfLessons(Mapping):
    """Something of each lesson, by its slug, looked up when it is asked for."""

    def __init__(self, pack: str):
        lessons = Lesson.objects.filter(retired_at=None, current_version__isnull=False)
        self.lessons = lessons.filter(pack=pack) if pack else lessons
        self.slugs: set[str] | None = None

    def __iter__(self):
        return iter(self.find_slugs())

    def __len__(self) -> int:
        return len(self.find_slugs())

    def __getitem__(self, slug: str) -> set[str]:
        lesson = self.lessons.select_related("current_version").filter(slug=slug).first()
        if lesson is None:
            raise KeyError(slug)
        return self.find(lesson.current_version)

    def find_slugs(self) -> set[str]:
        if self.slugs is None:
            self.slugs = set(self.lessons.values_list("slug", flat=True))
        return self.slugs

    def find(self, version) -> set[str]:
        raise NotImplementedError


class LessonAnchors(OfLessons):
    """The headings of each lesson."""

    def find(self, version) -> set[str]:
        return {
            anchor for block in version.blocks for anchor in HEADING.findall(block.get("html", ""))
        }


class LessonObjectives(OfLessons):
    """The objectives of each lesson."""

    def find(self, version) -> set[str]:
        return {objective["slug"] for objective in version.objectives}
