import pytest

from scoring import mark
from scoring.absence import denies_only_dealings, find_things
from scoring.text import list_words


def make_scheme(question, text, claim):
    point = {"id": "k", "text": text, "weight": 1, "wrong": [{"claim": claim, "why": "It is."}]}
    return {
        "kind": "written",
        "max_points": 4,
        "question": question,
        "model_answer": text,
        "key_points": [point],
    }


RENT = make_scheme(
    "What does a renter of a flat give up?",
    "The landlord owns the building and keeps it in repair.",
    "renting means that there is no house",
)
ROUND = make_scheme(
    "How does a choir sing a round?",
    "All sing the same tune, and each group starts later than the one before.",
    "in a round there is no conductor",
)
EMBASSY = make_scheme(
    "What does an embassy do for its citizens abroad?",
    "It issues papers and helps its citizens in an emergency.",
    "the embassy has no laws",
)
SOME_SAY = "Some say renting means that there is no house, but that is wrong: the landlord"


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (RENT, "Renting means I live there without owning the house: the landlord keeps it."),
        (RENT, "Renting means that there is no house to repair for me."),
        (RENT, "Renting doesn't mean that there is no house: the landlord owns the building."),
        (RENT, f"{SOME_SAY} owns the building and keeps it in repair."),
        (ROUND, "In a round each group starts later by itself, without watching the conductor."),
        (EMBASSY, "The embassy has no laws of its own; it issues papers and helps its citizens."),
    ],
)
def test_who_denies_only_what_is_done_with_a_thing_makes_no_claim_that_there_is_none(scheme, text):
    part = mark(scheme, {"text": text}).parts[0]
    assert part.status in ("covered", "partial")
    assert part.points > 0


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (RENT, "Renting means no house at all."),
        (RENT, "I live there without owning the house. Renting means that there is no house."),
        (RENT, f"{SOME_SAY} lives there too."),
        (ROUND, "In a round the groups sing without a conductor."),
        (EMBASSY, "The embassy has no real laws."),
    ],
)
def test_who_denies_the_thing_itself_makes_the_claim_or_is_in_doubt(scheme, text):
    assert mark(scheme, {"text": text}).low == 0


@pytest.mark.parametrize(
    ("text", "only_dealings"),
    [
        ("no server management for us", True),
        ("there are no servers I have to patch", True),
        ("nobody there ever manages servers of ours", True),
        ("we do not care about servers", True),
        ("no longer manage the servers", True),
        ("there are no longer servers", False),
        ("no need for servers", False),
        ("there are no servers to run the code", False),
        ("no physical servers are used", False),
        ("it doesn't use servers", False),
        ("it doesn't run on servers", False),
        ("no servers to speak of", False),
        ("without owning them there are no servers", False),
        ("the servers are managed", False),
    ],
)
def test_dealings_are_told_from_the_thing(text, only_dealings):
    claim = "there are no servers any more"
    things = find_things(list_words(claim), claim)
    assert denies_only_dealings(list_words(text), text, (0, len(text)), things) is only_dealings


@pytest.mark.parametrize("claim", ["it works without losing data", "the queue doesn't lose data"])
def test_claims_about_deeds_speak_of_no_thing(claim):
    assert not find_things(list_words(claim), claim)
