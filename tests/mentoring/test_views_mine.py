"""A mentor's own pages: their week, their learners, private notes, nudges, agreement."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort, Notice
from mentoring.domain.begun import begun_requests
from mentoring.domain.comments import add_comment, remove_comment
from mentoring.domain.leases import LEASE, release_lease, renew_lease, take_request
from mentoring.domain.marking import set_marking
from mentoring.domain.pauses import pause_mentor
from mentoring.domain.requests import withdraw_request
from mentoring.models import LearnerNote, Mark, Review, ReviewRequest
from mentoring.views import mine
from questions.models import Submission
from tests.accounts.factories import CohortFactory
from tests.mentoring.factories import CommentFactory, ReviewFactory, ReviewRequestFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(alice, bob):
    return CohortFactory(learners=[alice], mentors=[bob])


def address(learner, name="review_learner"):
    return reverse(name, args=[learner.pk])


def test_week_counts_what_was_returned_and_whether_it_helped(client, bob, request_of_alice):
    give_back(request_of_alice, bob, now=timezone.now())
    Review.objects.update(helpful="yes")
    client.force_login(bob)
    text = client.get(reverse("review_mine")).text
    # As the bar calls it: Review, Mine.
    assert "<h1>My reviews</h1>" in text
    assert "You returned 1 review in seven days." in text
    assert "1 of 1 rated" in text
    assert "not opened yet" in text
    # A review is listed as soon as it counts.
    ReviewRequest.objects.update(state="returning")
    text = client.get(reverse("review_mine")).text
    assert "You returned 1 review in seven days." in text
    assert "on its way" in text
    assert "No review was returned" not in text


def test_who_is_deactivated_is_not_listed_and_not_reminded(client, alice, bob, cohort):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    client.force_login(bob)
    assert "Alice" not in client.get(reverse("review_learners")).text
    page = client.get(address(alice)).text
    assert "Their account is deactivated" in page
    assert "Remind them" not in page
    told = client.post(address(alice, "review_nudge"), follow=True).text
    assert "Alice is deactivated, and gets no notice." in told
    assert not Notice.objects.exists()


@pytest.fixture
def begun(alice, bob, answer, held):
    """What bob holds of alice's, and wrote on."""
    Review.objects.filter(request=held).update(summary="Whose figures?")
    return held


def list_begun(client, mentor) -> str:
    client.force_login(mentor)
    text = client.get(reverse("review_mine")).content.decode()
    return text.partition("What you had begun")[2]


def test_kept_text_is_found_again(client, bob, ben, begun):
    """However a lease ends: what one holds or never wrote on is no text that was begun."""
    take_request(mentor=bob, request=(other := ReviewRequestFactory()), now=timezone.now())
    release_lease(request=other, mentor=bob, now=timezone.now())
    assert list_begun(client, bob) == ""
    kept, put_away = (reverse(name, args=[begun.pk]) for name in ("review_desk", "review_put_away"))

    def assert_listed(says):
        text = list_begun(client, bob)
        assert text.count("data-begun") == 1
        assert f"Alice · {says}" in text
        assert kept in text

    ReviewRequest.objects.filter(pk=begun.pk).update(held_until=timezone.now())
    assert_listed("waits in the queue")
    assert "Whose figures?" in client.get(kept).text
    for give_up in (
        lambda: release_lease(request=begun, mentor=bob, now=timezone.now()),
        lambda: pause_mentor(mentor=bob, back_on=None, now=timezone.now()),
    ):
        take_request(mentor=bob, request=begun, now=timezone.now())
        assert list_begun(client, bob) == ""
        give_up()
        assert_listed("waits in the queue")
    withdraw_request(request=begun, now=timezone.now())
    assert_listed("withdrawn")
    assert "Whose figures?" in client.get(kept).text
    ReviewRequest.objects.filter(pk=begun.pk).update(state="waiting", withdrawn_at=None)
    take_request(mentor=ben, request=begun, now=timezone.now())
    assert_listed("Ben has it now")
    give_back(begun, ben, now=timezone.now())
    assert_listed("returned by another mentor")
    assert "Whose figures?" in client.get(kept).text
    assert client.get(put_away).status_code == 405
    assert client.post(reverse("review_put_away", args=[uuid4()])).status_code == 404
    # Nothing of it is another's, though they returned it.
    assert list_begun(client, ben) == ""


