"""The recall page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from questions.domain.recall import describe_recall
from questions.models import Practice
from tests.factories import CardFactory, TopicFactory
from tests.questions.views.conftest import FURNITURE

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def card(alice, days, **fields):
    return CardFactory(learner=alice, due_at=timezone.now() + timedelta(days=days), **fields)


def test_recall_shows_what_is_due_by_topic_and_the_next_days(browser, alice):
    queues = TopicFactory(title="Queues")
    card(alice, -1, question__topic=queues)
    card(alice, -2, question__topic=queues, question__kind="written")
    card(alice, -1, question__topic=TopicFactory(title="Caches"))
    card(alice, 2)
    response = browser.get(reverse("recall"))
    page = text_of(response)
    assert "3 cards due" in page
    assert "About 6 min" in page
    assert page.index("Queues") < page.index("Caches")
    assert [day.count for day in response.context["overview"].days] == [0, 0, 1, *[0] * 27]
    assert "3 questions that are due again" in page


def test_recall_with_nothing_due_names_the_next_day(browser, alice):
    card(alice, 3)
    page = text_of(browser.get(reverse("recall")))
    assert "Nothing is due" in page
    assert "The next card comes on" in page


def test_recall_of_somebody_new_leads_to_practice(browser):
    assert reverse("practice") in text_of(browser.get(reverse("recall")))


def test_recall_starts_with_the_chosen_number(browser, alice):
    for _number in range(3):
        card(alice, -1)
    response = browser.post(reverse("recall"), {"limit": "2"})
    practice = Practice.objects.get(learner=alice, origin=Practice.Origin.RECALL)
    assert practice.items.count() == 2
    assert response.url == reverse("practice_item", args=[practice.pk, 1])


def test_recall_that_was_left_is_gone_on_with(browser, alice):
    for _number in range(2):
        card(alice, -1)
    first = browser.post(reverse("recall"), {"limit": "2"}).url
    assert f'href="{reverse("recall")}">Leave, kept' in text_of(browser.get(first))
    practice = Practice.objects.get(origin=Practice.Origin.RECALL)
    browser.post(reverse("practice_skip", args=[practice.pk, 1]))
    second = reverse("practice_item", args=[practice.pk, 2])
    assert f'href="{second}">Go on at 2 of 2</a>' in text_of(browser.get(reverse("recall")))
    browser.post(reverse("practice_skip", args=[practice.pk, 2]))
    assert "Go on at" not in text_of(browser.get(reverse("recall")))


def test_recall_started_with_nothing_due_says_so(browser):
    response = browser.post(reverse("recall"), follow=True)
    assert "Nothing is due any more." in text_of(response)
    assert not Practice.objects.exists()


def test_describe_recall_counts_in_the_days_of_the_learner(make_person):
    ken = make_person("ken", "learner", time_zone="Pacific/Auckland")
    now = timezone.now().replace(hour=10, minute=0)
    CardFactory(learner=ken, due_at=now + timedelta(hours=3))
    overview = describe_recall(learner=ken, now=now)
    assert overview.next_day.day == ken.study_day(now + timedelta(hours=3))
    assert overview.next_day.day != (now + timedelta(hours=3)).date()


@pytest.mark.parametrize("count", [1, 3])
def test_recall_queries_do_not_grow(browser, alice, django_assert_num_queries, count):
    for _number in range(count):
        card(alice, -1)
        card(alice, 1)
    with django_assert_num_queries(FURNITURE + 4):
        browser.get(reverse("recall"))
