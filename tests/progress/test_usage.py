"""What the operator sees of the site's use."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from progress.domain.rollups.usage import NOT_WAITED, WAITS
from progress.domain.usage import (
    Stored,
    answers_by_hour,
    bytes_per_answer,
    fold_lag,
    learners_within,
    score_latency,
)
from progress.models import DailyActivity, UsageTally
from questions.models import ScoreOutbox
from tests.factories import NOW, SubmissionFactory

pytestmark = pytest.mark.django_db


def tally(wait, answers, *, hours=0, shard=0, is_language=False, now=NOW):
    hour = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours)
    UsageTally.objects.create(
        hour=hour, is_language=is_language, wait=wait, shard=shard, answers=answers
    )


def test_latency_is_told_by_the_group_in_which_a_percentile_lies():
    tally(WAITS.index(200), 60)
    tally(WAITS.index(200), 30, shard=1)
    tally(WAITS.index(1_500), 9, hours=3)
    tally(len(WAITS), 1)
    tally(NOT_WAITED, 50)
    tally(WAITS.index(100), 1_000, hours=30)
    choice, prose = score_latency(NOW)
    assert (choice.scores, choice.within_ms) == (100, {50: 200, 95: 1_500, 99: 1_500})
    assert (prose.scores, prose.within_ms[50]) == (0, None)


@pytest.mark.parametrize(
    ("zone", "hour", "today"), [("Pacific/Kiritimati", 20, 13), ("Pacific/Pago_Pago", 4, 11)]
)
def test_last_days_are_those_of_each_calendar(alice, zone, hour, today):
    alice.time_zone = zone
    alice.save(update_fields=["time_zone"])
    for ago, count in ((7, 0), (6, 1)):
        day = NOW.date().replace(day=today - ago)
        DailyActivity.objects.create(learner=alice, day=day, looks=1)
        assert learners_within(7, NOW.replace(hour=hour)) == count


def test_answers_by_hour_add_the_shards_and_fill_the_gaps():
    tally(0, 3, hours=1)
    tally(0, 4, hours=1, shard=5)
    hours = answers_by_hour(NOW)
    assert [given for _hour, given in hours[-3:]] == [0, 7, 0]
    assert len(hours) == 48


def test_usage_page_tells_who_studied_what_waits_and_where_the_bytes_are(client, dana, alice):
    now = timezone.now()
    DailyActivity.objects.create(learner=alice, day=now.date(), answers=5)
    DailyActivity.objects.create(learner=dana, day=now.date() - timedelta(days=20), lessons=1)
    ScoreOutbox.objects.create(submission=SubmissionFactory())
    tally(2, 5, now=now)
    # Slower than the groups tell is no dash, which says that nothing was scored.
    tally(len(WAITS), 5, is_language=True, now=now)
    client.force_login(dana)
    shown = " ".join(client.get(reverse("usage")).content.decode().split())
    assert "1 learner in seven days" in shown
    assert "2 in four weeks." in shown
    assert "questions_submission" in shown
    assert "over 1 h" in shown
    assert "bytes for each answer" not in shown
    assert "a look at an own card" in shown
    assert fold_lag().waiting == 1
    for figure in ("learners", "hours", "latency", "storage"):
        rows = json.loads(client.get(reverse("usage_file", args=[figure, "json"])).content)["rows"]
        assert rows
        assert client.get(reverse("usage_file", args=[figure, "csv"])).status_code == 200


@pytest.mark.parametrize(("answers", "each"), [(None, None), (999, None), (2_000, 150)])
def test_bytes_of_an_answer_are_told_of_many_answers_only(answers, each):
    tables = [
        Stored("questions_submission", answers, 100_000),
        Stored("questions_score", answers, 150_000),
        Stored("progress_scorecontribution", answers, 50_000),
    ]
    assert bytes_per_answer(tables) == each
