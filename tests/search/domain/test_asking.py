"""Asking: every word as a beginning, titles first, slips corrected, common words capped."""

import pytest

from lessons.models import Topic
from search.domain import asking
from search.domain.asking import ask, documents_in_order, split_terms
from search.models import Document

pytestmark = pytest.mark.django_db
ALL = ("lesson", "question", "term")


def keys(asked: str, kinds=ALL) -> list[str]:
    found = ask(asked, kinds=kinds)
    return [document.key for document in documents_in_order(found.narrow())]


def test_every_word_has_to_be_there_as_a_beginning(loaded):
    assert keys("queue expl") == ["q-explain"]
    assert keys("queue expl zebra") == []


def test_other_forms_of_a_word_are_found(loaded):
    assert "what-a-queue-is#why-it-helps" in keys("absorbing bursts")


def test_what_has_the_word_in_its_title_comes_first(loaded):
    assert keys("queue")[0] in ("what-a-queue-is", "when-to-queue", "q-explain")
    assert keys("hurts")[0] == "what-a-queue-is#when-it-hurts"


def test_kinds_that_were_not_asked_for_stay_away(loaded):
    assert "q-explain" not in keys("queue", kinds=["lesson"])


@pytest.mark.parametrize("asked", ["", "  ", "' & | ! :* <-> (", "the", "\\", "z'q", "\0"])
def test_signs_and_common_words_find_nothing_and_break_nothing(loaded, asked):
    assert keys(asked) == []


def test_a_misspelt_word_is_corrected_and_said(loaded):
    found = ask("quuee explain", kinds=ALL)

    assert found.corrected == "queue explain"
    assert [document.key for document in documents_in_order(found.narrow())] == ["q-explain"]


def test_what_is_found_as_it_stands_is_never_corrected(loaded):
    assert ask("queue", kinds=ALL).corrected == ""


def test_a_word_that_is_near_nothing_is_left_alone(loaded):
    found = ask("xylophone", kinds=ALL)

    assert (found.corrected, found.ranked) == ("", [])


def test_candidates_are_capped_and_that_is_known(loaded, monkeypatch):
    monkeypatch.setattr(asking, "TITLED", 1)
    monkeypatch.setattr(asking, "MENTIONING", 2)

    found = ask("queue", kinds=ALL)

    assert found.is_capped
    assert len(found.ranked) <= 3


def test_counts_by_kind_and_topic_are_those_of_the_documents(loaded):
    found = ask("queue", kinds=ALL)
    topic = Topic.objects.get(slug="queues")

    assert found.count_topics() == {topic.pk: len(found.ranked)}
    assert sum(found.count_kinds().values()) == len(found.ranked)
    only = found.narrow(kind="question", topic_id=topic.pk)
    assert {row.kind for row in Document.objects.filter(pk__in=only)} == {"question"}


def test_question_is_cut_to_a_bounded_number_of_bounded_words():
    terms = split_terms("x" * 100 + " " + "word " * 20)

    assert len(terms) == 8
    assert len(terms[0]) == 40
