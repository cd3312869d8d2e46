"""The learner asks, waits, reads; and sees nothing of others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.domain.leases import take_request
from mentoring.domain.pauses import end_pause, pause_mentor
from mentoring.domain.requests import withdraw_request
from mentoring.domain.returning import LATE
from mentoring.models import ReviewRequest
from mockinterviews.domain.closing import hand_in
from mockinterviews.models import WithdrawnAnswer
from questions.domain.scoring import score_submission
from questions.models import SelfMark, Submission
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, SubmissionFactory
from tests.mentoring.factories import CommentFactory, ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.mockinterviews.conftest import STAR, WRITTEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def returned(request_of_alice, bob):
    """alice's answer, returned by bob, with a comment of his."""
    return give_back(
        request_of_alice,
        bob,
        now=timezone.now(),
        before=lambda review: CommentFactory(review=review),
    )


def test_asking_puts_the_answer_into_the_queue_and_shows_the_promise(as_alice, bob, answer):
    page = as_alice.post(
        reverse("review_ask", args=[answer.pk]), {"question_1": "Is it believable?"}, follow=True
    )
    asked = ReviewRequest.objects.get()
    assert asked.questions == ["Is it believable?"]
    assert page.redirect_chain[-1][0] == reverse("feedback_detail", args=[asked.pk])
    text = page.content.decode()
    assert "Waiting for a mentor" in text
    assert "Is it believable?" in text
    assert "No review was returned in the last 30 days" in text
    assert "It waits for" not in text


def test_learner_whose_request_waits_long_reads_what_to_do(as_alice, alice, bob, request_of_alice):
    address, now = reverse("feedback_detail", args=[request_of_alice.pk]), timezone.now()
    listed = reverse("feedback")
    ReviewRequest.objects.update(asked_at=now - timedelta(days=9))
    pause_mentor(mentor=bob, back_on=None, now=now)
    text = as_alice.get(address).text
    assert "No mentor is there to take it just now" in text
    assert "Tell those who run this site" in text
    assert "No mentor is there to take it just now" in as_alice.get(listed).text
    end_pause(mentor=bob)
    text = as_alice.get(address).text
    assert "No mentor is there" not in text
    assert "Waiting for a mentor." in as_alice.get(listed).text
    assert "It waits for 9 days now." in text
    assert "longer than it should be" in text
    assert "Tell those who run this site" in text
    CohortFactory(learners=[alice], mentors=[bob])
    assert "Tell a mentor of your cohort that you wait." in as_alice.get(address).text
    take_request(mentor=bob, request=request_of_alice, now=now)
    text = as_alice.get(address).text
    assert "It waits for 9 days now. A mentor has it in hand." in text
    assert "longer than it should be" not in text
    assert "Waiting for a mentor" not in text
    assert "A mentor has it in hand." in as_alice.get(listed).text
    # Also of what was taken back: whoever has it may finish it.
    Submission.objects.update(withdrawn_at=now)
    for page in (address, listed):
        text = as_alice.get(page).text
        assert "no mentor takes it" not in text
        assert "mentor has it in hand" in text


def test_feedback_on_its_way_is_no_waiting_and_what_is_unread_stands_first(as_alice, alice):
    soon, unread = (
        ReviewRequestFactory(submission__learner=alice, state=state, asked_at=at, returned_at=at)
        for state, at in (("returning", NOW), ("returned", NOW - timedelta(days=9)))
    )
    text = as_alice.get(reverse("feedback")).text
    assert text.index(str(unread.pk)) < text.index(str(soon.pk))
    assert "A review is on its way." in text
    address = reverse("feedback_detail", args=[soon.pk])
    page = as_alice.get(address).text
    assert "A review is on its way" in page
    assert "Waiting for a mentor" not in page
    # One that does not arrive says so, and promises no minute.
    ReviewRequest.objects.filter(pk=soon.pk).update(returned_at=timezone.now() - LATE)
    page = as_alice.get(address).text
    assert "it could not be delivered to you yet" in page
    assert "about a minute" not in page


