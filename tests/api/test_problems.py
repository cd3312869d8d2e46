"""What no store takes is refused, and what only looks like it is not."""

import pytest

from api.endpoints.problems import Problem, check_text, name_field


@pytest.mark.parametrize(
    "text", ["In JSON one writes \\u0000 for NUL.", "\\\\u0000", "\\", "é \u2028"]
)
def test_text_about_nul_is_text(text):
    check_text({"text": text, "more": [{"deep": text}]})


@pytest.mark.parametrize("text", ["a\x00b", "\\\x00", "\\\\\x00", "half \ud800"])
def test_nul_and_half_a_surrogate_are_refused(text):
    with pytest.raises(Problem):
        check_text({"more": [{"deep": text}]})


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
