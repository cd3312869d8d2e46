"""Questions of a bank as a file of another program, with what is lost on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from questions.domain.keeping import find_keeping
from questions.domain.pictures import find_pictures
from questions.domain.question_places import tell_place
from questions.domain.records import record_of, undress
from questions.models import Bank, Question
from questions.portable.anki import write_anki
from questions.portable.formats import FORMATS
from questions.portable.items import Item, Loss, Writing, strip_html
from questions.portable.pictures import find_names
from questions.portable.stamps import Stamp, make_stamp


@dataclass
class Exported(Writing):
    """A written file with its name, and how many questions it holds."""

    name: str = ""
    count: int = 0


def questions_to_export(bank: Bank, *, topic: str = "", kind: str = "") -> QuerySet[Question]:
    """Return the questions of a bank in use; of one topic or kind alone where one is named."""
    questions = bank.questions.filter(retired_at=None, current_version__isnull=False)
    if topic:
        questions = questions.filter(topic__slug=topic)
    if kind:
        questions = questions.filter(current_version__kind=kind)
    return questions.select_related("current_version", "topic", "lesson", "bank").order_by(
        "position", "pk"
    )


def export_questions(
    *, bank: Bank, questions: Iterable[Question], form: str, now: datetime
) -> Exported:
    """Return `questions` of `bank` in a format, in a file that the caller closes."""
    questions = list(questions)
    writing = (
        write_yaml(bank, questions)
        if form == "yaml"
        else write_items(bank, make_items(bank, questions), form, now)
    )
    name = f"{slugify(bank.slug.replace('/', '-')) or 'bank'}{FORMATS[form].ending}"
    return Exported(writing.file, writing.losses, name, len(questions))


def write_items(bank: Bank, items: list[Item], form: str, now: datetime) -> Writing:
    if form == "anki":
        return write_anki(items, deck=f"StudyHub::{bank.title}", now=now)
    return FORMATS[form].write(items)


def write_yaml(bank: Bank, questions: list[Question]) -> Writing:
    """Return the records as their authors wrote them, facts and all."""
    keeping = find_keeping()
    kept = keeping.list_records(pack=bank.pack, file=bank.file)
    records = [kept.get(question.slug) or record_of(question) for question in questions]
    says = _("YAML holds no files: its pictures are seen on this site alone.")
    losses = [(item, Loss(0, says)) for item in make_items(bank, questions) if item.pictures]
    stamps = {question.slug: str(stamp_of(question)) for question in questions}
    return Writing(BytesIO(keeping.write_records(records, stamps).encode()), losses)


def stamp_of(question: Question) -> Stamp:
    """Return what tells a file that comes back whether others have changed the question since."""
    return make_stamp(question.current_version.number, tell_place(question))


def make_items(bank: Bank, questions: list[Question]) -> list[Item]:
    """Return questions as items, with the pictures that they show."""
    items = [make_item(bank, one) for one in questions]
    shown = [list(find_names(item.content)) for item in items]
    there = find_pictures(name for names in shown for name in names)
    for item, names in zip(items, shown, strict=True):
        item.pictures = {name: there[name] for name in names if name in there}
    return items


def make_item(bank: Bank, question: Question) -> Item:
    """Return a question as an item: figures in the place of facts, as learners see it."""
    version, topic = question.current_version, question.topic
    # One that is retired is no place to bring a question to.
    named = {} if topic.retired_at else {"topic": topic.slug}
    return Item(
        version.kind,
        strip_html(undress(version.content)),
        name=question.title,
        key=question.slug,
        category=(bank.title, topic.title),
        tags=tuple(question.tags),
        place={"difficulty": version.difficulty, **named},
        stamp=stamp_of(question),
    )
