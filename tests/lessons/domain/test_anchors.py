"""Marked words are found again in another version, or said to be gone."""

import pytest

from lessons.domain.anchors import Anchor, LessonWords, Place
from lessons.models import LessonVersion

OLD = {
    "": "A queue waits.",
    "why": "Why. It is <em>idle</em> &amp; cheap. A queue waits. A queue waits.",
    "how": "How. Later a queue waits.",
}


def words(**sections: str) -> LessonWords:
    """A version with a paragraph under each heading."""
    parts = [f"<p>{OLD['']}</p>"]
    parts += [f'<h2 id="{slug}">{slug}</h2><p>{text}</p>' for slug, text in sections.items()]
    return LessonWords(LessonVersion(blocks=[{"html": part} for part in parts]))


def test_words_are_found_in_their_section_across_marks_of_html():
    lesson = words(**{"why": OLD["why"], "how": OLD["how"]})

    assert lesson.find(Anchor("why", "is  idle &\n cheap")) == Place("why", 0)


def test_of_equal_words_the_section_comes_first_then_what_stands_around_them():
    lesson = words(why=OLD["why"], how="Once more: a queue. A queue waits, then it runs.")

    assert lesson.find(Anchor("why", "A queue waits.", "cheap.", "A queue")) == Place("why", 1)
    assert lesson.find(Anchor("why", "A queue waits.", "A queue waits.", "how")) == Place("why", 2)
    assert lesson.find(Anchor("", "A queue waits")) == Place("", 0)
    assert lesson.find(Anchor("how", "A queue waits")) == Place("how", 3)


def test_without_anything_around_them_the_nearest_in_order_is_meant():
    lesson = words(why=OLD["why"])

    assert lesson.find(Anchor("why", "A queue waits.", occurrence=2)) == Place("why", 2)


def test_words_that_moved_are_found_in_another_section():
    lesson = words(why="Nothing here.", how="How. It is idle and cheap.")

    assert lesson.find(Anchor("why", "It is idle")) == Place("how", 0)


def test_words_may_reach_over_a_heading():
    lesson = words(why="It ends.", how="It begins.")

    assert lesson.find(Anchor("why", "ends. how It")) == Place("why", 0)


@pytest.mark.parametrize("quote", ["It was idle", "", "Is Idle"])
def test_words_that_were_changed_are_gone(quote):
    assert words(why=OLD["why"]).find(Anchor("why", quote)) is None


def test_a_lesson_without_words_has_no_place():
    assert LessonWords(LessonVersion(blocks=[])).find(Anchor("", "word")) is None


def test_the_explanation_of_a_term_is_no_word_of_the_lesson():
    term = '<span class="term"><a class="term__word" href="/">cold</a>'
    says = '<span class="term__says" role="tooltip" id="term-1">Not warm.</span></span>'

    assert words(why=f"A {term}{says} start.").find(Anchor("why", "A cold start.")) is not None
