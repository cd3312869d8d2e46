"""Banks of this site, and which edition of all banks this is."""

import pytest

from questions.domain.banks import make_bank, read_stamp
from questions.domain.twins import store_twins
from tests.factories import NOW, QuestionFactory

pytestmark = pytest.mark.django_db


def test_edition_is_another_one_with_what_lists_show_of_the_banks():
    question = QuestionFactory()
    stamps = [read_stamp()]
    for row, name in ((question, "title"), (question.bank, "title"), (question.topic, "title")):
        setattr(row, name, "Queues, once more")
        row.save(update_fields=[name])
        stamps.append(read_stamp())
    make_bank(title="Streams")
    assert len({*stamps, read_stamp()}) == 5


def test_edition_is_the_same_with_a_search_for_twins_which_waits_for_no_import():
    bank, stamp = QuestionFactory().bank, read_stamp()
    store_twins(bank_id=bank.pk, now=NOW)
    bank.save(update_fields=["topic"])
    assert read_stamp() == stamp
