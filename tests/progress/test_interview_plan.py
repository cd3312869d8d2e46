"""The page of the way to an interview."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mockinterviews.models import Blueprint
from tests.factories import CardFactory, LessonFactory, QuestionFactory, TopicFactory


@pytest.fixture
def dated(alice, security, now):
    """Alice with an interview in ten days, a due card, a lesson and questions to answer."""
    alice.interview_at = now + timedelta(days=10)
    alice.save(update_fields=["interview_at"])
    CardFactory(learner=alice, question=QuestionFactory(topic=security), due_at=now)
    return alice


def test_without_a_date_the_page_asks_for_one(client, alice):
    client.force_login(alice)
    shown = client.get(reverse("interview_way")).content.decode()
    assert "No date to plan for" in shown
    assert reverse("interview_date") in shown


def test_way_names_what_is_left_and_what_a_day_takes(client, dated, security, sit, now):
    client.force_login(dated)
    offered, own = (
        Blueprint.objects.create(
            slug=slug, title=slug, minutes=30, sections=[], learner=learner, pack=""
        )
        for slug, learner in (("short", None), ("mine", dated))
    )
    shown = client.get(reverse("interview_way")).content.decode()
    assert "Recall cards as they come due" in shown
    assert "Practise Security: 8 answers" in shown
    assert "Read 1 lesson" in shown
    assert "you give it 5\u00a0h" in shown
    assert "Sit 2 interviews" in shown
    assert "a week give, 43" in shown
    # Each that was handed in within a week counts, also one that the learner built, which ends the
    # first steps as well.
    assert client.get(reverse("today")).context["learning"] is None
    sit(own, now - timedelta(days=8))
    # One of a pack whose topics are all left out is for another real interview.
    Blueprint.objects.create(slug="else", title="Else", minutes=5, sections=[], pack="else")
    dated.left_out_topics.create(topic=TopicFactory(pack="else"), left_out_at=now)
    assert client.get(reverse("today")).context["learning"]["suggestion"] == offered
    kept = TopicFactory(pack="else")
    assert client.get(reverse("today")).context["learning"]["suggestion"].title == "Else"
    dated.left_out_topics.create(topic=kept, left_out_at=now)
    sit(own, now - timedelta(days=6))
    assert ">Sit 1 interview<" in client.get(reverse("interview_way")).content.decode()
    assert client.get(reverse("today")).context["learning"]["suggestion"] is None
    sit(own, now)
    assert ">Sit " not in client.get(reverse("interview_way")).content.decode()
    rows = client.get(reverse("figure", args=["plan", "json"])).json()["rows"]
    assert len(rows) == 10
    # The last day is left to cards.
    assert rows[-1]["rest"] == 0 < rows[0]["rest"]
    dated.left_out_topics.create(topic=security, left_out_at=now)
    shown = client.get(reverse("interview_way")).content.decode()
    assert "Practise Security" not in shown
    assert "Recall cards as they come due" in shown


def test_hours_a_week_are_kept(client, dated):
    client.force_login(dated)
    assert client.post(reverse("interview_way"), {"hours": "9"}).status_code == 302
    dated.refresh_from_db()
    assert dated.week_hours == 9
    refused = client.post(reverse("interview_way"), {"hours": "0"})
    assert refused.status_code == 422
    assert "Enter whole hours from 1 to 60" in refused.content.decode()


def test_lessons_beyond_the_hours_are_not_said_to_be_left_out_by_today(client, dated, security):
    says = "Today may offer the next lesson as well."
    client.force_login(dated)
    assert says not in client.get(reverse("interview_way")).content.decode()
    LessonFactory(topic=security, version={"minutes": 5_000})
    assert says in client.get(reverse("interview_way")).content.decode()


def test_weak_topics_come_back_and_what_helps_most_stands_first(client, dated, master):
    known = {"Platforms": (12, "2.88"), "Fundamentals": (10, "3.7"), "Performance": (1, "0.79")}
    for title, (answers, shares) in {**known, "Coding": (9, "7.5")}.items():
        topic = TopicFactory(title=title)
        QuestionFactory(topic=topic)
        master(topic, answers=answers, shares=shares)
    client.force_login(dated)
    page = client.get(reverse("interview_way"))
    works = [work for work in page.context["way"].works if work.kind == "practice"]
    # Of Security nothing is known; Coding is known well enough.
    assert [work.says for work in works] == [
        "Practise Security: 8 answers",
        "Practise Platforms: 5 answers",
        "Practise Performance: 7 answers",
        "Practise Fundamentals: 5 answers",
    ]
    shown = page.content.decode()
    assert "24 %, likely 8 to 52, from 12 answers" in shown
    assert "A topic with 8 answers that stands at 50 % or more is not named" in shown
    assert f'href="{reverse("progress")}#topics"' in shown
