"""What Progress and Today read."""

import pytest

from progress.domain.queries import topics_for
from tests.factories import TopicFactory, TrackFactory

pytestmark = pytest.mark.django_db


def test_topics_of_two_packs_stand_track_by_track(alice):
    for pack in ("one", "two"):
        track = TrackFactory(pack=pack, position=0)
        for at in (0, 1):
            TopicFactory(slug=f"{pack}-{at}", track=track, position=at)

    assert [topic.slug for topic in topics_for(alice)] == ["one-0", "one-1", "two-0", "two-1"]
