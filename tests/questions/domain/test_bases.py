"""What an answer is marked by: its version's scheme, with the text that its lesson has today."""

import pytest

from questions.domain.bases import find_basis
from questions.domain.scoring import mark_answer
from tests.factories import LessonFactory, LessonVersionFactory, QuestionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
TEXT = "A new place to run in has to be put together before any of the code is loaded into it."


def make_answer(lesson):
    question = QuestionFactory(kind="written", lesson=lesson)
    return SubmissionFactory(version=question.current_version, response={"text": TEXT})


def test_pasted_text_of_the_lesson_is_told_and_an_edited_lesson_is_read_anew():
    lesson = LessonFactory(version={"blocks": [{"html": f"<p>{TEXT[:30]}<b>{TEXT[30:]}</b></p>"}]})
    answer = make_answer(lesson)
    pasted = mark_answer(answer)
    assert [span["reason_code"] for span in pasted["unearned"]] == ["copied_lesson"]

    lesson.current_version = LessonVersionFactory(lesson=lesson, number=2)
    lesson.save(update_fields=["current_version"])

    anew = mark_answer(answer)
    assert anew["unearned"] == []
    assert anew["versions"]["scheme"] != pasted["versions"]["scheme"]
    assert (pasted["versions"]["lesson"], anew["versions"]["lesson"]) == (1, 2)


def test_basis_takes_one_query_for_words_and_none_for_a_choice(django_assert_num_queries):
    version = make_answer(LessonFactory()).version
    alone = make_answer(None).version
    choice = QuestionFactory(lesson=LessonFactory()).current_version
    _ = [find_basis(one) for one in (version, choice)]
    with django_assert_num_queries(2):
        assert "Second." in find_basis(version).scheme["lesson"]
        assert "lesson" not in find_basis(alone).scheme
    with django_assert_num_queries(0):
        assert find_basis(choice).scale is None
