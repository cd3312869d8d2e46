"""A bank's own scale: fitted to marks, shown, activated, taken back; and what it does to scores."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

import scoring
from questions.domain.calibrating import activate, take_back
from questions.domain.regrade_preview import preview_regrade
from questions.domain.regrading import (
    apply_regrade,
    dismiss_regrade,
    open_regrade,
    take_back_regrade,
    work_on_regrade,
)
from questions.domain.reports import automatic_score
from questions.domain.rescoring import answers_to_rescore, open_rescore
from questions.domain.rulings import rule, undo_ruling
from questions.domain.scoring import mark_answer, score_submission
from questions.models import Calibration, Regrade, Ruling, Score, Submission
from tests.factories import NOW, QuestionFactory, QuestionVersionFactory, SubmissionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
# What the scorer finds little in, and mentors gave much for.
LOOSE = "It needs a place to run in, which is put together before anything else."
FITTED = {
    "schema": 1,
    "base": "tests",
    "scale": 1.0,
    "offset": 3.0,
    "answers": 50,
    "before": {"mean_error": 0.3, "bias": -0.3},
    "after": {"mean_error": 0.1, "bias": 0.0},
}


@pytest.fixture
def question():
    return QuestionFactory(kind="written")


def make_scale(bank, number: int = 1) -> Calibration:
    return Calibration.objects.create(
        bank=bank, number=number, content=FITTED, marks=50, verdicts=0, made_at=NOW
    )


def answer(question, text: str = LOOSE) -> Submission:
    return SubmissionFactory(version=question.current_version, response={"text": text})


def mark(submission, mentor, share: str) -> None:
    Score.objects.create(
        submission=submission,
        source=Score.Source.MENTOR,
        key="review:1",
        points=10 * Decimal(share),
        maximum=10,
        report={"kind": "mentor"},
        marked_by=mentor,
        created_at=NOW,
    )


def run(bank, *words: str) -> str:
    out = io.StringIO()
    call_command("calibrate_scoring", f"{bank.pack}:{bank.slug}", *words, stdout=out)
    return out.getvalue()


def work(regrade, now=NOW) -> Regrade:
    work_on_regrade(regrade_id=str(regrade.pk), now=now)
    regrade.refresh_from_db()
    return regrade


def test_scale_is_fitted_to_marks_shown_activated_and_taken_back(question, bob):
    bank = question.bank
    given = [answer(question) for _number in range(scoring.LEAST_MARKS)]
    for submission in given[1:]:
        mark(submission, bob, "0.9")
    with pytest.raises(CommandError, match="49 written answers"):
        run(bank)
    mark(given[0], bob, "0.9")

    assert "Scale 1, fitted" in run(bank)

    shipped = mark_answer(given[0])
    assert "on scale 1 from now on" in run(bank, "--activate", "1")
    own = mark_answer(given[0])
    assert own["points"] > shipped["points"]
    assert own["versions"]["calibration"].startswith(shipped["versions"]["calibration"] + "+")
    assert "(counts)" in run(bank, "--list")
    assert "the shipped scale again" in run(bank, "--back")
    assert mark_answer(given[0]) == shipped
    with pytest.raises(CommandError, match="nothing to take back"):
        run(bank, "--back")


def test_taking_back_lets_the_scale_before_count(question):
    first, second = make_scale(question.bank), make_scale(question.bank, 2)
    for scale in (first, second, second):
        activate(calibration=scale, now=NOW)
    assert take_back(bank=question.bank) == first
    assert take_back(bank=question.bank) is None
    assert not Calibration.objects.filter(is_active=True).exists()


def test_rescore_shows_what_another_scale_changes_appends_it_and_takes_it_back(question, carol):
    bank, given = question.bank, answer(question)
    score_submission(submission_id=str(given.pk))
    assert not answers_to_rescore(bank).exists()
    stale = Regrade.objects.create(bank=bank, asked_by=carol, asked_at=NOW, touched_at=NOW)
    activate(calibration=make_scale(bank), now=NOW)
    assert list(answers_to_rescore(bank)) == [given]

    opened = open_rescore(bank=bank, author=carol, now=NOW)
    assert open_rescore(bank=bank, author=carol, now=NOW) == opened
    stale.refresh_from_db()
    assert stale.state == Regrade.State.DISMISSED
    preview = preview_regrade(work(opened))
    assert (opened.state, preview.answers, preview.up, given.scores.count()) == ("ready", 1, 1, 1)

    work(apply_regrade(regrade=opened, now=NOW))

    given.refresh_from_db()
    assert given.effective_score.source == Score.Source.REGRADE
    assert given.effective_score.points > given.scores.get(key="automatic").points
    assert not answers_to_rescore(bank).exists()
    assert work(take_back_regrade(regrade=opened, now=NOW)).state == "returned"
    given.refresh_from_db()
    assert given.effective_score.points == given.scores.get(key="automatic").points
    assert given.scores.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_dismissed_just_now_is_not_dismissed_again(question, carol):
    bank = question.bank
    stale = Regrade.objects.create(bank=bank, asked_by=carol, asked_at=NOW, touched_at=NOW)

    def reopen():
        with closing(connection):
            return open_rescore(bank=bank, author=carol, now=NOW + timedelta(hours=1))

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            dismiss_regrade(regrade=stale, now=NOW)
            opened = pool.submit(reopen)
            wait_until_blocked()
        assert opened.result().state == Regrade.State.COUNTING
    stale.refresh_from_db()
    assert stale.finished_at == NOW


@pytest.fixture
def regraded(question, carol) -> Submission:
    """An answer to version 1 whose score is by version 2, which a regrade has scored by."""
    given = answer(question)
    score_submission(submission_id=str(given.pk))
    content = {**question.current_version.content, "words": [10, 120]}
    judge = QuestionVersionFactory(question=question, number=2, kind="written", content=content)
    regrade = work(open_regrade(version=judge, author=carol, now=NOW))
    # Whatever it came to, so that it is appended.
    regrade.items.update(share=Decimal("0.0123"))
    # By a worker that began before the answer was scored: it has one time for all it appends.
    work(apply_regrade(regrade=regrade, now=NOW), now=given.submitted_at.replace(year=2020))
    given.refresh_from_db()
    assert given.effective_score.report["versions"]["question"] == 2
    return given


def drop_judge(submission: Submission, author) -> Ruling:
    judge = submission.version.question.versions.get(number=2)
    return rule(version=judge, kind="drop", reason="No key.", author=author, now=NOW)


def test_rescore_scores_nothing_by_a_version_that_is_ruled_itself(question, regraded, carol, bob):
    mark(regraded, bob, "0.9")
    regraded.effective_score = regraded.scores.get(source=Score.Source.MENTOR)
    regraded.save()
    # The score beneath the mark is by version 2 as well.
    assert automatic_score(regraded).report["versions"]["question"] == 2
    activate(calibration=make_scale(question.bank), now=NOW)
    assert list(answers_to_rescore(question.bank)) == [regraded]

    ruling = drop_judge(regraded, carol)

    assert not answers_to_rescore(question.bank).exists()
    undo_ruling(ruling=ruling, author=carol, now=NOW)
    assert list(answers_to_rescore(question.bank)) == [regraded]


def test_a_ruling_on_the_judge_between_the_preview_and_the_scores_holds(
    question, regraded, carol, client
):
    activate(calibration=make_scale(question.bank), now=NOW)
    rescore = work(open_rescore(bank=question.bank, author=carol, now=NOW))
    assert preview_regrade(rescore).answers == 1
    before = regraded.scores.count()

    ruling = drop_judge(regraded, carol)

    assert preview_regrade(rescore).answers == 0
    work(apply_regrade(regrade=rescore, now=NOW))
    assert regraded.scores.count() == before
    # Once the ruling is undone, it is counted anew. So is what gets another score meanwhile.
    undo_ruling(ruling=ruling, author=carol, now=NOW)
    again = work(open_rescore(bank=question.bank, author=carol, now=NOW))
    assert (again.state, preview_regrade(again).answers) == ("ready", 1)
    work(take_back_regrade(regrade=Regrade.objects.get(version__number=2), now=NOW))
    client.force_login(carol)
    page = client.get(reverse("author_regrade", args=[again.pk])).text
    assert "1 more answer can be scored by now." in page
    assert f'href="{reverse("author_scoring", args=[question.bank_id])}">Count them in' in page
    assert work(open_rescore(bank=question.bank, author=carol, now=NOW)) == again
    assert (again.items.count(), preview_regrade(again).uncounted) == (1, 0)
