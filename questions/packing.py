"""Answer templates and questions of a content pack: check them and load them.

`packs` finds this module and hands it a pack (see `packs.domain.pack.Pack`), so that nothing here
imports `packs`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lessons.domain.markdown import render_text
from lessons.domain.shelving import Entry, Wording, find_taken, shelve
from lessons.models import Lesson, Topic
from lessons.packing import check_markdown, render_page
from questions.kinds import KINDS, QuestionKind
from questions.models import AnswerTemplate, Bank, Question
from questions.portable.pictures import find_names
from studyhub.wording import cut_words

TEMPLATE = {"slug": "slug", "title": "title", "sections": "records"}
SECTION = {
    "slug": "slug",
    "title": "title",
    "guidance": "text",
    "share": "range",
    "weight": "number",
}
COMMON = {
    "id": "slug",
    "kind": "text",
    "topic": "slug",
    "lesson": "slug?",
    "section": "slug?",
    "objective": "slug?",
    "difficulty": "level",
    "text": "text",
    "explanation": "text?",
    "tags": "slugs?",
    "retired": "flag?",
    "hints": "texts?",
}
# Where a question belongs is no part of what it asks: moving it makes no new version.
PLACE = (
    "id",
    "kind",
    "topic",
    "lesson",
    "section",
    "objective",
    "difficulty",
    "tags",
    "retired",
)
LONGEST_TITLE = 200
BANKS = "questions/"


def check(pack) -> Iterator:
    """Yield the faults of the answer templates and the questions."""
    known = Known(pack)
    for template in pack.templates:
        faults = list(check_template(pack, template))
        yield from faults
        known.unsound |= {pack.word(template, "slug")} if faults else set()
    yield from pack.find_twins(pack.templates)
    yield from pack.find_twins(pack.questions, "id")
    for question in pack.questions:
        yield from check_question(pack, question, known)


def check_template(pack, template) -> Iterator:
    """Yield what an answer template lacks or has wrong, down to its sections."""
    yield from pack.shape(template, TEMPLATE)
    for section in pack.records(template, "sections"):
        yield from pack.shape(section, SECTION)


def check_question(pack, question, known) -> Iterator:
    """Yield the faults of one question. `known` is what it may refer to."""
    faults = [*check_shape(pack, question), *pack.fact_faults(question)]
    yield from faults
    yield from check_texts(pack, question)
    yield from check_places(pack, question, known)
    if all(pack.is_of_place(fault) for fault in faults):
        yield from check_key(pack, question, known)


def check_shape(pack, question) -> Iterator:
    """Yield what a question lacks or has wrong, down to its options and key points."""
    kind = KINDS.get(pack.word(question, "kind"))
    if kind is None:
        cure = f"The kind is unknown. Use one of: {', '.join(KINDS)}."
        yield pack.fault(question, "kind" if "kind" in question else None, cure)
        return
    for record, entries in kind.list_records(question):
        shape = {entry.name: entry.shape for entry in entries}
        yield from pack.shape(record, COMMON | shape if record is question else shape)
        for entry in entries:
            if entry.choices and pack.word(record, entry.name) not in ("", *entry.choices):
                yield pack.fault(record, entry.name, f"Use one of: {', '.join(entry.choices)}.")


def check_texts(pack, question) -> Iterator:
    """Yield what is wrong with the Markdown of a question and of its options."""
    for key in ("text", "explanation"):
        yield from check_markdown(pack, question, key)
    kind = KINDS.get(pack.word(question, "kind"))
    for record, entries in kind.list_records(question) if kind else ():
        for entry in entries:
            if entry.is_markdown:
                yield from check_markdown(pack, record, entry.name)


class Known:
    """What questions may refer to."""

    def __init__(self, pack):
        self.topics = {pack.word(topic, "slug") for topic in pack.topics}
        self.templates = {pack.word(template, "slug") for template in pack.templates}
        # Those of them that have faults themselves: no question is marked by them.
        self.unsound: set[str] = set()
        self.competencies = {pack.word(item, "slug") for item in pack.competencies}
        self.objectives: dict[str, set[str]] = {}
        self.anchors: dict[str, set[str]] = {}
        for lesson in pack.lessons:
            slug = pack.word(lesson.head, "slug")
            objectives = pack.records(lesson.head, "objectives")
            self.objectives[slug] = {pack.word(item, "slug") for item in objectives}
            self.anchors[slug] = render_page(pack, lesson).anchors


def check_places(pack, question, known: Known) -> Iterator:
    """Yield references to a topic, lesson, section, objective and so on that the pack lacks."""
    lesson = pack.word(question, "lesson")
    allowed = {
        "topic": known.topics,
        "lesson": known.anchors.keys(),
        "template": known.templates,
        "section": known.anchors.get(lesson, set()),
        "objective": known.objectives.get(lesson, set()),
    }
    for key, names in allowed.items():
        name = pack.word(question, key)
        if name and name not in names:
            where = "The pack" if key not in ("section", "objective") else f"The lesson {lesson}"
            cure = f"{where.strip()} has no such {key}. Add it, or correct the name."
            yield pack.fault(question, key, cure)
    named = pack.words(question, "competencies")
    for number, name in enumerate(named):
        if name not in known.competencies:
            cure = "competencies.yaml has no such competency. Add it, or correct the name."
            yield pack.fault(named, number, cure)


def check_key(pack, question, known: Known) -> Iterator:
    """Yield what the marking would trip over. The shape of the question is known to be right."""
    template = question.get("template")
    if template not in (None, *known.templates) or template in known.unsound:
        return
    kind = KINDS[question["kind"]]
    for entry, sentence in kind.find_faults(make_content(pack, question)):
        yield pack.key_fault(question, entry, sentence)


def make_content(pack, question) -> dict:
    """Return the content of a version: as the pack wrote it, facts filled in, references copied.

    A question gets the sections of its template and the titles of its competencies, so that an old
    version stays whole when those change.
    """
    content = pack.fill({key: value for key, value in question.items() if key not in PLACE})
    if "template" in question:
        template = next(t for t in pack.templates if t["slug"] == question["template"])
        content["sections"] = pack.fill(template["sections"])
    if "competencies" in question:
        titles = {pack.word(item, "slug"): item.get("title") for item in pack.competencies}
        content["competencies"] = [
            {"slug": slug, "title": titles.get(slug, slug)} for slug in question["competencies"]
        ]
    return content


def find_clashes(pack) -> Iterator:
    """Yield the slugs that another pack on this site has already."""
    for model, items, key in (
        (AnswerTemplate, pack.templates, "slug"),
        (Question, pack.questions, "id"),
    ):
        taken = find_taken(model, pack=pack.slug, slugs=[item[key] for item in items])
        for item in items:
            if item[key] in taken:
                owner = f"The pack {taken[item[key]]}" if taken[item[key]] else "This site"
                yield pack.fault(item, key, f"{owner} has this {key}. Choose another.")


def load(pack, *, now: datetime) -> dict[str, Counter]:
    """Store the templates and questions of a checked pack."""
    templates = [
        Entry(
            template["slug"],
            {
                "title": template["title"],
                "sections": pack.fill(template["sections"]),
                "position": position,
            },
        )
        for position, template in enumerate(pack.templates)
    ]
    return {
        "templates": shelve(AnswerTemplate, pack=pack.slug, entries=templates, now=now),
        "questions": load_questions(pack, now=now),
    }


def load_questions(pack, *, now: datetime) -> Counter:
    topics = dict(Topic.objects.filter(pack=pack.slug).values_list("slug", "pk"))
    lessons = dict(Lesson.objects.filter(pack=pack.slug).values_list("slug", "pk"))
    banks = make_banks(pack, topics)
    entries = (
        Entry(
            question["id"],
            {
                "title": make_title(pack.fill(question)),
                "position": position,
                "topic_id": topics[question["topic"]],
                "lesson_id": lessons.get(question.get("lesson")),
                "bank_id": banks[question.file],
                "tags": list(question.get("tags", [])),
            },
            make_wording(pack, question),
            retired=question.get("retired", False),
        )
        for position, question in number_within_files(pack.questions)
    )
    counts = shelve(Question, pack=pack.slug, entries=entries, now=now, renew=pack.renew)
    Bank.objects.filter(pack=pack.slug, questions=None).exclude(pk__in=banks.values()).delete()
    return counts


def number_within_files(questions) -> Iterator[tuple[int, dict]]:
    """Yield each question with its place in its file: one that is added there moves no other."""
    places: Counter = Counter()
    for question in questions:
        yield places[question.file], question
        places[question.file] += 1


def make_banks(pack, topics: dict[str, int]) -> dict[str, int]:
    """Bring the banks up to the files of a pack. Return their keys by the names of the files."""
    used: dict[str, set[str]] = {name: set() for name in pack.files if name.startswith(BANKS)}
    for question in pack.questions:
        used.setdefault(question.file, set()).add(question["topic"])
    titles = {topic["slug"]: pack.fill(topic["title"]) for topic in pack.topics}
    keys = {}
    for name, slugs in used.items():
        slug = name.removeprefix(BANKS).removesuffix(".yaml")
        only = slugs.pop() if len(slugs) == 1 else None
        bank, _made = Bank.objects.update_or_create(
            pack=pack.slug,
            slug=slug,
            defaults={
                "title": titles.get(slug) or slug.replace("-", " ").capitalize(),
                "topic_id": topics.get(only),
            },
        )
        keys[name] = bank.pk
    return keys


def make_title(question) -> str:
    """Return the title of a question whose facts are filled in."""
    return cut_words(KINDS[question["kind"]].name(question), LONGEST_TITLE)


def make_wording(pack, question) -> Wording:
    """Return what a question asks, and the HTML made of it."""
    content = make_content(pack, question)
    kind = KINDS[question["kind"]]
    fields = {
        "kind": question["kind"],
        "difficulty": question["difficulty"],
        "section": question.get("section", ""),
        "objective": question.get("objective", ""),
    }
    checksum = pack.hash({**fields, "content": content})
    return Wording(checksum, fields, lambda: derive_html(kind, content))


def derive_html(kind: QuestionKind, content: dict) -> dict:
    """Return the fields of a version that are made of its words."""
    return {
        "content": kind.add_html(content),
        "text_html": kind.render_text(content),
        "explanation_html": render_text(content.get("explanation", "")),
        "pictures": sorted(set(find_names(content))),
    }
