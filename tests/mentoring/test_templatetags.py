"""The button on the answer page: offer, state, feedback; for the learner's own prose only."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort, CohortMentor, Membership
from mentoring.domain.marking import set_marking
from mentoring.domain.queries import may_read
from mentoring.models import ReviewRequest
from mentoring.templatetags.mentoring import marking_scheme
from studyhub.specimens import REPORT
from tests.accounts.factories import CohortFactory
from tests.factories import NOW, ScoreFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db


def draw(user, *submissions):
    request = RequestFactory().get("/")
    request.user = user
    template = Template(
        "{% load mentoring %}{% for one in all %}{% review_button one among=all %}{% endfor %}"
    )
    return template.render(Context({"request": request, "all": submissions, "csrf_token": "t"}))


def test_button_offers_to_ask_and_leads_to_the_feedback(
    alice, bob, answer, django_assert_num_queries
):
    assert "Ask for feedback" in draw(alice, answer)
    asked = ReviewRequestFactory(submission=answer)
    assert "You asked a mentor on" in draw(alice, answer)
    answers = [answer, *SubmissionFactory.create_batch(2, learner=alice, kind="star")]
    for other in answers[1:]:
        ReviewRequestFactory(submission=other)
    # However many are on a page: the requests, who is there, and two of the promise.
    for some in (answers[:1], answers):
        with django_assert_num_queries(4):
            assert draw(alice, *some).count("You asked") == len(some)
    give_back(asked, bob, now=timezone.now())
    assert "Feedback from Bob: Nearly" in draw(alice, answer)
    ReviewRequestFactory(submission=answer, second_of=asked, asked_at=NOW + timedelta(days=1))
    first = reverse("feedback_detail", args=[asked.pk])
    assert f'href="{first}">See the first feedback' in draw(alice, answer)
    # It is not there for choices or for others.
    assert draw(alice, SubmissionFactory(learner=alice)).strip() == ""
    assert draw(bob, answer).strip() == ""


def see(user, submission) -> str:
    request = RequestFactory().get("/")
    request.user = user
    drawn = Template("{% load mentoring %}{% who_sees one %}")
    return drawn.render(Context({"request": request, "one": submission}))


def test_line_names_the_mentors_who_see_a_request(alice, bob, answer):
    assert "Only you can see this. A mentor can once you ask" in see(alice, answer)
    request_of_alice = ReviewRequestFactory(submission=answer)
    assert "You and every mentor can see this." in see(alice, answer)
    cohort = Cohort.objects.create(name="Spring", created_at=NOW)
    Membership.objects.create(cohort=cohort, learner=alice, joined_at=NOW)
    CohortMentor.objects.create(cohort=cohort, mentor=bob, assigned_at=NOW)
    assert "You and the mentors of your cohort can see this." in see(alice, answer)
    # Once it was returned it is who did so, as long as they can.
    give_back(request_of_alice, bob, now=timezone.now())
    assert "You and Bob can see this." in see(alice, answer)
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert "Only you can see this." in see(alice, answer)


def test_line_names_everybody_who_returned_it(alice, bob, frank, answer, request_of_alice):
    give_back(request_of_alice, bob, now=timezone.now())
    second = ReviewRequestFactory(submission=answer, second_of=request_of_alice, not_for=bob)
    assert "You and every mentor can see this." in see(alice, answer)
    CohortFactory(learners=[alice], mentors=[frank])
    assert "You, Bob and the mentors of your cohort can see this." in see(alice, answer)
    give_back(second, frank, now=timezone.now())
    assert "You, Bob and Frank can see this." in see(alice, answer)


@pytest.mark.parametrize(("is_blind", "called"), [(False, "Ben"), (True, "another mentor")])
def test_line_tells_of_who_gives_a_second_mark(
    alice, bob, ben, answer, request_of_alice, is_blind, called
):
    cohort = CohortFactory(learners=[alice], mentors=[bob, ben])
    set_marking(cohort=cohort, second_percent=100, is_blind=is_blind)
    give_back(request_of_alice, bob, now=timezone.now())
    assert "You, Bob and the mentors of your cohort can see this." in see(alice, answer)
    sampled = ReviewRequest.objects.get(sample_of=request_of_alice)
    assert may_read(ben, sampled)
    give_back(sampled, ben, now=timezone.now())
    assert may_read(ben, sampled)
    assert f"You, Bob and {called} can see this." in see(alice, answer)
    ReviewRequest.objects.filter(pk=sampled.pk).update(state=ReviewRequest.State.WITHDRAWN)
    assert "You and Bob can see this." in see(alice, answer)


def test_provisional_score_says_what_a_mentor_can_do_for_it(alice, bob, answer):
    answer.effective_score = ScoreFactory(submission=answer, report=REPORT)
    answer.state = "scored"
    answer.save(update_fields=["effective_score", "state"])
    browser = Client()
    browser.force_login(alice)

    def page() -> str:
        return browser.get(reverse("answer", args=[answer.pk])).content.decode()

    assert "A mentor can mark it: ask for feedback." in page()
    asked = ReviewRequestFactory(submission=answer)
    assert "Mentors see that in their queue" in page()
    give_back(asked, bob, now=timezone.now())
    assert "Mentors see that in their queue" not in page()
    assert "ask for feedback." not in page()


def test_scheme_tells_the_model_answer_in_the_order_of_the_parts_and_what_is_drawn():
    version = SubmissionFactory(kind="star").version
    version.refresh_from_db()
    parts = [part["title"] for part in marking_scheme(version)["model_answer"]]
    assert parts == ["Situation", "Task", "Action", "Result"]
    version = SubmissionFactory(kind="design").version
    version.refresh_from_db()
    shown = marking_scheme(version)
    assert all(one["weight"] for one in shown["components"])
    assert {one["from"] for one in shown["connections"]} <= {
        one["title"] for one in version.content["components"]
    }
