"""The queue of a mentor: narrowing it, being away, taking back, and what staff put back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Notice
from mentoring.domain.leases import CAP, release_lease, take_next, take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.pauses import list_away
from mentoring.domain.requests import withdraw_request
from mentoring.domain.returning import GRACE, LATE
from mentoring.models import MentorPause, Review, ReviewRequest
from questions.models import Submission
from tests.accounts.factories import CohortFactory
from tests.factories import LearnerFactory
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("review_queue")


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def waiting(bob):
    """Six requests, each special in one way, by what they are special in; the oldest last."""
    learner = LearnerFactory()
    CohortFactory(learners=[learner], mentors=[bob])
    ways = {
        "kind": {"kind": "written"},
        "length": {"words": 500},
        "asked_of_me": {"asked_of": bob},
        "further_rounds": {"round": 2},
        "unsure": {"unsure": True},
        "cohort": {"submission__learner": learner},
    }
    now = timezone.now()
    return {
        name: ReviewRequestFactory(asked_at=now - timedelta(hours=number), **{"words": 20} | way)
        for number, (name, way) in enumerate(ways.items())
    }


def test_narrowing_shows_and_takes_only_what_was_chosen(as_bob, bob, waiting):
    choices = {"kind": "written", "length": "long", "further_rounds": "on", "unsure": "on"}
    choices |= {"asked_of_me": "on", "cohort": bob.mentorships.get().cohort_id}
    for name, value in [*choices.items(), ("topic", waiting["length"].topic_id)]:
        wanted = waiting.get(name, waiting["length"])
        text = as_bob.get(QUEUE, {name: value}).text
        assert text.count("data-row") == 1, name
        assert reverse("review_read", args=[wanted.pk]) in text
        taken = as_bob.post(reverse("review_next"), {name: value})
        assert taken.url == reverse("review_desk", args=[wanted.pk])
        # Who goes through these goes on with them.
        left = as_bob.post(reverse("review_lease", args=[wanted.pk]), {"leave": "1"})
        assert left.url == f"{QUEUE}?{name}={value}"
    assert f'href="{left.url}">Go to the queue' in as_bob.get(taken.url).text
    as_bob.post(reverse("review_next"))
    first = ReviewRequest.objects.get(held_by=bob)
    assert as_bob.post(reverse("review_lease", args=[first.pk]), {"leave": "1"}).url == QUEUE
    # A choice that is gone narrows nothing.
    text = as_bob.get(QUEUE, {"topic": 10**6, "kind": "odd"}).text
    assert text.count("data-row") == len(waiting)


def test_next_one_is_named_whatever_page_is_looked_at(as_bob, bob, ben, waiting):
    now = timezone.now()
    for number in range(20):
        ReviewRequestFactory(asked_at=now + timedelta(hours=number), words=20)
    first = waiting["asked_of_me"]
    for address in (QUEUE, QUEUE + "?page=2"):
        assert f"That is {first.learner}," in as_bob.get(address).text
    take_request(mentor=bob, request=first, now=now)
    as_bob.post(reverse("review_lease", args=[first.pk]), {"leave": "1"})
    for address in (QUEUE, QUEUE + "?page=2"):
        assert f"That is {waiting['unsure'].learner}," in as_bob.get(address).text
    assert as_bob.get(QUEUE).text.count("you left it") == 1
    page = ReviewRequest.objects.exclude(asked_at__gte=now + timedelta(hours=19))
    page.update(held_by=ben, held_since=now, held_until=now + timedelta(minutes=9))
    text = as_bob.get(QUEUE).text
    assert "That is" in text
    assert "in somebody's hands" not in text.replace("&#x27;", "'")


def test_being_away_gives_back_and_takes_nothing_until_one_goes_on(as_bob, bob, request_of_alice):
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    # Nothing can be taken: the way on is what one holds.
    desk = reverse("review_desk", args=[request_of_alice.pk])
    assert f'<a class="button button--main" href="{desk}">Go on reviewing' in as_bob.get(QUEUE).text
    for day, says in (("2001-01-05", "That day is over."), ("soon", "was not understood")):
        assert says in as_bob.post(reverse("review_pause"), {"back_on": day}, follow=True).text
    assert not MentorPause.objects.exists()
    page = as_bob.post(reverse("review_pause"), {"back_on": "2099-01-05"}, follow=True)
    assert "You are away until 5 Jan." in page.content.decode()
    today = as_bob.get(reverse("today")).text
    assert "You are away from reviewing" in today
    assert "Take next" not in today
    MentorPause.objects.update(back_on=date(2001, 1, 5))
    for address in (QUEUE, reverse("today")):
        text = as_bob.get(address).text
        assert "You wanted to be back on 5 Jan, and are away until you go on." in text
    as_bob.post(reverse("review_pause"), {"back_on": "2099-01-05"})
    request_of_alice.refresh_from_db()
    assert request_of_alice.held_by is None
    page = as_bob.post(reverse("review_next"), follow=True)
    assert "You are away from reviewing." in page.content.decode()
    assert [(away.mentor, away.back_on.day) for away in list_away()] == [(bob, 5)]
    as_bob.post(reverse("review_pause"), {"go_on": "1"})
    assert not MentorPause.objects.exists()
    taken = as_bob.post(reverse("review_next"))
    assert taken.url == reverse("review_desk", args=[request_of_alice.pk])


def test_staff_see_who_holds_what_and_put_it_back(client, dana, bob, request_of_alice):
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    client.force_login(dana)
    text = client.get(reverse("held_reviews")).content.decode()
    assert "Bob" in text
    assert "I measured both designs" not in text
    for _twice in range(2):
        client.post(reverse("review_release", args=[request_of_alice.pk]))
    request_of_alice.refresh_from_db()
    assert request_of_alice.held_by is None
    assert Notice.objects.get(person=bob).says.startswith("Dana put the review of Alice's")


def test_review_that_does_not_arrive_is_not_called_being_told(as_bob, bob, request_of_alice):
    old = timezone.now() - LATE
    ReviewFactory(request=request_of_alice, mentor=bob, state="returned", returned_at=old)
    for returned_at, told in ((old, True), (timezone.now() - GRACE, False)):
        ReviewRequest.objects.update(state="returning", returned_at=returned_at)
        for page in (QUEUE, reverse("review_read", args=[request_of_alice.pk])):
            text = as_bob.get(page).content.decode()
            assert ("not delivered: Alice has not heard of it yet" in text) is told
            assert "Take back" in text
            assert not told or "being told" not in text
            assert not told or "within a minute" not in text


def test_names_are_hidden_where_a_cohort_marks_blind(as_bob, bob, alice, request_of_alice):
    cohort = CohortFactory(learners=[alice], mentors=[bob])
    set_marking(cohort=cohort, is_blind=True)
    pages = [QUEUE, reverse("review_read", args=[request_of_alice.pk])]
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    pages += [reverse("review_desk", args=[request_of_alice.pk]), "/"]
    for page in pages:
        text = as_bob.get(page).text
        assert "Alice" not in text, page
        assert f"Learner {str(request_of_alice.pk)[:4]}" in text, page
    withdraw_request(request=request_of_alice, now=timezone.now())
    told = as_bob.put(reverse("review_lease", args=[request_of_alice.pk])).json()
    kept = as_bob.get(reverse("review_desk", args=[request_of_alice.pk])).text
    says = f"Learner {str(request_of_alice.pk)[:4]} withdrew this request."
    assert told["sentence"] == says
    assert says in kept
    assert "Alice" not in kept


def test_answer_that_was_taken_back_leaves_the_queue_and_comes_back(
    as_bob, bob, alice, request_of_alice
):
    read, take = (
        reverse(f"review_{name}", args=[request_of_alice.pk]) for name in ("read", "lease")
    )
    Submission.objects.update(withdrawn_at=timezone.now())
    assert "No one is waiting." in as_bob.get(QUEUE).text
    assert take_next(mentor=bob, now=timezone.now()) is None
    text = as_bob.get(read).text
    assert "It waits again if it is handed in anew." in text
    assert "still reaches" not in text
    assert "was taken back" in as_bob.post(take, follow=True).text
    as_bob.force_login(alice)
    assert "no mentor takes it" in as_bob.get(reverse("feedback")).text
    page = as_bob.get(reverse("feedback_detail", args=[request_of_alice.pk])).text
    assert "Until then no mentor takes it" in page
    assert "It waits for" not in page
    # Handed in unchanged it is the same answer, and waits as long as before.
    Submission.objects.update(withdrawn_at=None)
    as_bob.force_login(bob)
    assert take in as_bob.get(QUEUE).text
    take_next(mentor=bob, now=timezone.now())
    # What somebody has in hand they may finish.
    Submission.objects.update(withdrawn_at=timezone.now())
    assert "taken back" in as_bob.get(QUEUE).text
    assert "What you return still reaches Alice." in as_bob.get(read).text
    # Once they leave it, it waits nowhere.
    Review.objects.update(summary="So far.")
    release_lease(request=request_of_alice, mentor=bob, now=timezone.now())
    assert "no mentor takes it for now" in as_bob.put(take).json()["sentence"]
    assert "taken back with its interview" in as_bob.get(reverse("review_mine")).text


def test_mentors_read_what_waits_long(as_bob, bob, request_of_alice):
    old = "waits over 7 days, and its learner reads that it is too long."
    for days, is_told in ((6, False), (8, True)):
        asked_at = timezone.now() - timedelta(days=days)
        ReviewRequest.objects.update(asked_at=asked_at)
        text = as_bob.get(QUEUE).text
        assert text.count("waits long") == is_told
        assert ("Take those first, or ask another mentor to" in text) is is_told
        assert (old in as_bob.get(reverse("today")).text) is is_told
    # Of what a mentor has in hand its learner does not read that it is too long.
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    text = as_bob.get(QUEUE).text
    assert ("waits long" in text, "Take those first" in text) == (True, False)
    release_lease(request=request_of_alice, mentor=bob, now=timezone.now())
    # Nobody waits for the second mark of a sample.
    ReviewRequest.objects.update(origin="sampled")
    assert "waits long" not in as_bob.get(QUEUE).text
    assert old not in as_bob.get(reverse("today")).text


def test_row_says_that_text_of_ones_own_is_there(as_bob, bob, ben, request_of_alice):
    ReviewFactory(request=request_of_alice, mentor=bob)
    assert as_bob.get(QUEUE).content.decode().count("you began") == 1
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    assert "you began" not in as_bob.get(QUEUE).content.decode()
    release_lease(request=request_of_alice, mentor=bob, now=timezone.now())
    as_bob.force_login(ben)
    assert "you began" not in as_bob.get(QUEUE).content.decode()


def test_rows_that_look_alike_say_each_their_own(as_bob):
    rows = {
        name: ReviewRequestFactory(submission__learner__display_name=name, words=words)
        for name, words in (("Ada", 31), ("Ben & Co", 47))
    }
    text = as_bob.get(QUEUE).content.decode()
    for name, row in rows.items():
        assert text.count(f"the answer of {escape(name)}, waiting") == 1
        assert f">{row.words}</td>" in text
        assert reverse("review_read", args=[row.pk]) in text
        assert reverse("review_lease", args=[row.pk]) in text


def test_nothing_is_offered_to_take_that_would_be_refused(as_bob, bob, request_of_alice):
    now = timezone.now()
    take_request(mentor=bob, request=request_of_alice, now=now)
    release_lease(request=request_of_alice, mentor=bob, now=timezone.now())
    pages = [reverse(name, args=[request_of_alice.pk]) for name in ("review_read", "review_desk")]
    offers = f'action="{reverse("review_lease", args=[request_of_alice.pk])}"'
    assert all(offers in as_bob.get(page).text for page in pages)

    def assert_refused(says):
        for page in pages:
            text = as_bob.get(page).text
            assert says in text
            assert offers not in text

    away = MentorPause.objects.create(mentor=bob, since=now)
    assert_refused("You are away from reviewing.")
    away.delete()
    for _each in range(CAP - 1):
        take_request(mentor=bob, request=ReviewRequestFactory(), now=now)
    text = as_bob.get(QUEUE).text
    assert "Take next" in text
    assert "data-take" in text
    take_request(mentor=bob, request=ReviewRequestFactory(), now=now)
    text = as_bob.get(QUEUE).text
    assert "Take next" not in text
    assert "data-take" not in text
    assert "Return or leave one to take another." in text
    assert_refused("You hold 4 reviews")
