"""The analysis of a bank equals what plain Python makes of the same answers."""

import random
import statistics
from datetime import timedelta
from decimal import Decimal
from math import isclose, sqrt

import pytest

from progress.domain.folds import fold_all
from progress.domain.items import analysis
from progress.models import BankAnalysis, ItemAnalysis, ItemFlag
from questions.domain.rulings import rule, undo_ruling
from questions.models import Score, ScoreOutbox, Submission
from tests.factories import (
    NOW,
    BankFactory,
    LearnerFactory,
    PracticeItemFactory,
    QuestionFactory,
    QuestionVersionFactory,
)

pytestmark = pytest.mark.django_db

LEARNERS, QUESTIONS = 11, 7


class Sat:
    """Everybody answered everything: who, what, and how right (0 to 1)."""

    def __init__(self) -> None:
        chance = random.Random(3)
        self.bank = BankFactory()
        self.learners = [LearnerFactory() for _ in range(LEARNERS)]
        self.questions = [QuestionFactory(bank=self.bank) for _ in range(QUESTIONS)]
        self.shares, self.choices, self.times = {}, {}, {}
        for row in range(LEARNERS):
            for column in range(QUESTIONS):
                knows = chance.random() < (row + 2) / (LEARNERS + 4)
                self.shares[row, column] = chance.choice([0.5, 1.0]) if knows else 0.0
                self.choices[row, column] = "a" if knows else chance.choice("bc")
                self.times[row, column] = chance.randrange(1_000, 60_000)
        self.answers = [self.store(row, column) for row, column in self.shares]
        # Another answer to the same question counts for nobody's figures.
        self.store(0, 0, later=1, share=1.0)

    def store(self, row: int, column: int, *, later: int = 0, share: float | None = None):
        question, at = self.questions[column], NOW + timedelta(minutes=column, days=later)
        submission = Submission.objects.create(
            learner=self.learners[row],
            version=question.current_version,
            topic=question.topic,
            context="practice",
            idempotency_key=f"{row} {column} {later}",
            response={"choice": [self.choices[row, column]]},
            spent_ms=self.times[row, column],
            confidence="sure" if row % 2 else "",
            submitted_at=at,
            study_day=at.date(),
            sweep_after=at,
        )
        share = self.shares[row, column] if share is None else share
        submission.effective_score = Score.objects.create(
            submission=submission,
            source="automatic",
            key="automatic",
            points=Decimal(str(share * 2)),
            maximum=2,
            report={},
            created_at=at,
        )
        submission.state = "scored"
        submission.save()
        ScoreOutbox.objects.create(submission=submission)
        return submission

    def column(self, column: int) -> list[float]:
        return [self.shares[row, column] for row in range(LEARNERS)]

    def rests(self, column: int) -> list[float]:
        """Return the mean share of each learner in the other questions."""
        others = [other for other in range(QUESTIONS) if other != column]
        return [
            statistics.mean(self.shares[row, other] for other in others) for row in range(LEARNERS)
        ]


@pytest.fixture
def sat(transactional_db):
    made = Sat()
    PracticeItemFactory(
        practice__learner=LearnerFactory(),
        version=made.questions[0].current_version,
        skipped_at=NOW,
    )
    # Whoever has answered a question met it: what they skip of a later version they do not meet.
    PracticeItemFactory(
        practice__learner=made.learners[0],
        version=QuestionVersionFactory(question=made.questions[0], number=2),
        skipped_at=NOW + timedelta(days=2),
    )
    fold_all()
    analysis.analyse_bank(bank_id=made.bank.pk, stamp="-", now=NOW)
    return made


