import pytest

from questions.domain.exemplars import list_exemplars
from questions.kinds import KINDS
from tests.questions.kinds.making import make_version

MARKED = {"quality": "weak", "points": 2, "why": "Thin."}
DRAWN = {"components": ["queue", "A fax"], "connections": [{"from": "api", "to": "queue"}]}


@pytest.mark.parametrize(
    ("slug", "answer", "titles"),
    [
        ("written", {"text": "It waits."}, [""]),
        ("star", {"sections": {"action": "I waited."}}, ["Action"]),
        ("design", {"sections": {}, **DRAWN}, ["Components", "Connections"]),
    ],
)
def test_list_exemplars_tells_what_was_answered(slug, answer, titles):
    version = make_version(slug, exemplars=[MARKED | answer])
    (shown,) = list_exemplars(version)
    assert [part["title"] for part in shown["parts"]] == titles
    assert str(shown["word"]) == "A weak answer"


def test_a_section_that_the_template_lacks_is_a_fault():
    content = make_version("star", exemplars=[MARKED | {"sections": {"acts": "I."}}]).content
    assert any("no section acts" in sentence for sentence in KINDS["star"].check(content))
