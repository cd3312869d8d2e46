"""What practice offers."""

import pytest

from questions.domain.supply import topics_on_offer
from tests.factories import QuestionFactory, TopicFactory, TrackFactory

pytestmark = pytest.mark.django_db


def test_topics_of_two_packs_stand_track_by_track():
    for pack in ("one", "two"):
        track = TrackFactory(pack=pack, position=0)
        for at in (0, 1):
            QuestionFactory(topic=TopicFactory(slug=f"{pack}-{at}", track=track, position=at))

    assert [topic.slug for topic in topics_on_offer()] == ["one-0", "one-1", "two-0", "two-1"]
