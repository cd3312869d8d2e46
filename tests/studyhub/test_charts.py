"""Charts: where their marks stand, what each says, and the same data for everybody."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.template.loader import render_to_string

from studyhub.chart_specimens import chart_specimens
from studyhub.charts import Cell, Column, Point, Table, Unit, draw_bars, draw_line, draw_matrix
from studyhub.charts.frame import HEIGHT, round_up

COLUMNS = ("Day", "Cards")
SPECIMENS = chart_specimens()


def points(*values):
    return [
        Point(label=str(number), name=f"Day {number}", value=value, says=f"{value} cards")
        for number, value in enumerate(values)
    ]


def parts(chart, name: str, kind: str = "") -> list[dict]:
    """Return the attributes of the elements `name` of a picture, with what their title says."""
    found = ET.fromstring(chart.picture).iter(name)
    return [
        one.attrib | {"says": one.findtext("title")}
        for one in found
        if kind in one.attrib.get("class", "").split() or not kind
    ]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (2, 2), (3, 4), (7, 10), (11, 20), (41, 60), (61, 100), (101, 200)]
)
def test_round_up_gives_a_number_whose_half_is_whole(value, top):
    assert round_up(value) == top


def test_bars_stand_on_the_base_and_fit_the_width():
    chart = draw_bars(slug="load", title="Load", columns=COLUMNS, points=points(0, 5, 10), aim=4)
    bars = parts(chart, "rect")
    heights = [float(bar["height"]) for bar in bars]
    assert heights == [0, HEIGHT / 2, HEIGHT]
    assert all(float(bar["y"]) + float(bar["height"]) == HEIGHT for bar in bars)
    [aim] = parts(chart, "line", "chart__aim")
    assert float(aim["y1"]) == pytest.approx(HEIGHT * 0.6, abs=0.1)
    ends = [float(bar["x"][:-1]) + float(bar["width"][:-1]) for bar in bars]
    assert ends == sorted(ends)
    assert ends[-1] < 100


def test_a_line_joins_what_is_known_and_has_its_intervals_as_a_band():
    known = [
        Point("1", 0.4, "40 %", span=(0.3, 0.6)),
        Point("2", None, "–"),
        Point("3", 0.9, "90 %", span=(0.75, 1)),
    ]
    chart = draw_line(slug="kept", title="Kept", columns=COLUMNS, points=known, low=0.5, high=1)
    places = parts(chart, "svg", "chart__place")
    assert [place["y"] for place in places] == [f"{HEIGHT:.1f}", f"{HEIGHT * 0.2:.1f}"]
    assert len(parts(chart, "line", "chart__line")) == 1
    [band] = parts(chart, "polygon")
    assert len(band["points"].split()) == 4
    assert chart.table.as_records()[1] == {"name": "2", "value": None, "low": None, "high": None}


def test_a_line_joins_points_of_one_group_alone():
    groups = ("warm-up", "loop", "loop", "warm-up")
    known = [Point(str(at), at / 4, "", group=one) for at, one in enumerate(groups)]
    chart = draw_line(slug="sat", title="Sat", columns=COLUMNS, points=known, low=0, high=1)
    marks = [place["x"] for place in parts(chart, "svg", "chart__place")]
    joined = {(line["x1"], line["x2"]) for line in parts(chart, "line", "chart__line")}
    assert joined == {(marks[1], marks[2]), (marks[0], marks[3])}


@pytest.mark.parametrize("chart", SPECIMENS, ids=lambda chart: chart.slug)
def test_each_form_is_an_image_with_a_name_whose_marks_speak(chart):
    picture = ET.fromstring(chart.picture)
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-labelledby"] == f"{chart.slug}-title"
    titles = [title.text for title in picture.iter("title")]
    assert len(titles) == len(set(titles)) >= 2
    assert "style" not in chart.picture
    assert not re.search(r'(fill|stroke)="', chart.picture)


@pytest.mark.parametrize("chart", SPECIMENS, ids=lambda chart: chart.slug)
def test_each_form_keeps_within_its_width(chart):
    for one in ET.fromstring(chart.picture).iter():
        start, width = one.get("x", "0"), one.get("width", "0%")
        if start.endswith("%") and width.endswith("%"):
            assert float(start[:-1]) + float(width[:-1]) <= 100.01


@pytest.mark.parametrize("chart", SPECIMENS, ids=lambda chart: chart.slug)
def test_each_form_has_its_data_as_a_table_and_as_files(chart):
    html = render_to_string("ui/chart.html", {"chart": chart})
    assert f'id="{chart.slug}-title">{chart.title}</h2>' in html
    assert html.count('<th scope="row">') == len(chart.table.rows)
    assert f'href="#{chart.slug}.csv"' in html
    assert f'href="#{chart.slug}.json"' in html
    assert "How is this computed?" in html
    assert "style=" not in html
    assert "<script" not in html


def test_words_of_others_stay_words():
    evil = '<b>"Ken"</b>'
    chart = draw_matrix(
        slug="m",
        title="M",
        columns=[evil],
        rows=[(evil, [Cell(1, evil, figure=evil, url=f"/?a={evil}")])],
        table=Table((Column("a", "A", Unit.TEXT),), [(evil,)]),
    )
    assert "<b>" not in chart.picture + chart.table_html
    [cell] = parts(chart, "rect")
    assert (cell["says"], cell["data-url"]) == (evil, f"/?a={evil}")


def test_a_long_name_above_a_column_slants_and_is_said_in_full():
    names = ["Performance, cost and what they trade", *(f"Topic {number}" for number in range(8))]
    cells = [Cell(1, f"Ken, {name}") for name in names]
    table = Table((Column("a", "A", Unit.TEXT),), [])
    chart = draw_matrix(slug="m", title="M", columns=names, rows=[("Ken", cells)], table=table)
    heads = [
        one for one in ET.fromstring(chart.picture).iter("text") if one.find("title") is not None
    ]
    assert [one.findtext("title") for one in heads] == names
    assert heads[0].text == "Performance, cost and wha…"
    # Up from a cell is the head of its column: the marks are walked in this order.
    assert chart.picture.index(names[-1]) < chart.picture.index("Ken, Performance")
    assert (f'data-down="{len(names)}"' in chart.picture, chart.form) == (True, "wide")


def test_a_table_reads_in_words_and_is_exact_as_a_file():
    table = Table(
        (
            Column("topic", "Topic", Unit.TEXT),
            Column("day", "Day", Unit.DAY),
            Column("share", "Share", Unit.SHARE),
            Column("took", "Took", Unit.MINUTES),
            Column("points", "Points", Unit.NUMBER),
        ),
        [("=1+2", date(2026, 5, 12), 0.541, 7.25, 19.25), ("Coding", None, None, 3.0, 7.5)],
    )
    html = table.as_html("Topics")
    assert '<th scope="row">=1+2</th><td>12 May 2026</td><td class="number">54 %</td>' in html
    assert '<td class="number">7.2 min</td><td class="number">19.25</td>' in html
    assert '<td>–</td><td class="number">–</td><td class="number">3 min</td>' in html
    assert '<td class="number">7.5</td>' in html
    # What a spreadsheet would compute is kept from it.
    assert table.as_csv().splitlines() == [
        "topic,day,share,took,points",
        "'=1+2,2026-05-12,0.541,7.25,19.25",
        "Coding,,,3.0,7.5",
    ]
    assert table.as_records()[0] == {
        "topic": "=1+2",
        "day": "2026-05-12",
        "share": 0.541,
        "took": 7.25,
        "points": 19.25,
    }