def test_draft_is_put_away_and_comes_back_by_undo_or_with_the_request(client, bob, begun):
    release_lease(request=begun, mentor=bob, now=timezone.now())
    assert "data-begun" in list_begun(client, bob)
    address = reverse("review_put_away", args=[begun.pk])
    text = client.post(address, follow=True).text
    assert "Off the list. What you wrote is kept" in text
    assert "data-begun" not in text
    client.post(address, {"back": "1"})
    assert "data-begun" in list_begun(client, bob)
    client.post(address)
    take_request(mentor=bob, request=begun, now=timezone.now())
    assert "Whose figures?" in client.get(reverse("review_desk", args=[begun.pk])).text
    release_lease(request=begun, mentor=bob, now=timezone.now())
    assert "data-begun" in list_begun(client, bob)


def test_draft_that_was_put_away_comes_back_with_what_is_done_to_it(client, bob, begun):
    remark = CommentFactory(review=begun.reviews.get())
    client.force_login(bob)
    ReviewRequest.objects.update(held_until=timezone.now())
    ended, later = timezone.now() + LEASE, timezone.now() + 2 * LEASE
    said = {"kind": "change", "field": "action", "quote": "agreed again", "text": "Who did?"}

    def go_on():
        assert renew_lease(request=begun, mentor=bob, now=ended)

    for do in (
        lambda: add_comment(request=begun, mentor=bob, id=uuid4(), now=ended, **said),
        lambda: remove_comment(request=begun, mentor=bob, id=remark.pk, now=ended),
        go_on,
    ):
        client.post(reverse("review_put_away", args=[begun.pk]))
        assert not begun_requests(bob, ended)
        saved_at = begun.reviews.get().updated_at
        do()
        assert list(begun_requests(bob, later)) == [begun]
        assert begun.reviews.get().updated_at == saved_at


def test_begun_needs_the_same_queries(client, bob, django_assert_num_queries, monkeypatch):
    client.force_login(bob)
    for count in (1, 3):
        ReviewFactory.create_batch(count - Review.objects.count(), mentor=bob)
        # Session, user, week, latest, new replies, begun and how many, two of the turnaround.
        with django_assert_num_queries(9):
            text = client.get(reverse("review_mine")).text
        assert text.count("data-begun") == count
    # What was begun long ago is on the next page.
    monkeypatch.setattr(mine, "PAGE", 2)
    text = client.get(reverse("review_mine")).text
    assert text.count("data-begun") == 2
    assert "Page 1 of 2" in text
    assert client.get(reverse("review_mine"), {"page": 2}).text.count("data-begun") == 1
    monkeypatch.undo()
    for count in (3, 1):
        Review.objects.exclude(pk__in=Review.objects.values("pk")[:count]).delete()
        Review.objects.update(state="returned", returned_at=timezone.now())
        # Session, user, how many, reviews, requests.
        with django_assert_num_queries(5):
            assert client.get(reverse("review_given")).text.count("data-given") == count


@pytest.fixture
def second_mark(alice, bob, ben, request_of_alice):
    """alice's answer, which bob returned and ben marked a second time; names are hidden."""
    cohort = CohortFactory(learners=[alice], mentors=[bob, ben])
    set_marking(cohort=cohort, second_percent=100, is_blind=True)
    give_back(request_of_alice, bob, now=timezone.now() - timedelta(hours=1))
    second = ReviewRequest.objects.get(sample_of=request_of_alice)
    review = give_back(second, ben, now=timezone.now() - timedelta(minutes=2))
    CommentFactory(review=review)
    return second


def test_second_mark_is_no_return_and_stays_without_a_name(client, ben, second_mark):
    client.force_login(ben)
    week = client.get(reverse("review_mine")).content.decode()
    read = client.get(reverse("review_read", args=[second_mark.pk])).content.decode()
    assert "You returned 0 reviews in seven days. You kept 1 second mark." in week
    assert "came back within" not in week.split("Everybody")[0]
    assert "You kept this as a second mark on" in read
    assert "Second marks stay without a name." in read
    assert "Reply" not in read
    given = reverse("review_given")
    assert client.get(given, {"before": second_mark.pk}).status_code == 404
    for text in (week, read, client.get(given).text):
        assert "Alice" not in text
        assert f"Learner {str(second_mark.pk)[:4]}" in text


def test_what_waits_is_told_by_name_only_where_marking_is(
    client, alice, bob, cohort, request_of_alice
):
    client.force_login(bob)
    for is_blind in (False, True):
        set_marking(cohort=cohort, is_blind=is_blind)
        text = client.get(reverse("review_learners")).text
        assert ('data-label="Waiting" class="number">–<' in text) is is_blind
        assert ('data-label="Waiting" class="number">1<' in text) is not is_blind
        assert ("what waits is not told by name" in text) is is_blind
        assert 'data-label="Answers" class="number">1<' in text
    # What was taken back stands in no list and is counted nowhere.
    Submission.objects.update(withdrawn_at=timezone.now())
    text = client.get(reverse("review_learners")).text
    assert 'data-label="Answers" class="number">0<' in text


