"""What was left open: half-written answers are found again, wherever their practice stands."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.http import QueryDict

from questions.domain.answer_drafts import Basis, is_half_written, keep_draft
from questions.domain.left_open import (
    PAGE_SIZE,
    find_ended_practice,
    find_place,
    find_practice_off_list,
    list_open_practices,
    put_back_on_list,
    take_off_list,
)
from questions.domain.practice import answer_item, finish_practice, skip_item
from questions.domain.scoring import score_submission
from questions.models import Card, Practice, PracticeItem
from tests.factories import (
    NOW,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    SubmissionFactory,
)
from tests.racing import in_threads

WORDS, NO_WORDS = [["text", "Half a thought"]], [["confidence", "sure"], ["self_mark", "on"]]


def make_item(learner, *, position=1, kind="written", version=None, practice=None, **fields):
    version = version or QuestionFactory(kind=kind).current_version
    practice = practice or PracticeFactory(learner=learner)
    return PracticeItemFactory(practice=practice, position=position, version=version, **fields)


def write_half(item, fields=WORDS, number=0):
    keep_draft(item=item, fields=fields, basis=Basis(number), now=NOW)
    item.refresh_from_db()


def list_of(learner):
    return [
        (one.practice, one.position, one.how_far, one.practice.finished_at is not None)
        for one in list_open_practices(learner)
    ]


@pytest.mark.django_db
def test_open_practice_says_what_is_half_written(alice):
    item = make_item(alice)
    other = make_item(alice, position=2, practice=item.practice)
    write_half(other)
    assert list_of(alice) == [(item.practice, 1, "0 of 2 answered, 1 half-written", False)]
    assert find_place(item.practice).how_far == "0 of 2 answered, 1 half-written"


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["skip", "finish"])
def test_half_written_answer_is_listed_after_the_end(alice, eve, end):
    skipped = make_item(alice, skipped_at=NOW)
    item = make_item(alice, position=2, practice=skipped.practice)
    write_half(item)
    if end == "skip":
        skip_item(item=item, now=NOW)
    else:
        finish_practice(practice=item.practice, now=NOW)
    assert list_of(alice) == [(item.practice, 2, "0 of 2 answered, 1 half-written", True)]
    assert list_of(eve) == []
    ended = find_ended_practice(alice, item.practice_id)
    assert ended.is_half_written if end == "finish" else ended is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("written", WORDS, True),
        ("written", [["text", " \n"], *NO_WORDS], False),
        ("written", NO_WORDS, False),
        ("single_choice", [["choice", "a"]], True),
        ("single_choice", NO_WORDS, False),
        # Not what could be handed in: one item has a place.
        ("ordering", [["place-i1", "2"]], True),
        ("numeric", [["text", "about ten"]], True),
    ],
)
def test_only_words_and_choices_are_half_written(alice, kind, fields, says):
    item = make_item(alice, kind=kind)
    write_half(item, fields)
    finish_practice(practice=item.practice, now=NOW)
    assert is_half_written(item) == says
    assert len(list_of(alice)) == says
    # What was taken out again is none any more.
    write_half(item, [], number=1)
    assert list_of(alice) == []


@pytest.mark.django_db
def test_untouched_answer_that_is_revised_is_not_half_written(alice):
    item = make_item(alice)
    item.revises = SubmissionFactory(
        learner=alice, version=item.version, response={"text": "As before."}
    )
    item.save()
    write_half(item, [["text", "As before."], ["confidence", "sure"]])
    assert not is_half_written(item)
    write_half(item, [["text", "As before, and more."]], number=1)
    assert is_half_written(item)


@pytest.mark.django_db
def test_answer_that_is_handed_in_later_counts_fully_and_leaves_the_list(alice):
    item = make_item(alice, kind="single_choice")
    write_half(item, [["choice", "a"]])
    skip_item(item=item, now=NOW)
    item.refresh_from_db()

    later = NOW + timedelta(days=3)
    submission = answer_item(item=item, data={"choice": ["a"]}, basis=Basis(1), now=later)
    score_submission(submission_id=str(submission.pk))

    assert list_of(alice) == []
    item.refresh_from_db()
    assert (item.submission, item.skipped_at, item.half_written_by) == (submission, None, None)
    submission.refresh_from_db()
    assert submission.effective_score.points > 0
    assert submission.study_day == alice.study_day(later)
    assert not submission.is_repeat
    assert Card.objects.get(learner=alice).question == item.version.question
    # The practice ended when it did.
    item.practice.refresh_from_db()
    assert item.practice.finished_at == NOW


@pytest.mark.django_db
def test_half_written_answer_is_taken_off_the_list_and_put_back(alice, eve):
    item = make_item(alice)
    make_item(alice, position=2, practice=item.practice, draft={"number": 1, "fields": NO_WORDS})
    write_half(item)
    take_off_list(practice=item.practice)
    # One that goes on is listed anyway.
    assert list_of(alice)[0][2] == "0 of 2 answered, 1 half-written"
    finish_practice(practice=item.practice, now=NOW)

    take_off_list(practice=item.practice)
    assert list_of(alice) == []
    assert find_practice_off_list(alice, item.practice_id) == item.practice
    assert find_practice_off_list(eve, item.practice_id) is None
    item.refresh_from_db()
    assert is_half_written(item)
    assert item.draft["fields"] == WORDS

    put_back_on_list(practice=item.practice)
    assert list_of(alice) == [(item.practice, 1, "0 of 2 answered, 1 half-written", True)]


@pytest.mark.django_db
def test_half_written_answer_that_is_gone_on_with_is_listed_again(alice):
    item = make_item(alice)
    write_half(item)
    finish_practice(practice=item.practice, now=NOW)
    take_off_list(practice=item.practice)
    # A repeat of what is there already is no word more.
    write_half(item, WORDS, number=1)
    assert list_of(alice) == []
    write_half(item, [["text", "Half a thought, and more"]], number=1)
    assert len(list_of(alice)) == 1


@pytest.mark.django_db
def test_list_is_ordered_by_the_beginning_and_reads_one_query(alice, django_assert_num_queries):
    for days in range(6):
        practice = PracticeFactory(
            learner=alice, title=str(days), started_at=NOW + timedelta(days=days)
        )
        item = make_item(alice, practice=practice)
        if days % 2:
            write_half(item)
            finish_practice(practice=practice, now=NOW)
    list_open_practices(alice)
    with django_assert_num_queries(1):
        listed = list_open_practices(alice)
    assert [one.practice.title for one in listed] == ["5", "4", "3", "2", "1", "0"]
    assert [one.half_written for one in listed] == [1, 0, 1, 0, 1, 0]


@pytest.mark.django_db
def test_pages_of_the_list_have_all_that_is_counted(alice, django_assert_num_queries):
    version = QuestionFactory(kind="written").current_version
    for number in range(2 * PAGE_SIZE + 5):
        practice = PracticeFactory(learner=alice, started_at=NOW - timedelta(hours=number))
        # Skipped in one that goes on, over, or waiting; with words in it or without.
        at = {"skipped_at": NOW} if number % 3 == 0 else {}
        item = make_item(alice, practice=practice, version=version, **at)
        if number % 2:
            write_half(item)
        if number % 5 == 0:
            finish_practice(practice=practice, now=NOW)
    list_open_practices(alice)
    pages = []
    for first in range(0, 3 * PAGE_SIZE, PAGE_SIZE):
        with django_assert_num_queries(1):
            pages.append(list_open_practices(alice, first=first))
    listed = [one.practice for page in pages for one in page]
    assert listed == sorted(listed, key=lambda one: one.started_at, reverse=True)
    half = {item.practice_id for item in PracticeItem.objects.filter(half_written_by__isnull=False)}
    waiting = Practice.objects.filter(finished_at=None, items__skipped_at=None)
    expected = half | set(waiting.values_list("pk", flat=True))
    assert {one.pk for one in listed} == expected
    assert {one.all_open for page in pages for one in page} == {len(listed)} == {len(expected)}


@pytest.mark.django_db(transaction=True)
def test_answer_and_undo_at_once_list_nothing_that_is_answered(alice):
    items = [make_item(alice, kind="single_choice") for _time in range(5)]
    for item in items:
        write_half(item, [["choice", "a"]])
        finish_practice(practice=item.practice, now=NOW)
        take_off_list(practice=item.practice)

        def work(number, item=item):
            if number:
                put_back_on_list(practice=item.practice)
            else:
                data = QueryDict("choice=a")
                answer_item(item=item, data=data, basis=Basis(1), now=NOW)

        in_threads(2, work)
        item.refresh_from_db()
        assert item.submission
        assert item.half_written_by is None
    assert list_of(alice) == []


@pytest.mark.django_db
def test_drafts_of_before_are_found_by_their_fields(alice):
    found, *others = (
        make_item(alice, draft={"number": 1, "fields": fields, "saves": []})
        for fields in (WORDS, NO_WORDS, [["text", " \n"], *NO_WORDS], [])
    )
    answer = SubmissionFactory(learner=alice, version=found.version)
    others.append(make_item(alice, draft={"number": 1, "fields": WORDS}, submission=answer))
    others.append(make_item(alice))
    with connection.cursor() as cursor:
        cursor.execute(import_module("questions.migrations.0034_half_written_answers").FIND)
    for item in (found, *others):
        item.refresh_from_db()
    assert found.half_written_by == alice
    assert {item.half_written_by for item in others} == {None}
    Practice.objects.update(finished_at=NOW)
    assert [one.practice for one in list_open_practices(alice)] == [found.practice]
