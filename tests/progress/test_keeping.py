"""Figures that were drawn before: always those of the facts, and open to who may open them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from mockinterviews.models import Interview
from progress.domain.record import Record
from progress.domain.sections import Section, Sitting
from progress.figures import FIGURES
from progress.figures.keeping import show, show_record
from progress.models import TopicMastery


@pytest.fixture
def sat(alice):
    """Alice's record with an interview that ended before midnight, which was after it in Tokyo."""
    alice.time_zone = "Asia/Tokyo"
    ended = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    plan = {"slug": "full-loop", "title": "Full loop", "pass_percent": 65}
    section = Section(0, "Screen", 4, Decimal(3), Decimal(4))
    record = Record(learner=alice, now=ended)
    record.sittings = [Sitting(Interview(plan=plan, finished_at=ended), [section])]
    return record


def test_what_was_drawn_is_shown_again_until_its_facts_change(client, alice, security, master):
    master(security, answers=12, shares="6")
    client.force_login(alice)
    first = client.get(reverse("progress")).content.decode()
    drawn = show.cache_info().misses
    again = client.get(reverse("progress")).content.decode()
    assert show.cache_info().misses == drawn
    assert "50 %, likely" in first
    assert "50 %, likely" in again
    TopicMastery.objects.filter(learner=alice).update(shares=9)
    assert "75 %, likely" in client.get(reverse("progress")).content.decode()
    # The topics, their table and readiness are drawn anew; what the answer left alone is not.
    assert show.cache_info().misses == drawn + 3


def test_a_mark_leads_nobody_to_a_page_that_is_closed_to_them(sat):
    shown = {
        own: show_record(sat, base="/figures/", own=own, more=5)["figures"] for own in (True, False)
    }
    assert (
        f'data-url="{reverse("interview_result", args=[sat.sittings[0].interview.pk])}"'
        in (shown[True])
    )
    assert "data-url" not in shown[False]
    assert "Whole interview, Full loop, 21 Nov: 75 %" in shown[False]


def test_an_interview_stands_on_the_day_that_it_was_for_the_learner(sat):
    [row] = FIGURES["interviews"](sat).table.as_records()
    assert (row["interview"], row["day"]) == ("Full loop", "2026-11-21")