def test_every_written_answer_of_an_interview_leads_to_asking(as_alice, alice, running, save):
    save(running, "We own the code, they own the machines.", now=NOW, position=WRITTEN)
    save(running, {"sections": {"action": "I measured it."}}, now=NOW, position=STAR)
    hand_in(interview=running, now=NOW)
    answers = list(Submission.objects.filter(learner=alice))
    for submission in answers:
        score_submission(submission_id=str(submission.pk))
    result = as_alice.get(reverse("interview_result", args=[running.pk])).content.decode()
    assert len(answers) == result.count("Ask a mentor about this answer") == 2
    for submission in answers:
        assert reverse("answer", args=[submission.pk]) in result
        page = as_alice.get(reverse("answer", args=[submission.pk])).content.decode()
        assert reverse("review_ask", args=[submission.pk]) in page
        asked = as_alice.post(reverse("review_ask", args=[submission.pk]), follow=True)
        assert "Waiting for a mentor" in asked.content.decode()
    assert ReviewRequest.objects.filter(state="waiting").count() == 2


def test_asking_twice_says_so_and_asks_once(as_alice, request_of_alice, answer):
    response = as_alice.post(reverse("review_ask", args=[answer.pk]))
    assert response.url == reverse("answer", args=[answer.pk])
    # A redirect says that what was typed is stored: a question that was not asked stays in sight.
    for name, said, why in (
        ("review_ask", "Is <it> clear?", "waits for a mentor already"),
        ("review_ask_several", "Is <it> clear?", "waits for a mentor already"),
        ("review_ask", "y" * 301, "can have 300 characters"),
    ):
        address = [answer.pk] if name == "review_ask" else []
        typed = {"answer": answer.pk, "question_2": said}
        response = as_alice.post(reverse(name, args=address), typed)
        assert response.status_code == 409
        assert why in response.text
        assert said.replace("<it>", "&lt;it&gt;") in response.text
    assert ReviewRequest.objects.count() == 1
    assert as_alice.post(reverse("review_ask", args=[uuid4()])).status_code == 404
    for name in ("review_ask", "review_withdraw"):
        assert as_alice.get(reverse(name, args=[uuid4()])).status_code == 405


def test_undoing_a_withdrawal_leaves_the_day_on_which_it_was_asked(as_alice, request_of_alice):
    withdraw_request(request=request_of_alice, now=NOW + timedelta(days=1))
    undo = reverse("review_withdraw", args=[request_of_alice.pk])
    as_alice.post(undo, {"back": "1"})
    page = as_alice.get(reverse("feedback_detail", args=[request_of_alice.pk])).text
    assert "You asked on 12 May, " in page
    assert ">12 May<" in as_alice.get(reverse("feedback")).text
    # Where the time of it is unknown, nothing is promised.
    withdraw_request(request=request_of_alice, now=NOW)
    ReviewRequest.objects.update(withdrawn_at=None)
    text = as_alice.post(undo, {"back": "1"}, follow=True).text
    assert "It waits again." in text
    assert "does not count" not in text


def test_withdrawing_says_who_can_see_it_and_is_undone(as_alice, bob, answer, request_of_alice):
    ReviewRequest.objects.update(questions=["Is the result believable?"])
    address = reverse("review_withdraw", args=[request_of_alice.pk])
    gone = reverse("feedback_detail", args=[request_of_alice.pk])
    for begins in (False, True):
        if begins:
            take_request(mentor=bob, request=request_of_alice, now=timezone.now())
        text = as_alice.post(address, follow=True).text
        assert "Withdrawn:" in text
        assert "Only you can see this." in text
        assert ("A mentor had begun to review it" in text) is begins
        assert ReviewRequest.objects.get().state == "withdrawn"
        assert as_alice.get(gone).status_code == 404
        back = as_alice.post(address, {"back": "1"}, follow=True).text
        assert "It waits again. The time while it was withdrawn does not count." in back
        assert "Is the result believable?" in back
    assert "Withdrawn:" not in as_alice.get(reverse("feedback"), {"withdrawn": "x"}).text
    # Once it was asked about anew there is nothing to undo.
    as_alice.post(address)
    ReviewRequestFactory(submission=answer)
    text = as_alice.post(address, {"back": "1"}, follow=True).text
    assert "This answer waits for a mentor already." in text


