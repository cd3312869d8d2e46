"""Half-written questions are put aside and come back, whoever writes meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from questions.domain.question_drafts import (
    PUT_ASIDE_FOR,
    discard_draft,
    drop_old_drafts,
    keep_draft,
    restore_draft,
)
from questions.models import QuestionDraft
from tests.waiting import wait_until_blocked

KIND = "single_choice"


def keep(author, text: str) -> None:
    keep_draft(
        author=author,
        question=None,
        kind=KIND,
        fields={"text": [text]},
        based_on=0,
        number=0,
        now=timezone.now(),
    )


def texts_by_place(author) -> dict[bool, str]:
    found = QuestionDraft.objects.filter(author=author)
    return {one.is_discarded: one.fields["text"][0] for one in found}


@pytest.mark.django_db
def test_what_was_discarded_comes_back(alice):
    keep(alice, "first")
    now = timezone.now()
    discard_draft(author=alice, question=None, kind=KIND, now=now)

    assert not restore_draft(author=alice, question=None, kind=KIND, now=now)
    assert texts_by_place(alice) == {False: "first"}
    # What was written long before it is put aside has its time as well.
    later = now + 2 * PUT_ASIDE_FOR
    discard_draft(author=alice, question=None, kind=KIND, now=later)
    assert not drop_old_drafts(now=later + PUT_ASIDE_FOR - timedelta(seconds=1))
    keep(alice, "second")
    assert restore_draft(author=alice, question=None, kind=KIND, now=later + PUT_ASIDE_FOR)
    assert not drop_old_drafts(now=later + PUT_ASIDE_FOR)
    assert drop_old_drafts(now=later + 2 * PUT_ASIDE_FOR) == 1
    assert texts_by_place(alice) == {False: "first"}


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_another_tab_begins_just_then_is_put_aside(alice):
    keep(alice, "first")
    discard_draft(author=alice, question=None, kind=KIND, now=timezone.now())

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            keep(alice, "second")
            restored = pool.submit(restore_elsewhere, alice)
            wait_until_blocked()
        assert restored.result()

    assert texts_by_place(alice) == {False: "first", True: "second"}


def restore_elsewhere(author) -> bool:
    try:
        return restore_draft(author=author, question=None, kind=KIND, now=timezone.now())
    finally:
        connection.close()
