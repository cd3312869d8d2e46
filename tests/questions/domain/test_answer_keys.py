"""What changes the key of a question, and what only its words."""

from copy import deepcopy

import pytest

from questions.domain.answer_keys import changes_key
from questions.models import QuestionVersion
from tests.factories import CONTENT


def put(content, path: str, value) -> None:
    """Put a value at a path such as `options.0.right`."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        content = content[step]
    content[last] = value


def edited(kind: str, changes: dict) -> tuple[QuestionVersion, QuestionVersion]:
    """Return a question before and after some of it was changed."""
    before, after = deepcopy(CONTENT[kind]), deepcopy(CONTENT[kind])
    for path, value in changes.items():
        put(after, path, value)
    return QuestionVersion(kind=kind, content=before), QuestionVersion(kind=kind, content=after)


def reverse(kind: str, name: str) -> dict:
    return {name: CONTENT[kind][name][::-1]}


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("true_false", {"right": True}),
        ("single_choice", {"options.0.right": False, "options.1.right": True}),
        ("single_choice", {"options.1.share": -50}),
        ("single_choice", {"options.1.id": "z"}),
        ("single_choice", {"options": CONTENT["single_choice"]["options"][:2]}),
        ("multiple_choice", {"options.3.right": False}),
        ("numeric", {"answer.value": 901}),
        ("numeric", {"answer.unit": "min", "answer.units": {"min": 1}}),
        ("numeric", {"answer.units.min": 61}),
        ("numeric", {"answer.tolerance.relative": 0.05}),
        ("numeric", {"answer.also": [{"value": 1}]}),
        ("short_answer", {"answer.accepted": ["burst"]}),
        ("short_answer", {"answer.accepted.1": "the burst"}),
        ("short_answer", {"answer.wrong.0.text": "log"}),
        ("short_answer", {"answer.partly": [{"text": "peak", "share": 50}]}),
        ("short_answer", {"answer.typos": False}),
        ("short_answer", {"answer.case": True}),
        ("cloze", {"gaps.1.points": 3}),
        ("cloze", {"gaps.0.answer.value": 1}),
        ("cloze", {"gaps.2.answer.accepted": ["peak"]}),
        ("cloze", {"gaps.1.options.0.right": False, "gaps.1.options.1.right": True}),
        ("ordering", reverse("ordering", "items")),
        ("matching", {"pairs": CONTENT["matching"]["pairs"][:2]}),
        ("written", {"key_points.0.weight": 5, "key_points.1.weight": 5}),
        ("written", {"key_points.0.accepted": ["It is made anew"]}),
        ("star", {"template": "short"}),
        ("design", {"components.3.weight": 1}),
        ("design", {"connections.0.to": "worker"}),
    ],
)
def test_what_is_right_or_earns_something_is_of_the_key(kind, changes):
    assert changes_key(*edited(kind, changes))


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("single_choice", {"options.0.text": "A clock", "options.1.text": "A queue"}),
        ("single_choice", {"options.0.text": "A cron job", "options.1.text": "A queue"}),
        ("cloze", {"gaps.1.options.0.text": "makes", "gaps.1.options.1.text": "absorbs"}),
        ("cloze", {"text": "A run may take [[what]], and a queue [[does]] a [[time]]."}),
        ("ordering", {"items.0.text": "It waits.", "items.1.text": "It is sent."}),
        ("matching", {"pairs.0.left": "Peak", "pairs.1.left": "Burst"}),
        ("matching", {"pairs.1.right": "What waits"}),
        ("matching", {"pairs.2.right": "Nothing at all", "surplus.0.text": "What waits"}),
        ("design", {"components.1.title": "Worker", "components.2.title": "Queue"}),
    ],
)
def test_texts_that_changed_places_change_the_key(kind, changes):
    assert changes_key(*edited(kind, changes))


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("single_choice", {"text": "What *absorbs*?", "options.0.text": "One queue"}),
        ("single_choice", {"options.1.why": "By the clock.", "explanation": "So it is."}),
        ("single_choice", reverse("single_choice", "options")),
        ("true_false", {"text": "A queue forgets.", "why_true": "It keeps all."}),
        ("numeric", {"text": "How long may it run?", "answer.why": "A quarter of an hour."}),
        ("numeric", {"answer.value": 900.0}),
        ("short_answer", {"answer.wrong.0.why": "It waits.", "answer.others": "Look it up."}),
        ("short_answer", {"answer.accepted": ["a burst", "burst"], "answer.case": False}),
        ("cloze", {"text": "A run takes [[time]]; a [[what]] is what a queue [[does]]."}),
        ("cloze", {"gaps.1.points": 2.0, "gaps.1.options.1.text": "has"}),
        ("ordering", {"items.0.text": "Somebody sends it."}),
        ("matching", {"pairs.0.why": "In a rush.", "pairs.2.right": "Work that waits"}),
        ("written", {"model_answer": "Anew.", "key_points.0.text": "It is created"}),
        ("star", {"sections.0.weight": 9, "strong.0": "A trial settled it."}),
        ("design", {"requirements.0": "It takes many mails.", "connections.0.says": "mails"}),
    ],
)
def test_words_alone_leave_the_key_as_it_is(kind, changes):
    assert not changes_key(*edited(kind, changes))


@pytest.mark.parametrize("kind", list(CONTENT))
def test_another_kind_has_another_key(kind):
    other = "numeric" if kind != "numeric" else "true_false"
    before, after = (QuestionVersion(kind=one, content=CONTENT[one]) for one in (kind, other))
    assert changes_key(before, after)
    assert not changes_key(before, before)
