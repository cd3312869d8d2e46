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


@pytest.mark.parametrize("count", [1, 3])
def test_queue_needs_the_same_queries(as_bob, django_assert_num_queries, count):
    for _each in range(count):
        request = ReviewRequestFactory(questions=["Is it believable?"])
        ScoreFactory(submission=request.submission)
    as_bob.get(reverse("review_queue"))
    # Session, user, cohorts and topics to choose from; what was asked of one, what else waits, what
    # one holds and can take back, the rows of all these; whether one is away; new replies.
    with django_assert_num_queries(10):
        text = as_bob.get(reverse("review_queue")).content.decode()
    assert text.count("data-row") == count


def test_queue_when_empty_says_so(as_bob):
    assert "No one is waiting." in as_bob.get(reverse("review_queue")).content.decode()


def test_queue_shows_who_holds_what(as_bob, ben, request_of_alice):
    take_request(mentor=ben, request=request_of_alice, now=timezone.now())
    text = as_bob.get(reverse("review_queue")).content.decode()
    assert "Ben, 29 min left" in text
    assert "Take next" not in text


def test_reading_never_claims(as_bob, request_of_alice):
    text = as_bob.get(reverse("review_read", args=[request_of_alice.pk])).content.decode()
    assert "I measured both designs" in text
    assert "Take this review" in text
    request_of_alice.refresh_from_db()
    assert request_of_alice.held_by is None
    assert not Review.objects.exists()


def test_taking_leads_to_the_desk(as_bob, bob, request_of_alice):
    response = as_bob.post(reverse("review_lease", args=[request_of_alice.pk]))
    assert response.url == desk(request_of_alice)
    request_of_alice.refresh_from_db()
    assert request_of_alice.held_by == bob


def test_take_next_leads_to_the_desk_of_the_oldest(as_bob):
    ReviewRequestFactory(asked_at=timezone.now())
    oldest = ReviewRequestFactory(asked_at=timezone.now() - timedelta(hours=3))
    assert as_bob.post(reverse("review_next")).url == desk(oldest)


def test_taking_what_is_held_says_who_has_it(as_bob, ben, request_of_alice):
    take_request(mentor=ben, request=request_of_alice, now=timezone.now())
    page = as_bob.post(reverse("review_lease", args=[request_of_alice.pk]), follow=True)
    assert "Ben has it since" in page.content.decode()


def test_wait_reads_the_same_on_each_page(as_bob, bob, request_of_alice):
    ReviewRequest.objects.update(asked_at=timezone.now() - timedelta(days=3, hours=15))
    take_request(mentor=bob, request=request_of_alice, now=timezone.now())
    for url in (reverse("review_queue"), desk(request_of_alice), "/"):
        text = as_bob.get(url).content.decode()
        assert "3 days" in text, url
        assert "4 days" not in text, url


def test_leaving_gives_it_back(as_bob, held):
    as_bob.post(reverse("review_lease", args=[held.pk]), {"leave": "1"})
    held.refresh_from_db()
    assert held.held_by is None


def test_delete_of_the_lease_gives_it_back(as_bob, held):
    as_bob.delete(reverse("review_lease", args=[held.pk]))
    held.refresh_from_db()
    assert held.held_by is None


def test_heartbeat_renews_or_says_who_has_it(as_bob, ben, held):
    url = reverse("review_lease", args=[held.pk])
    assert as_bob.put(url).json() == {"state": "held", "seconds": LEASE.total_seconds()}
    lose(held, ben)
    response = as_bob.put(url)
    assert response.status_code == 423
    assert "Ben has it since" in response.json()["sentence"]


# --- Roles --------------------------------------------------------------------------------------


def mentor_pages(request):
    names = ("review_read", "review_lease", "review_desk", "review_return", "review_comments")
    urls = [reverse(name, args=[request.pk]) for name in names]
    comment = reverse("review_comment", args=[request.pk, uuid4()])
    return [reverse("review_queue"), reverse("review_next"), comment, *urls]


@pytest.mark.parametrize("who", ["alice", "eve", "carol", "dana"])
def test_others_than_mentors_find_nothing(client, request, who, request_of_alice):
    client.force_login(request.getfixturevalue(who))
    for url in mentor_pages(request_of_alice):
        assert {client.get(url).status_code, client.post(url).status_code} <= {404, 405}, url
        assert 404 in {client.get(url).status_code, client.post(url).status_code}, url


def test_strangers_are_sent_to_sign_in(client, request_of_alice):
    for url in mentor_pages(request_of_alice):
        response = client.post(url) if client.get(url).status_code == 405 else client.get(url)
        assert response.url.startswith(reverse("account_login")), url


def test_mentor_sees_nothing_of_what_another_returned(as_bob, ben, request_of_alice):
    give_back(request_of_alice, ben, now=timezone.now())
    for url in (reverse("review_read", args=[request_of_alice.pk]), desk(request_of_alice)):
        assert as_bob.get(url).status_code == 404


