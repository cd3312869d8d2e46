"""The scorer alone in a process of its own: what loading costs, and how much one core marks.

python -m bench.scorer ANSWERS      prints JSON; `script/bench scoring` starts it
"""

import json
import random
import sys
import time

# What nobody should hand in: each is marked within two seconds.
HOSTILE = {
    "20,000 words": " ".join(f"word{number}" for number in range(20_000)),
    "20,000 words in sentences": " ".join(
        f"Queue {number} keeps messages and a worker takes one." for number in range(2_223)
    ),
    "one word of 100,000 letters": "a" * 100_000,
    "emoji": "\U0001f642\U0001f680" * 5_000,
    "right to left": "\u202e\u0627\u0644\u0645\u0646\u0635\u0629 " * 3_000,
    "another language": "\u5e73\u53f0\u521b\u5efa\u4e00\u4e2a\u65b0\u7684\u73af\u5883\u3002"
    * 2_000,
    "control characters": "".join(map(chr, range(32))) * 1_000,
    "markup": "<script>alert(1)</script>" * 2_000,
    "digits": "1 000 " * 5_000,
}


def measure(answers: int) -> dict:
    """Return the seconds of loading, and answers a second of processor time by kind."""
    began = time.perf_counter()
    import scoring

    scoring.warm_up()
    loaded = time.perf_counter() - began
    from scoring.speed import OBJECTIVE, make_answer, make_sentence

    chance = random.Random(1)
    scheme = {
        "kind": "written",
        "max_points": 10,
        "question": "How does the queue keep its messages safe?",
        "model_answer": make_answer(chance),
        "key_points": [
            {
                "id": f"k{number}",
                "text": make_sentence(chance),
                "weight": 2,
                "accepted": [make_sentence(chance) for _ in range(4)],
                "wrong": [{"claim": make_sentence(chance), "why": ""}],
            }
            for number in range(6)
        ],
    }
    texts = [of_length(120, chance, make_sentence) for _ in range(answers)]
    rates = {"written": rate_of(scheme, [{"text": text} for text in texts])}
    for part, response in OBJECTIVE:
        rates[part["kind"]] = rate_of({"max_points": 1, **part}, [response] * answers * 20)
    words = sum(len(text.split()) for text in texts) / len(texts)
    hostile = {name: seconds_of(scheme, text) for name, text in HOSTILE.items()}
    return {"loaded": loaded, "words": words, "rates": rates, "hostile": hostile}


def seconds_of(scheme: dict, text: str) -> float:
    """Return the processor time that one answer takes."""
    from scoring import mark

    began = time.process_time()
    mark(scheme, {"text": text})
    return time.process_time() - began


def of_length(words: int, chance: random.Random, make_sentence) -> str:
    """Return sentences that no cache has seen, of about so many words."""
    said: list[str] = []
    while sum(len(sentence.split()) for sentence in said) < words - 10:
        said.append(make_sentence(chance))
    return " ".join(said)


def rate_of(scheme: dict, responses: list[dict]) -> float:
    """Return how many of the responses a core marks in a second, with the scheme made ready."""
    from scoring import mark

    mark(scheme, responses[0])
    began = time.process_time()
    for response in responses:
        mark(scheme, response)
    return len(responses) / (time.process_time() - began)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
