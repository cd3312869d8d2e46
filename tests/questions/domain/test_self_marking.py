"""One's own mark: beside the score, never in it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse

from questions.domain import self_marking as domain
from questions.domain.banks import read_stamp
from questions.domain.choices import Choice
from questions.domain.memory import add_up, count_stabilities, list_retention
from questions.domain.practice import answer_item, replace_answer
from questions.domain.queries import queue_for_user, submissions_for_user
from questions.domain.recall import describe_recall
from questions.domain.reports import describe_result
from questions.domain.scoring import score_submission
from questions.domain.self_marking import keeps_back
from questions.domain.supply import count_supply
from questions.models import Card, ReviewLog, SelfMark
from questions.personal import tell_cards
from questions.templatetags.questions import credit_word
from tests.factories import NOW, RESPONSE, PracticeItemFactory, QuestionFactory
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
MUCH_LATER = NOW + timedelta(days=60)


def answer(alice, kind, version=None, **data):
    version = version or QuestionFactory(kind=kind).current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    data = data or RESPONSE[kind].get("sections", RESPONSE[kind])
    return answer_item(item=item, data=data, self_mark=True, now=NOW)


@pytest.mark.parametrize(
    ("kind", "marks", "points"),
    [
        ("written", {"new": "full", "later": "half"}, "8"),
        ("written", {"new": "none", "later": "full"}, "4"),
        (
            "star",
            {"situation": "full", "task": "half", "action": "half", "result": "none"},
            "4",
        ),
    ],
)
def test_own_marks_are_weighed_like_the_scheme(alice, kind, marks, points):
    submission = answer(alice, kind)
    own = domain.mark_own_answer(submission=submission, marks=marks, now=NOW)
    assert (own.points, own.maximum, own.marked_at) == (Decimal(points), 10, NOW)


def test_own_marks_stay_as_they_were_given_first(alice):
    submission = answer(alice, "written")
    for credit in ("full", "none"):
        marks = dict.fromkeys(("new", "later"), credit)
        domain.mark_own_answer(submission=submission, marks=marks, now=NOW)
    domain.show_score_unmarked(submission=submission, now=NOW)
    assert SelfMark.objects.get().points == 10


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_mark_two_answers_to_one_question_wait_in_the_same_order(alice):
    """The one that is second finds that the key was seen."""
    version = QuestionFactory(kind="written").current_version
    both = (answer(alice, "written", version) for _tab in range(2))
    first, second = sorted(both, key=lambda one: one.pk)
    marks = {"new": "full", "later": "half"}

    def mark_in_other_tab():
        with closing(connection):
            return domain.mark_own_answer(submission=second, marks=marks, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            SelfMark.objects.select_for_update().get(submission=first)
            marking = pool.submit(mark_in_other_tab)
            wait_until_blocked()
            assert domain.mark_own_answer(submission=first, marks=marks, now=NOW).points == 8
        assert marking.result(timeout=20) is None
    assert SelfMark.objects.get().submission == first


@pytest.mark.parametrize("marks", [{}, {"new": "full"}, {"new": "full", "later": "twice"}])
def test_own_marks_with_a_part_left_out_are_refused(alice, marks):
    with pytest.raises(domain.NotMarked, match="Mark every part"):
        domain.mark_own_answer(submission=answer(alice, "written"), marks=marks, now=NOW)
    assert SelfMark.objects.get().marked_at is None


def test_score_is_kept_back_until_it_is_marked_and_counts_alone(alice):
    submission = answer(alice, "written")
    score = score_submission(submission_id=str(submission.pk))
    shown = describe_result(submission=submissions_for_user(alice).get(), now=NOW)
    assert shown.waits_for_own_mark
    marks = {"new": "none", "later": "none"}
    domain.mark_own_answer(submission=submission, marks=marks, now=NOW)
    shown = describe_result(submission=submissions_for_user(alice).get(), now=NOW)
    assert not shown.waits_for_own_mark
    assert shown.score == score
    assert [row["own"] for row in shown.compared] == [0, 0]
    assert shown.compared[0]["scored"] > 0.5


def test_own_marks_stand_beside_what_the_points_show(alice):
    submission = answer(alice, "written")
    marks = {"new": "half", "later": "full"}
    domain.mark_own_answer(submission=submission, marks=marks, now=NOW)
    parts = [
        {"id": "new", "credit": 0.8, "points": 2.5, "maximum": 3.0},
        {"id": "later", "credit": 0.95, "points": 2.0, "maximum": 2.0},
    ]
    marked = submissions_for_user(alice).get()
    compared = domain.compare_marks(marked, {"parts": parts})
    assert [credit_word(row["scored"]) for row in compared] == ["Partly", "Covered"]
    assert domain.compare_points(marked, {"parts": parts}) is None
    drawn = answer(alice, "design")
    domain.mark_own_answer(submission=drawn, marks={"buffer": "half"}, now=NOW)
    parts = [
        {"id": "buffer", "points": 2.5, "maximum": 10.0},
        {"id": "components.api", "points": 0.0, "maximum": 4.0},
    ]
    drawn = submissions_for_user(alice).get(pk=drawn.pk)
    assert domain.compare_points(drawn, {"parts": parts}) == {"own": 0.5, "scored": 0.25}
    checks = [
        {"id": "situation.length", "points": 0.5, "maximum": 0.5},
        {"id": "situation.share", "points": 0.25, "maximum": 0.5},
        {"id": "task.length", "points": 0.0, "maximum": 0.5},
    ]
    found = [domain.find_share(checks, section) for section in ("situation", "task", "action")]
    assert found == [0.75, 0, None]


def test_choices_and_answers_that_were_not_kept_back_have_no_own_mark(alice):
    submission = answer(alice, "single_choice")
    assert domain.mark_own_answer(submission=submission, marks={}, now=NOW) is None
    assert not SelfMark.objects.exists()


def test_what_would_tell_the_score_is_kept_back_with_it_until_the_own_mark_is_given(client, alice):
    """The cards, those of the export too, the other tab's answer that counts instead, and the
    page of disputes.
    """
    client.force_login(alice)
    first = answer(alice, "written", text="No idea at all.")
    item = first.practice_item
    second = replace_answer(
        item=item, replaced=str(first.pk), data={"text": "None whatever."}, now=LATER
    )
    for submission in (first, second):
        score_submission(submission_id=str(submission.pk))
    # As if the card had been seen on the day before.
    ReviewLog.objects.update(days_since=1)
    points = Card.objects.filter(kind=Card.Kind.KEY_POINT)
    assert len(points) == 2

    def list_told():
        cards = client.get(reverse("cards"), {"show": "all"}).context["rows"]
        pages = [client.get(reverse("card", args=[card.pk])).status_code for card in points]
        waits = [keeps_back(one) for one in submissions_for_user(alice)]
        exported = len(list(tell_cards(alice)))
        return len(cards), exported, pages, queue_for_user(alice).count(), waits

    def count_told():
        """Recall and its forecast, how firm cards are, what was remembered, is weak and due."""
        recall = describe_recall(learner=alice, now=LATER)
        weeks = list_retention(learner=alice, today=LATER.date())
        supply = count_supply(learner=alice, choice=Choice(), stamp=read_stamp(), now=MUCH_LATER)
        return (
            *(recall.cards, sum(day.count for day in recall.days)),
            *(sum(count_stabilities(learner=alice)), add_up(weeks).total, supply.weak, supply.due),
        )

    assert list_told() == (0, 0, [404, 404], 0, [True, True])
    assert count_told() == (0, 0, 0, 0, 0, 0)
    page = client.get(reverse("cards"))
    assert "Kept back until you have marked your answer" in page.content.decode()
    # With one of them marked the key is seen: it is the newest that is asked for.
    assert list(page.context["to_mark"]) == [second]
    assert client.get(reverse("disputes", args=[first.pk])).url == reverse(
        "answer", args=[first.pk]
    )
    domain.mark_own_answer(submission=second, marks={"new": "none", "later": "none"}, now=NOW)
    assert list_told() == (3, 3, [200, 200], 3, [False, False])
    assert count_told() == (3, 3, 1, 1, 1, 1)
