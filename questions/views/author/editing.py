"""What the form of a question holds: of the stored one, of a draft, or as it was posted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from questions.domain.differences import compare_versions
from questions.domain.editing import find_record, follow_others
from questions.domain.former import recall_version
from questions.domain.previewing import preview_record
from questions.domain.question_places import tell_place
from questions.editor_choices import list_choices
from questions.editor_fields import list_fields
from questions.editor_forms import (
    Node,
    build_nodes,
    count_blank_rows,
    drop_blank_rows,
    entries_of,
)
from questions.editor_labels import find_field, name_path, place_on_page, say_fault
from questions.editor_names import note_ids, read_content, show_titles
from questions.editor_rows import Rows, change_rows
from questions.models import Bank, Question, QuestionDraft, QuestionVersion
from studyhub.params import MOST_32, drop_unseen, read_whole

PLACE = ("topic", "lesson", "section", "objective", "difficulty", "tags", "slug")
FIRST_DIFFICULTY = 2
# Before the names of the fields that hold where the question belonged when the form was opened.
OPENED = "opened_"


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
    # Where the question belongs as far as these words know, as a form sends it: `tell_place`.
    opened: dict[str, Any] | None = None
    # What others have saved since these words were begun, entry by entry.
    later: list[dict[str, Any]] = field(default_factory=list)

    @property
    def opened_fields(self) -> list[tuple[str, str]]:
        """Return the unseen fields that hold `opened`."""
        opened = self.opened or {}
        return [(f"{OPENED}{name}", say_field(value)) for name, value in opened.items()]


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
    opened = tell_place(question)
    return Editing(question, kind, question.bank, place, content, based_on=number, opened=opened)


def open_version(question: Question, version: QuestionVersion) -> Editing:
    """Return what a former version of a question says, to be saved over the current one."""
    content, place = recall_version(question, version)
    reason = _("As in version %(number)s.") % {"number": version.number}
    number = question.current_version.number
    return Editing(
        question,
        version.kind,
        question.bank,
        place,
        content,
        reason=reason,
        based_on=number,
        opened=tell_place(question),
    )


def write_fields(editing: Editing) -> dict[str, list[str]]:
    """Return what a browser would send of the form: `read_editing` reads it again."""
    said = {name: editing.place.get(name, "") for name in PLACE if name not in ("tags", "slug")}
    said |= {
        "bank": editing.bank.pk if editing.bank else "",
        "tags": say_field(editing.place.get("tags", [])),
        "change": "cosmetic" if editing.is_cosmetic else "meaningful",
        "reason": editing.reason,
        "based_on": editing.based_on,
        **dict(editing.opened_fields),
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
    place |= {"difficulty": difficulty, "tags": read_tags(data, "tags")}
    bank = Bank.objects.filter(pk=read_key(data.get("bank"))).first()
    bank = bank or (question.bank if question else None)
    if question and bank and (opened := read_opened(data)):
        bank, place = follow_others(question, bank, place, opened)
    return Editing(
        question,
        kind,
        bank,
        place,
        read_content(rows.data, entries_of(kind)),
        rows=rows,
        reason=read_word(data, "reason")[:300],
        is_cosmetic=data.get("change") == "cosmetic",
        based_on=read_key(data.get("based_on")) or 0,
        opened=tell_place(question) if question and f"{OPENED}topic" in data else None,
    )


def read_opened(data: QueryDict) -> dict[str, Any] | None:
    """Return where the question belonged when the form was opened; a former draft has none."""
    if f"{OPENED}topic" not in data:
        return None
    return {
        "bank": read_key(data.get(f"{OPENED}bank")),
        "topic": read_word(data, f"{OPENED}topic"),
        "lesson": read_word(data, f"{OPENED}lesson"),
        "tags": read_tags(data, f"{OPENED}tags"),
    }


def read_tags(data: QueryDict, name: str) -> list[str]:
    tags = read_word(data, name).replace("\n", ",").split(",")
    return [tag.strip() for tag in tags if tag.strip()]


def say_field(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def list_later(editing: Editing) -> list[dict[str, Any]]:
    """Return what others have saved since the version that the words of a form follow."""
    question = editing.question
    if question is None or editing.based_on >= question.current_version.number:
        return []
    before = question.versions.filter(number=editing.based_on).first()
    return list_changes(before, question.current_version)


def list_changes(before: QuestionVersion | None, after: QuestionVersion) -> list[dict[str, Any]]:
    """Return what a version changed, each entry by the name that the editor gives it."""
    changes = compare_versions(before, after) if before else []
    return [
        {"label": name_path(after.kind, change.path, change.rows), "pieces": change.pieces}
        for change in changes
    ]


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
        path, sentence = find_field(kind, path, sentence)
        field = "slug" if path == "id" else path
        faults[field] = f"{faults[field]} {sentence}" if field in faults else sentence
    return faults


def preview_words(editing: Editing) -> dict[str, Any]:
    """Return the version that would be saved, or its faults: see `preview_record`.

    What would be saved has no blank rows, and the faults count them, as the page has them.
    """
    found = preview_record(
        bank=editing.bank,
        kind=editing.kind,
        content=drop_blank_rows(editing.content),
        place=editing.place,
    )
    if "faults" in found:
        found["faults"] = [place_fault(editing.content, *fault) for fault in found["faults"]]
    return found


def place_fault(content: Mapping[str, Any], path: str, sentence: str) -> tuple[str, str]:
    """Return a fault of a content without its blank rows as the page counts them.

    A sentence counts the innermost row: "Option 2 says", "Gap 'a': Option 2 says".
    """
    placed = count_blank_rows(content, path)
    steps = zip(path.split("."), placed.split("."), strict=True)
    *_outer, (was, now) = (("0", "0"), *(pair for pair in steps if pair[0].isdecimal()))
    counted = rf" {int(was) + 1} (?=(?:says|has) )"
    return placed, re.sub(counted, f" {int(now) + 1} ", sentence, count=1)
