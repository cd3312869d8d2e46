"""Asking: every word as a beginning, titles first, slips corrected, common words capped."""

import pytest
from django.utils import timezone

from accounts.models import User
from lessons.models import Lesson, Topic
from packs.domain.loading import load_pack
from search.domain import asking
from search.domain.asking import show_results
from search.domain.terms import split_terms
from search.models import Document, Word
from tests.factories import NoteFactory, OwnCardFactory
from tests.packs.tiny import change

pytestmark = pytest.mark.django_db
ALL = ("lesson", "question", "term", "note")


@pytest.fixture(autouse=True)
def learner(alice):
    """Whoever asks in these tests."""
    return alice


def ask(asked: str, *, kinds=ALL, user=None):
    return asking.ask(asked, user=user or User.objects.get(display_name="Alice"), kinds=kinds)


def keys(asked: str, kinds=ALL, user=None) -> list[str]:
    user = user or User.objects.get(display_name="Alice")
    found = ask(asked, kinds=kinds, user=user)
    shown = show_results(found.narrow(), most=100, user=user)
    return [one.key for result in shown for one in result]


def test_every_word_has_to_be_there_as_a_beginning(loaded):
    assert keys("queue expl") == keys("que expl") == ["q-explain"]
    assert keys("queue expl") != keys("queue")
    # However the words are joined.
    assert keys("queue-keeps") == keys("queue/keep") == keys("queue keeps") != []


def test_an_earlier_word_is_a_beginning_only_where_no_text_has_it_whole(loaded, alice):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    whole = NoteFactory(learner=alice, lesson=lesson, text="I retry zeppelins.", quote="")
    NoteFactory(learner=alice, lesson=lesson, text="I retrieve zeppelins.", quote="")

    assert keys("retry zepp") == [str(whole.pk)]
    assert len(keys("retr zepp")) == 2


def test_letters_are_the_same_however_they_are_composed(loaded, alice):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="Größe ist ein Café.", quote="")

    assert keys("GRO\u0308ße") == keys("cafe\u0301") == [str(note.pk)]


def test_parts_of_one_lesson_are_one_result_in_the_place_of_the_best(loaded):
    found = ask("queue", kinds=["lesson"])

    (shown,) = [
        result
        for result in show_results(found.results, most=3, user=User.objects.first())
        if result[0].key.startswith("what-a-queue-is")
    ]

    assert len(shown) > 1
    assert {one.key.partition("#")[0] for one in shown} == {"what-a-queue-is"}
    assert [bool(one.text) for one in shown] == [True] + [False] * (len(shown) - 1)
    assert [result[0].rank for result in found.results] == sorted(
        (result[0].rank for result in found.results), reverse=True
    )


def test_other_forms_of_a_word_are_found(loaded):
    assert "what-a-queue-is#why-it-helps" in keys("absorbing bursts")


def test_each_word_of_a_name_in_code_is_found(loaded, alice):
    assert keys("minutes") == keys("work.minutes") == ["when-to-queue#a-rule-of-thumb"]
    # In what is one's own as well, and where a capital alone begins the word.
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    said = "`log.addZeppelin` warns; aws_zeppelin_id, sqs:SendBalloon"
    note = NoteFactory(learner=alice, lesson=lesson, text=said, quote="")
    marked = NoteFactory(learner=alice, lesson=lesson, text="", quote=said)
    card = OwnCardFactory(learner=alice, lesson=lesson, front="Which?", back=said)
    mine = {str(note.pk), str(marked.pk), str(card.pk)}
    for asked in ("zeppelin", "addzeppelin", "addZepp", "add", "balloon", "sendballoon", "warns"):
        assert set(keys(asked, [*ALL, "card"])) == mine, asked
    assert keys("eppelin") == []
    # However long a name or a text is: a note has at most 10,000 characters, a lesson more.
    for text in ("aB" * 50_000, "a.b:" * 25_000, "aA " * 33_000, "a" * 100_000):
        Document.objects.create(kind="lesson", key=text[:9], title="Long", url="/", text=text)


