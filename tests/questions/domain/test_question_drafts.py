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
    discard_draft(author=alice, question=None, kind=KIND)

    assert not restore_draft(author=alice, question=None, kind=KIND)
    assert texts_by_place(alice) == {False: "first"}
    discard_draft(author=alice, question=None, kind=KIND)
    kept_at = QuestionDraft.objects.get().saved_at
    assert not drop_old_drafts(now=kept_at + PUT_ASIDE_FOR - timedelta(seconds=1))
    assert drop_old_drafts(now=kept_at + PUT_ASIDE_FOR) == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_another_tab_begins_just_then_is_put_aside(alice):
    keep(alice, "first")
    discard_draft(author=alice, question=None, kind=KIND)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            keep(alice, "second")
            restored = pool.submit(restore_elsewhere, alice)
            wait_until_blocked()
        assert restored.result()

    assert texts_by_place(alice) == {False: "first", True: "second"}


def restore_elsewhere(author) -> bool:
    try:
        return restore_draft(author=author, question=None, kind=KIND)
    finally:
        connection.close()
