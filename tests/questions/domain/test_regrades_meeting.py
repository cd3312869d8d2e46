"""Regrades of one question that meet: each is taken back as if it were alone, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from questions.domain.cards import list_looks
from questions.domain.regrade_preview import preview_regrade
from questions.domain.regrade_scope import answers_to_offer
from questions.domain.regrade_scores import key_of
from questions.domain.regrading import (
    BeingTakenBack,
    apply_regrade,
    next_batch,
    open_regrade,
    take_back_regrade,
    work_on_regrade,
)
from questions.domain.rulings import rule, settle_ruling, undo_ruling
from questions.domain.scoring import score_submission
from questions.domain.telling_rulings import former_scores
from questions.models import Card, Regrade
from tests.factories import NOW, OPTIONS, QuestionFactory, QuestionVersionFactory, SubmissionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def answer(question):
    """An answer that the first version holds wrong."""
    given = SubmissionFactory(version=question.current_version, response={"choice": ["b"]})
    score_submission(submission_id=str(given.pk))
    return given


@pytest.fixture
def second(question, answer, carol):
    """The regrade by a second version, in which b is right. It is applied."""
    return apply_regrade(regrade=count(question, carol, right="b", number=2), now=LATER)


@pytest.fixture
def third(question, second, carol):
    """The regrade by a third version, in which c is right. It is ready."""
    return count(question, carol, right="c", number=3)


def count(question, author, *, right, number):
    options = [dict(option, right=option["id"] == right) for option in OPTIONS]
    version = QuestionVersionFactory(
        question=question, number=number, content={"text": "?", "options": options}
    )
    return open_regrade(version=version, author=author, now=LATER + timedelta(hours=number))


def points_of(answer):
    answer.refresh_from_db()
    return answer.effective_score.points


@pytest.fixture
def by_worker(monkeypatch):
    """Nothing is done at once."""
    monkeypatch.setattr("questions.domain.regrading.AT_ONCE", -1)


def test_none_is_applied_while_an_earlier_one_is_taken_back(
    client, answer, second, third, carol, by_worker
):
    assert take_back_regrade(regrade=second, now=LATER).state == "returning"
    with pytest.raises(BeingTakenBack):
        apply_regrade(regrade=third, now=LATER)
    address = reverse("author_regrade", args=[third.pk])
    client.force_login(carol)
    page = client.post(address, {"apply": "1"}, follow=True).text
    assert "Append these once that is done." in page

    work_on_regrade(regrade_id=str(second.pk), now=LATER)
    second.refresh_from_db()
    assert (second.state, points_of(answer)) == ("returned", 0)
    assert apply_regrade(regrade=third, now=LATER).state == "applying"


@pytest.mark.django_db(transaction=True)
def test_pressed_at_one_moment_the_second_sees_what_the_first_did(second, third, by_worker):
    def apply():
        with closing(connection):
            return apply_regrade(regrade=third, now=LATER)

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            take_back_regrade(regrade=second, now=LATER)
            applied = pool.submit(apply)
            wait_until_blocked()
        with pytest.raises(BeingTakenBack):
            applied.result()


@pytest.fixture
def under_way(question, answer, carol):
    """The regrade by a second version, in which b is right, as a worker is to apply it."""
    regrade = count(question, carol, right="b", number=2)
    Regrade.objects.filter(pk=regrade.pk).update(state="applying")
    return regrade


@pytest.mark.django_db(transaction=True)
def test_what_another_scores_while_one_waits_for_it_is_left_to_be_counted_anew(
    question, answer, under_way, carol
):
    third = count(question, carol, right="b", number=3)
    assert third.items.get().goes == "up"

    def apply():
        with closing(connection):
            return apply_regrade(regrade=third, now=LATER)

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            assert next_batch(str(under_way.pk), now=LATER) == 1
            applied = pool.submit(apply)
            wait_until_blocked()
        assert applied.result().state == "done"
    # A score without an item could never be taken back.
    assert [one.key for one in answer.scores.order_by("pk")] == ["automatic", key_of(under_way)]
    assert not third.items.exists()
    assert list(answers_to_offer(third.version)) == [answer]


@pytest.mark.django_db(transaction=True)
def test_what_another_scores_while_one_counts_it_is_weighed_as_it_is_then(
    question, answer, under_way, carol
):
    def open_third():
        with closing(connection):
            return count(question, carol, right="b", number=3)

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            assert next_batch(str(under_way.pk), now=LATER) == 1
            opened = pool.submit(open_third)
            wait_until_blocked()
        third = opened.result()
    assert (third.state, third.items.get().goes) == ("ready", "stays")


def test_what_lies_beneath_another_regrade_stays_applied_until_that_one_is_taken_back(
    answer, second, third
):
    # By a worker that began before the second one was applied: it has one time for all it appends.
    apply_regrade(regrade=third, now=LATER - timedelta(seconds=20))
    assert points_of(answer) == 0
    assert list_looks(Card.objects.get(learner=answer.learner))[-1].rating == 1
    assert former_scores().filter(submission=answer).first().key == key_of(third)
    Regrade.objects.filter(pk=second.pk).update(state="returning")
    work_on_regrade(regrade_id=str(second.pk), now=LATER)
    second.refresh_from_db()
    assert (second.state, second.items.get().applied_at) == ("done", LATER)

    assert take_back_regrade(regrade=third, now=LATER).state == "returned"
    assert points_of(answer) == 1
    assert take_back_regrade(regrade=second, now=LATER).state == "returned"
    assert points_of(answer) == 0


def test_what_is_taken_back_in_part_says_so_and_stays_decided(client, question, answer, carol):
    below = count(question, carol, right="c", number=2).version
    held = SubmissionFactory(version=below, response={"choice": ["b"]})
    score_submission(submission_id=str(held.pk))
    regrade = count(question, carol, right="b", number=3)
    apply_regrade(regrade=regrade, now=LATER)
    Regrade.objects.filter(pk=regrade.pk).update(state="returning")
    ruling = rule(version=below, kind="full", reason="No key.", author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    work_on_regrade(regrade_id=str(regrade.pk), now=LATER + timedelta(days=1))

    regrade.refresh_from_db()
    assert (regrade.state, regrade.finished_at, points_of(answer)) == ("done", LATER, 0)
    client.force_login(carol)
    page = client.get(reverse("author_regrade", args=[regrade.pk])).text
    assert "1 of 2 has been taken back since: its former points count again." in page
    assert page.count("up, taken back") == 1

    undo_ruling(ruling=ruling, author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    moved = QuestionVersionFactory(
        question=question, number=4, is_cosmetic=True, content=regrade.version.content
    )
    assert not answers_to_offer(moved)
    assert take_back_regrade(regrade=regrade, now=LATER).state == "returned"
    assert points_of(held) == 0


def test_one_that_waits_counts_anew_what_is_taken_back_beneath_it(question, answer, second, carol):
    third = count(question, carol, right="b", number=3)
    assert third.items.get().goes == "stays"
    take_back_regrade(regrade=second, now=LATER)
    assert preview_regrade(third).uncounted == 1

    open_regrade(version=third.version, author=carol, now=LATER)
    assert third.items.get().goes == "up"
    apply_regrade(regrade=third, now=LATER)
    assert points_of(answer) == 1
