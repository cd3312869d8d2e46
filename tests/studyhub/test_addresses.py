"""Addresses that are reckoned once are those that Django gives."""

from uuid import uuid4

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

from studyhub.addresses import find_address


def draw(text: str, **context) -> str:
    return engines["django"].from_string(text).render(context)


def test_address_is_that_of_reverse_for_each_kind_of_argument():
    note = uuid4()
    assert find_address("today") == reverse("today")
    assert find_address("lesson", "a") == reverse("lesson", args=["a"])
    assert find_address("lesson", slug="b") == reverse("lesson", kwargs={"slug": "b"})
    assert find_address("note", note) == reverse("note", args=[note])
    assert find_address("practice_item", note, 1) == reverse("practice_item", args=[note, 1])
    assert find_address("practice_item", note, "2") == reverse("practice_item", args=[note, 2])


def test_page_that_is_not_there_has_no_address_each_time():
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            find_address("nowhere")
        with pytest.raises(NoReverseMatch):
            find_address("lesson", "not a slug")


def test_tag_shows_stores_and_refuses_as_djangos_does():
    assert draw("{% url 'lesson' slug %}", slug="a") == "/lessons/a/"
    assert draw("{% url 'lesson' slug=slug %}", slug="b") == "/lessons/b/"
    assert draw("{% url 'lesson' slug as where %}[{{ where }}]", slug="c") == "[/lessons/c/]"
    assert draw("{% url 'nowhere' as where %}[{{ where }}]") == "[]"
    with pytest.raises(NoReverseMatch):
        draw("{% url 'nowhere' %}")
