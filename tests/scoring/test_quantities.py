import time

import pytest

from scoring import mark
from scoring.misnumbered import find_other_number, is_example
from scoring.quantities import Quantity, read_quantities
from scoring.swapped import list_facts

LIMITS = {
    "kind": "written",
    "max_points": 10,
    "question": "What limits how long a function can run?",
    "model_answer": "It is stopped after at most 15 minutes.",
    "key_points": [
        {
            "id": "limit",
            "text": "A function may run for at most 15 minutes.",
            "weight": 1,
            "accepted": ["execution is cut off after fifteen minutes"],
        }
    ],
}


def mark_limit(text):
    report = mark(LIMITS, {"text": text})
    return report, report.parts[0]


@pytest.mark.parametrize("said", ["15 minutes", "fifteen minutes", "900 seconds"])
def test_the_right_number_counts_however_it_is_said(said):
    _, part = mark_limit(f"A function may run for at most {said}.")
    assert part.status == "covered"
    assert not part.caps


@pytest.mark.parametrize("said", ["30 minutes", "five minutes", "15 hours", "1.5 minutes"])
def test_another_number_is_not_covered_and_says_which_is_right(said):
    report, part = mark_limit(f"A function may run for at most {said}.")
    assert report.points == 0
    assert part.status == "contradicted"
    assert "15 minutes" in part.reason
    (cap,) = part.caps
    assert (cap.rule, cap.points) == ("wrong_number", -10)
    assert said in cap.evidence


@pytest.mark.parametrize(
    "case",
    [
        "; a job of 40 minutes cannot.",
        "; our job took 20 minutes, so it was cut off after a while.",
        ". For example, a function that needs to run for 20 minutes is stopped.",
        ". If a function would run for 40 minutes, it is cut off.",
        ". A function that runs for 40 minutes is not allowed, and too long.",
    ],
)
def test_the_number_of_an_example_beside_the_right_one_is_no_fault(case):
    report, part = mark_limit(f"A function may run for at most 15 minutes{case}")
    assert (report.points, part.reason) == (10, "Your answer says this.")


@pytest.mark.parametrize(
    "case",
    [
        "For example our function may run for at most 30 minutes.",
        "A function that runs 30 minutes at most is never cut off.",
        "If a function runs longer than 30 minutes, it is cut off.",
        "A function that runs for 30 minutes is also fine.",
        "If a function runs for 30 minutes, it works too.",
        "A function that runs for 30 minutes is ok.",
    ],
)
def test_a_rule_with_another_number_is_no_example(case):
    report, _ = mark_limit(f"A function may run for at most 15 minutes. {case}")
    assert (report.points, report.low) == (10, 0)


def scheme_of(*texts):
    points = [{"id": f"k{at}", "text": text, "weight": 1} for at, text in enumerate(texts)]
    return {**LIMITS, "question": "What holds?", "key_points": points}


SWAPPABLE = scheme_of(
    "The timeout of a function is 15 minutes.", "The memory snapshot is restored in 10 seconds."
)


@pytest.mark.parametrize(
    "said",
    [
        "The timeout of a function is 10 s, and the memory snapshot is restored in 15 minutes.",
        "The memory snapshot is restored in 15 minutes. The timeout of a function is 10 s.",
    ],
)
def test_right_numbers_that_stand_for_each_other_are_in_doubt(said):
    report = mark(SWAPPABLE, {"text": said})
    assert (report.low, report.needs_person) == (0, True)
    for part in report.parts:
        assert "may be swapped" in part.reason


@pytest.mark.parametrize(
    "said",
    [
        "The timeout of a function is 900 s, and the memory snapshot is restored in 10 seconds.",
        "The timeout of a function and the restore of a memory snapshot are 15 minutes and 10 s.",
        "The timeout of a function is 15 minutes. Its memory snapshot is restored in 10 seconds, "
        "well within the 15 minutes. At 10 seconds there is no timeout.",
    ],
)
def test_right_numbers_in_their_own_places_are_not_swapped(said):
    report = mark(SWAPPABLE, {"text": said})
    assert not [part for part in report.parts if "swapped" in part.reason]
    assert report.points >= 8


@pytest.mark.parametrize(
    ("said", "points", "low"),
    [
        ("twice", 10, 10),
        ("2 times", 10, 10),
        ("two more times", 10, 10),
        ("5 times", 0, 0),
        # Who tries again twice tries three times in all.
        ("three times", 10, 0),
        ("once", 10, 0),
        ("twice as fast", 10, 10),
        ("at least once", 10, 10),
    ],
)
def test_how_often_a_thing_is_tried_is_one_unit(said, points, low):
    text = f"A broken event is retried {said}."
    report = mark(scheme_of("A broken event is retried twice."), {"text": text})
    assert (report.points, report.low) == (points, low)


@pytest.mark.parametrize(
    "said",
    [
        "It can arrive twice.",
        "It is never tried twice.",
        "It is tried at once.",
        "It is tried once the queue is read.",
        "It is tried more than once.",
        "It is tried again and once more.",
    ],
)
def test_a_word_that_counts_no_tries_is_no_number(said):
    assert read_quantities(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "A function may run for at most 15 or 30 minutes.",
        "A function may run for at most 15 minutes, or maybe 30.",
        "A function may run for at most 15 or maybe 30 minutes.",
        "A function may run for at most 15/30 minutes.",
        "A function may run for at most 15 minutes. A function may run for at most 30 minutes.",
    ],
)
def test_another_number_that_claims_the_same_is_told_beside_the_right_one(said):
    report, part = mark_limit(said)
    assert (report.points, report.low, report.needs_person) == (10, 0, True)
    assert "another number beside the right one" in part.reason
    assert {"30", "15"} <= {text[:2] for text in part.reason.split("\u201c")[1:]}
    assert " or " not in part.reason


