"""Banks of this site, and which edition of all banks this is."""

import pytest
from django.db import connection, transaction

from questions.domain.banks import (
    BankThere,
    change_bank,
    find_or_make_bank,
    make_bank,
    read_stamp,
)
from questions.domain.twins import store_twins
from questions.models import Bank, BanksEdition
from tests.factories import NOW, BankFactory, QuestionFactory
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


def test_a_title_is_one_bank_and_a_slug_that_is_taken_gets_a_number():
    first = make_bank(title="C")
    assert make_bank(title="C++").slug == "c-2"
    with pytest.raises(BankThere) as caught:
        make_bank(title=" c ")
    assert caught.value.bank == first
    BankFactory(pack="tests", title="Streams")
    assert make_bank(title="Streams").pack == ""


def test_a_name_that_a_bank_gave_away_is_free_for_another():
    ours = make_bank(title="Ours")
    change_bank(bank=ours, title="Archive", topic=None)
    made, is_new = find_or_make_bank(title="ours")
    assert (is_new, made.slug) == (True, "ours-2")
    assert find_or_make_bank(title=" OURS ") == (made, False)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_one_bank_at_the_same_moment_get_one():
    def make(_number):
        try:
            return make_bank(title="Streams").title
        except BankThere as error:
            return error.sentence

    says = "The bank “Streams” is there already. Use it, or choose another name."
    assert sorted(in_threads(2, make)) == ["Streams", says]
    assert Bank.objects.count() == 1


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
