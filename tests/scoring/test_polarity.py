import pytest

from scoring import mark
from tests.scoring.schemes import WRITTEN


def mark_point(right, said):
    scheme = {
        **WRITTEN,
        "question": "How does PostgreSQL see to it that nobody waits?",
        "model_answer": right,
        "key_points": [{"id": "k", "text": right, "weight": 1}],
    }
    return mark(scheme, {"text": said})


@pytest.mark.parametrize(
    ("right", "said", "points"),
    [
        (
            "Readers do not block writers and writers do not block readers.",
            "Readers block writers and writers block readers.",
            0,
        ),
        (
            "Readers do not block writers and writers do not block readers.",
            "Readers don't block writers and writers don't block readers.",
            10,
        ),
        (
            "TRUNCATE can be rolled back in PostgreSQL because it is transactional.",
            "TRUNCATE cannot be rolled back in PostgreSQL because it is not transactional.",
            0,
        ),
        (
            "TRUNCATE can be rolled back in PostgreSQL because it is transactional.",
            "TRUNCATE isn't something that cannot be rolled back in PostgreSQL.",
            10,
        ),
        # What fails is no "not": only "fails to" turns round what follows.
        (
            "An event that fails is retried twice.",
            "When an event failed, it is retried twice.",
            10,
        ),
        (
            "The whole batch is retried when one record fails.",
            "If one record fails the whole batch is retried.",
            10,
        ),
        ("One failed record blocks its shard.", "One failed record doesn't block its shard.", 0),
        ("The function must not fail silently.", "The function fails silently.", 0),
        (
            "The client retries a request that timed out.",
            "The client always fails to retry a request that timed out.",
            0,
        ),
        (
            "Readers do not block writers, writers do not block readers.",
            "Readers don't block writers and writers don't block readers.",
            10,
        ),
        (
            "The queue does not keep order, so consumers must not rely on order.",
            "The queue keeps order, so consumers must rely on order.",
            0,
        ),
        (
            "A lambda function keeps no state, so it must not store sessions in memory.",
            "A lambda function keeps state, so it must store sessions in memory.",
            0,
        ),
        (
            "TCP guarantees delivery and order.",
            "TCP does not guarantee delivery, it does not guarantee order.",
            0,
        ),
        (
            "A container is not a virtual machine, it does not boot a kernel of its own.",
            "A container is a virtual machine, it boots a kernel of its own.",
            0,
        ),
        (
            "UDP does not guarantee delivery, nor does it guarantee order.",
            "UDP guarantees delivery and it guarantees order.",
            0,
        ),
        (
            "Readers do not block writers, writers do not block readers.",
            "Readers block writers, writers block readers.",
            0,
        ),
        (
            "An index speeds reads up while it slows writes down.",
            "An index does not speed reads up while it does not slow writes down.",
            0,
        ),
        (
            "Locks are released when the transaction commits and memory is freed when the process "
            "ends.",
            "Locks are not released when the transaction commits and memory is not freed when the "
            "process ends.",
            0,
        ),
        (
            "Although a queue does not keep order, it does not lose messages.",
            "Although a queue keeps order, it loses messages.",
            0,
        ),
        (
            "A cache, which does not keep data for ever, is not a database.",
            "A cache, which keeps data for ever, is a database.",
            0,
        ),
        (
            "A function runs without a server, and it does not keep state.",
            "A function runs with a server, and it keeps state.",
            0,
        ),
    ],
)
def test_written_negations_of_two_clauses_do_not_cancel_out(right, said, points):
    assert mark_point(right, said).points == points


