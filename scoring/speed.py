"""Measures how many answers one core marks in a second: written ones, and of each other kind."""

from __future__ import annotations

import random
import time
from typing import Any, Final

from scoring.marking import mark, warm_up

SUBJECTS: Final = ("the queue", "a worker", "the handler", "each message", "the table", "the cache")
VERBS: Final = ("keeps", "reads", "rejects", "stores", "repeats", "delays", "counts", "forwards")
OBJECTS: Final = ("every request", "a failed job", "the last result", "an old copy", "the lock")
ENDINGS: Final = ("until it is done", "when the load rises", "so that nothing is lost", "at night")


def make_sentence(chance: random.Random) -> str:
    first, second = (
        f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)} "
        f"{chance.choice(ENDINGS)}"
        for _ in range(2)
    )
    return f"{first[:1].upper()}{first[1:]}, and {second} for {chance.randint(2, 900)} seconds."


def make_answer(chance: random.Random) -> str:
    """Sentences that no cache has seen, about 120 words in all."""
    aim, sentences, count = chance.randint(95, 125), [], 0
    while count < aim:
        sentences.append(make_sentence(chance))
        count += len(sentences[-1].split())
    return " ".join(sentences)


def make_scheme(chance: random.Random) -> dict[str, Any]:
    points = [
        {
            "id": f"k{number}",
            "text": make_sentence(chance),
            "weight": 2,
            "accepted": [make_sentence(chance) for _ in range(5)],
            "wrong": [{"claim": make_sentence(chance), "why": ""}],
        }
        for number in range(6)
    ]
    return {
        "kind": "written",
        "max_points": 10,
        "question": "How does the queue keep its messages safe?",
        "model_answer": make_answer(chance),
        "key_points": points,
    }


def run_speed(answers: int = 150) -> int:
    """Prints answers per second of processor time; 1 when below 25."""
    chance = random.Random(1)
    scheme = make_scheme(chance)
    texts = [make_answer(chance) for _ in range(answers)]
    warm_up()
    mark(scheme, {"text": make_answer(chance)})
    wall, start = time.perf_counter(), time.process_time()
    for text in texts:
        mark(scheme, {"text": text})
    used, passed = time.process_time() - start, time.perf_counter() - wall
    words = sum(len(text.split()) for text in texts) / answers
    print(
        f"{answers} answers of {words:.0f} words on average, 6 key points of 6 wordings: "
        f"{answers / used:.1f} a second of processor time ({passed / used:.2f} s passed for each)"
    )
    return 0 if answers / used >= 25 else 1


SHORT: Final[dict[str, Any]] = {"accepted": ["cold start", "coldstart"], "typos": True}
ITEMS: Final = [{"id": name, "text": f"Step {name}", "right": name == "c"} for name in "abcdef"]
PAIRS: Final = [{"id": name, "left": f"Left {name}", "right": f"Right {name}"} for name in "abcdef"]
OBJECTIVE: Final[tuple[tuple[dict[str, Any], dict[str, Any]], ...]] = (
    ({"kind": "single_choice", "options": ITEMS[:4]}, {"choice": ["b"]}),
    ({"kind": "multiple_choice", "options": ITEMS}, {"choice": ["b", "c"]}),
    ({"kind": "true_false", "right": True}, {"choice": ["false"]}),
    ({"kind": "short_answer", **SHORT}, {"text": "cold strat"}),
    ({"kind": "numeric", "value": 900, "unit": "s", "units": {"min": 60}}, {"text": "15 min"}),
    (
        {"kind": "cloze", "gaps": [{"id": "a", "kind": "short_answer", "points": 1, **SHORT}]},
        {"gaps": {"a": {"text": "warm start"}}},
    ),
    ({"kind": "ordering", "items": ITEMS}, {"order": list("badcfe")}),
    ({"kind": "matching", "pairs": PAIRS}, {"pairs": {"a": "a", "b": "c", "c": "b"}}),
)


def run_objective_speed(answers: int = 3000) -> int:
    """Prints answers per second of processor time for each kind; 1 when one is below 3,000."""
    slowest = float("inf")
    for scheme, response in OBJECTIVE:
        whole = {"max_points": 1, **scheme}
        mark(whole, response)
        start = time.process_time()
        for _ in range(answers):
            mark(whole, response)
        rate = answers / (time.process_time() - start)
        slowest = min(slowest, rate)
        print(f"{scheme['kind']}: {rate:,.0f} a second of processor time")
    return 0 if slowest >= 3000 else 1
