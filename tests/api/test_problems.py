"""What no store takes is refused, and what only looks like it is not."""

import json

import pytest

from api.endpoints.problems import DEEPEST, Problem, check_text, name_field
from tests.api.conftest import send
from tests.factories import BankFactory


@pytest.mark.parametrize(
    "text", ["In JSON one writes \\u0000 for NUL.", "\\\\u0000", "\\", "é \u2028"]
)
def test_text_about_nul_is_text(text):
    check_text({"text": text, "more": [{"deep": text}]})


@pytest.mark.parametrize("text", ["a\x00b", "\\\x00", "\\\\\x00", "half \ud800"])
def test_nul_and_half_a_surrogate_are_refused(text):
    with pytest.raises(Problem):
        check_text({"more": [{"deep": text}]})


def test_a_body_that_no_call_could_follow_down_is_refused(program, carol):
    check_text(json.loads("[" * DEEPEST + "1" + "]" * DEEPEST))
    for depth in (DEEPEST + 1, 400):
        nested = "[" * depth + "1" + "]" * depth
        with pytest.raises(Problem, match="nested more than 50 levels deep"):
            check_text(json.loads(nested))

    body = {"kind": "cloze", "content": {"text": json.loads(nested)}, "place": {"topic": "queues"}}
    refused = send(program(carol), "POST", f"banks/{BankFactory().pk}/questions", body)

    assert refused.status_code == 422
    assert "levels deep" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (("body", "wanted", "topics", 0), "topics.0"),
        (("body", "wanted"), "body"),
        (("query", "limit"), "limit"),
        (("header", "Idempotency-Key"), "Idempotency-Key"),
    ],
)
def test_a_field_has_the_name_that_a_request_gives_it(place, field):
    assert name_field(*place) == field
