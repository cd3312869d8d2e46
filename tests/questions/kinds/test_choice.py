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


def test_points_are_said_as_they_were_before_hints_cost_some():
    version = make_version("multiple_choice")
    response = {"choice": ["a"]}
    report = mark(version, response)
    report |= {"points": 0.25, "caps": [{"rule": "hints", "points": -0.25}]}
    says = KIND.say_points(response, version.content, report)
    assert says == "1 of 2 right ones chosen: 0.5 of 1."
