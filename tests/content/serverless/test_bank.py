"""The banks of the pack: nothing gives a right answer away, and nothing is asked twice."""

import re
from collections import Counter
from itertools import combinations
from math import comb

import pytest
import yaml

from tests.content.listings import CONTENT

# The loader in C takes a tenth of the time, where the machine has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUESTIONS = [
    question
    for path in sorted((CONTENT / "serverless" / "questions").glob("*.yaml"))
    for question in yaml.load(path.read_text(), Loader=LOADER)
]
SINGLE = [question for question in QUESTIONS if question["kind"] == "single_choice"]
# Less likely than this by chance, and somebody would learn to guess.
UNLIKELY = 0.01


def chance_of_at_least(hits: int, tries: int, probability: float) -> float:
    """Return the probability of `hits` or more in `tries` (binomial distribution)."""
    return sum(
        comb(tries, n) * probability**n * (1 - probability) ** (tries - n)
        for n in range(hits, tries + 1)
    )


def place_of_right(question: dict, *, key) -> int:
    """Return which option is right when they are put in order by `key`, from 0."""
    return [option["right"] for option in sorted(question["options"], key=key)].index(True)


def length_of(option: dict) -> int:
    return len(option["text"])


def test_the_bank_is_as_large_as_its_brief():
    assert len(QUESTIONS) >= 276
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("place", [0, 3], ids=["shortest", "longest"])
def test_length_does_not_tell_the_right_option(place):
    hits = sum(place_of_right(question, key=length_of) == place for question in SINGLE)

    assert chance_of_at_least(hits, len(SINGLE), 1 / 4) > UNLIKELY, f"{hits} of {len(SINGLE)}"


def test_position_does_not_tell_the_right_option():
    places = Counter(
        [option["right"] for option in question["options"]].index(True) for question in SINGLE
    )
    for place in range(4):
        assert chance_of_at_least(places[place], len(SINGLE), 1 / 4) > UNLIKELY, places


def test_neither_length_nor_number_tells_the_right_options_of_many():
    longer = 0
    wrong = Counter()
    many = [question for question in QUESTIONS if question["kind"] == "multiple_choice"]
    for question in many:
        lengths = {True: [], False: []}
        for option in question["options"]:
            lengths[option["right"]].append(length_of(option))
        mean = {right: sum(all_) / len(all_) for right, all_ in lengths.items()}
        longer += mean[True] > mean[False]
        wrong[len(lengths[False])] += 1
    for hits in (longer, len(many) - longer):
        assert chance_of_at_least(hits, len(many), 1 / 2) > UNLIKELY, f"{longer} of {len(many)}"
    # Who knows how many are wrong needs to know less of the subject.
    assert max(wrong.values()) <= len(many) / 2, wrong


def words_of(question: dict) -> list[str]:
    """Return the words of what a question asks, its options and pairs with them."""
    parts = [question["text"]]
    parts += [part["text"] for key in ("options", "items") for part in question.get(key, [])]
    parts += [f"{pair['left']} {pair['right']}" for pair in question.get("pairs", [])]
    return re.findall(r"\w+", " ".join(parts).lower())


def likeness(one: set, other: set) -> float:
    """Return the share of runs of words in common (Jaccard index)."""
    return len(one & other) / len(one | other)


def test_no_two_questions_ask_the_same():
    runs = {}
    for question in QUESTIONS:
        words = words_of(question)
        runs[question["id"]] = set(zip(words, words[1:], words[2:], strict=False))
    twins = [
        (one, other)
        for one, other in combinations(runs, 2)
        if likeness(runs[one], runs[other]) > 0.4
    ]
    assert twins == []


def test_each_question_teaches():
    silent = [
        question["id"]
        for question in QUESTIONS
        if not question.get("explanation") and question["kind"] != "true_false"
    ]
    assert silent == []


def test_each_story_and_design_has_a_model_answer_and_weaker_ones():
    for question in QUESTIONS:
        if question["kind"] in ("star", "design"):
            full = 8 if question["kind"] == "star" else 12
            words = sum(len(text.split()) for text in question["model_answer"].values())
            assert words >= 150, question["id"]
            weaker = {one["quality"]: one["points"] for one in question["exemplars"]}
            assert weaker.get("weak", 0) < weaker["partial"] < full
            assert question["kind"] == "design" or len(weaker) == 2, question["id"]


def test_each_written_question_has_answers_of_four_qualities():
    for question in QUESTIONS:
        if question["kind"] == "written":
            exemplars = {answer["quality"]: answer["points"] for answer in question["exemplars"]}
            assert set(exemplars) == {"full", "partial", "wrong", "off_topic"}, question["id"]
            assert exemplars["full"] > exemplars["partial"] > exemplars["wrong"], question["id"]
            assert 4 <= len(question["key_points"]) <= 7, question["id"]
