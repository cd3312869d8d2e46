"""Old answers scored by a later version: shown first, appended once, never against a mentor."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string

from accounts.models import Notice
from progress.domain.folds import fold_all
from progress.domain.rebuild import rebuild
from progress.models import TopicMastery
from questions.domain.cards import list_looks, recall_from
from questions.domain.looks import rate_look
from questions.domain.regrade_preview import list_items, preview_regrade
from questions.domain.regrade_scope import answers_to_offer
from questions.domain.regrade_scores import lock_answers
from questions.domain.regrading import (
    apply_regrade,
    dismiss_regrade,
    open_regrade,
    sweep_regrades,
    take_back_regrade,
    work_on_regrade,
)
from questions.domain.reports import describe_result
from questions.domain.reviewing import undo_rating
from questions.domain.rulings import rule, settle_ruling, undo_ruling
from questions.domain.scoring import append_mentor_score, mark_answer, score_submission
from questions.domain.withdrawing import restore_answers, withdraw_answers
from questions.models import Card, Regrade, ReviewLog, Score, SelfMark
from tests.factories import (
    NOW,
    OPTIONS,
    QuestionFactory,
    QuestionVersionFactory,
    ScoreFactory,
    SubmissionFactory,
)
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def answers(question):
    """Two right and two wrong answers, as the first version saw it, beside one taken back."""
    ScoreFactory(submission__version=question.current_version, submission__withdrawn_at=NOW)
    given = [
        SubmissionFactory(version=question.current_version, response={"choice": [choice]})
        for choice in ("a", "a", "b", "c")
    ]
    for answer in given:
        score_submission(submission_id=str(answer.pk))
        answer.refresh_from_db()
    fold_all()
    return given


@pytest.fixture
def corrected(question):
    """The version in which b is right."""
    options = [dict(option, right=option["id"] == "b") for option in OPTIONS]
    content = {"text": "What absorbs a burst?", "options": options}
    return QuestionVersionFactory(question=question, number=2, content=content)


def shares(question) -> Decimal:
    return sum(row.shares for row in TopicMastery.objects.filter(topic=question.topic))


def test_it_shows_what_it_would_do_and_does_nothing_yet(answers, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    preview = preview_regrade(regrade)

    assert regrade.state == "ready"
    assert (preview.answers, preview.up, preview.down, preview.stays) == (4, 1, 2, 1)
    assert preview.moves == 3
    assert [item.goes for item in list_items(regrade)] == ["down", "down", "up"]
    assert Score.objects.filter(source="regrade").count() == 0
    assert open_regrade(version=corrected, author=carol, now=LATER) == regrade


def test_it_appends_scores_once_and_the_figures_follow(answers, corrected, carol, question):
    old = list(Score.objects.order_by("pk").values())
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    for _press in range(2):
        apply_regrade(regrade=regrade, now=LATER)
    work_on_regrade(regrade_id=str(regrade.pk), now=LATER)

    assert list(Score.objects.exclude(source="regrade").order_by("pk").values()) == old
    assert Score.objects.filter(source="regrade").count() == 3
    for answer in answers:
        answer.refresh_from_db()
    assert [answer.effective_score.points for answer in answers] == [0, 0, 1, 0]
    assert fold_all() == 3
    assert shares(question) == 1
    assert not any(rebuild(swap=False).values())


@pytest.mark.parametrize("ruled", [False, True])
def test_a_look_in_recall_is_rated_as_the_score_says_until_that_is_taken_back(
    answers, corrected, carol, bob, ruled
):
    """What the learner rated by hand stays, and a replay gives the card exactly.

    Full marks for everybody that were taken back say nothing of what somebody remembers.
    """
    if ruled:
        version = answers[0].version
        ruling = rule(version=version, kind="full", reason="No key.", author=carol, now=NOW)
        settle_ruling(ruling_id=ruling.pk, now=NOW)
        undo_ruling(ruling=ruling, author=carol, now=NOW)
        settle_ruling(ruling_id=ruling.pk, now=NOW)
    cards = [Card.objects.get(learner=answer.learner_id) for answer in answers]
    rate_look(card=cards[1], rating=2, seen=None, now=NOW)
    cards[1].refresh_from_db()
    before = [state_of(card) for card in cards]
    looks = ReviewLog.objects.count()
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    for _press in range(2):
        apply_regrade(regrade=regrade, now=LATER)

    assert [list_looks(card)[-1].rating for card in cards] == [1, 2, 3, 1]
    assert ReviewLog.objects.count() == looks + 2
    for card in cards:
        card.refresh_from_db()
        memory = recall_from(card, list_looks(card))
        assert (card.state, card.due_on) == (memory.state, memory.due_on)
    assert state_of(cards[0]) != before[0]

    take_back_regrade(regrade=regrade, now=LATER)
    for card in cards:
        card.refresh_from_db()
    assert [state_of(card) for card in cards] == before


@pytest.mark.parametrize("kind", ["full", "drop"])
def test_answers_to_a_ruled_version_are_left_out_and_the_preview_says_so(
    answers, corrected, carol, kind
):
    settle(answers[0].version, kind, carol)
    points = points_of_all(answers)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)

    preview = preview_regrade(regrade)
    assert (preview.answers, preview.moves) == (0, 0)
    assert (preview.full, preview.dropped) == ((4, 0) if kind == "full" else (0, 4))
    apply_regrade(regrade=regrade, now=LATER)
    assert points_of_all(answers) == points
    says = {"full": "4 answers are left out: everybody", "drop": "4 answers are left out: their"}
    context = {"regrade": regrade, "preview": preview}
    assert says[kind] in render_to_string("questions/author/regrade_state.html", context)


def test_a_ruling_between_the_preview_and_the_scores_holds(answers, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    settle(answers[0].version, "full", carol)

    preview = preview_regrade(regrade)
    assert (preview.answers, preview.full, list(list_items(regrade))) == (0, 4, [])
    apply_regrade(regrade=regrade, now=LATER)
    assert points_of_all(answers) == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_full_marks_appended_while_a_regrade_waits_for_the_answers_hold(answers, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)

    def apply():
        with closing(connection):
            return apply_regrade(regrade=regrade, now=LATER).state

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            lock_answers(list(regrade.items.all()))
            applied = pool.submit(apply)
            wait_until_blocked()
            settle(answers[0].version, "full", carol)
        assert applied.result() == "done"
    assert points_of_all(answers) == [1, 1, 1, 1]


def settle(version, kind, author):
    ruling = rule(version=version, kind=kind, reason="No key.", author=author, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)


def points_of_all(answers):
    for answer in answers:
        answer.refresh_from_db()
    return [answer.effective_score.points for answer in answers]


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_a_learner_who_rates_the_look_just_now(answers, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    card = Card.objects.get(learner=answers[0].learner_id)

    def apply():
        with closing(connection):
            return apply_regrade(regrade=regrade, now=LATER).state

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            rate_look(card=card, rating=2, seen=None, now=NOW)
            applied = pool.submit(apply)
            wait_until_blocked()
        assert applied.result() == "done"
    assert list_looks(card)[-1].rating == 2
    answers[0].refresh_from_db()
    assert answers[0].effective_score.points == 0
    # Without the learner's own rating it is the corrected score that rates.
    undo_rating(card=card, seen=list_looks(card)[-1].pk, now=LATER)
    assert list_looks(card)[-1].rating == 1


def state_of(card):
    return card.state, card.due_on, card.day, card.looks, card.lapses


def test_learners_are_told_and_see_the_key_of_the_version_that_scored(answers, corrected, carol):
    apply_regrade(regrade=open_regrade(version=corrected, author=carol, now=LATER), now=LATER)

    told = Notice.objects.filter(kind="new_score")
    assert {one.person_id for one in told} == {one.learner_id for one in answers[:3]}
    assert all("was corrected" in one.says for one in told)
    answers[2].refresh_from_db()
    result = describe_result(submission=answers[2], now=LATER)
    assert (result.state, result.rescored.number) == ("full", 2)
    assert result.rescored.expects == OPTIONS[1]["text"]
    assert [one.id for one in result.options if one.right] == ["b"]
    page = render_to_string(
        "questions/decisions.html", {"version": answers[2].version, "result": result}
    )
    assert "Scored again by version 2 of this question, which expects: A cron job." in page


def test_what_is_taken_back_meanwhile_gets_no_score_until_it_counts_again(
    answers, corrected, carol
):
    gone = answers[2]
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    withdraw_answers(answers=[gone], now=LATER)
    assert preview_regrade(regrade).answers == 3
    apply_regrade(regrade=regrade, now=LATER)
    assert gone.scores.count() == 1
    assert not Notice.objects.filter(person=gone.learner).exists()

    restore_answers(answers=[gone], now=LATER)
    assert list(answers_to_offer(corrected)) == [gone]


def test_nobody_hears_of_an_answer_that_was_taken_back_or_is_to_be_marked_first(
    answers, corrected, carol
):
    SelfMark.objects.create(submission=answers[0], maximum=1)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    gone = answers[2]
    assert Notice.objects.filter(person=gone.learner).count() == 1
    withdraw_answers(answers=[gone], now=LATER)
    take_back_regrade(regrade=regrade, now=LATER)

    assert points_of_all(answers) == [1, 1, 0, 0]
    heard = [Notice.objects.filter(person=one.learner).count() for one in answers]
    assert heard == [0, 2, 1, 0]


def test_a_mentors_mark_goes_on_counting(answers, corrected, carol, bob):
    mark = append_mentor_score(
        submission=answers[0],
        mentor=bob,
        key="review:1",
        points=Decimal(1),
        maximum=Decimal(1),
        report={},
        now=NOW,
    )
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    assert preview_regrade(regrade).with_mark == 1
    apply_regrade(regrade=regrade, now=LATER)

    answers[0].refresh_from_db()
    assert answers[0].effective_score == mark
    assert answers[0].scores.filter(source="regrade").get().points == 0
    assert not Notice.objects.filter(person=answers[0].learner).exists()


def test_it_is_taken_back_once_by_further_scores(answers, corrected, carol, bob, question):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    marked = {"points": Decimal(1), "maximum": Decimal(1), "report": {}, "now": LATER}
    mark = append_mentor_score(submission=answers[1], mentor=bob, key="review:1", **marked)
    for _press in range(2):
        take_back_regrade(regrade=regrade, now=LATER + timedelta(hours=1))
    apply_regrade(regrade=regrade, now=LATER + timedelta(hours=2))

    assert regrade.state == "returned"
    assert Score.objects.filter(source="regrade").count() == 6
    for answer in answers:
        answer.refresh_from_db()
    assert answers[1].effective_score == mark
    assert [answer.effective_score.points for answer in answers] == [1, 1, 0, 0]
    assert describe_result(submission=answers[2], now=LATER).rescored is None
    told = Notice.objects.filter(says__endswith="your answer has its former score again.")
    assert {one.person_id for one in told} == {answers[0].learner_id, answers[2].learner_id}
    fold_all()
    assert shares(question) == 2
    assert not any(rebuild(swap=False).values())


def test_it_is_not_taken_back_below_a_later_version_that_scored(
    answers, corrected, carol, question
):
    first = open_regrade(version=corrected, author=carol, now=LATER)
    apply_regrade(regrade=first, now=LATER)
    options = [dict(option, right=option["id"] == "c") for option in OPTIONS]
    third = QuestionVersionFactory(
        question=question, number=3, content={"text": "?", "options": options}
    )
    later = open_regrade(version=third, author=carol, now=LATER + timedelta(hours=1))
    apply_regrade(regrade=later, now=LATER + timedelta(hours=1))

    assert take_back_regrade(regrade=first, now=LATER + timedelta(hours=2)).state == "done"
    assert take_back_regrade(regrade=later, now=LATER + timedelta(hours=2)).state == "returned"
    assert take_back_regrade(regrade=first, now=LATER + timedelta(hours=3)).state == "returned"
    for answer in answers:
        answer.refresh_from_db()
    assert [answer.effective_score.points for answer in answers] == [1, 1, 0, 0]


def test_what_the_new_version_cannot_score_is_named_and_left_alone(answers, question, carol):
    content = {"text": "?", "options": [dict(OPTIONS[0]), dict(OPTIONS[2])]}
    version = QuestionVersionFactory(question=question, number=2, content=content)
    regrade = open_regrade(version=version, author=carol, now=LATER)

    assert preview_regrade(regrade).cannot == 1
    apply_regrade(regrade=regrade, now=LATER)
    assert Score.objects.filter(submission=answers[2]).count() == 1


def test_many_answers_are_left_to_a_worker_and_a_lost_message_to_the_sweep(
    answers, corrected, carol, monkeypatch
):
    monkeypatch.setattr("questions.domain.regrading.AT_ONCE", 2)
    monkeypatch.setattr("questions.domain.regrade_counts.BATCH", 3)
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    assert regrade.state == "counting"
    assert sweep_regrades(now=LATER) == 0
    assert sweep_regrades(now=LATER + timedelta(minutes=2)) == 1

    work_on_regrade(regrade_id=str(regrade.pk), now=LATER)
    regrade.refresh_from_db()
    assert (regrade.state, preview_regrade(regrade).answers) == ("ready", 4)


def test_only_from_now_on_leaves_the_scores_alone(answers, corrected, carol):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    dismiss_regrade(regrade=regrade, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)

    assert Regrade.objects.get().state == "dismissed"
    assert not Score.objects.filter(source="regrade").exists()


@pytest.fixture
def moved(corrected, question):
    """The corrected version in another place, which makes a cosmetic one."""
    return make_cosmetic(question, 3, content=corrected.content)


def make_cosmetic(question, number, **fields):
    return QuestionVersionFactory(
        question=question, number=number, is_cosmetic=True, difficulty=number, **fields
    )


def test_a_meaningful_version_below_cosmetic_ones_is_still_offered(answers, moved, carol, question):
    assert set(answers_to_offer(moved)) == set(answers)
    regrade = open_regrade(version=moved, author=carol, now=LATER)
    assert not answers_to_offer(moved), "the one that waits has them"
    apply_regrade(regrade=regrade, now=LATER)

    assert not answers_to_offer(moved)
    fourth = make_cosmetic(question, 4, content=moved.content)
    assert not answers_to_offer(fourth)
    late = ScoreFactory(submission__version=answers[0].version).submission
    assert list(answers_to_offer(fourth)) == [late]


def test_cosmetic_versions_alone_offer_nothing(answers, question):
    assert not answers_to_offer(answers[0].version)
    assert not answers_to_offer(make_cosmetic(question, 2))


@pytest.mark.parametrize("is_applied", [False, True])
def test_what_was_decided_holds_until_the_next_meaningful_version(
    answers, corrected, moved, carol, question, is_applied
):
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    if is_applied:
        apply_regrade(regrade=regrade, now=LATER)
        take_back_regrade(regrade=regrade, now=LATER)
    else:
        dismiss_regrade(regrade=regrade, now=LATER)
    assert not answers_to_offer(corrected)
    assert not answers_to_offer(moved)

    fourth = QuestionVersionFactory(question=question, number=4)
    assert set(answers_to_offer(fourth)) == set(answers)
    # One that waits is dismissed where another takes its place, and that decides nothing.
    open_regrade(version=fourth, author=carol, now=LATER)
    fifth = make_cosmetic(question, 5, content=fourth.content)
    assert set(answers_to_offer(fifth)) == set(answers)
    open_regrade(version=fifth, author=carol, now=LATER + timedelta(hours=1))
    assert not answers_to_offer(fifth), "the one that waits has them"


@pytest.mark.parametrize(("is_ruled_first", "left"), [(True, 4), (False, 3)])
def test_after_an_undone_ruling_what_it_held_back_is_offered(
    answers, corrected, carol, is_ruled_first, left
):
    version = answers[0].version
    rule_now = partial(rule, version=version, kind="full", reason="No key.", author=carol, now=NOW)
    ruling = rule_now() if is_ruled_first else None
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    ruling = ruling or rule_now()
    settle_ruling(ruling_id=ruling.pk, now=LATER)
    apply_regrade(regrade=regrade, now=LATER)
    assert not answers_to_offer(corrected)
    undo_ruling(ruling=ruling, author=carol, now=LATER)
    settle_ruling(ruling_id=ruling.pk, now=LATER)

    assert answers_to_offer(corrected).count() == left
    again = open_regrade(version=corrected, author=carol, now=LATER + timedelta(hours=1))
    apply_regrade(regrade=again, now=LATER + timedelta(hours=1))
    for answer in answers:
        answer.refresh_from_db()
    assert [answer.effective_score.points for answer in answers] == [0, 0, 1, 0]
    assert not answers_to_offer(corrected)


def test_what_a_former_regrade_left_behind_is_offered_again(answers, corrected, carol):
    """Those that ended before a ruling could be undone keep items of what it took out."""
    regrade = open_regrade(version=corrected, author=carol, now=LATER)
    Regrade.objects.update(state="done", finished_at=LATER)
    assert set(answers_to_offer(corrected)) == set(answers[:3])
    regrade.refresh_from_db()
    assert preview_regrade(regrade).moves == 0

    again = open_regrade(version=corrected, author=carol, now=LATER + timedelta(hours=1))
    apply_regrade(regrade=again, now=LATER + timedelta(hours=1))
    assert points_of_all(answers) == [0, 0, 1, 0]
    assert not answers_to_offer(corrected)


def test_regrade_charges_the_hints_that_were_open(question, corrected):
    answer = SubmissionFactory(
        version=question.current_version, response={"choice": ["b"]}, hints=2
    )
    score_submission(submission_id=str(answer.pk))
    answer.refresh_from_db()
    assert mark_answer(answer)["points"] == 0
    assert mark_answer(answer, corrected)["points"] == 0.5