@pytest.mark.parametrize(
    "said",
    [
        "We tried 15 or 30 minutes. A function may run for at most 15 minutes.",
        "A function may run for at most 15 minutes, or 30 % longer with grace.",
    ],
)
def test_another_number_that_is_not_claimed_is_no_fault(said):
    report, _part = mark_limit(said)
    assert (report.points, report.low) == (10, 10)


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("After a loss cwnd is reset to 1.", 10),
        ("After a loss cwnd is reset to 10.", 0),
        ("After a loss cwnd is reset to one.", 10),
        ("After a loss cwnd is reset to 1, and 10 packets wait.", 10),
        ("10. After a loss cwnd is reset to 1.", 10),
        ("After a loss cwnd is reset. It happened 10 times.", 10),
    ],
)
def test_a_number_without_a_unit_is_told_by_its_place(said, points):
    point = {"id": "k", "text": "After a loss cwnd is reset to 1.", "weight": 1}
    scheme = {**LIMITS, "question": "What happens?", "key_points": [point]}
    report = mark(scheme, {"text": said})
    assert (report.points == 0) is (points == 0)
    assert report.parts[0].status == ("covered" if points else "contradicted")


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("Support for the old runtime ended in 2026.", "2024"),
        ("A wrong token is answered with 401.", "404"),
    ],
)
def test_years_and_statuses_are_no_other_ones_however_near(right, said):
    point = {"id": "k", "text": right, "weight": 1}
    scheme = {**LIMITS, "question": "What happens?", "key_points": [point]}
    assert mark(scheme, {"text": right}).points == 10
    wrong = mark(scheme, {"text": f"{right[:-5].rstrip()} {said}."})
    assert wrong.parts[0].status == "contradicted"


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("256 KB", 256, "size"),
        ("1,024 ms", 1.024, "time"),
        ("99.9 %", 99.9, "share"),
        ("three retries", 3, "retri"),
        ("retried 2 times", 2, "times"),
        ("called twice an hour", 2, "times"),
        ("tries it two more times", 2, "times"),
        ("five times as fast", 5, "fold"),
        ("twenty-nine seconds", 29, "time"),
        ("two hundred and fifty-six KB", 256, "size"),
        ("ten thousand requests", 10_000, "request"),
        ("10k requests", 10_000, "request"),
        ("half an hour", 1800, "time"),
        ("1 h 30 min", 5400, "time"),
        ("one minute", 60, "time"),
        ("ten per cent", 10, "share"),
        ("status 429.", 429, "status #"),
        ("Risks: 7.Trust costs 3 retries", 3, "retri"),
    ],
)
def test_numbers_are_read_with_what_they_count(text, value, kind):
    (found,) = read_quantities(text)
    assert (found.value, found.kind) == (pytest.approx(value), kind)


def test_numbers_beside_each_other_are_each_read():
    said = "two, three or four retries, one of them after 15 minutes and 29 seconds, 5 per second"
    assert [one.value for one in read_quantities(said)] == [4, 900, 29]
    said = "It tries again after one and two minutes, or 100\u2013200 ms. 400 to 500s are told."
    assert [one.value for one in read_quantities(said)] == pytest.approx([60, 120, 0.1, 0.2])


def test_429s_are_answers_and_no_seconds():
    assert read_quantities("429s are not handled 500s") == ()
    assert [one.kind for one in read_quantities("900s and 429 s")] == ["time", "time"]
    # No server answers so, and what lasts is no answer.
    for said in ("450s", "at most 500s", "It runs for 400s", "longer than 500s"):
        assert [one.kind for one in read_quantities(said)] == ["time"], said
    for said in ("504s", "half of the 500s", "an alarm for 500s", "rather than 400s"):
        assert read_quantities(said) == (), said


def test_the_number_of_the_question_is_no_other_number():
    said = "After 3 retries the message is moved."
    wordings = ["After 5 retries it is moved."]
    assert find_other_number(said, said, wordings, "What happens after 3 retries?") is None
    assert find_other_number(said, said, wordings, "What happens?") is not None


@pytest.mark.parametrize(
    "run",
    [
        "15 or 30 minutes, ",
        "1 ",
        "one two hundred ",
        "cwnd / 2 ",
        "7.a ",
        "15/30/",
        "1 or maybe ",
        "retried twice ",
        "10 s and 15 min, ",
        "if it took 5 ",
    ],
)
def test_many_numbers_are_read_in_the_time_that_they_take(run):
    started = time.process_time()
    mark_limit(f"A function may run for at most 15 minutes. {run * 6000}")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "retried twice " * 7000,
        "twice" + " " * 100_000,
        "5 times" + " " * 100_000,
        "try " * 25_000 + "once",
        "if " * 33_000 + "took 5 s",
    ],
)
def test_what_counts_tries_and_clauses_is_read_in_linear_time(text):
    started = time.process_time()
    read_quantities(text)
    list_facts(text)
    is_example(text, Quantity(5, "time", "5 s"))
    assert time.process_time() - started < 0.7
