"""One factory per model of the story bank, without surprises."""

import factory
from factory.django import DjangoModelFactory

from mockinterviews.models import Competency, ExemplarStory, Story
from tests.factories import NOW

PARTS = {
    "situation": "In March the order mails of our shop stopped on a Friday evening.",
    "task": "I was on call and had to get the mails going again.",
    "action": "I rolled the release back. Then I compared ten mails with the log, and I wrote a "
    "check that skips what was sent.",
    "result": "All 412 orders had their mail after 38 minutes.",
    "reflection": "I would look at the dead letters sooner.",
}


class CompetencyFactory(DjangoModelFactory):
    class Meta:
        model = Competency

    pack = "tests"
    slug = factory.Sequence(lambda n: f"competency-{n}")
    title = "Handling incidents"
    probes = "Do you stay calm, limit the harm first and prevent a repeat?"


class StoryFactory(DjangoModelFactory):
    class Meta:
        model = Story

    title = "The Friday outage"
    created_at = NOW
    updated_at = NOW
    situation = PARTS["situation"]
    task = PARTS["task"]
    action = PARTS["action"]
    result = PARTS["result"]
    reflection = PARTS["reflection"]


class ExemplarStoryFactory(DjangoModelFactory):
    class Meta:
        model = ExemplarStory

    pack = "tests"
    slug = factory.Sequence(lambda n: f"exemplar-{n}")
    title = "The image pipeline"
    parts = [
        {"part": part, "text": text, "points": 1, "of": 2, "why": f"The {part} is clear."}
        for part, text in PARTS.items()
    ]