def test_what_has_the_word_in_its_title_comes_first(loaded):
    assert keys("queue")[0] in ("what-a-queue-is", "when-to-queue", "q-explain")
    assert keys("hurts")[0] == "what-a-queue-is#when-it-hurts"


def test_kinds_that_were_not_asked_for_stay_away(loaded):
    assert "q-explain" not in keys("queue", kinds=["lesson"])


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "  ",
        "' & | ! :* <-> (",
        "the",
        "\\",
        "z'q",
        "\0",
        "x" * 10_000,
        "🐘 🐘",
        "':*A & !zq",
        "...",
        "zq-'&-(zr/|-/:*",
    ],
)
def test_signs_and_common_words_find_nothing_and_break_nothing(loaded, asked):
    assert keys(asked) == []


def test_a_misspelt_word_is_corrected_and_said(loaded, alice):
    found = ask("quuee explain", kinds=ALL)

    assert found.corrected == "queue explain"
    assert keys("quuee explain") == ["q-explain"]
    # Two words that were written as one, and those that signs join in a name of code.
    assert ask("absorbsburst").corrected == "absorbs burst"
    assert ask("the-keps").corrected == "keeps"
    assert ask("--keps.queue").corrected == ask("keeps-queue").corrected == "keeps queue"
    # Of dozens of words that signs join no more are chosen from than of a long question.
    joined = ask("burst.queue.keeps.zz.yy.xx explain.absorbs.hurts.vv")
    assert joined.sought == ["burst", "queue", "keeps", "zz", "yy", "xx", "explain", "absorbs"]
    # A slip in what is of one's own hides no correction, and is found beside it.
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="I explain a quuee.", quote="")
    found = ask("quuee explain")
    assert (found.corrected, found.is_own) == ("queue explain", True)
    assert set(keys("quuee explain")) == {"q-explain", str(note.pk)}


def test_a_word_that_nothing_is_near_to_is_left_out_and_said(loaded):
    found = ask("quuee zebra explain")

    assert (found.corrected, found.left_out) == ("queue explain", ["zebra"])
    assert keys("queue expl zebra") == ["q-explain"]
    assert ask("queue zebra").corrected == ""
    # What is too short for the list of words may stand in a text all the same.
    found = ask("12 huors zebra")
    assert (found.corrected, found.left_out) == ("12 hours", ["zebra"])


def test_words_that_are_too_common_are_known(loaded):
    assert ask("the").common == ["the"]
    assert (ask("the queue").common, ask("the zebra").results) == ([], [])
    assert not ask("the zebra").has_most


def test_a_letter_with_a_sign_is_looked_for_as_it_is_written(loaded, alice):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="As in C#.", quote="")
    joined = NoteFactory(learner=alice, lesson=lesson, text="CI/CD in C or Clojure.", quote="")

    assert keys("C#") == [str(note.pk)]
    assert keys("ci cd clojure") == keys("ci/cd") == [str(joined.pk)]


def test_what_is_found_as_it_stands_is_never_corrected(loaded):
    assert ask("queue", kinds=ALL).corrected == ""


def test_a_word_that_is_near_nothing_is_left_alone(loaded):
    found = ask("xylophone", kinds=ALL)

    assert (found.corrected, found.results) == ("", [])


def test_what_has_most_of_the_words_is_found_where_nothing_has_them_all(loaded, alice):
    found = ask("how to the absorbs burst thumb")
    assert (found.has_most, found.terms) == (True, ["absorbs", "burst", "thumb"])
    assert "what-a-queue-is#why-it-helps" in keys("absorbs burst thumb")
    assert not ask("absorbs burst").has_most
    # Also by what was meant, which is marked there.
    assert ask("absorbs burts thumb").terms == ["absorbs", "burts", "thumb", "burst"]
    assert ask("c# absorbs burst thumb").sought == ["absorbs", "burst", "thumb"]
    # What one wrote oneself hides nothing of it.
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="It absorbs a burst: thumb.", quote="")
    found = ask("absorbs burst thumb")
    assert (found.has_most, found.is_own) == (True, True)
    assert {str(note.pk), "what-a-queue-is#why-it-helps"} <= set(keys("absorbs burst thumb"))


