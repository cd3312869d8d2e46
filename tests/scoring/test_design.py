import pytest

from scoring import ResponseFault, check_scheme, mark
from tests.scoring.schemes import DESIGN, DRAWN


def points_of(report, field):
    return sum(part.points for part in report.parts if part.field == field)


def test_a_good_design_earns_nearly_all_and_is_never_sure():
    report = mark(DESIGN, DRAWN)
    assert report.points >= 17
    assert points_of(report, "components") == points_of(report, "connections") == 4
    assert report.sureness != "sure"
    assert report.points == sum(part.points for part in report.parts)


def test_quotes_stand_in_their_own_section():
    report = mark(DESIGN, DRAWN)
    quoted = {part.id: part for part in report.parts if part.quote}
    assert quoted["buffer"].field == "flow"
    assert quoted["dead-letters"].field == "failure"
    for part in quoted.values():
        text = DRAWN["sections"][part.field]
        assert text[part.quote.start : part.quote.end] == part.quote.text


def test_an_empty_design_earns_nothing_and_gets_a_first_step():
    report = mark(DESIGN, {})
    assert report.points == 0
    assert report.next_steps == (
        "Name the components you would use, and say in a sentence what each one does.",
    )


@pytest.mark.parametrize(
    ("components", "points"),
    [
        (["api", "SQS", "worker"], 4),
        (["Message-Queue"], 2),
        (["Mail archive"], 0),
        (["api", "queue", "worker", "cache"], 2.75),
        (["api", "queue", "worker", "cache", "mainframe"], 1.25),
        (["cache", "mainframe"], 0),
    ],
)
def test_what_nothing_needs_takes_back_what_a_right_component_earns(components, points):
    report = mark(DESIGN, {"components": components})
    assert report.points == points


@pytest.mark.parametrize(
    ("connections", "points"),
    [
        ([("API gateway", "message queue"), ("queue", "worker")], 4),
        ([("queue", "api")], 1),
        ([("api", "queue")] * 3, 2),
        ([(one, two) for one in ("api", "queue", "worker") for two in ("api", "queue", "x")], 1.75),
    ],
)
def test_connections_count_by_their_direction(connections, points):
    drawn = [{"from": one, "to": two} for one, two in connections]
    assert mark(DESIGN, {"connections": drawn}).points == points


def test_the_question_copied_earns_no_key_point_and_fills_no_section():
    report = mark(DESIGN, {"sections": {"flow": DESIGN["question"]}})
    assert report.points == 0
    assert {span.reason_code for span in report.unearned} == {"copied_question"}


@pytest.mark.parametrize(
    "response",
    [{"sections": []}, {"components": "api"}, {"connections": [{"from": "api"}]}],
)
def test_a_design_of_another_shape_is_refused(response):
    with pytest.raises(ResponseFault):
        mark(DESIGN, response)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"components": DESIGN["components"][:4]}, "would be the answer"),
        ({"components": DESIGN["components"][:2]}, "3 to 40 components"),
        ({"components": [{**one, "title": "X"} for one in DESIGN["components"]]}, "'x' names"),
        ({"connections": [{"from": "api", "to": "x", "weight": 1}]}, "no component's id"),
        ({"connections": [{"from": "api", "to": "queue", "weight": 0}]}, "weight above 0"),
        ({"connections": []}, "connections needs a list"),
        ({"sections": [{"id": "components", "title": "C", "weight": 1}]}, "the drawing is"),
        ({"key_points": []}, "key_points needs"),
    ],
)
def test_faults_of_a_scheme(change, sentence):
    assert sentence in " ".join(check_scheme({**DESIGN, **change}))
