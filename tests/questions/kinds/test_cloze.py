import pytest
from django.http import QueryDict

from questions.kinds import KINDS, ResponseError
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["cloze"]


def test_gaps_stand_between_pieces_of_the_text():
    version = make_version("cloze", text="A *run* may take [[time]], it [[does]] a [[what]].")
    pieces = KIND.shown(version.content, seed=1)["pieces"]
    assert [piece["gap"]["id"] for piece in pieces if "gap" in piece] == ["time", "does", "what"]
    assert pieces[0] == {"html": "<p>A <em>run</em> may take "}
    assert version.text_html == "<p>A <em>run</em> may take ____, it ____ a ____.</p>"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "“soon” cannot be read as a number. .* like 12,345 s or 6.78 min"),
        ("15", "Write the unit too"),
    ],
)
def test_a_number_in_a_gap_that_cannot_be_read_is_named(text, sentence):
    version = make_version("cloze")
    response = KIND.read(QueryDict(f"gap-time={text}"), version.content)
    with pytest.raises(ResponseError, match=sentence) as caught:
        KIND.check_response(response, version.content)
    assert caught.value.field == "gap-time"
    assert KIND.find_fault(response, version.content) == caught.value.sentence


def test_an_option_of_another_gap_is_refused():
    with pytest.raises(ResponseError, match="“z” is not an option"):
        KIND.read(QueryDict("gap-does=z"), make_version("cloze").content)


def test_each_gap_is_explained():
    version = make_version("cloze")
    response = {"gaps": {"does": {"choice": ["b"]}, "time": {"text": "15 min"}}}
    time, does, what = KIND.explain(response, version.content, mark(version, response))
    assert (time.status, time.right) == ("right", "900 s")
    assert (does.given, does.right, does.why) == ("makes", "absorbs", "It makes none.")
    assert (what.title, what.status, what.given) == ("Gap 3", "missed", "")
    assert KIND.name_lack(response, version.content) == "2 of 3 gaps filled"


def test_points_are_said_by_gap():
    version = make_version("cloze")
    response = {"gaps": {"does": {"choice": ["a"]}, "time": {"text": "1 min"}}}
    says = KIND.say_points(response, version.content, mark(version, response))
    assert says == "Points: 0 of 1 for gap 1, 2 of 2 for gap 2, 0 of 1 for gap 3."


def test_options_of_a_gap_that_look_alike_are_refused():
    content = make_version("cloze").content
    place, gap = next(
        (place, gap) for place, gap in enumerate(content["gaps"]) if gap["id"] == "does"
    )
    assert list(KIND.find_faults(content)) == []
    # A menu shows words alone: no emphasis.
    gap["options"][1]["text"] = f"*{gap['options'][0]['text']}*"
    assert list(KIND.find_faults(content)) == [
        (
            f"gaps.{place}.options.1.text",
            "Gap 'does': Option 2 says '*absorbs*', as an earlier one does. Reword it.",
        )
    ]
