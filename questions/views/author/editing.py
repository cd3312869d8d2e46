"""What the form of a question holds: of the stored one, of a draft, or as it was posted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from questions.domain.editing import find_record
from questions.domain.former import recall_version
from questions.domain.previewing import preview_record
from questions.editor_choices import list_choices
from questions.editor_fields import list_fields
from questions.editor_forms import Node, build_nodes, drop_blank_rows, entries_of
from questions.editor_labels import place_on_page, say_fault
from questions.editor_names import note_ids, read_content, show_titles
from questions.editor_rows import Rows, change_rows
from questions.models import Bank, Question, QuestionDraft, QuestionVersion
from studyhub.params import MOST_32, drop_unseen, read_whole

PLACE = ("topic", "lesson", "section", "objective", "difficulty", "tags", "slug")
FIRST_DIFFICULTY = 2


@dataclass
class Editing:
    """What the form holds: of the stored question, of a draft, or as it was posted."""

    question: Question | None
    kind: str
    bank: Bank | None
    place: dict[str, Any]
    content: dict[str, Any]
    reason: str = ""
    is_cosmetic: bool = False
    based_on: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    draft: QuestionDraft | None = None
    # Of the draft that these words follow, 0 for none.
    draft_number: int = 0
    is_draft_shown: bool = False
    discarded: QuestionDraft | None = None
    rows: Rows = field(default_factory=Rows)


def open_editing(
    request: HttpRequest,
    question: Question | None,
    kind: str,
    draft: QuestionDraft | None = None,
) -> Editing:
    """Return what the page opens with: the draft where there is one, else what is stored."""
    if draft:
        return read_draft(draft, question)
    if question is None:
        bank = Bank.objects.filter(pk=read_key(request.GET.get("bank"))).first()
        place = {"difficulty": FIRST_DIFFICULTY, "tags": []}
        if bank and bank.topic:
            place["topic"] = bank.topic.slug
        return Editing(None, kind, bank, place, {})
    record = find_record(question)
    content = {key: value for key, value in record.items() if key not in ("id", "kind", *PLACE)}
    place = {key: record[key] for key in PLACE if key in record}
    number = question.current_version.number
    return Editing(question, kind, question.bank, place, content, based_on=number)


def open_version(question: Question, version: QuestionVersion) -> Editing:
    """Return what a former version of a question says, to be saved over the current one."""
    content, place = recall_version(question, version)
    reason = _("As in version %(number)s.") % {"number": version.number}
    number = question.current_version.number
    return Editing(
        question, version.kind, question.bank, place, content, reason=reason, based_on=number
    )


def write_fields(editing: Editing) -> dict[str, list[str]]:
    """Return what a browser would send of the form: `read_editing` reads it again."""
    said = {name: editing.place.get(name, "") for name in PLACE if name not in ("tags", "slug")}
    said |= {
        "bank": editing.bank.pk if editing.bank else "",
        "tags": ", ".join(editing.place.get("tags", ())),
        "change": "cosmetic" if editing.is_cosmetic else "meaningful",
        "reason": editing.reason,
        "based_on": editing.based_on,
    }
    return {name: [str(value)] for name, value in said.items()} | list_fields(make_nodes(editing))


def make_nodes(editing: Editing) -> list[Node]:
    """Return the fields of the content, with the faults that are about them."""
    entries = entries_of(editing.kind)
    nodes = build_nodes(
        entries,
        show_titles(editing.content, entries),
        faults=editing.faults,
        choices=list_choices(editing.bank, editing.content),
    )
    note_ids(nodes, editing.content)
    return nodes


def read_draft(draft: QuestionDraft, question: Question | None) -> Editing:
    """Return what the page shows of a draft."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    editing = read_editing(data, question, draft.kind)
    editing.draft, editing.draft_number = draft, draft.number
    editing.is_draft_shown = True
    return editing


def read_editing(data: QueryDict, question: Question | None, kind: str) -> Editing:
    """Return what was posted, as far as it can be read, its rows as a button has changed them."""
    rows = change_rows(data)
    difficulty = read_key(data.get("difficulty")) or 0
    place = {name: read_word(data, name) for name in PLACE if name not in ("tags",)}
    tags = read_word(data, "tags").replace("\n", ",").split(",")
    place |= {"difficulty": difficulty, "tags": [tag.strip() for tag in tags if tag.strip()]}
    bank = Bank.objects.filter(pk=read_key(data.get("bank"))).first()
    return Editing(
        question,
        kind,
        bank or (question.bank if question else None),
        place,
        read_content(rows.data, entries_of(kind)),
        rows=rows,
        reason=read_word(data, "reason")[:300],
        is_cosmetic=data.get("change") == "cosmetic",
        based_on=read_key(data.get("based_on")) or 0,
    )


def read_key(typed: str | None) -> int | None:
    return read_whole(typed, most=MOST_32, otherwise=None)


def read_word(data: QueryDict, name: str) -> str:
    return drop_unseen(data.get(name, "")).strip()


def gather_faults(editing: Editing, found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the sentences by field, in the editor's words and in the order of the page.

    Several about one field are joined.
    """
    faults: dict[str, str] = {}
    kind, is_of_pack = editing.kind, bool(editing.bank and editing.bank.pack)
    for path, sentence in sorted(found, key=lambda fault: place_on_page(kind, fault[0])):
        sentence = say_fault(kind, path, sentence, is_of_pack=is_of_pack)
        field = "slug" if path == "id" else path
        faults[field] = f"{faults[field]} {sentence}" if field in faults else sentence
    return faults


def preview_words(editing: Editing) -> dict[str, Any]:
    """Return the version that would be saved, or its faults: see `preview_record`."""
    return preview_record(
        bank=editing.bank,
        kind=editing.kind,
        content=drop_blank_rows(editing.content),
        place=editing.place,
    )
