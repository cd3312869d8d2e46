"""The overview of progress, and the page of one topic."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import (
    NOW,
    LessonProgressFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_progress_begins_after_ten_answers(client, alice, security, master):
    master(security, answers=3, shares="2")
    client.force_login(alice)
    shown = text_of(client.get(reverse("progress")))
    assert "Figures begin after 10 answers; you have 3." in shown
    assert "Answer 7 more" in shown
    assert "%," not in shown


def test_progress_shows_topics_weakest_first_with_their_evidence(client, alice, security, master):
    master(security, answers=12, shares="10.5")
    master(TopicFactory(title="Coding"), answers=7, shares="3.5", hard=2)
    master(TopicFactory(title="Patterns"), answers=2, shares="0")
    client.force_login(alice)
    shown = text_of(client.get(reverse("progress")))
    assert "50 %, likely 20 to 80, from 7 answers, 2 of them hard" in shown
    assert "no figure yet: 2 of the 3 answers that it needs" in shown
    assert shown.index(">Coding<") < shown.index(">Security<") < shown.index(">Patterns<")
    assert "Answer 5 more" in shown
    assert shown.count("button--main") == 1


def test_readiness_is_withheld_and_says_what_is_missing(client, alice, security, master):
    master(security, answers=21)
    client.force_login(alice)
    shown = text_of(client.get(reverse("progress")))
    assert "Needs 30 answers and 1 interview; you have 21 and 0." in shown
    assert "Answer 9 more" in shown


def test_days_have_a_table_behind_them(client, alice, security, master):
    master(security, answers=12)
    client.force_login(alice)
    shown = text_of(client.get(reverse("progress")))
    assert "1 day of study in 26 weeks, 10 min" in shown
    assert 'id="days-title">1 day of study in 26 weeks, 10 min</h2>' in shown
    assert '<td class="number">10 min</td>' in shown


def test_progress_of_another_is_not_shown(client, eve, security, master):
    master(security, answers=12)
    client.force_login(eve)
    shown = text_of(client.get(reverse("progress")))
    assert "Figures begin after 10 answers.</p>" in shown
    assert "Answer the first question" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_progress_takes_seven_queries(client, alice, master, rows, django_assert_num_queries):
    for _number in range(rows):
        master(TopicFactory(), answers=12)
    client.force_login(alice)
    with django_assert_num_queries(7):
        client.get(reverse("progress"))


def test_topic_lists_the_answers_that_its_figure_is_made_of(client, alice, eve, security, now):
    version = security.questions.first().current_version
    mine = SubmissionFactory(learner=alice, version=version, submitted_at=now)
    ScoreFactory(submission=mine)
    other = SubmissionFactory(learner=eve, version=version)
    elsewhere = SubmissionFactory(learner=alice)
    client.force_login(alice)
    # Read past midnight, in a study day that begins later: it counts for the day before.
    LessonProgressFactory(
        learner=alice, lesson=security.lessons.get(), done_at=NOW, done_day="2083-05-11"
    )
    shown = text_of(client.get(reverse("topic_progress", args=["security"])))
    assert "Read to the end on 11 May" in shown
    assert reverse("answer", args=[mine.pk]) in shown
    assert reverse("answer", args=[other.pk]) not in shown
    assert reverse("answer", args=[elsewhere.pk]) not in shown
    assert "1 answer, newest first" in shown
    assert "Least privilege" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_topic_takes_eight_queries(client, alice, security, now, rows, django_assert_num_queries):
    version = security.questions.first().current_version
    for number in range(rows):
        one = SubmissionFactory(
            learner=alice, version=version, submitted_at=now - timedelta(days=number)
        )
        ScoreFactory(submission=one)
    client.force_login(alice)
    with django_assert_num_queries(8):
        client.get(reverse("topic_progress", args=["security"]))


def test_topic_that_is_retired_or_unknown_is_not_there(client, alice, now):
    client.force_login(alice)
    retired = TopicFactory(retired_at=now)
    for slug in (retired.slug, "nothing"):
        assert client.get(reverse("topic_progress", args=[slug])).status_code == 404


@pytest.mark.parametrize("address", ["/progress/", "/progress/topics/security/"])
def test_progress_is_for_learners_only(client, bob, security, address):
    assert "/account/login/" in client.get(address).url
    client.force_login(bob)
    assert client.get(address).status_code == 404