def test_candidates_are_capped_and_that_is_known(loaded, alice, monkeypatch):
    lessons = ask("queue").narrow(kind="lesson")
    topic = Topic.objects.get(slug="queues")
    monkeypatch.setattr(asking, "TITLED", 1)
    monkeypatch.setattr(asking, "MENTIONING", 5)

    found = ask("queue", kinds=ALL)

    assert found.is_capped
    assert len(found.narrow(kind="question")) < 4

    # Of one kind or topic alone all are found, as long as they are no more than that.
    def narrowed(kind="", topic_id=None, kinds=ALL):
        chosen = {"kind": kind, "topic_id": topic_id, "user": alice, "kinds": kinds}
        return asking.narrow(found, **chosen)

    questions = narrowed("question", topic.pk)
    assert (len(questions.results), questions.has_more("question")) == (4, False)
    assert len(narrowed("lesson").results) == len(lessons)
    assert narrowed(topic_id=topic.pk).has_more("")
    assert narrowed("question", kinds=["lesson"]).results == found.narrow(kind="question")
    # By the terms that found them: what was left out of the question is looked for no more.
    found.terms = ["c#", "queue"]
    assert len(narrowed("question", topic.pk).results) == 4


def test_counts_by_kind_and_topic_are_those_of_the_documents(loaded):
    found = ask("queue", kinds=ALL)
    topic = Topic.objects.get(slug="queues")

    assert found.count_topics() == {topic.pk: len(found.results)}
    assert sum(found.count_kinds().values()) == len(found.results)
    only = found.narrow(kind="question", topic_id=topic.pk)
    ids = [one.key for result in only for one in result]
    assert {row.kind for row in Document.objects.filter(pk__in=ids)} == {"question"}


def test_notes_are_found_by_their_owner_alone(loaded, alice, eve):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="Ask about zeppelins.", quote="burst")
    highlight = NoteFactory(learner=alice, lesson=lesson, text="", quote="zeppelin bursts")
    NoteFactory(learner=alice, lesson=lesson, text="zeppelin", deleted_at=timezone.now())
    other = NoteFactory(learner=eve, lesson=lesson, text="A zeppelin of mine.")

    # One's own words weigh more than those of the lesson that were marked.
    assert keys("zepp") == [str(note.pk), str(highlight.pk)]
    assert keys("zeppelin", user=eve) == [str(other.pk)]
    assert keys("zepp", kinds=["lesson"]) == []
    assert ask("burst").count_kinds()["note"] == 2
    assert ask("zepp").count_topics() == {lesson.topic_id: 2}
    # Nobody reads the note of another, not even by its key.
    assert show_results(ask("zepp").results, most=1, user=eve) == []


def test_private_words_are_in_no_shared_list(loaded, alice, eve, pack):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    NoteFactory(learner=alice, lesson=lesson, text="My zeppelin.", quote="")
    change(pack, "glossary.yaml", "Work that waits.", "Work that waits long.")
    load_pack(pack, now=timezone.now())

    found = ask("zeppelln", user=eve)

    assert (found.corrected, found.results) == ("", [])
    assert not Word.objects.filter(word__startswith="zepp").exists()
    assert not Document.objects.filter(text__icontains="zeppelin").exists()


def test_question_is_cut_to_a_bounded_number_of_bounded_words():
    terms = split_terms("x" * 100 + " " + "word " * 20)

    assert len(terms) == 8
    assert len(terms[0]) == 40
    # What stands in every text takes no place of another.
    long = split_terms("what is it that the queue and the worker and the topic do for us all")
    assert long == ["queue", "worker", "topic", "us"]