@pytest.mark.parametrize("end", ["withdrawn", "returned by another"])
def test_mentor_who_had_taken_it_keeps_their_text_and_not_the_answer(as_bob, ben, held, end):
    held.questions = ["Did I settle it well?"]
    held.save(update_fields=["questions"])
    said = typed(summary="My own words.", **{"reply-1": "Mostly."})
    as_bob.post(desk(held), said, **JSON)
    as_bob.post(reverse("review_comments", args=[held.pk]), remark(text="My remark."))
    if end == "withdrawn":
        withdraw_request(request=held, now=timezone.now())
    else:
        ReviewRequest.objects.update(held_until=timezone.now() - timedelta(minutes=1))
        give_back(held, ben, now=timezone.now())
    assert as_bob.get(reverse("review_read", args=[held.pk])).status_code == 404
    kept = as_bob.get(desk(held)).content.decode()
    assert "My own words." in kept
    assert "My remark." in kept
    assert "Mostly." in kept
    assert "Did I settle it well?" not in kept
    assert "both designs" not in kept
    assert as_bob.put(reverse("review_lease", args=[held.pk])).status_code == 423
    url = reverse("review_comments", args=[held.pk])
    late = as_bob.post(url, remark(text="Too late."), headers={"HX-Request": "true"})
    assert late.status_code == 422
    assert "Your comment is kept with your text." in late.content.decode()
    assert "I measured" not in late.content.decode()
    assert as_bob.get(url, headers={"HX-Request": "true"}).status_code == 404
    late = as_bob.post(url, remark(text="Later still."), follow=True).content.decode()
    assert "Later still." in late
    assert "I measured" not in late
    # What cannot be kept as it is stands on the page, also without script.
    assert "No such words." in as_bob.post(url, remark(quote="-", text="No such words.")).text
    comment = reverse("review_comment", args=[held.pk, Comment.objects.first().pk])
    assert as_bob.post(comment, headers={"HX-Request": "true"}).status_code == 404


def test_mentor_reads_what_they_returned(as_bob, bob, request_of_alice):
    ScoreFactory(submission=request_of_alice.submission)
    give_back(request_of_alice, bob, now=timezone.now())
    response = as_bob.get(desk(request_of_alice))
    assert response.url == reverse("review_read", args=[request_of_alice.pk])
    text = as_bob.get(response.url).content.decode()
    assert "You returned this on" in text
    # The marks as the learner reads them: 2, 1, 3 and 1 of the parts, and the scorer's beside them.
    marks = text.split("Your marks")[1].split("</table>")[0]
    assert re.findall(r'by-person nowrap">(\d+) of', marks) == ["2", "1", "3", "1", "7"]
    assert "–" not in marks
    assert "See its points" not in text


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


def test_autosave_answers_with_the_new_number(as_bob, held):
    answer = as_bob.post(desk(held), typed(), **JSON).json()
    assert answer == {
        "state": "saved",
        "number": 1,
        "seconds": LEASE.total_seconds(),
        "comparison": "",
        "revealed": True,
    }
    assert Review.objects.get().marks == MARKS


def test_automatic_score_is_told_after_all_marks_only(as_bob, held):
    ScoreFactory(submission=held.submission)
    some = as_bob.post(desk(held), typed() | {"mark-task": ""}, **JSON).json()
    assert some["comparison"] == ""
    assert "Automatic " not in as_bob.get(desk(held)).content.decode()
    whole = as_bob.post(desk(held), typed(1), **JSON).json()
    said = "yours 5.75 of 10. They differ by a quarter or more on: Situation; "
    assert said in whole["comparison"]


def test_autosave_of_a_stale_window_gets_the_newer_text(as_bob, held):
    as_bob.post(desk(held), typed(summary="From the first window."), **JSON)
    response = as_bob.post(desk(held), typed(summary="From the second window."), **JSON)
    assert response.status_code == 409
    newer = response.json()
    assert (newer["number"], newer["summary"]) == (1, "From the first window.")
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


def test_autosave_after_a_lost_lease_keeps_the_text(as_bob, bob, ben, held):
    lose(held, ben)
    response = as_bob.post(desk(held), typed(), **JSON)
    assert response.status_code == 423
    assert response.json()["kept"] is True
    assert Review.objects.get(mentor=bob).summary == "Good."
    page = as_bob.get(desk(held)).content.decode()
    assert "Your text is kept" in page
    assert "level 2 of 2" in page
    assert "Good." in page
    assert "Ben has it since" in page


def test_returning_saves_what_is_typed_and_makes_it_count(as_bob, bob, held):
    response = as_bob.post(reverse("review_return", args=[held.pk]), typed(), follow=True)
    assert "Returned. Alice is told in" in response.content.decode()
    held.refresh_from_db()
    assert held.state == "returning"
    deliver_due(now=timezone.now() + GRACE)
    held.submission.refresh_from_db()
    assert held.submission.effective_score == Score.objects.get(marked_by=bob)


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
    text = response.content.decode()
    assert "Give a mark for “Result”." in text
    assert "Good." in text
    assert Review.objects.get().summary == "Good."
    held.refresh_from_db()
    assert held.state == "waiting"


