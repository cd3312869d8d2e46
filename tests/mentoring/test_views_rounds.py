"""After the feedback: replies, resolving, rating, revising, the next round, a second opinion."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.domain.people import revoke_role
from accounts.models import Notice, Role
from mentoring.domain.correcting import correct_review
from mentoring.domain.leases import take_request
from mentoring.domain.queries import unread_feedback
from mentoring.models import Comment, Reply, Review, ReviewRequest
from questions.models import Practice
from tests.mentoring.factories import MARKS, CommentFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(request_of_alice, bob):
    """alice's answer, returned by bob an hour ago, with a comment of his."""
    return give_back(
        request_of_alice,
        bob,
        now=timezone.now() - timedelta(hours=1),
        before=lambda review: CommentFactory(review=review),
    ).request


@pytest.fixture
def comment(returned):
    return Comment.objects.get()


def test_learner_and_mentor_talk_of_a_review_and_each_hears_of_it(client, alice, bob, comment):
    url = reverse("comment_replies", args=[comment.pk])
    said = {"id": uuid4(), "text": "My lead did."}
    client.force_login(alice)
    for _twice in range(2):
        client.post(url, said)
    # What is too long comes back, to be copied and shortened.
    long = client.post(url, {"id": uuid4(), "text": "Too long. " * 400})
    assert long.status_code == 409
    assert "A reply can have 1000 characters." in long.text
    assert "Too long. Too long." in long.text
    assert Reply.objects.get().author == alice
    told = Notice.objects.get(person=bob)
    assert "Alice replied to a comment" in told.says
    client.force_login(bob)
    assert all("1 new reply" in text for text in read_lists(client, "review_mine", "review_given"))
    for name in ("review_queue", "today"):
        assert "1 of your reviews has a new reply" in client.get(reverse(name)).text
    # Who comes another way has seen it as well.
    page = client.get(told.url).text
    assert "Alice replied: " in page
    assert ">new<" in page
    told.refresh_from_db()
    assert told.read_at
    # Seen on the page of the review once, it is new nowhere.
    assert not any("new repl" in text for text in read_lists(client, "review_mine"))
    # The id of another's reply makes a reply of its own. It can be of the whole review as well.
    whole = reverse("feedback_replies", args=[comment.review.request_id])
    client.post(whole, said | {"text": "Well done."})
    text = client.post(url, said | {"text": "Then say so."}, follow=True).text
    assert all(one in text for one in ("My lead did.", "Well done.", "Then say so."))
    assert ">new<" not in text
    assert Notice.objects.filter(person=alice, kind="review_reply").count() == 2
    client.force_login(alice)
    client.post(whole, {"id": uuid4(), "text": "Thank you."})
    second = Notice.objects.filter(person=bob).exclude(pk=told.pk).get()
    assert "Alice replied to a review" in second.says
    revoke_role(user=bob, role=Role.MENTOR, now=timezone.now())
    for address in (url, whole):
        client.post(address, {"id": uuid4(), "text": "And now?"})
    assert Notice.objects.filter(person=bob).count() == 2
    page = client.get(reverse("feedback_detail", args=[comment.review.request_id])).text
    assert "Bob reviews no answers any more, and would not see a reply." in page
    assert "Send the reply" not in page


def read_lists(client, *names: str) -> list[str]:
    return [client.get(reverse(name)).text for name in names]


def test_learner_sees_what_a_mentor_said_since_until_they_look(
    client, alice, bob, returned, comment
):
    """A reply and a correction, after they had read the feedback and resolved its comment."""
    feedback = reverse("feedback_detail", args=[returned.pk])
    client.force_login(alice)
    client.get(feedback)
    client.post(reverse("comment_resolution", args=[comment.pk]))
    assert '<details class="fold"><summary>1 Change, resolved' in client.get(feedback).text
    client.force_login(bob)
    said = {"id": uuid4(), "text": "One thing more."}
    client.post(reverse("comment_replies", args=[comment.pk]), said)
    client.force_login(alice)
    listed, today = read_lists(client, "feedback", "today")
    assert "1 new reply" in listed
    assert "Bob replied to you" in today
    page = client.get(feedback).text
    assert "Bob replied: " in page
    assert ">new<" in page
    assert '<details class="fold" open><summary>1 Change, resolved' in page
    assert ">new<" not in client.get(feedback).text
    review = Review.objects.get()
    correct_review(
        request=returned,
        mentor=bob,
        number=1,
        marks=MARKS,
        verdict="ready",
        text="It is.",
        now=timezone.now(),
    )
    assert list(unread_feedback(alice)) == [returned]
    listed, today = read_lists(client, "feedback", "today")
    assert "new correction" in listed
    assert "Bob corrected a review, or added to it" in today
    assert ">new<" in client.get(feedback).text
    listed, today = read_lists(client, "feedback", "today")
    assert "new" not in re.search('<ol class="rows.*?</ol>', listed, re.DOTALL)[0]
    assert "Bob" not in today
    assert review.corrections.get().seen_at


