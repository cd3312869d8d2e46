"""Half-written answers of a practice: kept on the server, so that another device goes on with them.

An answer takes the draft with it that it was written after (`questions.domain.answering`). What
another window saved since stays beside the answer (`questions.domain.answers_beside`). The words
stand on the device as well until they are here: see static/js/answer_journal.js.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.http import QueryDict

from questions.domain.typed_words import says_something
from questions.models import PracticeItem
from studyhub.params import MOST_32, drop_nul, read_whole

Fields = list[list[str]]
LONGEST = 400_000
# Of what a form sends, what is no part of what somebody typed.
NOT_KEPT = (
    *("beside", "chosen_over", "csrfmiddlewaretoken", "draft_after", "draft_number", "instead"),
    *("leave_empty", "nonce", "on_device", "save_id", "spent_ms", "version"),
)
# The id of a save is the name of a page and the number of the save there: "f81d4fae-….7".
LONGEST_ID = 48
# The page of what is saved without an id, as with a skip: no window says that it wrote that.
NO_PAGE = "none"
# Saves without an answer that a page names, and pages of which a draft knows the last save.
MOST_SAVES = 60


@dataclass(frozen=True)
class Basis:
    """What the words of a window follow: the number of a draft, and own saves that may be there."""

    number: int
    after: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: QueryDict) -> Self | None:
        """Return what a form says of it, or None: a page of before there were drafts is silent."""
        if "draft_number" not in data:
            return None
        return cls(
            number=read_whole(data.get("draft_number"), most=MOST_32) or 0,
            after=tuple(read_ids(data.get("draft_after", ""))),
        )

    def covers(self, draft: dict[str, Any] | None) -> bool:
        """Return whether the window knows the draft that is kept, or wrote it."""
        return not draft or draft["number"] <= self.number or last_save(draft) in self.after


def read_ids(text: str) -> list[str]:
    return [read_id(one) for one in text.split()[:MOST_SAVES]]


def read_id(text: str) -> str:
    return drop_nul(text)[:LONGEST_ID]


def saves_of(draft: dict[str, Any] | None) -> list[str]:
    """Return the ids of the saves that a draft came from: the last of each page, newest last."""
    return (draft or {}).get("saves", [])


def add_save(saves: list[str], save: str) -> list[str]:
    """Return `saves` with one more, in place of an earlier one of the same page."""
    others = [one for one in saves if page_of(one) != page_of(save)]
    return [*others, save][-MOST_SAVES:]


def is_among(save: str, saves: list[str]) -> bool:
    """Return whether a save, or a later one of its page, has come."""
    return any(page_of(one) == page_of(save) and count_of(save) <= count_of(one) for one in saves)


def page_of(save: str) -> str:
    return save.rpartition(".")[0] or save


def count_of(save: str) -> int:
    return read_whole(save.rpartition(".")[2], most=MOST_32) or 0


def last_save(draft: dict[str, Any]) -> str:
    return (saves_of(draft) or [""])[-1]


# Of a program, and of a page of before there were drafts.
SAW_NOTHING = Basis(0)


class DraftOvertaken(Exception):
    """Another window saved meanwhile. Carries the number and the fields of its draft, and when."""

    def __init__(self, draft: dict[str, Any]):
        self.number, self.fields = draft["number"], draft["fields"]
        self.saved_at = datetime.fromisoformat(draft["at"]) if "at" in draft else None
        super().__init__()


class DraftTooLong(Exception):
    """More than anybody types into one answer."""


def read_fields(data: QueryDict) -> Fields:
    """Return what was typed into a form, to be kept. Raises DraftTooLong."""
    fields = list_typed(data)
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        raise DraftTooLong
    return fields


def list_typed(data: QueryDict) -> Fields:
    """Return what was typed into a form, however long, in the order of its fields.

    With the line ends that scripts send: a form that is posted by the browser has others.
    """
    return [
        [drop_nul(name), drop_nul(value).replace("\r\n", "\n")]
        for name, values in data.lists()
        for value in values
        if name not in NOT_KEPT and value
    ]


@transaction.atomic
def keep_draft(
    *, item: PracticeItem, fields: Fields, basis: Basis, save: str = "", now: datetime
) -> int | None:
    """Keep what is typed into an open item. Return the number of its draft; None if it is answered.

    `basis` is what the fields follow, `save` the id by which a repeat is known. Other fields than
    before decide anew whether the item is half-written; the same again change nothing. Without an
    id the draft is that of no page: who wrote the one before it has not seen it. Raises
    DraftOvertaken where another window was first.
    """
    locked = lock_draft(item)
    if locked.submission_id:
        return None
    kept = locked.draft or {"number": 0, "fields": []}
    is_new = not is_among(save, saves_of(kept))
    if kept["fields"] != fields:
        if not (is_new and basis.covers(locked.draft)):
            raise DraftOvertaken(kept)
        kept |= {"number": kept["number"] + 1, "fields": fields, "at": now.isoformat()}
        has_words = says_something(item, post_again(fields))
        locked.half_written_by_id = item.practice.learner_id if has_words else None
        save = save or f"{NO_PAGE}.{kept['number']}"
    elif not (save and is_new):
        return kept["number"]
    locked.draft = kept | {"saves": add_save(saves_of(kept), save)}
    locked.save(update_fields=["draft", "half_written_by"])
    return locked.draft["number"]


def lock_draft(item: PracticeItem) -> PracticeItem:
    """Return an item as it is, locked: of two windows the second sees what the first did."""
    return PracticeItem.objects.select_for_update(no_key=True).get(pk=item.pk)


def draft_of(item: PracticeItem) -> QueryDict | None:
    """Return the draft of an item as its form would post it, or None."""
    return post_again(item.draft["fields"]) if item.draft else None


def is_half_written(item: PracticeItem) -> bool:
    """Return whether words or choices are typed into an item that were not handed in."""
    draft = draft_of(item) if item.submission_id is None else None
    return draft is not None and says_something(item, draft)


def post_again(fields: Fields) -> QueryDict:
    """Return what was typed as its form would post it."""
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


def number_of(item: PracticeItem) -> int:
    return item.draft["number"] if item.draft else 0
