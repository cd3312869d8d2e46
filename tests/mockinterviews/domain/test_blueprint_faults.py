"""What the editor says of a blueprint, in words and at the field."""

from copy import deepcopy

import pytest

from mockinterviews.domain.blueprint_faults import Bank, find_faults
from mockinterviews.domain.blueprints import BankItem

ITEMS = [
    BankItem(f"sec-{number}", "security", number, "written", 1 + number % 3) for number in range(4)
] + [BankItem("tale", "work", 9, "star", 3, frozenset({"conflict"}))]
BANK = Bank(items=ITEMS, topics={"security": "Security"}, competencies={"conflict": "Conflict"})
GOOD = {
    "title": "Round",
    "mode": "interview",
    "pass_percent": 65,
    "section_floor_percent": 45,
    "sections": [
        {"title": "Story", "minutes": 6, "draws": [{"questions": ["tale"], "minutes_each": 6}]},
        {
            "title": "Ideas",
            "minutes": 12,
            "draws": [
                {"kinds": ["written"], "topics": ["security"], "count": 3, "minutes_each": 4}
            ],
        },
    ],
}


def draw(record):
    return record["sections"][1]["draws"][0]


def ask_too_much(record):
    record["sections"][1]["minutes"] = 20
    draw(record)["count"] = 5


def ask_apart(record):
    draw(record)["count"] = 2
    record["sections"][1]["minutes"] = 20
    record["sections"][1]["draws"].append({"kinds": ["written"], "count": 3, "minutes_each": 4})


def end_with_a_break(record):
    record["sections"].append({"title": "Rest", "kind": "break", "minutes": 2})


def look_back_first(record):
    record["sections"].insert(0, {"title": "Back", "kind": "self_review", "minutes": 2})


def write_about_nothing(record):
    record["sections"].append({"title": "Ask", "kind": "free_text", "minutes": 2})


def change(**values):
    return lambda record: draw(record).update(values)


FAULTS = [
    (
        ask_too_much,
        "sections.1.draws.0.count",
        "Section 2 asks for 5 written questions on Security, the bank has 4.",
    ),
    (
        ask_apart,
        "sections.1.draws.1.count",
        "Section 2 asks for 3 written questions, the other draws leave 2. "
        "Draw fewer, or from more topics.",
    ),
    (
        change(competencies=["conflict"], difficulty=[4, 5], kinds=["star", "written"]),
        "sections.1.draws.0.count",
        "Section 2 asks for 3 questions (STAR or Written) on Security about Conflict "
        "of difficulty 4 to 5, the bank has 0.",
    ),
    (
        change(count=4),
        "sections.1.minutes",
        "Its questions need 16 minutes. Give it more, or draw fewer.",
    ),
    (change(count="many"), "sections.1.draws.0.count", "Give a whole number from 1 to 100."),
    (
        change(kinds=[]),
        "sections.1.draws.0.kinds",
        "Tick the kinds of its questions, or name questions.",
    ),
    (
        change(questions=["tale"]),
        "sections.1.draws.0.questions",
        "Name questions, or choose kinds and topics: not both.",
    ),
    (
        change(follow_ups=["Why?"], follow_ups_asked=2),
        "sections.1.draws.0.follow_ups_asked",
        "The draw has fewer follow-ups (1). Write more, or ask fewer.",
    ),
    (
        change(difficulty=[4, ""]),
        "sections.1.draws.0.difficulty",
        "Give two whole numbers from 1 to 5, the least first.",
    ),
    (
        lambda record: record["sections"][0]["draws"][0].update(questions=["tail"]),
        "sections.0.draws.0.questions",
        "The bank has no question tail on offer.",
    ),
    (end_with_a_break, "sections.2.kind", "A break stands between two sections. Move it."),
    (
        look_back_first,
        "sections.0.kind",
        "There is nothing to look back at before it. Move it down.",
    ),
    (write_about_nothing, "sections.2.prompt", "Say what to write about."),
    (lambda record: record.update(title=None), "title", "Enter a title for the interview."),
    (lambda record: record.update(sections=[]), "sections", "Add a section that asks questions."),
    (
        lambda record: record["sections"][0].update(minutes=6.5),
        "sections",
        "The sections sum to 18.5 minutes. Make that a whole number up to 600.",
    ),
]


def test_a_good_blueprint_has_no_fault():
    assert find_faults(GOOD, BANK) == []


@pytest.mark.parametrize(("spoil", "path", "says"), FAULTS, ids=[one[2][:30] for one in FAULTS])
def test_a_fault_is_told_in_words_at_its_field(spoil, path, says):
    record = deepcopy(GOOD)
    spoil(record)
    assert (path, says) in find_faults(record, BANK)
