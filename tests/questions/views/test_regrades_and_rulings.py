"""Regrades and rulings that meet: what is undone can be scored again, and nothing is lost by it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from questions.domain.regrade_preview import preview_regrade
from questions.domain.regrade_scope import answers_to_offer
from questions.domain.regrading import (
    JudgeRuled,
    apply_regrade,
    next_batch,
    open_regrade,
    take_back_regrade,
    work_on_regrade,
)
from questions.domain.rulings import rule, settle_ruling, undo_ruling
from questions.domain.scoring import score_submission
from questions.models import Regrade
from tests.factories import NOW, OPTIONS, QuestionFactory, QuestionVersionFactory, SubmissionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def first(question):
    return question.current_version


@pytest.fixture
def corrected(question, first):
    """The second version, in which b is right."""
    options = [dict(option, right=option["id"] == "b") for option in OPTIONS]
    version = QuestionVersionFactory(
        question=question, number=2, content={"text": "?", "options": options}
    )
    question.current_version = version
    question.save()
    return version


@pytest.fixture
def right(first, corrected):
    """An answer to the first version that only the second one holds right."""
    given = SubmissionFactory(version=first, response={"choice": ["b"]})
    score_submission(submission_id=str(given.pk))
    return given


def give_full(version, author):
    ruling = rule(version=version, kind="full", reason="No key.", author=author, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    return ruling


def undo(ruling, author):
    undo_ruling(ruling=ruling, author=author, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)


def points_of(answer):
    answer.refresh_from_db()
    return answer.effective_score.points


def test_what_a_ruling_kept_out_of_the_count_is_counted_in_once_it_is_undone(
    browser, right, first, corrected, question, carol
):
    ruling = give_full(first, carol)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    assert preview_regrade(regrade).answers == 0
    undo(ruling, carol)

    assert preview_regrade(regrade).uncounted == 1
    shown = browser.get(reverse("author_regrade", args=[regrade.pk])).text
    assert "1 more answer can be scored by now." in shown
    page = browser.get(reverse("author_versions", args=[question.pk])).text
    assert "Preview their scores by version 2" in page
    again = open_regrade(version=corrected, author=carol, now=LATER)
    assert (again, preview_regrade(again).up) == (regrade, 1)
    apply_regrade(regrade=again, now=LATER)
    assert points_of(right) == 1
    assert not answers_to_offer(corrected).exists()


def test_what_a_ruling_took_from_an_applied_regrade_is_offered_again_once_it_is_undone(
    browser, right, first, corrected, question, carol
):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    ruling = give_full(first, carol)
    apply_regrade(regrade=regrade, now=LATER)
    assert not regrade.items.exists()
    undo(ruling, carol)
    assert points_of(right) == 0

    page = browser.get(reverse("author_versions", args=[question.pk])).text
    assert "Preview their scores by version 2" in page
    browser.post(reverse("author_regrades", args=[question.pk]))
    again = Regrade.objects.exclude(pk=regrade.pk).get()
    apply_regrade(regrade=again, now=LATER)
    assert points_of(right) == 1
    page = browser.get(reverse("author_versions", args=[question.pk])).text
    for one in (regrade, again):
        assert reverse("author_regrade", args=[one.pk]) in page


def test_nothing_is_taken_back_beneath_full_marks(browser, right, first, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    ruling = give_full(first, carol)
    address = reverse("author_regrade", args=[regrade.pk])
    page = browser.get(address).text
    assert "cannot be taken back while everybody gets full marks" in page
    assert "Take these scores back" not in page
    assert take_back_regrade(regrade=regrade, now=LATER).state == "done"
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    assert take_back_regrade(regrade=regrade, now=LATER).state == "done"

    settle_ruling(ruling_id=ruling.pk, now=LATER)
    assert take_back_regrade(regrade=regrade, now=LATER).state == "returned"
    assert points_of(right) == 0


def test_full_marks_that_overtake_a_return_leave_the_regrade_applied(
    right, first, corrected, carol
):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    Regrade.objects.update(state="returning")  # a worker has yet to take it up
    ruling = give_full(first, carol)
    work_on_regrade(regrade_id=str(regrade.pk), now=LATER)
    regrade.refresh_from_db()
    assert (regrade.state, points_of(right)) == ("done", 1)

    undo(ruling, carol)
    assert take_back_regrade(regrade=regrade, now=LATER).state == "returned"
    assert points_of(right) == 0


def test_a_count_waits_until_undone_full_marks_have_given_way(right, first, corrected, carol):
    ruling = give_full(first, carol)
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    assert preview_regrade(regrade).answers == 0

    settle_ruling(ruling_id=ruling.pk, now=LATER)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    assert points_of(right) == 1


def test_a_later_ruling_changes_no_number_of_a_finished_regrade(right, first, corrected, carol):
    stays = SubmissionFactory(version=first, response={"choice": ["c"]})
    score_submission(submission_id=str(stays.pk))
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    before = preview_regrade(regrade)
    assert (before.answers, before.up, before.stays) == (2, 1, 1)

    give_full(first, carol)
    assert preview_regrade(regrade) == before


def test_a_version_that_is_ruled_scores_no_other(browser, right, first, corrected, question, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    ruling = rule(version=corrected, kind="drop", reason="Two.", author=carol, now=LATER)
    with pytest.raises(JudgeRuled):
        apply_regrade(regrade=regrade, now=LATER)
    address = reverse("author_regrade", args=[regrade.pk])
    page = browser.post(address, {"apply": "1"}, follow=True).text
    assert "A decision holds for version 2 itself" in page
    assert "Append these scores" not in page
    assert points_of(right) == 0

    Regrade.objects.all().delete()
    offer = "Preview their scores by version 2"
    versions = reverse("author_versions", args=[question.pk])
    assert offer not in browser.get(versions).text
    page = browser.post(reverse("author_regrades", args=[question.pk]), follow=True).text
    assert "A decision holds for version 2 itself" in page
    undo(ruling, carol)
    assert offer in browser.get(versions).text


@pytest.fixture
def applying(monkeypatch, first, right, corrected, carol):
    """A regrade of two answers that a worker is to apply, one by one."""
    other = SubmissionFactory(version=first, response={"choice": ["b"]})
    score_submission(submission_id=str(other.pk))
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    monkeypatch.setattr("questions.domain.regrading.AT_ONCE", 0)
    monkeypatch.setattr("questions.domain.regrading.BATCH", 1)
    return apply_regrade(regrade=regrade, now=LATER)


def test_a_ruling_on_its_version_lets_a_regrade_wait_that_has_scored_nothing(
    browser, applying, corrected, carol
):
    ruling = rule(version=corrected, kind="drop", reason="Two.", author=carol, now=LATER)
    work_on_regrade(regrade_id=str(applying.pk), now=LATER)
    applying.refresh_from_db()
    assert (applying.state, applying.finished_at, applying.items.count()) == ("ready", None, 2)
    page = browser.get(reverse("author_regrade", args=[applying.pk])).text
    assert "A decision holds for version 2 itself: nothing is scored by it." in page

    undo(ruling, carol)
    apply_regrade(regrade=applying, now=LATER)
    work_on_regrade(regrade_id=str(applying.pk), now=LATER)
    assert applying.items.filter(applied_at=LATER).count() == 2


def test_a_ruling_on_its_version_ends_a_regrade_that_has_scored_some(
    browser, applying, corrected, carol
):
    assert next_batch(str(applying.pk), now=LATER) == 1
    ruling = rule(version=corrected, kind="drop", reason="Two.", author=carol, now=LATER)
    work_on_regrade(regrade_id=str(applying.pk), now=LATER)
    applying.refresh_from_db()
    scored = applying.items.get()
    assert (applying.state, scored.applied_at) == ("done", LATER)
    page = browser.get(reverse("author_regrade", args=[applying.pk])).text
    assert "1 answer: 1 goes up" in page
    assert "it scores no further answers" in page
    assert "Take these scores back" in page

    undo(ruling, carol)
    [left] = answers_to_offer(corrected)
    assert left != scored.submission
    take_back_regrade(regrade=applying, now=LATER)
    work_on_regrade(regrade_id=str(applying.pk), now=LATER)
    assert points_of(scored.submission) == 0


@pytest.mark.django_db(transaction=True)
def test_a_ruling_waits_for_what_is_being_scored_by_its_version(applying, corrected, carol):
    def drop():
        with closing(connection):
            rule(version=corrected, kind="drop", reason="Two.", author=carol, now=LATER)

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            assert next_batch(str(applying.pk), now=LATER) == 1
            dropped = pool.submit(drop)
            wait_until_blocked()
        dropped.result()
    assert next_batch(str(applying.pk), now=LATER) == 0
    assert applying.items.filter(applied_at=LATER).count() == 1


def test_the_page_of_versions_and_the_preview_count_the_same_answers(
    browser, right, first, corrected, question, carol
):
    """Not those that the corrected version has scored, and not those that were given to it."""
    apply_regrade(regrade=open_regrade(version=corrected, author=carol, now=LATER), now=LATER)
    moved = QuestionVersionFactory(
        question=question, number=3, is_cosmetic=True, content=corrected.content
    )
    question.current_version = moved
    question.save()
    give(corrected)
    late = give(first)
    versions = reverse("author_versions", args=[question.pk])
    assert "1 answer was given to former versions" in browser.get(versions).text
    page = browser.post(reverse("author_regrades", args=[question.pk]), follow=True).text
    assert "1 answer: 1 goes up" in page

    give(corrected)
    regrade = Regrade.objects.get(version=moved)
    assert regrade.items.get().submission == late
    assert preview_regrade(regrade).uncounted == 0
    give(first)
    assert "1 more answer can be scored by now." in browser.get(page_of(regrade)).text
    assert "Preview their scores by version 3" in browser.get(versions).text
    rule(version=corrected, kind="drop", reason="Two.", author=carol, now=LATER)
    assert preview_regrade(regrade).dropped == 0, "no later version scores them"


def give(version):
    given = SubmissionFactory(version=version, response={"choice": ["b"]})
    score_submission(submission_id=str(given.pk))
    return given


def page_of(regrade) -> str:
    return reverse("author_regrade", args=[regrade.pk])
