"""What was stored before cards had study days: every card and look stays, and is replayed."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from questions.domain.scheduling import Look, remember
from questions.models import RecallSettings
from tests.factories import CardFactory, ReviewLogFactory, SubmissionFactory

NOW = datetime(2083, 5, 12, 21, 40, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.django_db
def test_cards_and_looks_of_before_get_their_days(make_person):
    ken = make_person("ken", "learner", time_zone="Pacific/Auckland")
    seen, unseen = (CardFactory(learner=ken, due_at=NOW + 9 * DAY) for _number in range(2))
    for number, rating in ((0, 3), (3, 1)):
        answer = SubmissionFactory(
            learner=ken,
            version=seen.question.current_version,
            submitted_at=NOW + number * DAY,
        )
        ReviewLogFactory(card=seen, submission=answer, rating=rating)

    import_module("questions.migrations.0005_recall_days").give_days(apps, None)

    for card in (seen, unseen):
        card.refresh_from_db()
    days = [date(2083, 5, 13), date(2083, 5, 16)]
    aim = RecallSettings().retention
    memory = remember(seen.pk, [Look(3, days[0], aim), Look(1, days[1], aim)])
    assert (seen.state, seen.due_on, seen.day) == (memory.state, memory.due_on, memory.due_on)
    assert (seen.looks, seen.lapses, seen.stability) == (2, 1, memory.stability)
    # Midnight in Auckland, twelve hours before Greenwich in winter.
    assert seen.due_at == datetime(2083, 5, 16, 12, tzinfo=UTC)
    assert (unseen.day, unseen.state) == (date(2083, 5, 22), {})
    assert list(seen.logs.order_by("pk").values_list("days_since", flat=True)) == [None, 3]
