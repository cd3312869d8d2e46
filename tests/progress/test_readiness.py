"""Readiness in a few lines on Today, from what Today has read."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from progress.domain.facts import gather_topics
from progress.domain.folds import fold_all
from progress.domain.record import Record
from progress.figures.interviews import draw_sections
from progress.figures.readiness import (
    draw_readiness,
    judge_record,
    outline_readiness,
    raise_by_recall,
    raise_by_sections,
    say_readiness,
)
from questions.models import Card, ScoreOutbox
from tests.factories import NOW, ScoreFactory, TopicFactory
from tests.mockinterviews.conftest import make_blueprint, ready, running, save, topic  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_readiness_is_that_of_progress(
    client,
    running,  # noqa: F811
    save,  # noqa: F811
    alice,
    security,
    master,
    due_card,
):
    master(security, answers=30, shares="20")
    due_card(security)
    Card.objects.update(stability=4, looked_on=alice.study_day(timezone.now() - timedelta(days=30)))
    save(running, "A queue absorbs a burst of messages.", now=NOW + timedelta(minutes=1))
    hand_in(interview=running, now=NOW + timedelta(minutes=3))
    submission = running.questions.get(position=1).submission
    ScoreFactory(submission=submission, key="automatic")
    ScoreOutbox.objects.create(submission=submission)
    fold_all()
    client.force_login(alice)
    outline = client.get(reverse("today")).context["learning"]["readiness"]
    record = Record(learner=alice, now=timezone.now())
    assert outline == outline_readiness(record)
    assert outline.says == say_readiness(judge_record(record))
    topics = gather_topics(learner=alice, now=record.now)
    of_today = Record.of_today(
        learner=alice, now=record.now, topics=topics, sittings=record.sittings
    )
    # However many there are, the figure rests on three of them.
    often = Record.of_today(
        learner=alice, now=record.now, topics=topics, sittings=[*record.sittings] * 4
    )
    evidence = "From 31 answers, {}".format
    assert outline.evidence == evidence("1 interview")
    assert outline_readiness(often).evidence == evidence("the last 3 interviews")
    # On the narrowest phone as well the picture says it to the end.
    assert ">31 answers, last 3 interviews<" in draw_readiness(often).chart.picture
    assert of_today.due_again == record.due_again == 1
    # What is left out counts in neither half of the topics, and is offered by nothing.
    left_out = alice.left_out_topics.create(topic=security, left_out_at=NOW)
    shown = client.get(reverse("progress")).content.decode()
    assert "Needs 30 answers; you have 1; 1 topic left out." in shown
    assert f">{security.title} (left out)<" in shown
    assert f"{security.title} (left out) is weakest: " in shown
    assert client.get(reverse("today")).context["learning"]["readiness"].lacks
    master(TopicFactory(), answers=30, shares="30")
    left = Record(learner=alice, now=timezone.now())
    assert outline_readiness(left).evidence == "From 31 answers, 1 interview; 1 topic left out"
    assert list(raise_by_recall(left)) == []
    # An interview that asked of nothing else does not count either, and is shown all the same.
    asked = alice.left_out_topics.create(topic=submission.version.question.topic, left_out_at=NOW)
    left = Record(learner=alice, now=timezone.now())
    says = "Needs 30 answers and 1 interview; you have 30 and 0; 2 topics left out."
    assert outline_readiness(left).lacks == says
    assert client.get(reverse("today")).context["learning"]["readiness"].lacks == says
    assert draw_sections(left).table.rows
    asked.delete()
    page = reverse("topic_progress", args=[security.slug])
    assert "Take it up again" in client.get(page).content.decode()
    left_out.delete()
    assert "Leave this topic out" in client.get(page).content.decode()
    assert list(raise_by_recall(of_today)) == list(raise_by_recall(record)) != []
    # One without any score yet raises nothing, and does not stand before those that have one.
    [sitting] = record.sittings
    unscored = [replace(one, points=Decimal(0), maximum=Decimal(0)) for one in sitting.sections]
    waiting = Record.of_today(
        learner=alice,
        now=record.now,
        topics=topics,
        sittings=[sitting, replace(sitting, sections=unscored)],
    )
    assert list(raise_by_sections(waiting)) == list(raise_by_sections(record)) != []
