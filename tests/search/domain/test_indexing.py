"""The index follows what packs bring, change and drop."""

from datetime import timedelta

import pytest
from django.db import connection

from packs.domain.loading import load_pack
from questions.models import Question
from search.models import Document, Word
from search.tasks import index_edited_pack, index_packs
from studyhub.queueing import task_soft_time_limit
from tests.packs.tiny import change
from tests.search.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
BANK = "questions/bank.yaml"


def test_lessons_their_sections_and_questions_are_found(loaded):
    lessons = Document.objects.filter(kind="lesson").order_by("pk")
    assert [(row.key, row.title, row.above) for row in lessons] == [
        ("what-a-queue-is", "What a queue is", "Queues"),
        ("what-a-queue-is#why-it-helps", "Why it helps", "What a queue is"),
        ("what-a-queue-is#when-it-hurts", "When it hurts", "What a queue is"),
        ("when-to-queue", "When to queue", "Queues"),
        ("when-to-queue#a-rule-of-thumb", "A rule of thumb", "When to queue"),
    ]
    assert Document.objects.filter(kind="question").count() == 4


def test_no_document_tells_what_is_right(loaded):
    question = Document.objects.get(key="q-burst")

    assert (question.title, question.text) == ("What absorbs a burst?", "")
    assert not Document.objects.filter(kind="question", vector="cron").exists()
    assert not Document.objects.filter(kind="question", text__contains="It keeps work").exists()


def test_loading_again_after_an_edit_changes_only_what_was_edited(loaded):
    before = dict(Document.objects.values_list("key", "pk"))
    change(loaded, BANK, "Explain a queue.", "Explain a dispatcher.")

    counts = load_pack(loaded, now=LATER)["search"]

    assert +counts == {"unchanged": 10, "changed": 1}
    assert dict(Document.objects.values_list("key", "pk")) == before
    assert Document.objects.get(key="q-explain").title == "Explain a dispatcher."
    assert Word.objects.filter(word="dispatcher").exists()

    # An edit whose message was lost is found as well, by the sweep.
    Question.objects.filter(slug="q-explain").update(title="Explain a forwarder.")
    index_packs()
    assert Document.objects.get(key="q-explain").title == "Explain a forwarder."
    # Of large packs as well.
    for task in (index_edited_pack, index_packs):
        assert task.time_limit > task.soft_time_limit > 10 * task_soft_time_limit


def test_what_a_pack_drops_is_not_found_any_more(loaded):
    text = (loaded / BANK).read_text()
    (loaded / BANK).write_text(text.replace("id: q-explain", "id: q-explain-better"))

    counts = load_pack(loaded, now=LATER)["search"]

    assert counts["retired"] == 1
    assert not Document.objects.filter(key="q-explain").exists()


def test_words_of_a_heading_and_its_text_do_not_run_together(loaded):
    section = Document.objects.get(key="what-a-queue-is#when-it-hurts")

    assert section.text == "Tip Measure the wait."


@pytest.mark.parametrize("index", ["document_by_title", "document_by_words", "word_by_rest"])
def test_a_load_leaves_no_list_that_each_search_would_read(loaded, index):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        assert cursor.fetchone() == (0,)
