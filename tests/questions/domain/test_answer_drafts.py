"""What is typed and not handed in is kept by number: no window writes over another."""

import pytest
from django.http import QueryDict

from questions.domain.answer_drafts import (
    LONGEST,
    DraftOvertaken,
    DraftTooLong,
    draft_of,
    keep_draft,
    read_fields,
)
from questions.domain.practice import answer_item
from tests.factories import NOW, PracticeItemFactory, QuestionFactory
from tests.racing import in_threads

ONE, OTHER = [["text", "One."], ["confidence", "sure"]], [["text", "Another."]]


@pytest.fixture
def item(alice):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice__learner=alice, version=version)


@pytest.mark.django_db
def test_draft_follows_the_one_before(item):
    assert keep_draft(item=item, fields=ONE, number=0) == 1
    # A repeat whose answer was lost.
    assert keep_draft(item=item, fields=ONE, number=0) == 1
    with pytest.raises(DraftOvertaken) as raised:
        keep_draft(item=item, fields=OTHER, number=0)
    assert (raised.value.number, raised.value.fields) == (1, ONE)
    assert keep_draft(item=item, fields=OTHER, number=1) == 2
    item.refresh_from_db()
    assert draft_of(item).dict() == {"text": "Another."}
    # What was taken out again does not come back as an earlier answer.
    keep_draft(item=item, fields=[], number=2)
    item.refresh_from_db()
    assert draft_of(item) == QueryDict()


@pytest.mark.django_db
def test_answer_takes_its_draft_with_it(item):
    keep_draft(item=item, fields=ONE, number=0)
    answer_item(item=item, data={"text": "One and more."}, now=NOW)
    item.refresh_from_db()
    assert item.draft is None
    assert keep_draft(item=item, fields=ONE, number=0) is None


def test_what_nobody_typed_is_left_out_and_too_much_is_refused():
    data = QueryDict("te%00xt=A%00&text=&choice=b&choice=c&spent_ms=7&draft_number=1")
    assert read_fields(data) == [["text", "A"], ["choice", "b"], ["choice", "c"]]
    data = QueryDict(mutable=True)
    data["text"] = "x" * LONGEST
    with pytest.raises(DraftTooLong):
        read_fields(data)


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_save_at_once_one_is_told_of_the_other(item):
    def save(number):
        try:
            return keep_draft(item=item, fields=[["text", f"Window {number}"]], number=0)
        except DraftOvertaken as error:
            return error.fields

    saved = in_threads(2, save)
    item.refresh_from_db()
    assert sorted(saved, key=str) == [1, item.draft["fields"]]
