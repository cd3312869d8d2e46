"""The search page and its box: results, facets, corrections, roles, and what they cost."""

import re

import pytest
from django.urls import reverse

from lessons.models import Lesson
from tests.factories import NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client, alice, loaded):
    client.force_login(alice)
    return client


def page(client, **asked) -> str:
    response = client.get(reverse("search"), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_results_lead_to_the_section_and_show_the_words(learner):
    html = page(learner, q="absorbs burst")

    assert 'href="/lessons/what-a-queue-is/#why-it-helps"' in html
    assert '<b class="asked">absorbs</b>' in html
    assert "2 results, the best first" in html


def test_sections_of_one_lesson_stand_under_one_title(learner):
    html = page(learner, q="queue", kind="lesson")

    assert html.count('<p class="row__title"><a href="/lessons/what-a-queue-is/') == 1
    assert html.count("Also there:") >= 1


def test_facets_narrow_and_can_be_shared(learner):
    html = page(learner, q="queue", kind="question", topic="queues")

    assert "/lessons/when-to-queue/" not in html
    assert 'href="/practice/?question=q-explain"' in html
    assert 'href="/search/?q=queue&amp;topic=queues" aria-current="true"' in html
    # Each number is what its link leads to; what has none there is not offered.
    html = page(learner, q="burst", topic="queues")
    assert ">Glossary <" not in html
    assert re.search(r'aria-current="true">Queues <span class="figures">(\d+)<', html)
    html = page(learner, q="burst", kind="term")
    assert ">Queues <" not in html
    html = page(learner, q="burst", kind="note")
    assert "Nothing of this kind and topic has “burst”." in html
    assert '<a href="/search/?q=burst">Show all that has it</a>' in html
    # Also where what was asked was corrected: nothing stands below that would have it.
    html = page(learner, q="quuee", kind="note")
    assert "Nothing of this kind and topic has “quuee”." in html
    assert "This is what has it:" not in html


def test_nothing_found_offers_the_nearest_word_with_its_results(learner, alice):
    html = page(learner, q="quuee")

    assert "Nothing found for “quuee”." in html
    assert '<a href="/search/?q=queue">queue</a>' in html
    assert "When to " in html
    NoteFactory(learner=alice, lesson=Lesson.objects.first(), text="A quuee.", quote="")
    html = page(learner, q="quuee")
    assert "Only what you wrote has “quuee”." in html
    assert "This is what has either:" in html
    assert '<b class="asked">quuee</b>' in html
    assert "When to " in html


def test_nothing_near_says_what_to_do(learner):
    assert "Try fewer words, or other ones." in page(learner, q="xylophone")


def test_words_of_the_question_are_text(learner):
    html = page(learner, q="<script>alert(1)</script>")

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_who_cannot_practise_finds_no_questions(client, bob, loaded):
    client.force_login(bob)

    html = page(client, q="queue")

    assert "/practice/" not in html
    assert "/lessons/when-to-queue/" in html


def test_a_section_is_titled_with_its_lesson_and_an_unknown_kind_narrows_nothing(learner):
    html = page(learner, q="hurts", kind="nonsense")

    assert 'When it <b class="asked">hurts</b></a>' in html
    assert ">What a queue is: When it" in html


def test_what_is_left_out_or_too_common_is_said(learner):
    assert "without “zebra”" in page(learner, q="queue zebra")
    assert "No text has all of “hurts, absorbs”." in page(learner, q="hurts, absorbs")
    assert "Too common to search for: “the”." in page(learner, q="the")


def test_instant_results_are_the_list_alone(learner):
    headers = {"HX-Request": "true", "HX-Target": "results"}
    part = learner.get(reverse("search"), {"q": "queue"}, headers=headers)
    page = learner.get(reverse("search"), {"q": "queue"})

    assert part.content.decode().strip().startswith('<div id="results"')
    assert "<html" not in part.content.decode()
    # No browser shows the one for the other when it goes back.
    for answer in (part, page):
        assert {"HX-Request", "HX-Target"} <= set(answer.headers["Vary"].split(", "))


def test_box_is_given_empty_and_then_its_hits(learner):
    empty = learner.get(reverse("search_box")).content.decode()
    hits = learner.get(reverse("search_box"), {"q": "hurts"}).content.decode()

    assert '<dialog class="dialog command"' in empty
    assert "<dialog" not in hits
    assert 'href="/lessons/what-a-queue-is/#when-it-hurts"' in hits


def test_ones_own_note_is_found_and_led_to(learner, alice, eve):
    lesson = Lesson.objects.get(slug="what-a-queue-is")
    note = NoteFactory(learner=alice, lesson=lesson, text="Ask about zeppelins & <co>.", quote="")
    NoteFactory(learner=eve, lesson=lesson, text="A zeppelin of mine.")

    html = page(learner, q="zeppelin")
    box = learner.get(reverse("search_box"), {"q": "zeppelin"}).content.decode()

    assert f'href="/lessons/what-a-queue-is/#note-{note.pk}"' in html
    assert '<b class="asked">zeppelins</b> &amp; &lt;co&gt;' in html
    assert "Your note" in html
    assert "1 result" in html
    assert "1 result" in box
    assert "of mine" not in html + box


def test_a_question_that_was_found_is_practised_alone(learner):
    asked = learner.get("/practice/?question=q-explain").content.decode()
    assert "Practise one question" in asked

    response = learner.post("/practice/", {"question": "q-explain", "count": "5"})

    assert response.status_code == 302
    assert "Explain a queue." in learner.get(response.url).content.decode()


@pytest.mark.parametrize("asked", ["hurts", "queue"])
def test_search_takes_the_same_queries_however_much_it_finds(
    learner, asked, django_assert_num_queries
):
    learner.get("/search/")
    # Session, user; ranked candidates, what is one's own, topics, documents.
    with django_assert_num_queries(6):
        page(learner, q=asked)
