"""Two packs that are indexed at once: a load and an edit, or two edits, by two workers."""

import time

import pytest
from django.db import transaction

from search.domain.indexing import index_pack
from search.models import Document, Word
from tests.racing import in_threads


@pytest.mark.django_db(transaction=True)
def test_two_packs_at_once_leave_the_words_of_what_stays():
    for pack in ("one", "other", "third"):
        Document.objects.create(
            pack=pack, kind="lesson", key=pack, title=f"A zeppelin of {pack}", url="/"
        )

    def index(number: int) -> None:
        with transaction.atomic():
            index_pack(("one", "other")[number])
            time.sleep(0.3)

    # Nothing offers what the two had.
    in_threads(2, index)

    assert list(Document.objects.values_list("pack", flat=True)) == ["third"]
    assert list(Word.objects.values_list("word", "documents")) == [("third", 1), ("zeppelin", 1)]
