"""What is typed and not handed in is kept by number: no window writes over another."""

import pytest
from django.http import QueryDict

from questions.domain.answer_drafts import (
    LONGEST,
    Basis,
    DraftOvertaken,
    DraftTooLong,
    draft_of,
    keep_draft,
    read_fields,
    saves_of,
)
from questions.domain.practice import answer_item
from questions.models import PracticeItem, Submission
from tests.factories import NOW, PracticeItemFactory, QuestionFactory
from tests.racing import in_threads

ONE, OTHER = [["text", "One."], ["confidence", "sure"]], [["text", "Another."]]


@pytest.fixture
def item(alice):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice__learner=alice, version=version)


@pytest.mark.django_db
def test_draft_follows_the_one_before(item):
    assert keep_draft(item=item, fields=ONE, basis=Basis(0), now=NOW) == 1
    # A repeat whose answer was lost.
    assert keep_draft(item=item, fields=ONE, basis=Basis(0), now=NOW) == 1
    with pytest.raises(DraftOvertaken) as raised:
        keep_draft(item=item, fields=OTHER, basis=Basis(0), now=NOW)
    assert (raised.value.number, raised.value.fields) == (1, ONE)
    assert keep_draft(item=item, fields=OTHER, basis=Basis(1), now=NOW) == 2
    item.refresh_from_db()
    assert draft_of(item).dict() == {"text": "Another."}
    # What was taken out again does not come back as an earlier answer.
    keep_draft(item=item, fields=[], basis=Basis(2), now=NOW)
    item.refresh_from_db()
    assert draft_of(item) == QueryDict()


@pytest.mark.django_db
def test_save_whose_answer_was_lost_is_known_by_its_id(item):
    keep_draft(item=item, fields=ONE, basis=Basis(0), save="a", now=NOW)
    # The window never heard of it: what it typed on follows its own save.
    assert keep_draft(item=item, fields=OTHER, basis=Basis(0, after=("a",)), save="b", now=NOW) == 2
    assert keep_draft(item=item, fields=OTHER, basis=Basis(0, after=("a",)), save="b", now=NOW) == 2
    # Words that are there already are known by either id from now on.
    assert keep_draft(item=item, fields=OTHER, basis=Basis(0), save="c", now=NOW) == 2
    item.refresh_from_db()
    assert saves_of(item.draft) == ["a", "b", "c"]
    # Of each page the last one stands for those before it.
    for count in range(4):
        number = keep_draft(
            item=item,
            fields=[["text", str(count)]],
            basis=Basis(9**9),
            save=f"there.{count}",
            now=NOW,
        )
    item.refresh_from_db()
    assert saves_of(item.draft) == ["a", "b", "c", "there.3"]
    with pytest.raises(DraftOvertaken):
        keep_draft(item=item, fields=ONE, basis=Basis(number), save="there.2", now=NOW)
    item.draft = None
    item.save()
    keep_draft(item=item, fields=ONE, basis=Basis(0), save="a", now=NOW)
    keep_draft(item=item, fields=OTHER, basis=Basis(1), save="b", now=NOW)
    # A repeat of what another window wrote over does not come back.
    with pytest.raises(DraftOvertaken):
        keep_draft(item=item, fields=ONE, basis=Basis(2), save="a", now=NOW)
    with pytest.raises(DraftOvertaken):
        keep_draft(item=item, fields=ONE, basis=Basis(1, after=("a",)), save="d", now=NOW)


@pytest.mark.django_db
def test_words_without_an_id_are_known_by_no_window_that_saved_before_them(item):
    keep_draft(item=item, fields=ONE, basis=Basis(0), save="there.1", now=NOW)
    # The same words again are still those of the window that saved them.
    assert keep_draft(item=item, fields=ONE, basis=Basis(1), now=NOW) == 1
    keep_draft(item=item, fields=OTHER, basis=Basis(1), now=NOW)

    unheard, more = Basis(0, after=("there.1",)), [["text", "One, and more."]]
    with pytest.raises(DraftOvertaken) as raised:
        keep_draft(item=item, fields=more, basis=unheard, save="there.2", now=NOW)
    assert raised.value.fields == OTHER
    # What was saved before is still known, and does not come back.
    with pytest.raises(DraftOvertaken):
        keep_draft(item=item, fields=ONE, basis=Basis(2), save="there.1", now=NOW)
    answer_item(item=item, data=dict(more), basis=unheard, now=NOW)
    assert item.draft["fields"] == OTHER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("basis", "stays"),
    [
        (None, True),
        (Basis(2), False),
        (Basis(0, after=("a", "b")), False),
        (Basis(1), True),
        (Basis(1, after=("a",)), True),
    ],
)
def test_answer_takes_the_draft_with_it_that_it_was_written_after(item, basis, stays):
    keep_draft(item=item, fields=ONE, basis=Basis(0), save="a", now=NOW)
    keep_draft(item=item, fields=OTHER, basis=Basis(1), save="b", now=NOW)
    told = {} if basis is None else {"basis": basis}
    answer_item(item=item, data={"text": "One and more."}, now=NOW, **told)
    shown = item.draft
    item.refresh_from_db()
    assert item.draft == shown
    assert bool(item.draft) == stays
    assert keep_draft(item=item, fields=ONE, basis=Basis(2), now=NOW) is None


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
            return keep_draft(
                item=item, fields=[["text", f"Window {number}"]], basis=Basis(0), now=NOW
            )
        except DraftOvertaken as error:
            return error.fields

    saved = in_threads(2, save)
    item.refresh_from_db()
    assert sorted(saved, key=str) == [1, item.draft["fields"]]


@pytest.mark.django_db(transaction=True)
def test_draft_that_comes_while_an_answer_is_stored_is_kept_or_told_of(item):
    """The answer waits for the save and sees it; or the save finds the answer and keeps nothing."""

    def work(number):
        if number:
            return keep_draft(item=item, fields=ONE, basis=Basis(0), now=NOW)
        own = PracticeItem.objects.select_related("practice", "version").get(pk=item.pk)
        answer_item(item=own, data={"text": "Another."}, basis=Basis(0), now=NOW)
        return own.draft

    for _round in range(5):
        PracticeItem.objects.update(submission=None, draft=None)
        Submission.objects.all().delete()
        left, number = in_threads(2, work)
        item.refresh_from_db()
        assert item.submission_id
        assert item.draft == left
        assert (left and left["number"]) == number
