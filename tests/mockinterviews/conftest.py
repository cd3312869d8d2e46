"""Interviews for the tests: a plan over a bank that has every kind of question."""

import uuid

import pytest

from mockinterviews.domain.drafts import save_draft
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Blueprint, Mode
from tests.factories import NOW, BankFactory, QuestionFactory, TopicFactory

SECTIONS = [
    {
        "slug": "explain",
        "title": "Explain",
        "minutes": 4,
        "draws": [{"kinds": ["written"], "topics": ["core"], "count": 1, "minutes_each": 4}],
    },
    {
        "slug": "tell",
        "title": "Tell your story",
        "minutes": 6,
        "draws": [{"kinds": ["star"], "topics": ["core"], "count": 1, "minutes_each": 6}],
    },
]
# Positions in an interview over SECTIONS.
WRITTEN, STAR = 1, 2


@pytest.fixture
def topic(db):
    return TopicFactory(slug="core")


@pytest.fixture
def make_blueprint(topic):
    """Return a function that makes a blueprint; the bank has one question of each kind it names."""
    return blueprint_maker(topic)


def blueprint_maker(topic):
    bank = BankFactory()
    lacking = ["written", "star", "numeric", "single_choice", "multiple_choice"]

    def fill_bank(sections):
        asked = str(sections)
        for kind in list(lacking):
            slug = f"one-{kind.replace('_', '-')}"
            if f"'{kind}'" in asked or f"'{slug}'" in asked:
                QuestionFactory(kind=kind, topic=topic, bank=bank, slug=slug)
                lacking.remove(kind)

    def make(slug="short", sections=SECTIONS, **fields):
        fill_bank(sections)
        fields = {"mode": Mode.INTERVIEW, "minutes": 10, "title": "Short interview"} | fields
        return Blueprint.objects.create(pack="tests", slug=slug, sections=sections, **fields)

    return make


@pytest.fixture
def ready(alice, make_blueprint):
    """An interview of alice that is not begun: a written question, then a story."""
    return prepare_interview(learner=alice, blueprint=make_blueprint(), now=NOW, seed=1)


@pytest.fixture
def running(ready):
    """The same, begun at NOW: ten minutes."""
    return start_interview(interview=ready, now=NOW)


@pytest.fixture
def save():
    """Return a function that saves a text of one question and gives the result."""

    def save(
        interview,
        response,
        *,
        now,
        position=WRITTEN,
        based_on=0,
        save_id=None,
        after=(),
        bases=None,
    ):
        if isinstance(response, str):
            response = {"text": response}
        return save_draft(
            interview=interview,
            position=position,
            save_id=save_id or uuid.uuid4(),
            based_on=based_on,
            response=response,
            now=now,
            after=after,
            bases=bases,
        )

    return save
