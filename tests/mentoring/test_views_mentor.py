"""The mentor's pages: queue, reading, taking, the desk, returning."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.domain.leases import LEASE, take_request
from mentoring.domain.requests import withdraw_request
from mentoring.domain.returning import GRACE, deliver_due
from mentoring.models import Comment, Review, ReviewRequest
from mentoring.views.desk import say_missing
from questions.models import Score
from tests.factories import NOW, ScoreFactory
from tests.mentoring.factories import MARKS, ReviewFactory, ReviewRequestFactory, design_with
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def held(bob, request_of_alice):
    return take_request(mentor=bob, request=request_of_alice, now=timezone.now())


def typed(number=0, **changes):
    marks = {f"mark-{name}": mark for name, mark in MARKS.items()}
    return {"number": number, "summary": "Good.", "verdict": "ready", **marks, **changes}


def desk(request):
    return reverse("review_desk", args=[request.pk])


def lose(request, mentor):
    """Let the lease run out and another mentor take the request."""
    ReviewRequest.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    take_request(mentor=mentor, request=request, now=timezone.now())


# --- The queue ----------------------------------------------------------------------------------


def test_queue_needs_the_same_queries(as_bob, django_assert_num_queries):
    assert "No one is waiting." in as_bob.get(reverse("review_queue")).text
    for count in (1, 3):
        for _each in range(count - ReviewRequest.objects.count()):
            request = ReviewRequestFactory(questions=["Is it believable?"])
            ScoreFactory(submission=request.submission)
        # Session, user, cohorts and topics to choose from; what was asked of one, what else waits,
        # what one holds and can take back, the rows of all these; whether one is away; new replies.
        with django_assert_num_queries(10):
            text = as_bob.get(reverse("review_queue")).text
        assert text.count("data-row") == count


def test_queue_shows_who_holds_what(as_bob, ben, request_of_alice):
    take_request(mentor=ben, request=request_of_alice, now=timezone.now())
    # Who takes it nevertheless is told, and led back.
    page = as_bob.post(reverse("review_lease", args=[request_of_alice.pk]), follow=True).text
    assert "Ben has it since" in page
    text = as_bob.get(reverse("review_queue")).text
    assert "Ben, 29 min left" in text
    assert "Take next" not in text


def test_reading_never_claims_taking_does_and_leaving_gives_it_back(as_bob, bob, request_of_alice):
    lease = reverse("review_lease", args=[request_of_alice.pk])

    def held_by():
        return ReviewRequest.objects.get().held_by

    text = as_bob.get(reverse("review_read", args=[request_of_alice.pk])).text
    assert "I measured both designs" in text
    assert "Take this review" in text
    assert (held_by(), Review.objects.count()) == (None, 0)
    for leave in (lambda: as_bob.post(lease, {"leave": "1"}), lambda: as_bob.delete(lease)):
        assert as_bob.post(lease).url == desk(request_of_alice)
        assert held_by() == bob
        leave()
        assert held_by() is None


def test_take_next_leads_to_the_desk_of_the_oldest(as_bob):
    ReviewRequestFactory(asked_at=timezone.now())
    oldest = ReviewRequestFactory(asked_at=timezone.now() - timedelta(hours=3))
    assert as_bob.post(reverse("review_next")).url == desk(oldest)


def test_wait_reads_the_same_on_each_page(as_bob, bob, request_of_alice):
    ReviewRequest.objects.update(asked_at=timezone.now() - timedelta(days=3, hours=15))
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    for url in (reverse("review_queue"), desk(request_of_alice), "/"):
        text = as_bob.get(url).content.decode()
        assert "3 days" in text, url
        assert "4 days" not in text, url


# --- Roles --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["withdrawn", "returned by another"])
def test_mentor_who_had_taken_it_keeps_their_text_and_not_the_answer(as_bob, ben, held, end):
    held.questions = ["Did I settle it well?"]
    held.save(update_fields=["questions"])
    said = typed(summary="My own words.", **{"reply-1": "Mostly."})
    as_bob.post(desk(held), said, **JSON)
    url = reverse("review_comments", args=[held.pk])
    as_bob.post(url, remark(text="My remark."))
    if end == "withdrawn":
        withdraw_request(request=held, now=timezone.now())
    else:
        ReviewRequest.objects.update(held_until=timezone.now() - timedelta(minutes=1))
        give_back(held, ben, now=timezone.now())
    assert as_bob.get(reverse("review_read", args=[held.pk])).status_code == 404
    kept = as_bob.get(desk(held)).text
    assert all(one in kept for one in ("My own words.", "My remark.", "Mostly."))
    assert "Did I settle it well?" not in kept
    assert "both designs" not in kept
    assert as_bob.put(reverse("review_lease", args=[held.pk])).status_code == 423
    late = as_bob.post(url, remark(text="Too late."), headers={"HX-Request": "true"})
    assert late.status_code == 422
    assert "Your comment is kept with your text." in late.text
    assert "I measured" not in late.text
    assert as_bob.get(url, headers={"HX-Request": "true"}).status_code == 404
    comment = reverse("review_comment", args=[held.pk, Comment.objects.first().pk])
    assert as_bob.post(comment, headers={"HX-Request": "true"}).status_code == 404
    if end == "withdrawn":
        # Without script. What cannot be kept as it is stands on the page.
        late = as_bob.post(url, remark(text="Later still."), follow=True).text
        assert "Later still." in late
        assert "I measured" not in late
        assert "No such words." in as_bob.post(url, remark(quote="-", text="No such words.")).text


def test_mentor_reads_what_they_returned_and_no_other_does(as_bob, bob, ben, request_of_alice):
    ScoreFactory(submission=request_of_alice.submission)
    give_back(request_of_alice, bob, now=timezone.now())
    read = reverse("review_read", args=[request_of_alice.pk])
    assert as_bob.get(desk(request_of_alice)).url == read
    text = as_bob.get(read).text
    assert "You returned this on" in text
    # The marks as the learner reads them: 2, 1, 3 and 1 of the parts, and the scorer's beside them.
    marks = text.split("Your marks")[1].split("</table>")[0]
    assert re.findall(r'by-person nowrap">(\d+) of', marks) == ["2", "1", "3", "1", "7"]
    assert "–" not in marks
    assert "See its points" not in text
    as_bob.force_login(ben)
    for url in (read, desk(request_of_alice)):
        assert as_bob.get(url).status_code == 404


def test_desk_of_what_one_never_took_is_not_found(as_bob, request_of_alice):
    for send in (as_bob.get, as_bob.post):
        assert send(desk(request_of_alice)).status_code == 404
    comments = reverse("review_comments", args=[request_of_alice.pk])
    assert as_bob.post(comments).status_code == 404


def test_mentor_who_learns_never_meets_their_own_answer(client, make_person):
    fay = make_person("fay", "learner", "mentor")
    own = ReviewRequestFactory(submission__learner=fay, learner=fay)
    client.force_login(fay)
    assert "No one is waiting." in client.get(reverse("review_queue")).content.decode()
    assert client.get(reverse("review_read", args=[own.pk])).status_code == 404
    assert client.post(reverse("review_lease", args=[own.pk])).status_code == 404


# --- The desk -----------------------------------------------------------------------------------


def test_autosave_answers_with_the_new_number_or_the_newer_text(as_bob, held):
    """The automatic score is told only after all marks."""
    ScoreFactory(submission=held.submission)
    some = as_bob.post(desk(held), typed() | {"mark-task": ""}, **JSON).json()
    assert some["comparison"] == ""
    assert "Automatic " not in as_bob.get(desk(held)).text
    whole = as_bob.post(desk(held), typed(1, summary="From the first window."), **JSON).json()
    said = "yours 5.75 of 10. They differ by a quarter or more on: Situation; "
    assert said in whole.pop("comparison")
    assert whole == {
        "state": "saved",
        "number": 2,
        "seconds": LEASE.total_seconds(),
        "revealed": True,
    }
    assert Review.objects.get().marks == MARKS
    response = as_bob.post(desk(held), typed(1, summary="From the second window."), **JSON)
    assert response.status_code == 409
    newer = response.json()
    assert (newer["number"], newer["summary"]) == (2, "From the first window.")
    assert newer["marks"] == MARKS


def test_reply_to_what_was_asked_reaches_the_learner_with_its_question(as_bob, client, held):
    held.questions = ["Is it <believable>?"]
    held.save(update_fields=["questions"])
    sent = typed(**{"reply-1": "It is, with a second figure."})
    as_bob.post(desk(held), sent)
    page = as_bob.get(desk(held)).content.decode()
    assert "Your reply to \u201cIs it &lt;believable&gt;?\u201d" in page
    assert "It is, with a second figure.</textarea>" in page
    # Without script both windows' words are shown, of all fields.
    stale = as_bob.post(desk(held), typed(**{"reply-1": "Not quite."})).content.decode()
    assert "It is, with a second figure.\n\nGood." in stale
    assert "Not quite.\n\nGood." in stale
    assert as_bob.post(desk(held), typed(1, **{"reply-1": "y" * 4001})).status_code == 422
    # A page of before it was asked: the words are kept, and the mentor looks at the question first.
    returns = reverse("review_return", args=[held.pk])
    early = as_bob.post(returns, typed(1, asking="0"), follow=True).content.decode()
    assert "Alice has asked something meanwhile" in early
    assert 'name="asking" value="1"' in early
    as_bob.post(returns, typed(1, asking="1", **{"reply-1": "Yes."}))
    deliver_due(now=timezone.now() + GRACE)
    client.force_login(held.learner)
    feedback = client.get(reverse("feedback_detail", args=[held.pk])).content.decode()
    said = feedback.split("What you asked")[1].split("</section>")[0]
    assert "Is it &lt;believable&gt;?" in said
    assert '<p class="answer-text">Yes.</p>' in said


@pytest.mark.parametrize("where", ["review_desk", "review_return"])
def test_stale_form_without_script_shows_both_texts_until_one_is_chosen(as_bob, held, where):
    as_bob.post(desk(held), typed(summary="From the first window."))
    stale = typed(summary="From the second window.")
    for _time in range(2):
        response = as_bob.post(reverse(where, args=[held.pk]), stale)
        assert response.status_code == 409
        text = response.content.decode()
        assert "From the first window." in text
        assert "From the second window." in text
        assert Review.objects.get().summary == "From the first window."
    assert 'name="chosen_over" value="1"' in text
    as_bob.post(desk(held), stale | {"chosen_over": "1"})
    assert Review.objects.get().summary == "From the second window."


def test_what_is_typed_after_a_lost_lease_is_kept_or_shown(as_bob, bob, ben, held):
    lease, returns = (reverse(f"review_{one}", args=[held.pk]) for one in ("lease", "return"))
    assert as_bob.put(lease).json() == {"state": "held", "seconds": LEASE.total_seconds()}
    lose(held, ben)
    beat = as_bob.put(lease)
    assert beat.status_code == 423
    assert "Ben has it since" in beat.json()["sentence"]
    response = as_bob.post(desk(held), typed(), **JSON)
    assert response.status_code == 423
    assert response.json()["kept"] is True
    assert Review.objects.get(mentor=bob).summary == "Good."
    page = as_bob.get(desk(held)).text
    assert "Your text is kept" in page
    assert "level 2 of 2" in page
    assert "Good." in page
    assert "Ben has it since" in page
    assert as_bob.post(desk(held), typed(summary="y" * 4001), **JSON).status_code == 423
    # A return saves it as well, and is none.
    page = as_bob.post(returns, typed(1, summary="Better."), follow=True).text
    assert "Ben has it since" in page
    assert Review.objects.get(mentor=bob).summary == "Better."
    assert not Score.objects.exists()
    page = as_bob.post(returns, typed(2, summary="y" * 4001)).text
    assert "What you typed last is not saved" in page
    assert "y" * 4001 in page


def test_returning_saves_what_is_typed_and_makes_it_count(as_bob, bob, held):
    returns, lease = (reverse(f"review_{one}", args=[held.pk]) for one in ("return", "lease"))
    assert "Returned. Alice is told in" in as_bob.post(returns, typed(), follow=True).text
    held.refresh_from_db()
    assert held.state == "returning"
    # A second press brings what was returned: nothing of it is lost.
    page = as_bob.post(returns, typed(), follow=True).text
    assert "What you typed last is not saved" not in page
    # Another window of the mentor's: without script the page that was left has its words no more.
    page = as_bob.post(returns, typed(summary="One thing more."), follow=True).text
    assert "What you typed since is not part of it." in page
    assert "One thing more." in page
    assert "The learner gets what you returned" in page
    assert "Only you see" not in page
    told = "You returned this at ", "You kept this as a second mark at "
    assert as_bob.put(lease).json()["sentence"].startswith(told[0])
    deliver_due(now=timezone.now() + GRACE)
    held.submission.refresh_from_db()
    assert held.submission.effective_score == Score.objects.get(marked_by=bob)
    ReviewRequest.objects.update(origin="sampled", state="returning")
    assert as_bob.put(lease).json()["sentence"].startswith(told[1])


def test_desk_marks_a_key_point_and_the_drawing_of_its_name_apart(as_bob, bob, alice):
    asked = ReviewRequestFactory(submission=design_with("connections", learner=alice))
    take_request(mentor=bob, request=asked, now=timezone.now())
    text = as_bob.get(desk(asked)).content.decode()
    assert "level 0 to 4" in text
    ids = re.findall(r'<fieldset class="criterion" id="([^"]+)"', text)
    assert len(set(ids)) == len(ids) == 3
    marks = {"mark-point.connections": 4, "mark-components": 1, "mark-connections": 2}
    data = {"number": 0, "summary": "", "verdict": "ready"} | marks
    as_bob.post(reverse("review_return", args=[asked.pk]), data)
    assert deliver_due(now=timezone.now() + GRACE) == 1
    as_bob.force_login(alice)
    page = as_bob.get(reverse("feedback_detail", args=[asked.pk])).content.decode()
    for mark in ("4 of 4", "1 of 2", "2 of 2"):
        assert mark in page


def test_feedback_of_the_time_of_shared_names_opens(as_bob, bob, alice):
    asked = ReviewRequestFactory(
        submission=design_with("connections", learner=alice), state="returning", returned_at=NOW
    )
    marks = {"connections": 1, "components": 2}
    ReviewFactory(request=asked, mentor=bob, state="returned", returned_at=NOW, marks=marks)
    assert deliver_due(now=NOW + GRACE) == 1
    read = as_bob.get(reverse("review_read", args=[asked.pk])).content.decode()
    as_bob.force_login(alice)
    page = as_bob.get(reverse("feedback_detail", args=[asked.pk])).content.decode()
    for text in (read, page):
        assert "3 of 4" in text
        assert "each a level" in text
    assert "3 of 4 levels, to the nearest quarter, are 15 of 20 points." in page
    as_bob.force_login(bob)
    said = {"number": 1, "verdict": "ready", "text": "It is drawn."}
    as_bob.post(
        reverse("review_correction", args=[asked.pk]),
        said | {"mark-connections": 2, "mark-components": 2},
    )
    as_bob.force_login(alice)
    page = as_bob.get(reverse("feedback_detail", args=[asked.pk])).content.decode()
    assert "4 of 4 levels, to the nearest quarter, are 20 of 20 points." in page


def test_returning_without_a_mark_names_it_and_keeps_the_text(as_bob, held):
    data = typed(verdict="") | {"mark-result": ""}
    response = as_bob.post(reverse("review_return", args=[held.pk]), data)
    assert response.status_code == 422
    assert "Give a mark for “Result”." in response.text
    assert "Good." in response.text
    assert Review.objects.get().summary == "Good."
    held.refresh_from_db()
    assert held.state == "waiting"
    # The addresses of pages with errors lead back to the desk.
    for name in ("review_return", "review_comments"):
        assert as_bob.get(reverse(name, args=[held.pk])).url == desk(held)


def test_longest_summary_counts_a_line_end_once(as_bob, held):
    summary = ("x" * 79 + "\n") * 49 + "x" * 79
    as_bob.post(desk(held), typed(summary=summary), **JSON)
    sent = typed(1, summary=summary.replace("\n", "\r\n") + "x")
    assert len(sent["summary"]) > 4000
    as_bob.post(reverse("review_return", args=[held.pk]), sent)
    review = Review.objects.get()
    assert (review.state, review.summary) == ("returned", summary + "x")


@pytest.mark.parametrize("where", ["review_desk", "review_return"])
def test_invalid_form_is_refused_whole_and_keeps_what_was_typed(as_bob, held, where):
    as_bob.post(desk(held), typed(summary="Stored before."), **JSON)
    wrongs = [{"summary": "y" * 4001}, {"summary": "a\x00b"}, {"verdict": "?"}, {"mark-task": "9"}]
    for wrong in wrongs if where == "review_desk" else wrongs[::2]:
        data = typed(1, summary="Typed now.") | wrong
        response = as_bob.post(reverse(where, args=[held.pk]), data)
        assert response.status_code == 422
        assert "There is a problem" in response.text
        assert data["summary"].replace("\x00", "") in response.text.replace("\x00", "")
    response = as_bob.post(desk(held), typed(1, summary="y" * 4001), **JSON)
    assert (response.status_code, response.json()["state"]) == (422, "invalid")
    assert "4000 characters; this has 4001" in response.json()["sentence"]
    review = Review.objects.get()
    assert (review.state, review.number, review.summary) == ("draft", 1, "Stored before.")


def test_mark_that_is_missing_is_named_without_the_full_stop_of_its_title():
    assert say_missing("limit", "One limit.") == "Give a mark for “One limit”."


# --- Comments -----------------------------------------------------------------------------------


def remark(**changes):
    return {
        "id": uuid4(),
        "kind": "change",
        "field": "action",
        "quote": "both designs",
        "text": "Which two?",
        **changes,
    }


def test_comment_without_script_is_anchored_by_its_quote_and_removed_by_its_author(
    as_bob, bob, ben, held
):
    url, hx = reverse("review_comments", args=[held.pk]), {"headers": {"HX-Request": "true"}}
    assert as_bob.post(url, remark()).url == desk(held)
    comment = Comment.objects.get()
    assert (comment.start, comment.end) == (11, 23)
    anchor = '<mark class="anchor">both designs</mark>'
    assert anchor in as_bob.get(desk(held)).text
    # A script asks for the answer with the comments that are stored.
    text = as_bob.get(url, **hx).text
    assert anchor in text
    assert "Which two?" in text
    assert "<html" not in text
    remove = reverse("review_comment", args=[held.pk, comment.pk])
    as_bob.force_login(ben)
    assert as_bob.get(url, **hx).status_code == 404
    assert as_bob.post(remove).status_code == 404
    as_bob.force_login(bob)
    assert "Comment removed." in as_bob.post(remove).text
    assert not Comment.objects.exists()


def test_comment_with_script_swaps_the_answer_and_an_empty_form(as_bob, held):
    url, hx = reverse("review_comments", args=[held.pk]), {"headers": {"HX-Request": "true"}}
    refused = as_bob.post(url, remark(quote="three designs"), **hx)
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#comment-form"
    assert "does not stand in this part" in refused.text
    assert "Which two?" in refused.text
    # A line end of a form is one sign.
    says = ("x" * 79 + "\r\n") * 24 + "x" * 79
    text = as_bob.post(url, remark(start=11, end=23, text=says), **hx).text
    assert '<mark class="anchor">both designs</mark>' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert Comment.objects.get().text == says.replace("\r\n", "\n")


def test_removed_comment_comes_back_as_it_was(as_bob, held):
    as_bob.post(reverse("review_comments", args=[held.pk]), remark(text="Who?\r\nWhen?"))
    before = Comment.objects.values().get()
    url = reverse("review_comment", args=[held.pk, before["id"]])
    removed = as_bob.post(url, headers={"HX-Request": "true"})
    assert not Comment.objects.exists()

    back = reverse("review_comment_back", args=[held.pk, before["id"]])
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', removed.text))
    # Pressed twice it is there once.
    for _press in range(2):
        answer = as_bob.post(back, fields, headers={"HX-Request": "true"})
        assert "Remove comment 1" in answer.text
    after = Comment.objects.values().get()
    assert after | {"created_at": None} == before | {"created_at": None}


def test_comment_that_cannot_come_back_is_told_and_not_lost(as_bob, bob, held):
    back = reverse("review_comment_back", args=[held.pk, uuid4()])
    # The review was returned in another window meanwhile.
    give_back(held, bob, now=timezone.now())
    said = as_bob.post(back, remark(text="Who was it?"), headers={"HX-Request": "true"})
    assert said["HX-Retarget"] == "#comment-form"
    assert "Who was it?" in said.text
    assert not Comment.objects.exists()
