"""People at their browsers, and interviews that run now: the views take the time themselves."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Interview


@pytest.fixture
def browser(alice):
    """Alice's browser."""
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def ready(alice, make_blueprint):
    return prepare_interview(learner=alice, blueprint=make_blueprint(), now=timezone.now(), seed=1)


@pytest.fixture
def running(ready):
    return start_interview(interview=ready, now=timezone.now())


@pytest.fixture
def one_number(alice, make_blueprint):
    """A running interview of one question that asks for a number of seconds or minutes."""
    draws = [{"kinds": ["numeric"], "count": 1, "minutes_each": 4}]
    sections = [{"slug": "count", "title": "Count", "minutes": 4, "draws": draws}]
    blueprint = make_blueprint(slug="number", sections=sections)
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now(), seed=1)
    return start_interview(interview=ready, now=timezone.now())


@pytest.fixture
def move():
    """Return a function that moves an interview's whole clock by seconds; minus is the past."""

    def move(interview, seconds):
        by = timezone.timedelta(seconds=seconds)
        Interview.objects.filter(pk=interview.pk).update(
            started_at=interview.started_at + by, deadline=interview.deadline + by
        )
        interview.refresh_from_db()
        return interview

    return move


@pytest.fixture
def post_draft(browser):
    """Return a function that posts a draft as the page's script does."""

    def post(interview, position=1, *, client=browser, based_on=0, save_id=None, **parts):
        return client.post(
            f"/interviews/{interview.pk}/drafts/{position}/",
            {
                "save_id": save_id or uuid.uuid4(),
                "based_on": based_on,
                "parts": list(parts),
                **parts,
            },
        )

    return post
