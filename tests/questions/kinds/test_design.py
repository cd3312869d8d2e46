import pytest
from django.http import QueryDict

from questions.kinds import KINDS, ResponseError
from tests.questions.kinds.making import make_version

KIND = KINDS["design"]


def read(**data):
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted[name.replace("_", "-")] = value
    return KIND.read(posted, make_version("design").content)


def test_a_component_is_known_by_its_title_and_no_other_name_is_told():
    response = read(component_free="queue\n\nMessage queue\n queue ", from_1="Api", to_1="cellar")
    assert response["components"] == ["queue", "Message queue"]
    assert response["connections"] == [{"from": "api", "to": "cellar", "says": ""}]


def test_rows_without_words_are_left_out():
    response = read(from_2="api", to_2="queue", says_2=" mails  to send ", from_3=" ")
    assert response["connections"] == [{"from": "api", "to": "queue", "says": "mails to send"}]


def test_too_many_names_are_refused():
    with pytest.raises(ResponseError, match="31 components of your own"):
        read(component_free="\n".join(f"part {number}" for number in range(31)))


def test_all_that_can_be_used_is_offered_by_the_alphabet():
    shown = KIND.shown(make_version("design").content, seed=1)
    titles = [one["title"] for one in shown["offered"]]
    assert titles == ["API", "Cache", "Mainframe", "Queue", "Worker"]


def test_the_drawing_is_told_in_lines():
    content = make_version("design").content
    response = read(component_free="Queue\nCellar", from_1="Queue", to_1="Cellar", says_1="mails")
    assert KIND.text_of(response, "components", content) == "Queue\nCellar"
    assert KIND.text_of(response, "connections", content) == "Queue → Cellar: mails"
    assert KIND.words(response, content) == 0
