import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring import mark
from scoring.report import Part, Versions, make_report, share_out, with_points
from tests.scoring.schemes import (
    CLOZE,
    DESIGN,
    DRAWN,
    FULL_ANSWER,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    OFF_TOPIC_ANSWER,
    ORDERING,
    PARTIAL_ANSWER,
    SHORT,
    SINGLE,
    STAR,
    STORY,
    TRUE_FALSE,
    WRITTEN,
)

SCHEMA = json.loads((Path(scoring.__file__).parent / "report.schema.json").read_text())
RESPONSES = [
    (SINGLE, {"choice": ["b"]}),
    (MULTIPLE, {"choice": ["a", "b", "d"]}),
    (NUMERIC, {"text": "15 min"}),
    (WRITTEN, {"text": FULL_ANSWER}),
    (WRITTEN, {"text": PARTIAL_ANSWER + " " + OFF_TOPIC_ANSWER}),
    (WRITTEN, {"text": ""}),
    (STAR, {"sections": STORY}),
    (STAR, {"sections": {}}),
    (TRUE_FALSE, {"choice": ["true"]}),
    (SHORT, {"text": " cold strat "}),
    (CLOZE, {"gaps": {"time": {"text": "15 min"}, "does": {"choice": ["b"]}}}),
    (ORDERING, {"order": ["b", "a", "c"]}),
    (MATCHING, {"pairs": {"burst": "peak", "peak": "idle"}}),
    (DESIGN, DRAWN),
    (DESIGN, {"components": ["cache", "api"], "sections": {"flow": "One. " + FULL_ANSWER}}),
]


@pytest.mark.parametrize(("scheme", "response"), RESPONSES)
def test_report_keeps_to_its_schema(scheme, response):
    report = mark(scheme, response).to_json()
    jsonschema.validate(report, SCHEMA)
    assert list(report) == SCHEMA["required"]
    assert json.loads(json.dumps(report)) == report


@pytest.mark.parametrize(("scheme", "response"), RESPONSES)
def test_report_quotes_stand_where_they_say(scheme, response):
    report = mark(scheme, response)
    gaps = {name: gap.get("text") for name, gap in response.get("gaps", {}).items()}
    texts = {"text": response.get("text"), **response.get("sections", {}), **gaps}
    for quote, field in [
        *((part.quote, part.field) for part in report.parts if part.quote),
        *((span, span.field) for span in report.unearned),
    ]:
        assert texts[field][quote.start : quote.end] == quote.text


def add_up(report):
    return sum(part.points for part in report.parts) + sum(cap.points for cap in report.caps)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *FULL_ANSWER.split(),
                "not",
                "never",
                ".",
                "\n",
                "\U0001f600",
                "\ud800",
                "e\u0301",
                "12",
            ]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_written_points_add_up_exactly(text):
    report = mark(WRITTEN, {"text": text})
    assert add_up(report) == report.points
    assert 0 <= report.low <= report.points <= report.high <= report.maximum
    assert sum(part.maximum for part in report.parts) == report.maximum
    for part in report.parts:
        assert part.points <= part.maximum
        if part.quote:
            assert len(part.quote.text) == part.quote.end - part.quote.start


@given(st.lists(st.sampled_from("abcd"), unique=True))
def test_choice_points_add_up_exactly(chosen):
    report = mark(MULTIPLE, {"choice": chosen})
    assert add_up(report) == report.points


@given(
    st.integers(1, 400).map(lambda steps: steps / 4),
    st.lists(st.floats(0.01, 100), min_size=1, max_size=20),
)
def test_share_out_adds_up_to_the_maximum(maximum, weights):
    shares = share_out(maximum, weights)
    assert sum(shares) == maximum
    assert min(shares) >= 0


@given(
    st.lists(st.tuples(st.floats(0.1, 9), st.floats(0, 1)), min_size=1, max_size=12),
)
def test_with_points_never_exceeds_the_maximum(weighted):
    parts = [
        Part(str(n), "t", "text", weight, credit, 0.0, "partial", "r")
        for n, (weight, credit) in enumerate(weighted)
    ]
    report = make_report(
        kind="written",
        maximum=10,
        parts=with_points(parts, 10),
        versions=Versions("1", "m", "c", "0" * 64),
    )
    assert 0 <= report.points <= 10
