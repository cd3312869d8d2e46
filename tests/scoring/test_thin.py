import pytest

from scoring import mark
from scoring.thin import rests_on

POINTS = [
    "The caller retries with exponential backoff and random jitter between the attempts.",
    "An idempotency key lets the payment provider recognise an order that comes twice.",
    "After several failed deliveries the broker moves the message to a dead letter queue.",
    "A circuit breaker stops calling the slow dependency until it has recovered.",
]
SCHEME = {
    "kind": "written",
    "max_points": 8,
    "question": "How do you keep an order service working while others fail?",
    "model_answer": " ".join(POINTS),
    "key_points": [
        {"id": f"k{number}", "text": text, "weight": 2, "accepted": [], "wrong": []}
        for number, text in enumerate(POINTS)
    ],
}
DROPPED = (
    "In my view one should certainly think about backoff jitter here. "
    "And then of course there is also the matter of idempotency key. "
    "Something that I would always want to have is dead letter. "
    "As everybody can see it has a lot to do with circuit breaker."
)


def test_terms_dropped_in_passing_go_to_a_person():
    report = mark(SCHEME, {"text": DROPPED})
    assert report.needs_person
    assert report.low <= 1
    assert not mark(SCHEME, {"text": " ".join(POINTS)}).needs_person


@pytest.mark.parametrize(
    ("right", "text", "is_doubted"),
    [
        (
            "A circuit breaker stops slow calls.",
            "My uncle's garden had a circuit breaker near the old wooden letter box he painted.",
            True,
        ),
        (POINTS[2], POINTS[2], False),
        (POINTS[2], "It goes to the dead letter queue.", False),
    ],
)
def test_two_words_amid_others_are_doubted_in_a_small_scheme(right, text, is_doubted):
    small = SCHEME | {"key_points": [SCHEME["key_points"][2] | {"text": right}]}
    report = mark(small, {"text": text})
    assert report.points > 0
    assert report.needs_person is is_doubted


@pytest.mark.parametrize(
    ("thin", "earned", "doubted"),
    [
        ([True, True, True], [1, 1, 1], True),
        ([True, True, False], [1, 1, 1], False),
        ([True, True, True], [1, 1, 0], False),
        ([True, True, True], [0.3, 0.3, 0.3], False),
    ],
)
def test_only_much_earned_by_naming_things_is_doubted(thin, earned, doubted):
    assert rests_on(thin, earned, 3) is doubted


def test_in_a_small_scheme_one_point_is_enough():
    assert rests_on([True], [1], 1)
