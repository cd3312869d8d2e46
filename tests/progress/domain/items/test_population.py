"""A population with known abilities meets questions with known faults: the analysis says just that.

Everything is held against numpy, from a matrix of learners and questions in which a fifth was never
answered. Three questions are at fault, and only these reach the authors.
"""

import uuid
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.urls import reverse

from progress.domain.items import analysis
from progress.domain.items.gathering import LEAST_REST
from progress.domain.rebuild import rebuild
from progress.models import BankAnalysis, ItemAnalysis, ItemFlag
from questions.models import Score, Submission
from tests.factories import NOW, BankFactory, LearnerFactory, QuestionFactory

LEARNERS, QUESTIONS, WEEKS, RECENT = 300, 16, 12, 4
WRONG_KEY, TOO_EASY, DRIFTING = 3, 7, 11
OPTIONS = np.array(["a", "b", "c"])
SCORED = """
    UPDATE questions_submission s SET effective_score_id = e.id, state = 'scored'
    FROM questions_score e WHERE e.submission_id = s.id
"""


class Population:
    """Who answered what, when, how right, and in how long; NaN where they did not."""

    def __init__(self) -> None:
        chance = np.random.default_rng(9)
        shape = (LEARNERS, QUESTIONS)
        ability = chance.normal(0, 1, LEARNERS)
        hard = chance.normal(0, 0.8, QUESTIONS)
        hard[TOO_EASY] = -3.5
        self.week = chance.integers(0, WEEKS, LEARNERS)
        logit = 1.4 * (ability[:, None] - hard[None, :])
        # What was hard for everybody leaked four weeks before the end.
        logit[:, DRIFTING] = ability + np.where(self.week < WEEKS - RECENT, -1.2, 1.2)
        knows = chance.random(shape) < 1 / (1 + np.exp(-logit))
        self.choice = np.where(knows, 0, chance.integers(1, 3, shape))
        # Whoever knows it takes b, which the key calls wrong.
        self.choice[:, WRONG_KEY] = (self.choice[:, WRONG_KEY] + 1) % 3
        answered = chance.random(shape) < 0.8
        self.share = np.where(answered, self.choice == 0, np.nan)
        self.spent = chance.lognormal(9.5, 0.6, shape).astype(int)

    def store(self) -> None:
        """Store it as scored answers of people to a bank."""
        self.bank = BankFactory()
        self.versions = [
            QuestionFactory(bank=self.bank, pack="", title=f"Question {number:02}").current_version
            for number in range(QUESTIONS)
        ]
        self.learners = [learner.pk for learner in LearnerFactory.create_batch(LEARNERS)]
        pairs = np.argwhere(~np.isnan(self.share))
        answers = Submission.objects.bulk_create(self.tell(*pair) for pair in pairs)
        Score.objects.bulk_create(
            Score(
                submission=answer,
                source="automatic",
                key="automatic",
                points=int(self.share[row, column]),
                maximum=1,
                report={},
                created_at=answer.submitted_at,
            )
            for answer, (row, column) in zip(answers, pairs, strict=True)
        )
        with connection.cursor() as cursor:
            cursor.execute(SCORED)

    def tell(self, row: int, column: int) -> Submission:
        version = self.versions[column]
        at = NOW - timedelta(weeks=WEEKS - int(self.week[row]), minutes=-int(column))
        return Submission(
            learner_id=self.learners[row],
            version=version,
            topic=version.question.topic,
            context="practice",
            idempotency_key=str(uuid.uuid4()),
            response={"choice": [OPTIONS[self.choice[row, column]]]},
            spent_ms=int(self.spent[row, column]),
            submitted_at=at,
            study_day=at.date(),
            sweep_after=at,
        )

    def rests(self, column: int) -> np.ndarray:
        """Return the mean share of each learner in the other questions; NaN of too few."""
        others = np.delete(self.share, column, axis=1)
        counts = np.sum(~np.isnan(others), axis=1)
        means = np.nansum(others, axis=1) / np.maximum(counts, 1)
        return np.where(counts >= LEAST_REST, means, np.nan)


@pytest.fixture
def people(db):
    made = Population()
    made.store()
    rebuild(swap=True)
    analysis.analyse_bank(bank_id=made.bank.pk, stamp="-", now=NOW)
    return made


def test_figures_of_a_population_equal_numpy_and_find_what_is_at_fault(people, client, carol):
    for column, version in enumerate(people.versions):
        found = ItemAnalysis.objects.get(version=version).figures
        check_item(found, people, column)
    check_reliability(BankAnalysis.objects.get(bank=people.bank).figures, people.share)
    flags = {flag.version_id: set() for flag in ItemFlag.objects.all()}
    for flag in ItemFlag.objects.all():
        flags[flag.version_id].add(flag.sort)
    assert flags == {
        people.versions[WRONG_KEY].pk: {"negative", "distractor"},
        people.versions[TOO_EASY].pk: {"too_easy"},
        people.versions[DRIFTING].pk: {"drift"},
    }
    client.force_login(carol)
    inbox = client.get(reverse("author_inbox")).content.decode()
    named = [number for number in range(QUESTIONS) if f"Question {number:02}" in inbox]
    assert named == [WRONG_KEY, TOO_EASY, DRIFTING]


def check_item(found: dict, people: Population, column: int) -> None:
    shares, rests = people.share[:, column], people.rests(column)
    answered = ~np.isnan(shares)
    rested = answered & ~np.isnan(rests)
    assert found["facility"]["n"] == answered.sum()
    assert np.isclose(found["facility"]["value"], shares[answered].mean())
    r = np.corrcoef(shares[rested], rests[rested])[0, 1]
    assert np.isclose(found["discrimination"]["value"], r)
    assert found["median_ms"]["value"] == np.median(people.spent[answered, column])
    for week, told in zip(np.unique(people.week[answered]), found["weeks"], strict=True):
        of_week = shares[answered & (people.week == week)]
        assert (told["n"], told["value"]) == (of_week.size, pytest.approx(of_week.mean()))
    order = np.lexsort((people.learners, np.round(rests, 9)))
    fifths = np.array_split(order[rested[order]], 5)
    for number, option in enumerate(found["options"][: len(OPTIONS)]):
        chosen = people.choice[:, column] == number
        assert option["by_fifth"] == [int(chosen[fifth].sum()) for fifth in fifths]


def check_reliability(found: dict, share: np.ndarray) -> None:
    """Hold alpha against the covariances of each pair of questions, over who answered both."""
    given = ~np.isnan(share)
    apart = np.where(given, share - np.nanmean(share, axis=0), 0.0)
    among, both = apart.T @ apart, given.T.astype(int) @ given.astype(int)
    others = ~np.eye(share.shape[1], dtype=bool)
    v, c = np.trace(among) / given.sum(), among[others].sum() / both[others].sum()
    k = given.sum() / LEARNERS
    alpha = k * c / (v + (k - 1) * c)
    assert found["length"] == k
    assert np.isclose(found["alpha"]["value"], alpha)
    deviation = np.sqrt((k * v + k * (k - 1) * c) * LEARNERS / (LEARNERS - 1)) / k
    assert np.isclose(found["error"]["value"], deviation * np.sqrt(1 - alpha))
