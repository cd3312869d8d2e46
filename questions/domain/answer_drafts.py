"""Half-written answers of a practice: kept on the server, so that another device goes on with them.

An answer takes its draft with it (`questions.domain.answering`). The words stand on the device as
well until they are here: see static/js/answer_journal.js.
"""

from django.db import transaction
from django.http import QueryDict

from questions.models import PracticeItem
from studyhub.params import drop_nul

Fields = list[list[str]]
LONGEST = 400_000
# Of what a form sends, what is no part of what somebody typed.
NOT_KEPT = ("csrfmiddlewaretoken", "draft_number", "leave_empty", "nonce", "spent_ms", "version")


class DraftOvertaken(Exception):
    """Another window saved meanwhile. Carries the number and the fields of its draft."""

    def __init__(self, number: int, fields: Fields):
        self.number, self.fields = number, fields
        super().__init__()


class DraftTooLong(Exception):
    """More than anybody types into one answer."""


def read_fields(data: QueryDict) -> Fields:
    """Return what was typed into a form, in the order of its fields. Raises DraftTooLong."""
    fields = [
        [drop_nul(name), drop_nul(value)]
        for name, values in data.lists()
        for value in values
        if name not in NOT_KEPT and value
    ]
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        raise DraftTooLong
    return fields


@transaction.atomic
def keep_draft(*, item: PracticeItem, fields: Fields, number: int) -> int | None:
    """Keep what is typed into an open item. Return the number of its draft; None if it is answered.

    `number` is that of the draft which the fields follow, 0 for none. The same fields again change
    nothing. Raises DraftOvertaken where another window was first.
    """
    locked = PracticeItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if locked.submission_id:
        return None
    kept = locked.draft or {"number": 0, "fields": []}
    if kept["fields"] == fields:
        return kept["number"]
    if kept["number"] != number:
        raise DraftOvertaken(kept["number"], kept["fields"])
    locked.draft = {"number": number + 1, "fields": fields}
    locked.save(update_fields=["draft"])
    return number + 1


def draft_of(item: PracticeItem) -> QueryDict | None:
    """Return the draft of an item as its form would post it, or None."""
    if not item.draft:
        return None
    data = QueryDict(mutable=True)
    for name, value in item.draft["fields"]:
        data.appendlist(name, value)
    return data


def number_of(item: PracticeItem) -> int:
    return item.draft["number"] if item.draft else 0
