"""The figure of interviews: like is held against like, and each interview has its point."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mockinterviews.models import Interview
from progress.domain.record import Record
from progress.domain.sections import Section, Sitting
from progress.figures.interviews import choose_lines, draw_sections

WARM_UP = {"slug": "warm-up", "title": "Warm-up", "pass_percent": 60}
LOOP = {"slug": "full-loop", "title": "Full loop", "pass_percent": 65}
FOUR = ("Core", "Coding", "Design", "Stories")


def sit(plan: dict, day: int, *sections: tuple[str, float]) -> Sitting:
    """Return an interview on a day of March of which each section earned so much of 10 points."""
    interview = Interview(plan=plan, finished_at=datetime(2027, 3, day, 12, tzinfo=UTC))
    told = [
        Section(at, title, 2, Decimal(str(points)), Decimal(10))
        for at, (title, points) in enumerate(sections)
    ]
    return Sitting(interview, told)


@pytest.fixture
def record(alice, now):
    record = Record(learner=alice, now=now)
    loop = [(title, 0.8) for title in FOUR]
    record.sittings = [sit(WARM_UP, 1, ("Screen", 1.5)), sit(LOOP, 2, *loop)]
    return record


def test_interviews_of_two_sorts_are_not_told_as_one_course(record):
    assert draw_sections(record).title == "Your newest interview, Full loop, earned 8 of 100"
    record.sittings += [sit(WARM_UP, 3, ("Screen", 6)), sit(WARM_UP, 4, ("Screen", 7))]
    assert draw_sections(record).title == "Warm-up: from 15 to 70 of 100 in 3 interviews"


def test_no_line_to_pass_is_drawn_where_there_is_none(record):
    chart = draw_sections(record).chart
    assert "chart__aim" in chart.picture
    assert "65 %" in str(chart.keys)
    record.sittings.append(sit({**LOOP, "pass_percent": 0}, 5, *[(title, 8) for title in FOUR]))
    chart = draw_sections(record).chart
    assert "chart__aim" not in chart.picture
    assert "0 %" not in str(chart.keys)


def test_each_interview_has_a_point_and_a_row_for_the_whole_of_it(record):
    picture = draw_sections(record).chart.picture
    for says in ("Warm-up, 1 Mar: 15 %", "Full loop, 2 Mar: 8 %"):
        assert f"Whole interview, {says}" in picture
    # They are two sorts, so that nothing is joined.
    assert "chart__line" not in picture
    assert [name for name, _share in choose_lines(record.sittings)] == [
        "Whole interview",
        *FOUR[:3],
    ]
    # Of sections that occur as often, what explains the whole is shown: those that earned least.
    record.sittings[1] = sit(LOOP, 2, *zip(FOUR, (1, 0.9, 0.8, 0.5), strict=True))
    assert [name for name, _share in choose_lines(record.sittings)][1:] == [*FOUR[1:]]
    table = draw_sections(record).table
    assert [row[2] for row in table.rows] == [*FOUR, "Screen"]
    whole = next(row for row in table.shown.rows if row[2] == "Whole interview")
    assert whole[3:] == (Decimal("3.2"), Decimal(40), pytest.approx(0.08))
