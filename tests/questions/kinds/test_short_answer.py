import pytest

from questions.kinds import KINDS
from tests.questions.kinds.making import make_version, mark

KIND = KINDS["short_answer"]


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("Burst", "right", ""),
        ("a burts", "right", "It is spelt “a burst”."),
        ("backlog", "wrong", "A backlog is work that waits."),
        ("queue", "wrong", ""),
    ],
)
def test_the_page_says_what_was_meant(text, status, why):
    version = make_version("short_answer")
    response = {"text": text}
    (row,) = KIND.explain(response, version.content, mark(version, response))
    assert (row.given, row.status, row.why) == (text, status, why)
    assert row.right == "burst (also: a burst)"


def test_case_that_counts_is_said():
    version = make_version("short_answer", answer={"accepted": ["DynamoDB"], "case": True})
    response = {"text": "dynamodb"}
    (row,) = KIND.explain(response, version.content, mark(version, response))
    assert row.why == "The letters are right; upper and lower case, or accents, count here."


def test_each_answer_is_told_what_its_author_says_to_it():
    answer = {
        "accepted": ["burst", "spike"],
        "praise": [{"text": "spike", "why": "A *good* word."}],
        "partly": [{"text": "load", "share": 33.33333, "why": "How much?"}],
        "others": "It comes in a rush.",
    }
    version = make_version("short_answer", answer=answer)
    told = {
        text: (report["points"], row.status, row.why)
        for text in ("burst", "Spike", "load", "clock")
        for report in [mark(version, {"text": text})]
        for row in KIND.explain({"text": text}, version.content, report)
    }
    assert told == {
        "burst": (3, "right", ""),
        "Spike": (3, "right", "A <em>good</em> word."),
        "load": (1, "partly", "How much?"),
        "clock": (0, "wrong", "It comes in a rush."),
    }


def test_feedback_on_what_is_not_accepted_is_a_fault():
    answer = {"accepted": ["burst"], "praise": [{"text": "spike", "why": "A good word."}]}
    assert KIND.check({"text": "Which?", "answer": answer}) == [
        "'spike' has feedback and isn't accepted. Add it, or leave it out."
    ]


@pytest.mark.parametrize(
    ("text", "flags", "is_met"),
    [
        ("cold start", {}, False),
        ("Coldstart", {}, False),
        ("COLD START", {"case": True}, True),
        ("c\u00f4ld start", {}, False),
        ("c\u00f4ld start", {"accents": True}, True),
        ("warm start", {}, True),
    ],
)
def test_a_text_that_is_accepted_as_well_is_a_fault(text, flags, is_met):
    texts = {"accepted": ["cold start", "coldstart"], "wrong": [{"text": text, "why": "No."}]}
    texts["partly"] = [{"text": text, "share": 50}]
    found = [
        ("partly.0.text", f"{text!r} is both accepted and partly right. Take it out of one."),
        ("wrong.0.text", f"{text!r} is both accepted and wrong. Take it out of one of the two."),
    ]
    answer = {**texts, **flags}
    gaps = [{"id": "x", "kind": "short_answer", "answer": answer}]
    assert list(KIND.find_faults({"text": "Which?", "answer": answer})) == (
        [] if is_met else [(f"answer.{path}", says) for path, says in found]
    )
    assert list(KINDS["cloze"].find_faults({"text": "[[x]].", "gaps": gaps})) == (
        [] if is_met else [(f"gaps.0.answer.{path}", says) for path, says in found]
    )