def test_nobody_else_replies_or_resolves(client, eve, frank, carol, dana, comment):
    asked = comment.review.request_id
    for person in (eve, frank, carol, dana):
        client.force_login(person)
        for name, key in (
            ("comment_replies", comment.pk),
            ("comment_resolution", comment.pk),
            ("feedback_replies", asked),
            ("review_correction", asked),
        ):
            url = reverse(name, args=[key])
            assert client.post(url, {"id": uuid4(), "text": "Hm."}).status_code == 404
    assert not Reply.objects.exists()


def test_nothing_is_said_under_a_comment_that_was_not_returned(
    client, alice, request_of_alice, bob
):
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    comment = CommentFactory(review=Review.objects.get())
    client.force_login(alice)
    for name, key in (("comment_replies", comment.pk), ("feedback_replies", request_of_alice.pk)):
        url = reverse(name, args=[key])
        assert client.post(url, {"id": uuid4(), "text": "Hm."}).status_code == 404


def test_mentor_corrects_a_mark_and_both_read_what_stood_there(client, alice, bob, returned):
    feedback, page, url = (
        reverse(name, args=[returned.pk])
        for name in ("feedback_detail", "review_read", "review_correction")
    )
    client.force_login(bob)
    # The minute is over: who presses "Take back" is led to what they can do.
    late = client.post(reverse("review_take_back", args=[returned.pk]), follow=True).text
    assert "Correct the review, or add to it, on this page." in late
    marks = {f"mark-{key}": mark for key, mark in MARKS.items()} | {"mark-result": 3}
    sent = {**marks, "number": 1, "verdict": "ready", "text": "The result has a figure."}
    refused = client.post(url, sent | {"text": ""})
    assert refused.status_code == 422
    assert "Give the learner your reason in a sentence." in refused.text
    corrected = client.post(url, sent, follow=True).text
    assert "Corrected. Alice gets a notice." in corrected
    # Of another window: what stands there is told, and the next press counts.
    before = {f"mark-{key}": mark for key, mark in MARKS.items()}
    stale = client.post(
        url, sent | before | {"verdict": "nearly", "mark-task": 0, "text": "Again."}
    )
    assert stale.status_code == 422
    assert "You corrected this review in another window." in stale.text
    # Beside what was typed stands what the other window said.
    assert stale.text.count("The result has a figure.") == 2
    form = stale.context["correction_form"]
    standing = {name: str(form[name].value()) for name in ("number", "verdict", *before)}
    # What it did not touch is as the other window left it: nothing of that is put back unseen.
    after = {name: str(mark) for name, mark in marks.items()}
    assert standing == {"number": "2", "verdict": "ready", **after, "mark-task": "0"}
    assert "Alice · Ready · not opened yet · corrected" in client.get(reverse("review_given")).text
    client.force_login(alice)
    for text in (corrected, client.get(feedback).text):
        assert "Result: 3 of 4, was 1." in text
        assert "(was 1)" in text
        assert "Verdict: Ready, was Nearly." in text
        assert "The result has a figure." in text
        assert "9 of 12 levels, to the nearest quarter, are 7.5 of 10 points" in text
    assert "The mentor's mark counts." in client.get(feedback).text
    assert client.get(page).status_code == 404
    assert "Bob · corrected" in client.get(reverse("feedback")).text


def test_learner_resolves_opens_again_and_rates(client, alice, returned, comment):
    client.force_login(alice)
    url = reverse("comment_resolution", args=[comment.pk])
    assert "1 Change, resolved" in client.post(url, follow=True).content.decode()
    client.post(url, {"open": "1"})
    comment.refresh_from_db()
    assert comment.resolved_at is None
    url = reverse("feedback_rating", args=[returned.pk])
    page = client.post(url, {"helpful": "partly"}, follow=True).content.decode()
    # Looks like what was chosen elsewhere, with the word beside it.
    helpful = page.split('class="segments"')[1].split("</form>")[0]
    assert 'value="partly" aria-pressed="true"' in helpful
    assert "Noted. Your mentor sees it with their figures." in helpful
    assert page.count("Noted.") == 1
    assert Review.objects.get().helpful == "partly"


