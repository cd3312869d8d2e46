"""The glossary: every word, one word, and what became of a retired one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from packs.domain.loading import load_pack
from tests.factories import TermFactory
from tests.packs.tiny import change, write_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def test_words_stand_under_their_letters_whatever_their_case(learner):
    for title in ("zebra", "Alias", "abac", "2-phase commit"):
        TermFactory(title=title)

    html = learner.get(reverse("glossary")).content.decode()

    places = [html.index(f">{word}<") for word in ("2-phase commit", "abac", "Alias", "zebra")]
    assert places == sorted(places)
    assert html.count('<section class="glossary"') == 3


def test_a_word_leads_to_those_beside_it(learner):
    TermFactory(slug="backlog", title="Backlog")
    TermFactory(slug="burst", title="Burst", also=["peak"], see=["backlog", "gone"])

    html = learner.get(reverse("term", args=["burst"])).content.decode()

    assert "peak" in html
    assert '<a href="/glossary/backlog/">Backlog</a>' in html


def test_a_retired_word_is_still_explained_but_not_listed(learner):
    TermFactory(slug="old", title="Oldword", retired_at=timezone.now())

    assert "Oldword" not in learner.get(reverse("glossary")).content.decode()
    assert "Oldword" in learner.get(reverse("term", args=["old"])).content.decode()


def test_an_empty_glossary_leads_on(learner):
    assert "Open the lessons" in learner.get(reverse("glossary")).content.decode()


def test_a_definition_that_changed_makes_a_version_of_the_lesson_that_uses_it(tmp_path):
    from lessons.models import Lesson

    pack = write_pack(tmp_path / "tiny")
    load_pack(pack, now=timezone.now())
    change(pack, "glossary.yaml", "Much *work* at once", "Too much *work* at once")

    counts = load_pack(pack, now=timezone.now())

    assert (counts["lessons"]["changed"], counts["terms"]["changed"]) == (1, 1)
    version = Lesson.objects.get(slug="what-a-queue-is").current_version
    assert version.number == 2
    assert "Too much work at once, for 12 hours at most." in str(version.blocks)


@pytest.mark.parametrize("words", [1, 3])
def test_the_glossary_takes_the_same_queries_however_long_it_is(
    learner, words, django_assert_num_queries
):
    TermFactory.create_batch(words)
    learner.get(reverse("glossary"))
    # Session, person; the words.
    with django_assert_num_queries(3):
        learner.get(reverse("glossary"))