def test_analysis_of_items_equals_plain_python(sat):
    for column, question in enumerate(sat.questions):
        found = ItemAnalysis.objects.get(version=question.current_version).figures
        shares, rests = sat.column(column), sat.rests(column)
        times = sorted(sat.times[row, column] for row in range(LEARNERS))
        assert found["facility"]["n"] == LEARNERS
        assert isclose(found["facility"]["value"], statistics.mean(shares))
        assert isclose(found["discrimination"]["value"], statistics.correlation(shares, rests))
        assert found["median_ms"]["value"] == statistics.median(times)
        # 11/2 ± 1.96 √11 / 2, and one more above: the 2nd and the 10th value.
        assert [found["median_ms"][end] for end in ("low", "high")] == [times[1], times[9]]
        right = [row for row in range(1, LEARNERS, 2) if shares[row] == 1]
        assert isclose(found["confidence"]["sure"]["value"], len(right) / (LEARNERS // 2))
        assert found["confidence"]["guess"]["value"] is None
        assert found["omitted"]["n"] == LEARNERS + (column == 0)
        assert isclose(found["omitted"]["value"], (column == 0) / (LEARNERS + 1))
        assert [week["n"] for week in found["weeks"]] == [LEARNERS]
    assert not ItemAnalysis.objects.filter(version__number=2).exists()


def test_distractor_table_equals_plain_python(sat):
    for column, question in enumerate(sat.questions):
        found = ItemAnalysis.objects.get(version=question.current_version).figures
        rests = sat.rests(column)
        ranked = sorted(
            range(LEARNERS), key=lambda row: (round(rests[row], 9), sat.learners[row].pk)
        )
        # 11 in fifths: three in the lowest, two in each other.
        fifths = [ranked[:3], *(ranked[start : start + 2] for start in (3, 5, 7, 9))]
        assert found["fifths"] == [3, 2, 2, 2, 2]
        for option in found["options"]:
            chose = [sat.choices[row, column] == option["option"] for row in range(LEARNERS)]
            assert option["by_fifth"] == [sum(chose[row] for row in fifth) for fifth in fifths]
            assert option["right"] == (option["option"] == "a")
            assert option["chosen"]["value"] == sum(chose) / LEARNERS


def test_reliability_equals_the_classical_formulas(sat):
    found = BankAnalysis.objects.get().figures
    totals = [
        sum(sat.shares[row, column] for column in range(QUESTIONS)) for row in range(LEARNERS)
    ]
    items = sum(statistics.variance(sat.column(column)) for column in range(QUESTIONS))
    alpha = QUESTIONS / (QUESTIONS - 1) * (1 - items / statistics.variance(totals))
    assert isclose(found["alpha"]["value"], alpha)
    assert found["length"] == QUESTIONS
    error = statistics.stdev(totals) * sqrt(1 - alpha) / QUESTIONS
    assert isclose(found["error"]["value"], error)
    assert found["alpha"]["low"] < alpha < found["alpha"]["high"]
    assert found["error"]["low"] < error < found["error"]["high"]


def test_what_is_undefined_is_null(transactional_db):
    version = QuestionFactory(bank=BankFactory()).current_version
    skipped = PracticeItemFactory(version=version, skipped_at=NOW)
    analysis.analyse_bank(bank_id=version.question.bank_id, stamp="-", now=NOW)
    found = ItemAnalysis.objects.get().figures
    for name in ("facility", "discrimination", "median_ms", "hinted"):
        assert found[name]["value"] is None
        assert found[name]["low"] is None
    assert found["omitted"]["value"] == 1
    assert BankAnalysis.objects.get().figures["alpha"]["value"] is None
    assert not ItemFlag.objects.exists()
    # Nor does anything stand that was taken back since.
    skipped.delete()
    analysis.analyse_bank(bank_id=version.question.bank_id, stamp="-", now=NOW)
    assert ItemAnalysis.objects.get().figures["omitted"] == found["omitted"] | {
        "value": None,
        "low": None,
        "high": None,
        "n": 0,
    }


def analyse_what_changed() -> None:
    """Analyse the one bank, which the sweep sends just once."""
    assert analysis.sweep_banks() == 1
    [(bank, stamp)] = analysis.fetch(analysis.STAMPS, {})
    analysis.analyse_bank(bank_id=bank, stamp=stamp, now=NOW)
    assert analysis.sweep_banks() == 0


def correct(answer: Submission, share: float) -> None:
    """Let another score of an answer count."""
    answer.effective_score = Score.objects.create(
        submission=answer,
        source="automatic",
        key="corrected",
        points=Decimal(str(share * 2)),
        maximum=2,
        report={},
        created_at=NOW,
    )
    answer.save(update_fields=["effective_score"])
    ScoreOutbox.objects.create(submission=answer)


def test_a_bank_is_analysed_again_only_after_something_was_counted(sat):
    analyse_what_changed()
    # A question that is dropped is in nobody's rest score any more, and what is skipped was met.
    ruled = sat.questions[0].current_version
    ruling = rule(version=ruled, kind="drop", reason="-", author=sat.learners[0], now=NOW)
    assert analysis.sweep_banks() == 0
    fold_all()
    alpha = BankAnalysis.objects.get().figures["alpha"]
    analyse_what_changed()
    assert BankAnalysis.objects.get().figures["alpha"] != alpha
    undo_ruling(ruling=ruling, author=sat.learners[0], now=NOW)
    fold_all()
    analyse_what_changed()
    assert BankAnalysis.objects.get().figures["alpha"] == alpha
    PracticeItemFactory(version=ruled, skipped_at=NOW)
    analyse_what_changed()
    assert ItemAnalysis.objects.get(version=ruled).figures["omitted"]["n"] == LEARNERS + 2
    # Two corrections that cancel out change no sum of points.
    one, other = (sat.answers[QUESTIONS * row] for row in (0, 1))
    shares = [float(answer.effective_score.points / 2) for answer in (other, one)]
    for answer, share in zip((one, other), shares, strict=True):
        correct(answer, share)
    fold_all()
    analyse_what_changed()
    learner = LearnerFactory()
    sat.learners.append(learner)
    sat.shares[LEARNERS, 0], sat.choices[LEARNERS, 0], sat.times[LEARNERS, 0] = 1.0, "a", 5
    sat.store(LEARNERS, 0)
    fold_all()
    assert analysis.sweep_banks() == 1