@pytest.mark.parametrize("name", ["review_return", "review_comments"])
def test_address_of_a_page_with_errors_leads_back_to_the_desk(as_bob, held, name):
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
@pytest.mark.parametrize(
    "wrong", [{"summary": "y" * 4001}, {"summary": "a\x00b"}, {"verdict": "?"}, {"mark-task": "9"}]
)
def test_invalid_form_is_refused_whole_and_keeps_what_was_typed(as_bob, held, where, wrong):
    as_bob.post(desk(held), typed(summary="Stored before."), **JSON)
    data = typed(1, summary="Typed now.") | wrong
    response = as_bob.post(reverse(where, args=[held.pk]), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert "There is a problem" in text
    assert data["summary"].replace("\x00", "") in text.replace("\x00", "")
    review = Review.objects.get()
    assert (review.state, review.number, review.summary) == ("draft", 1, "Stored before.")


def test_autosave_of_an_invalid_form_says_why_and_stores_nothing(as_bob, held):
    response = as_bob.post(desk(held), typed(summary="y" * 4001), **JSON)
    assert response.status_code == 422
    answer = response.json()
    assert answer["state"] == "invalid"
    assert "4000 characters; this has 4001" in answer["sentence"]
    assert Review.objects.get().number == 0


def test_invalid_form_after_a_lost_lease_shows_what_was_typed(as_bob, ben, held):
    lose(held, ben)
    response = as_bob.post(reverse("review_return", args=[held.pk]), typed(summary="y" * 4001))
    text = response.content.decode()
    assert "What you typed last is not saved" in text
    assert "y" * 4001 in text
    assert as_bob.post(desk(held), typed(summary="y" * 4001), **JSON).status_code == 423


@pytest.mark.parametrize("sampled", [False, True])
def test_window_of_what_one_returned_oneself_says_you(as_bob, held, sampled):
    if sampled:
        ReviewRequest.objects.update(origin="sampled")
    as_bob.post(reverse("review_return", args=[held.pk]), typed())
    told = as_bob.put(reverse("review_lease", args=[held.pk])).json()["sentence"]
    says = "You kept this as a second mark at " if sampled else "You returned this at "
    assert told.startswith(says)


def test_mark_that_is_missing_is_named_without_the_full_stop_of_its_title():
    assert say_missing("limit", "One limit.") == "Give a mark for “One limit”."


def test_returning_what_is_not_kept_says_so(as_bob, held):
    url = reverse("review_return", args=[held.pk])
    as_bob.post(url, typed())
    page = as_bob.post(url, typed(summary="One thing more."), follow=True).content.decode()
    assert "What you typed since is not part of it." in page
    # Without script the page that was left has it no more.
    assert "One thing more." in page


def test_returning_after_a_lost_lease_says_who_has_it(as_bob, bob, ben, held):
    lose(held, ben)
    page = as_bob.post(reverse("review_return", args=[held.pk]), typed(), follow=True)
    assert "Ben has it since" in page.content.decode()
    assert Review.objects.get(mentor=bob).summary == "Good."
    assert not Score.objects.exists()


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


def test_comment_without_script_is_anchored_by_its_quote(as_bob, held):
    response = as_bob.post(reverse("review_comments", args=[held.pk]), remark())
    assert response.url == desk(held)
    comment = Comment.objects.get()
    assert (comment.start, comment.end) == (11, 23)
    assert '<mark class="anchor">both designs</mark>' in as_bob.get(desk(held)).content.decode()


def test_comment_with_script_swaps_the_answer_and_an_empty_form(as_bob, held):
    response = as_bob.post(
        reverse("review_comments", args=[held.pk]),
        remark(start=11, end=23),
        headers={"HX-Request": "true"},
    )
    text = response.content.decode()
    assert '<mark class="anchor">both designs</mark>' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text


def test_script_asks_for_the_answer_with_the_comments_that_are_stored(client, bob, ben, held):
    client.force_login(bob)
    url = reverse("review_comments", args=[held.pk])
    client.post(url, remark())
    text = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert '<mark class="anchor">both designs</mark>' in text
    assert "Which two?" in text
    assert "<html" not in text
    client.force_login(ben)
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 404


def test_comment_on_words_that_are_not_there_says_so_at_the_field(as_bob, held):
    response = as_bob.post(
        reverse("review_comments", args=[held.pk]),
        remark(quote="three designs"),
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#comment-form"
    assert "does not stand in this part" in response.content.decode()
    assert "Which two?" in response.content.decode()


def test_comment_takes_a_line_end_of_a_form_as_one_sign(as_bob, held):
    text = ("x" * 79 + "\r\n") * 24 + "x" * 79
    as_bob.post(reverse("review_comments", args=[held.pk]), remark(text=text))
    assert Comment.objects.get().text == text.replace("\r\n", "\n")


def test_comment_is_removed_by_its_author_only(client, bob, ben, held):
    client.force_login(bob)
    client.post(reverse("review_comments", args=[held.pk]), remark())
    url = reverse("review_comment", args=[held.pk, Comment.objects.get().pk])
    client.force_login(ben)
    assert client.post(url).status_code == 404
    client.force_login(bob)
    assert "Comment removed." in client.post(url).text
    assert not Comment.objects.exists()


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