def test_a_withdrawn_second_opinion_stays_with_who_gave_the_first(as_alice, bob, returned):
    second = ReviewRequestFactory(
        submission=returned.request.submission, second_of=returned.request, not_for=bob
    )
    text = as_alice.post(reverse("review_withdraw", args=[second.pk]), follow=True).content.decode()
    assert "You and Bob can see this." in text


def test_feedback_shows_verdict_marks_and_comment_and_is_read_now(as_alice, alice, eve, returned):
    address = reverse("feedback_detail", args=[returned.request_id])
    as_alice.force_login(eve)
    assert as_alice.get(address).status_code == 404
    assert as_alice.post(reverse("review_withdraw", args=[returned.request_id])).status_code == 404
    as_alice.force_login(alice)
    # It is kept back until the learner has marked the answer.
    own = SelfMark.objects.create(submission=returned.request.submission, maximum=10)
    page = as_alice.get(address, follow=True)
    assert page.redirect_chain[-1][0] == reverse("answer", args=[own.submission_id])
    assert "Mark your answer first" in page.text
    returned.request.refresh_from_db()
    assert returned.request.read_at is None

    own.marked_at = NOW
    own.save()
    text = as_alice.get(address).text
    assert "marked by Bob" in text
    assert "Nearly" in text
    assert "Say what you did in the second half." in text
    assert '<mark class="anchor">I measured</mark>' in text
    assert "Who asked you to?" in text
    assert "7 of 12 levels, to the nearest quarter, are 5.75 of 10 points" in text
    returned.request.refresh_from_db()
    assert returned.request.read_at is not None


def test_answer_that_was_taken_back_is_told_of_and_leads_to_the_one_in_its_place(
    as_alice, alice, bob, returned, running
):
    asked = returned.request
    waits = ReviewRequestFactory(submission__learner=asked.learner)
    take_request(mentor=bob, request=waits, now=timezone.now())
    Submission.objects.update(withdrawn_at=NOW)
    for one in (asked, waits):
        page = as_alice.get(reverse("feedback_detail", args=[one.pk])).text
        assert "This answer was taken back" in page
        assert reverse("answer", args=[one.submission_id]) not in page
        assert "Ask another mentor" not in page
    question = running.questions.first()
    WithdrawnAnswer.objects.create(question=question, submission=asked.submission)
    question.submission = SubmissionFactory(learner=alice, kind="star")
    question.save(update_fields=["submission"])
    page = as_alice.get(reverse("feedback_detail", args=[asked.pk])).text
    link = f'href="{reverse("answer", args=[question.submission_id])}">See what takes its place'
    assert link in page
    refused = as_alice.post(
        reverse("second_opinion", args=[asked.pk]), {"question_1": "Who is right?"}
    ).text
    assert "Who is right?" in refused
    assert "Ask about what takes its place." in refused
    as_alice.force_login(bob)
    desk = reverse("review_desk", args=[waits.pk])
    page = as_alice.get(desk).text
    assert "This answer was taken back" in page
    assert "What you return still reaches Alice." in page
    # Of a second mark the learner reads nothing.
    ReviewRequest.objects.update(origin="sampled")
    page = as_alice.get(desk).text
    assert "This answer was taken back" in page
    assert "still reaches" not in page


def test_feedback_list_needs_the_same_queries(as_alice, alice, bob, django_assert_num_queries):
    # The way on leads to what can be asked about.
    words = reverse("answers") + "?kind=words"
    for name in ("feedback", "review_ask_several"):
        assert f'href="{words}">Choose an answer' in (text := as_alice.get(reverse(name)).text)
        assert ("Ask a mentor on any written answer." in text) is (name == "feedback")
    for count in (1, 3):
        for place in range(count - ReviewRequest.objects.count()):
            request = ReviewRequestFactory(submission__learner=alice, learner=alice)
            give_back(request, bob, now=timezone.now() - timedelta(hours=place))
        # Session, user, count, rows, reviews, who is there, two of the promise, whether a cohort
        # offers answers.
        with django_assert_num_queries(9):
            text = as_alice.get(reverse("feedback")).text
        assert text.count("Nearly") == count