def test_revising_opens_the_answer_in_its_editor_with_the_feedback(client, alice, returned):
    client.force_login(alice)
    url, feedback = (
        reverse(name, args=[returned.pk]) for name in ("feedback_revision", "feedback_detail")
    )
    assert "Revise the answer" in client.get(feedback).text
    with CaptureQueriesContext(connection) as queries:
        page = client.post(url, follow=True)
    # In the order of all locks: who begins a practice holds that first.
    held = [one["sql"] for one in queries if re.search("FOR NO KEY|advisory", one["sql"])]
    assert "pg_advisory_xact_lock" in held[0]
    text = page.content.decode()
    assert "I measured both designs" in text.split("<textarea", 1)[1]
    assert "Who asked you to?" in text
    item = Practice.objects.get().items.get()
    assert item.version == returned.submission.version
    # What is written there is found again from the feedback, also once the practice was ended.
    item.draft = {"number": 1, "fields": [["action", "I asked her first."]]}
    item.half_written_by = alice
    item.save()
    Practice.objects.update(finished_at=timezone.now())
    assert "Go on revising" in client.get(feedback).text
    assert "I asked her first." in client.post(url, follow=True).text
    assert Practice.objects.count() == 1


def test_next_round_shows_what_was_changed_and_carries_comments(client, alice, bob, returned):
    client.force_login(alice)
    client.post(reverse("feedback_revision", args=[returned.pk]))
    practice = Practice.objects.get()
    sections = returned.submission.response["sections"] | {"result": "Half the errors in a week."}
    item = reverse("practice_item", args=[practice.pk, 1])
    client.post(item, {**sections, "confidence": "sure", "leave_empty": "yes"})
    practice.refresh_from_db()
    answer = practice.items.get().submission
    # Who reads the feedback again is led to what they made of it.
    feedback = client.get(reverse("feedback_detail", args=[returned.pk])).text
    assert f'href="{reverse("answer", args=[answer.pk])}">See the newer answer' in feedback
    client.post(reverse("review_ask", args=[answer.pk]))
    second = ReviewRequest.objects.get(round=2)
    assert second.asked_of == bob
    corrected = {"number": 1, "changes": {"result": [1, 3]}, "text": "It has a figure."}
    Review.objects.get().corrections.create(**corrected, created_at=timezone.now())
    client.force_login(bob)
    client.post(reverse("review_lease", args=[second.pk]))
    assert Notice.objects.get(kind="round_asked").read_at is None
    text = client.get(reverse("review_desk", args=[second.pk])).content.decode()
    assert Notice.objects.get(kind="round_asked").read_at
    assert "Changes since round 1" in text
    assert "<ins>" in text
    assert "from round 1" in text
    assert "Remove comment 1" not in text
    assert "Feedback of round 1: Nearly" in text
    # An address leads to what was corrected in the review that a page is of.
    assert "Result: 3 of 4, was 1." in text
    assert 'id="corrections"' not in text
    assert "What you told Alice before" in text
    before = client.get(reverse("review_given"), {"before": second.pk}).text
    assert before.count("data-given") == 1
    assert f'href="{reverse("review_mine")}">My reviews<' in before
    assert "Nearly · corrected<br>Say what you did in the second half." in before
    # The learner will see the comments that still stand, and so does the preview.
    preview = client.get(reverse("review_preview", args=[second.pk])).text
    assert "Who asked you to?" in preview.split("Your answer, with comments")[1]


def test_second_opinion_is_asked_once_and_of_another_mentor(client, alice, bob, ben, returned):
    client.force_login(alice)
    url = reverse("second_opinion", args=[returned.pk])
    page = client.get(reverse("feedback_detail", args=[returned.pk])).text
    assert f'data-keep="{alice.pk}.second.{returned.pk}"' in page
    client.post(url, {"question_1": "Is it believable?"})
    client.post(url)
    second = ReviewRequest.objects.get(second_of=returned)
    waits = client.get(reverse("feedback_detail", args=[second.pk])).text
    assert "See the first feedback" in waits
    assert client.get(reverse("feedback")).text.count("Second opinion ·") == 1
    for mentor, status in ((bob, 404), (ben, 302)):
        client.force_login(mentor)
        assert client.post(reverse("review_lease", args=[second.pk])).status_code == status
    first = reverse("feedback_detail", args=[returned.pk])
    client.force_login(alice)
    shown = client.get(first).text
    assert "The mentor's mark counts." in shown
    give_back(second, ben, now=timezone.now() - timedelta(minutes=2))
    outdone = client.get(first).text
    assert "The mark of the second opinion counts." in outdone
    assert "The mentor's mark counts." not in outdone
