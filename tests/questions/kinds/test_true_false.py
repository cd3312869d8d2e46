from questions.kinds import KINDS
from tests.questions.kinds.making import make_version

KIND = KINDS["true_false"]


def test_true_stands_before_false_whatever_the_seed():
    content = make_version("true_false").content
    for seed in range(5):
        shown = KIND.shown(content, seed=seed)["options"]
        assert [one["id"] for one in shown] == ["true", "false"]


def test_each_choice_has_its_own_why():
    options = {one["id"]: one for one in KIND.options(make_version("true_false").content)}
    assert options["false"]["right"] is True
    assert options["true"]["why_html"] == "It keeps what it took in."