COMMITS = (
    "A transaction releases its locks when it commits, and readers see its rows when it commits."
)
HOLDS = "A transaction does not release its locks until it commits, and readers don't see its rows "


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (
            "A retry is safe when the handler is idempotent.",
            "If the handler is not idempotent, a retry is not safe.",
        ),
        (
            "A retry is safe when the handler is idempotent.",
            "A retry is not safe if the handler is not idempotent.",
        ),
        (
            "A retry is safe when the handler is idempotent and the queue redelivers.",
            "If the handler is not idempotent and the queue redelivers, a retry is not safe.",
        ),
        (
            "A writer needs the lock to change the row.",
            "Without the lock, a writer cannot change the row.",
        ),
        (COMMITS, f"{HOLDS}until it commits."),
        (
            "Data is protected by encryption at rest.",
            "Data isn't protected if it isn't encrypted at rest.",
        ),
    ],
)
def test_written_negations_of_a_condition_and_what_it_is_for_cancel_out(right, said):
    report = mark_point(right, said)
    assert (report.points, report.low) == (10, 10)


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (
            "A retry is safe when the handler is idempotent and the queue redelivers.",
            "A retry is not safe when the handler is idempotent and the queue does not redeliver.",
        ),
        ("Every queue keeps order.", "There is no queue which does not keep order."),
        (
            "TRUNCATE can be rolled back in PostgreSQL because it is transactional.",
            "TRUNCATE isn't, in PostgreSQL, something that cannot be rolled back.",
        ),
        (
            "While a writer holds the lock, it can change the row.",
            "While a writer does not hold the lock, it cannot change the row.",
        ),
        (
            "The lock is held, and if the process dies the lock is freed.",
            "The lock is not held, and if the process dies the lock is not freed.",
        ),
    ],
)
def test_written_negations_that_may_turn_one_thing_or_two_go_to_a_person(right, said):
    report = mark_point(right, said)
    assert (report.points, report.low, report.needs_person) == (10, 0, True)


def test_written_not_until_for_when_is_no_sure_contradiction():
    right = "A retry is safe when the handler is idempotent."
    report = mark_point(right, "A retry is not safe unless the handler is idempotent.")
    assert (report.points, report.low) == (10, 0)
    assert mark_point(right, "A retry is not safe when the handler is idempotent.").points == 0


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (
            "When MVCC is used, readers do not block writers and writers do not block readers.",
            "When MVCC is used, readers block writers and writers block readers.",
        ),
        (
            f"{HOLDS}until it commits.",
            "A transaction releases its locks until it commits, and readers see its rows until it "
            "commits.",
        ),
    ],
)
def test_written_clauses_turned_round_beside_a_condition_say_the_opposite(right, said):
    assert mark_point(right, said).points == 0


def test_written_not_of_another_thing_in_two_clauses_is_no_sure_contradiction():
    report = mark_point(
        "The queue keeps a message until the consumer deletes it.",
        "The queue does not drop a message, and it never stops keeping it, until the consumer "
        "deletes it.",
    )
    assert (report.points, report.low) == (10, 0)
    advice = mark_point(
        "The Linux Consumption plan retires in 2028.",
        "Do not start on the Consumption plan, it is legacy and the Linux one will retire in 2028.",
    )
    assert (advice.points, advice.parts[0].status) == (10, "covered")
    advice = mark_point(
        "The Linux Consumption plan retires in 2028.",
        "Do not start on the Linux Consumption plan, it retires in 2028.",
    )
    assert (advice.points, advice.parts[0].status) == (10, "covered")


@pytest.mark.parametrize("adverb", ["always", "in any case", "really", "actually ever"])
def test_written_adverb_behind_not_excuses_nothing(adverb):
    right = "Poison messages are set aside."
    report = mark_point(right, right.replace("are", f"are not {adverb}"))
    assert (report.points, report.parts[0].status) == (0, "contradicted")


@pytest.mark.parametrize("so", ["do not tend to", "are not likely to", "don't seem to"])
def test_written_not_passes_through_tend_to_and_its_like(so):
    report = mark_point("Poison messages block a queue.", f"Poison messages {so} block a queue.")
    assert (report.points, report.parts[0].status) == (0, "contradicted")


def test_written_point_said_both_ways_goes_to_a_person():
    right = "A standard queue may deliver a message twice."
    both = mark_point(right, f"{right} A standard queue may not deliver a message twice.")
    assert (both.points, both.low, both.needs_person) == (10, 0, True)
    assert both.parts[0].reason == (
        "Your answer says this, and elsewhere the opposite. "
        "\u201cA standard queue may not deliver a message twice.\u201d says the opposite."
    )
    assert both.needs_person_reason.startswith("The answer says a thing and its opposite")
    either = mark_point(right, f"Either {right[:-1]}, or the opposite.")
    assert (either.points, either.low) == (10, 0)
    beside = mark_point(right, f"{right} A FIFO queue never does so within five minutes.")
    assert (beside.points, beside.low) == (10, 10)