def test_note_is_the_mentors_alone(client, alice, bob, ben, cohort):
    cohort.mentorships.create(mentor=ben, assigned_at=cohort.created_at)
    client.force_login(bob)
    client.post(address(alice), {"text": "Rushes the result."})
    assert "Rushes the result." in client.get(address(alice)).text
    # A window that shows an older text, or lost it on the way, does not write over the newer.
    for typed in ({"text": "From the other window."}, {}):
        told = client.post(address(alice), typed | {"seen": "an older one"})
        assert told.status_code == 422
        assert "There it says \u201cRushes the result.\u201d" in told.text
    note = LearnerNote.objects.get()
    assert (note.mentor, note.text) == (bob, "Rushes the result.")
    client.force_login(ben)
    assert "Rushes" not in client.get(address(alice)).text


def test_learner_of_another_cohort_is_not_there(client, alice, eve, frank, cohort):
    CohortFactory(learners=[eve], mentors=[frank])
    client.force_login(frank)
    for name in ("review_learner", "review_nudge"):
        assert client.post(address(alice, name)).status_code == 404
    text = client.get(reverse("review_learners")).content.decode()
    assert "Eve" in text
    assert "Alice" not in text


def test_nudge_is_a_notice_once_in_three_days(client, alice, bob, cohort):
    client.force_login(bob)
    for _twice in range(2):
        page = client.post(address(alice, "review_nudge"), follow=True)
    assert "You reminded Alice less than three days ago." in page.text
    assert Notice.objects.get(person=alice).says == "Bob looks forward to your next answer."
    # What they know is a step away.
    there = reverse("learner_progress", args=[cohort.pk, alice.memberships.get().pk])
    for here in (client.get(reverse("review_learners")), page):
        assert f'href="{there}"' in here.text
    assert client.get(there).status_code == 200


def test_marks_that_are_far_apart_are_found_from_the_staffs_bar_and_the_cohort(
    client, dana, second_mark
):
    set_marking(cohort=Cohort.objects.get(), divergence=1, is_blind=False)
    Mark.objects.filter(review__request=second_mark).update(given=0)
    client.force_login(dana)
    url = reverse("review_agreement")
    bar = client.get(reverse("held_reviews")).content.decode()
    settings = reverse("cohort_marking", args=[Cohort.objects.get().pk])
    cohort = client.get(settings)
    assert f'href="{url}"' in bar
    assert f'href="{url}"' in cohort.content.decode().split("<main")[1]
    text = client.get(url).content.decode()
    assert text.count("data-pair") == 1
    assert second_mark.submission.version.content["text"][:20] in text
    # What a mentor chooses meanwhile is written over by nobody who has not read it.
    assert "checked" not in re.search(r'<input[^>]*name="is_blind"[^>]*>', cohort.text)[0]
    set_marking(cohort=Cohort.objects.get(), is_blind=True)
    sent = {"marks_first": "on", "second_percent": "7", "divergence": "1"}
    stale = client.post(settings, sent | {"seen": stamp_of(cohort.text)})
    assert stale.status_code == 422
    assert "Now they say: Mentors mark without seeing names: yes" in stale.text
    assert Cohort.objects.get().review_marking.is_blind
    assert client.post(settings, sent | {"seen": stamp_of(stale.text)}).status_code == 302
    marking = Cohort.objects.get().review_marking
    assert (marking.is_blind, marking.second_percent) == (False, 7)


def stamp_of(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


@pytest.mark.parametrize(("who", "sees"), [("bob", False), ("dana", True)])
def test_agreement_shows_staff_alone_which_marks_are_far_apart(client, request, who, sees):
    client.force_login(request.getfixturevalue(who))
    text = client.get(reverse("review_agreement")).content.decode()
    assert ("Far apart" in text) is sees
    assert "0 marks so far" in text
    assert "both mentors could see the automatic score by then" in text


def test_agreement_says_what_cannot_be_told_and_folds_what_has_too_few_marks(client, dana):
    for number in range(12):
        mark_beside("result", number % 3, automatic=0)
    mark_beside("task", 1, automatic=1)
    client.force_login(dana)
    text = client.get(reverse("review_agreement")).content.decode()
    assert "cannot be told: one rater gave the same mark throughout" in text
    assert "0.00 to 0.00" not in text
    assert "1 criterion has too few marks" in text


def mark_beside(criterion, given, *, automatic):
    """Give back a review of one mark that stands beside the scorer's."""
    now = timezone.now()
    request = ReviewRequestFactory(state="returned", returned_at=now)
    review = ReviewFactory(request=request, state="returned", returned_at=now)
    Mark.objects.create(
        review=review, criterion=criterion, given=given, maximum=2, automatic=automatic
    )
