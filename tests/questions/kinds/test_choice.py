import pytest

from questions.kinds import KINDS
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["multiple_choice"]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("a", "1 of 2 right ones chosen: 0.5 of 1."),
        ("ab", "1 of 2 right ones chosen, 1 wrong one takes back its share: 0 of 1."),
        ("abd", "2 of 2 right ones chosen, 1 wrong one takes back its share: 0.5 of 1."),
        ("abcd", "2 of 2 right ones chosen, 2 wrong ones take back their shares: 0 of 1."),
        ("bc", ""),
        ("ad", ""),
        ("", ""),
    ],
)
def test_points_of_several_choices_are_said(choice, says):
    version = make_version("multiple_choice")
    response = {"choice": list(choice)}
    assert KIND.say_points(response, version.content, mark(version, response)) == says


def test_points_that_were_rounded_are_said_to_be():
    version = make_version("multiple_choice")
    third = {"id": "e", "text": "A topic", "right": True, "why": "It is kept."}
    version.content = version.content | {"options": [*version.content["options"], third]}
    response = {"choice": ["a", "e"]}
    says = KIND.say_points(response, version.content, mark(version, response))
    assert says == "2 of 3 right ones chosen: 0.75 of 1, to the nearest quarter."


def test_points_are_said_as_they_were_before_hints_cost_some():
    version = make_version("multiple_choice")
    response = {"choice": ["a"]}
    report = mark(version, response)
    report |= {"points": 0.25, "caps": [{"rule": "hints", "points": -0.25}]}
    says = KIND.say_points(response, version.content, report)
    assert says == "1 of 2 right ones chosen: 0.5 of 1."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A queue", "A queue"),
        ("A queue", " a  QUEUE "),
        ("A *queue*", "A queue"),
        ("`run`", "`run`"),
    ],
)
@pytest.mark.parametrize("slug", ["single_choice", "multiple_choice"])
def test_options_that_look_alike_are_refused(slug, first, second):
    assert find_faults(slug, first, second) == [
        (
            "options.1.text",
            f"Option 2 says {' '.join(second.split())!r}, as an earlier one does. Reword it.",
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("`Println`", "`println`"),
        ("*", "+"),
        ("1 &lt; 2", "1 > 2"),
        (f"![a](/pictures/{'a' * 32}-9x9.png)", f"![a](/pictures/{'b' * 32}-9x9.png)"),
    ],
)
def test_options_that_can_be_told_apart_are_taken(first, second):
    assert find_faults("single_choice", first, second) == []


def find_faults(slug: str, first: str, second: str) -> list[tuple[str, str]]:
    options = [
        {"id": "a", "text": first, "right": True, "why": "It is."},
        {"id": "b", "text": second, "right": False, "why": "It is not."},
    ]
    return list(KINDS[slug].find_faults({"text": "Which?", "options": options}))
