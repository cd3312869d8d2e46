"""Bars and lines: places in percent and pixels, and the same data for everybody."""

import pytest
from django.template.loader import render_to_string

from studyhub.charts import HEIGHT, Point, draw_bars, draw_line, round_up

COLUMNS = ("Day", "Cards")


def points(*values):
    return [
        Point(label=str(number), name=f"Day {number}", value=value, says=f"{value} cards")
        for number, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (2, 2), (3, 4), (7, 10), (11, 20), (41, 60), (61, 100), (101, 200)]
)
def test_round_up_gives_a_number_whose_half_is_whole(value, top):
    assert round_up(value) == top


def test_bars_stand_on_the_base_and_fit_the_width():
    chart = draw_bars(slug="load", title="Load", columns=COLUMNS, points=points(0, 5, 10), aim=4)
    heights = [float(bar.height) for bar in chart.bars]
    assert heights == [0, HEIGHT / 2, HEIGHT]
    assert all(float(bar.y) + float(bar.height) == HEIGHT for bar in chart.bars)
    assert float(chart.aim) == pytest.approx(HEIGHT * 0.6, abs=0.1)
    ends = [float(bar.x[:-1]) + float(bar.width[:-1]) for bar in chart.bars]
    assert ends == sorted(ends)
    assert ends[-1] < 100


def test_a_line_joins_what_is_known_and_keeps_to_its_scale():
    known = [Point("1", 0.4, "40 %"), Point("2", None, "–"), Point("3", 0.9, "90 %", span=(0.8, 1))]
    chart = draw_line(slug="kept", title="Kept", columns=COLUMNS, points=known, low=0.5, high=1)
    assert [dot.y for dot in chart.dots] == [f"{HEIGHT:.1f}", f"{HEIGHT * 0.2:.1f}"]
    assert len(chart.segments) == 1
    assert chart.dots[1].high == "0.0"


def test_a_chart_has_its_data_as_a_table_and_no_style():
    chart = draw_bars(slug="load", title="9 cards", columns=COLUMNS, points=points(4, 5))
    html = render_to_string("ui/chart.html", {"chart": chart})
    assert 'role="img" aria-labelledby="load-title"' in html
    assert '<th scope="row">Day 1</th><td class="number">5 cards</td>' in html
    assert [part.split("<")[0].split(">")[1] for part in html.split("chart__unit ")[1:]] == [
        "Cards",
        "Day",
    ]
    assert "style=" not in html
    assert "<script" not in html
