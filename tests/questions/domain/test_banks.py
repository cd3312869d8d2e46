"""Banks of this site, and which edition of all banks this is."""

import pytest
from django.db import connection, transaction

from questions.domain.banks import make_bank, read_stamp
from questions.domain.twins import store_twins
from questions.models import BanksEdition
from tests.factories import NOW, QuestionFactory
from tests.racing import in_threads

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


@pytest.mark.django_db(transaction=True)
def test_a_bank_is_made_while_an_import_writes_and_both_are_new_editions():
    question, stamps = QuestionFactory(), [read_stamp()]

    def make(_number):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
        make_bank(title="Streams")
        return read_stamp()

    with transaction.atomic():
        question.title = "Queues, once more"
        question.save(update_fields=["title"])
        stamps += [read_stamp(), *in_threads(1, make)]
    stamps.append(read_stamp())
    assert len(set(stamps)) == 4
    # The next who writes puts one stamp in the place of both.
    make_bank(title="Buffers")
    assert BanksEdition.objects.count() == 1
