"""The receipt, and the result that fills in."""

import hashlib
import re
import uuid
from copy import deepcopy
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.exports import ask_for_export, make_export
from accounts.models import Role
from mentoring.domain.rounds import start_revision
from mockinterviews.domain import comparing
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.results import outcome_of, summarise
from mockinterviews.models import Blueprint, Draft, Interview, LateText
from questions.domain.rulings import rule, settle_ruling
from questions.domain.scoring import append_mentor_score, score_submission
from questions.models import Card, Score, Submission
from tests.api.conftest import secret_of
from tests.factories import CONTENT, RESPONSE, QuestionFactory, SubmissionFactory
from tests.mentoring.factories import ReviewRequestFactory
from tests.mentoring.giving import give_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(running, post_draft):
    """Handed in with both questions answered, not scored yet."""
    post_draft(running, **RESPONSE["written"])
    post_draft(running, 2, **RESPONSE["star"]["sections"])
    return hand_in(interview=running, now=timezone.now())


def score(interview, *positions):
    for position in positions:
        submission = interview.questions.get(position=position).submission
        score_submission(submission_id=str(submission.pk))


def test_receipt_shows_words_versions_and_hashes(browser, closed):
    page = browser.get(f"/interviews/{closed.pk}/receipt/").text
    assert closed.receipt_hash in page
    assert "2 answers" in page
    for entry in closed.receipt["questions"]:
        assert entry["sha256"][:12] in page
    file = browser.get(f"/interviews/{closed.pk}/receipt.json")
    assert hashlib.sha256(file.content).hexdigest() == closed.receipt_hash
    assert f'-{closed.receipt_hash[:8]}.json"' in file["Content-Disposition"]


def test_receipt_shows_late_text_and_counts_only_the_words_that_are_late(
    browser, closed, post_draft
):
    post_draft(closed, based_on=1, text=RESPONSE["written"]["text"] + " Two more")
    post_draft(closed, 2, based_on=1, action="")
    page = browser.get(f"/interviews/{closed.pk}/receipt/").text
    assert re.search(r"Question 1: 2 late words reached us at [0-9:]+, after the end\.", page)
    # They are the learner's own words: nobody else needs to give them back.
    assert "Two more" in page
    assert "Question 2: a change reached us" in page
    LateText.objects.update(why=LateText.Why.KEY)
    page = browser.get(f"/interviews/{closed.pk}/receipt/").text
    assert re.search(r"reached us at [0-9:]+, after the model answer was opened\.", page)


def test_receipt_calls_a_refused_text_the_other_version(browser, running, post_draft):
    post_draft(running, text="The saved one.")
    assert post_draft(running, text="Typed in another tab.").json()["outcome"] == "conflict"
    hand_in(interview=running, now=timezone.now())
    assert post_draft(running, text="Typed in another tab.").json()["outcome"] == "late"
    page = browser.get(f"/interviews/{running.pk}/receipt/").text
    assert "Question 1 had two versions, and none was chosen." in page
    assert "the other version is kept beside it" in page
    assert "late words" not in page


def test_late_words_of_a_page_without_a_question_are_named_by_its_title(
    browser, alice, make_blueprint, post_draft
):
    draw = {"questions": ["one-written"], "minutes_each": 4}
    sections = [
        {"slug": "explain", "title": "Explain", "minutes": 4, "draws": [draw]},
        {"slug": "ask", "title": "Ask us", "minutes": 2, "kind": "free_text", "prompt": "Ask."},
    ]
    blueprint = make_blueprint(sections=sections)
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
    running = start_interview(interview=ready, now=timezone.now())
    closed = hand_in(interview=running, now=timezone.now())
    assert post_draft(closed, 2, text="How do you deploy?").json()["outcome"] == "late"
    for page in ("receipt", "result"):
        shown = browser.get(f"/interviews/{closed.pk}/{page}/").text
        assert "Ask us: 4 late words reached us at" in shown
        assert "How do you deploy?" in shown


def test_receipt_and_result_of_a_running_one_lead_back(browser, running):
    for page in ("receipt/", "result/", "receipt.json"):
        reply = browser.get(f"/interviews/{running.pk}/{page}")
        assert reply.url == f"/interviews/{running.pk}/"


def test_result_waits_for_its_scores_and_gives_up_after_five_minutes(browser, closed):
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "0 of 2 scored" in page
    assert 'hx-trigger="load delay:0.5s"' in page
    assert "waiting=1&amp;waiting=2" in page
    part = {"HTTP_HX_REQUEST": "true"}
    reply = browser.get(f"/interviews/{closed.pk}/result/?try=99", **part)
    # The head and the two rows.
    assert reply.text.count("Look again") == 3
    assert "hx-get" not in reply.text
    for number in ("9" * 5000, "\u00b2", "-1"):
        reply = browser.get(f"/interviews/{closed.pk}/result/", {"try": number}, **part)
        assert reply.status_code == 200
    # Only what arrived is brought until all is scored.
    score(closed, 1)
    address = f"/interviews/{closed.pk}/result/?try=3"
    reply = browser.get(f"{address}&waiting=1&waiting=2", **part)
    assert reply.status_code == 200
    assert "1 of 2 scored" in reply.text
    # What is inside a row is swapped, the fold itself stays as it is: open or shut.
    assert 'hx-swap-oob="innerHTML:#result-1-body"' in reply.text
    assert 'hx-swap-oob="innerHTML:#result-1-head"' in reply.text
    assert "fold--row" not in reply.text
    assert 'hx-swap-oob="innerHTML:#result-2-body"' not in reply.text
    assert 'id="result-2-waits" hx-swap-oob="true"' in reply.text
    assert "try=4&amp;waiting=2" in reply.text
    assert "delay:4s" in reply.text
    score(closed, 2)
    reply = browser.get(f"{address}&waiting=2", **part)
    assert reply.status_code == 286
    assert "of 100" in reply.text
    assert "hx-get" not in reply.text


def test_result_adds_up_and_shows_every_report(browser, closed, post_draft):
    score(closed, 1, 2)
    outcome = outcome_of(closed)
    assert outcome.is_final
    assert outcome.tally.automatic.maximum == 20
    assert outcome.tally.automatic.points == sum(row.sum.points for row in outcome.rows)
    # Late words are named beside their question.
    post_draft(closed, based_on=1, text=RESPONSE["written"]["text"] + " Two more")
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert f"{outcome.tally.automatic.percent} of 100" in page
    assert "The platform has to create a new environment" in page
    assert page.count("Model answer") == 2
    assert Interview.objects.get().keys_shown_at
    for submission in Submission.objects.all():
        assert f"/answers/{submission.pk}/" in page
    head = page[page.index('id="result-1-head"') : page.index('id="result-1-body"')]
    body = page[page.index('id="result-1-body"') : page.index('id="result-2-head"')]
    assert "2 late words</span>" in head
    assert "Question 1: 2 late words reached us at" in body
    assert "Read what came late" in body
    assert "Two more" in body
    assert page.count("late words</span>") == 1


def test_a_key_that_is_read_anywhere_is_noted_of_what_may_change(browser, alice, bob, closed):
    """In the report on one answer, and at the same question in practice, recall and feedback."""
    score(closed, 1, 2)
    written = closed.questions.get(position=1).submission
    again = SubmissionFactory(learner=alice, version=written.version)
    Card.objects.filter(kind="key_point").update(due_at=timezone.now())
    story = closed.questions.get(position=2).submission
    asked = ReviewRequestFactory(submission=story)
    give_back(asked, bob, now=timezone.now())
    revised = start_revision(request=asked, now=timezone.now())
    # Who is a mentor as well reads what the answers of others are marked by.
    alice.groups.add(Group.objects.get(name=Role.MENTOR))
    others = ReviewRequestFactory(submission__version=story.version)
    program = Client(headers={"Authorization": f"Bearer {secret_of(alice)}"})
    ways = (
        lambda: browser.get(f"/answers/{written.pk}/"),
        # While it waits, what is looked for is named.
        lambda: browser.get(f"/answers/{again.pk}/score/", HTTP_HX_REQUEST="true"),
        lambda: browser.get(reverse("own_cards")),
        lambda: browser.get(reverse("feedback_detail", args=[asked.pk])),
        lambda: browser.get(reverse("practice_item", args=[revised.pk, 1])),
        lambda: browser.get(reverse("disputes", args=[written.pk])),
        lambda: browser.get(reverse("story_improving", args=[story.pk])),
        lambda: browser.get(reverse("review_read", args=[others.pk])),
        lambda: browser.get(take_review(browser, others), follow=True),
        lambda: open_model_answer_elsewhere(browser, closed),
        lambda: program.get(f"/api/v1/answers/{written.pk}/scores"),
        lambda: take_data(browser, alice),
    )
    for read in ways:
        Interview.objects.update(keys_shown_at=None)
        read()
        closed.refresh_from_db()
        assert closed.keys_shown_at
    # What runs is not over: it is known then. What ended a week ago changes no more.
    end = {"finished_at": closed.finished_at, "state": "closed"}
    for changed, is_noted in (
        ({"finished_at": None, "state": "running"}, True),
        (end | {"finished_at": closed.finished_at - timezone.timedelta(days=7)}, False),
        (end, True),
    ):
        Interview.objects.update(keys_shown_at=None, **changed)
        browser.get(f"/answers/{again.pk}/")
        assert bool(Interview.objects.get().keys_shown_at) == is_noted
    # Ended by a clock that goes before ours, and seen after that.
    ahead = timezone.now() + timezone.timedelta(minutes=1)
    Interview.objects.update(keys_shown_at=None, finished_at=ahead)
    browser.get(f"/answers/{again.pk}/")
    assert Interview.objects.get().keys_shown_at == ahead
    other = SubmissionFactory(learner=alice)
    Interview.objects.update(keys_shown_at=None)
    score_submission(submission_id=str(other.pk))
    browser.get(f"/answers/{other.pk}/")
    assert Interview.objects.get().keys_shown_at is None


def take_review(browser, asked):
    return browser.post(reverse("review_lease", args=[asked.pk])).url


def open_model_answer_elsewhere(browser, closed):
    """In another interview with the same question, which closes with it and knew no key itself."""
    plan = Blueprint.objects.create(
        slug="again", title="Again", mode="practice", minutes=10, sections=closed.plan["sections"]
    )
    ready = prepare_interview(learner=closed.learner, blueprint=plan, now=timezone.now())
    again = start_interview(interview=ready, now=timezone.now())
    page = reverse("interview_help", args=[again.pk, 1])
    assert "Model answer" in browser.post(page, {"go": "model-answer"}, follow=True).text
    again.refresh_from_db()
    assert again.keys_shown_at is None
    again.delete()


def take_data(browser, person):
    asked = ask_for_export(person=person, now=timezone.now())
    made = make_export(export_id=str(asked.pk))
    # Nobody has read what was packed, and no save of an interview waits for it.
    assert Interview.objects.get().keys_shown_at is None
    assert browser.get(reverse("data_export_file", args=[made.pk])).status_code == 200


def test_result_of_answers_that_cannot_be_read_keeps_their_scores(browser, closed):
    score(closed, 1, 2)
    Submission.objects.update(response=["lost"])
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert page.count("What is stored of this answer cannot be read") == 2
    assert page.count("Scored automatically in") == 2
    assert "Nothing was written" not in page
    assert f"{outcome_of(closed).tally.automatic.percent} of 100" in page


def test_result_counts_an_empty_answer_as_nothing(browser, running, post_draft):
    post_draft(running, text=RESPONSE["written"]["text"])
    closed = hand_in(interview=running, now=timezone.now())
    score(closed, 1)
    outcome = outcome_of(closed)
    assert outcome.is_final
    assert (outcome.rows[1].state, outcome.rows[1].sum.points) == ("empty", 0)
    assert outcome.tally.automatic.maximum == 20
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    assert "Empty, 0 of 10" in page
    assert "Nothing was written." in page
    assert "Practise question 2: it was empty, 10 points." in page
    # The first step is the one filled button.
    assert page.count("button--main") == 1
    question = outcome.rows[1].version.question
    practise = f"{reverse('practice')}?question={question.slug}"
    assert f'<a class="button button--main" href="{practise}">Practise question 2</a>' in page
    assert f'<a href="{practise}">Practise it</a>' in page
    assert "Answer this question" in browser.get(practise).text
    question.retired_at = timezone.now()
    question.save()
    page = browser.get(f"/interviews/{closed.pk}/result/").content.decode()
    again = (
        '<input type="hidden" name="blueprint" value="short"><button class="button button--quiet">'
    )
    assert f"{again}Sit this one again</button>" in page
    assert "Question 2 was empty, 10 points." in page
    assert practise not in page
    assert '<a class="button button--main" href="#result-2">' in page
    # As in other lists, an answer that earned nothing looks otherwise than none.
    Score.objects.update(points=0)
    assert [row.glyph for row in outcome_of(closed).rows] == ["contrary", "none"]


def test_words_under_what_follows_an_empty_answer_are_shown_and_counted(
    browser, running, post_draft
):
    running.questions.filter(position=2).update(follow_ups=["Why that?"])
    post_draft(running, 2, follow_up_1="It was the cheapest.")
    assert (
        "Empty, 4 words under the questions that follow it"
        in browser.get(f"/interviews/{running.pk}/hand-in/").text
    )
    closed = hand_in(interview=running, now=timezone.now())
    assert "0 answers, 4 words." in browser.get(f"/interviews/{closed.pk}/receipt/").text
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "Nothing was written in the answer itself." in page
    assert "It was the cheapest." in page


def test_result_begins_with_what_lost_most_and_names_all_empty_ones_at_once(
    browser, alice, make_blueprint
):
    kinds = ["written", "star", "numeric", "single_choice"]
    draws = [{"kinds": [kind], "count": 1, "minutes_each": 2} for kind in kinds]
    sections = [{"slug": "all", "title": "All", "minutes": 10, "draws": draws}]
    ready = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    running = start_interview(interview=ready, now=timezone.now())
    answer = {"text": "A cold start delays the first call."}
    Draft.objects.filter(question__position=1).update(response=answer)
    closed = hand_in(interview=running, now=timezone.now())
    score(closed, 1)
    outcome = outcome_of(closed)
    reply = browser.get(f"/interviews/{closed.pk}/result/")
    first, second = reply.context["steps"]
    total = outcome.tally.automatic.maximum
    lost = sum(row.sum.maximum for row in outcome.rows[1:])
    assert first["says"] == f"3 questions were empty: {float(lost):g} of {float(total):g} points."
    # The story was worth most: it is the one to practise.
    assert first["positions"] == [2, 3, 4]
    assert "Practise question 2</a>" in reply.text
    assert second["positions"] == [1]
    assert 0 < second["lost"] < first["lost"]


def test_result_of_an_empty_choice_and_number_shows_what_is_right(browser, alice, make_blueprint):
    kinds = ["numeric", "single_choice", "multiple_choice"]
    draws = [{"kinds": [kind], "count": 1, "minutes_each": 1} for kind in kinds]
    sections = [{"slug": "all", "title": "All", "minutes": 10, "draws": draws}]
    ready = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    closed = hand_in(
        interview=start_interview(interview=ready, now=timezone.now()), now=timezone.now()
    )
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "Right is " in page
    assert page.count("The right one") == 1
    assert page.count("Missed") == 2
    assert "Your choice" not in page
    receipt = browser.get(f"/interviews/{closed.pk}/receipt/").text
    assert receipt.count("A choice or a number has no words.") == 3


def mark(interview, mentor, position=1, points=10, key=""):
    append_mentor_score(
        submission=interview.questions.get(position=position).submission,
        mentor=mentor,
        key=key or f"mark-{position}",
        points=Decimal(points),
        maximum=Decimal(10),
        report={"verdict": "ready", "summary": "Good."},
        now=timezone.now(),
    )


def fail(interview, position=1):
    Submission.objects.filter(interview_question__position=position).update(
        state=Submission.State.FAILED, failure="The scorer could not mark this answer."
    )


def test_result_keeps_a_mentors_mark_apart(browser, closed, bob, carol):
    score(closed, 1, 2)
    before = outcome_of(closed).tally.automatic
    assert "Below the line of 65." in browser.get(f"/interviews/{closed.pk}/result/").text
    review = uuid.uuid4()
    mark(closed, bob, key=f"review:{review}")
    tally = outcome_of(closed).tally
    assert tally.automatic == before
    assert tally.marked.points > before.points
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "Bob: 10 of 10" in page
    assert "with your mentor's marks" in page
    assert "Where a mentor marked, the mark counts here." in page
    # The review that was returned leads to its feedback.
    assert f'href="/feedback/{review}/">Read the feedback of Bob</a>' in page
    assert page.count("Ask a mentor about this answer") == 1
    # The marks are held against the line.
    mark(closed, bob, 2, points=8)
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "Above the line of 65." in page
    assert "Every section has 45 or more." in page


def test_full_marks_count_as_the_automatic_score(closed, carol):
    score(closed, 1, 2)
    give_full_marks(closed, carol, position=2)
    outcome = outcome_of(closed)
    assert outcome.rows[1].automatic.points == outcome.rows[1].sum.points == 10
    assert summarise([closed]) == {closed.pk: outcome.tally}


def give_full_marks(interview, author, position):
    """Rule a question, and settle it by a worker that began before its answer was scored."""
    began, version = interview.finished_at, interview.questions.get(position=position).version
    ruling = rule(version=version, kind="full", reason="No key.", author=author, now=began)
    settle_ruling(ruling_id=ruling.pk, now=began)


def test_result_with_a_failed_answer_has_no_verdict_until_it_was_marked(browser, closed, bob):
    assert_list_agrees(browser, closed)
    score(closed, 2)
    fail(closed)
    outcome = outcome_of(closed)
    assert outcome.tally.automatic.maximum == 10
    assert "Explain" not in [section.title for section in outcome.below_floor]
    address = f"/interviews/{closed.pk}/result/"
    reply = browser.get(f"{address}?waiting=1", HTTP_HX_REQUEST="true")
    assert reply.status_code == 286
    assert "1 answer could not be scored. It counts in no sum" in reply.text
    assert "the line of" not in reply.text
    assert_list_agrees(browser, closed)
    mark(closed, bob, points=8)
    outcome = outcome_of(closed)
    assert [row.state for row in outcome.rows] == ["marked", "scored"]
    assert (outcome.tally.automatic.maximum, outcome.tally.marked.maximum) == (10, 20)
    page = browser.get(address).text
    assert "Bob: 8 of 10" in page
    assert "We could not score this automatically" in page
    assert "the line of 65" in page
    assert "hx-get" not in page
    assert_list_agrees(browser, closed)


def test_result_and_list_agree_on_what_was_scored_and_marked(browser, closed, bob):
    score(closed, 1, 2)
    assert_list_agrees(browser, closed)
    mark(closed, bob)
    assert_list_agrees(browser, closed)


def assert_list_agrees(browser, closed):
    """The sums of the list are those of the result."""
    tally = outcome_of(closed).tally
    assert summarise([closed]) == {closed.pk: tally}
    page = browser.get("/interviews/").text
    if not tally.is_final:
        assert "0 of 2 scored" in page
        return
    assert f"{tally.automatic.percent} of 100" in page
    assert (f"{tally.marked.percent} with marks" in page) if tally.marked else True
    assert ("1 not scored" in page) == bool(tally.failed)


def test_result_needs_the_same_queries_whatever_was_answered(
    browser, closed, django_assert_num_queries
):
    # Session, user; interview, questions, scores, whose keys these are, earlier attempts, extra
    # time, what came late,
    # versions of stories; with the first score what was disputed, and at the end the cards of
    # what was missed.
    address = f"/interviews/{closed.pk}/result/"
    # The first visit is noted.
    with django_assert_num_queries(11):
        browser.get(address)
    score(closed, 1)
    with django_assert_num_queries(11):
        page = browser.get(address).content.decode()
    answer = closed.questions.get(position=1).submission
    assert f"/answers/{answer.pk}/disputes/?part=" in page
    score(closed, 2)
    with django_assert_num_queries(12):
        browser.get(address)


def test_result_tells_pacing_cards_and_what_the_next_one_is_compared_with(
    browser, closed, alice, move, bob, post_draft, monkeypatch
):
    score(closed, 1, 2)
    Submission.objects.filter(interview_question__position=2).update(spent_ms=7 * 60_000)
    missed = {
        (submission.version.question_id, part["id"])
        for submission in Submission.objects.select_related("effective_score", "version")
        for part in submission.effective_score.report["parts"]
        if part["status"] == "missing" and submission.version.kind == "written"
    }
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "No earlier sitting is there to compare with" in page
    assert f"{len(missed)} key point" in page
    # The list that has them: they are not due yet.
    [listed] = re.findall(rf'href="({reverse("cards")}[^"]*)"', page)
    assert browser.get(listed).text.count("A point that your answer missed") == len(missed)
    Card.objects.exclude(point="").update(looks=1)
    page_later = browser.get(f"/interviews/{closed.pk}/result/").text
    assert f'href="{reverse("cards")}?show=all"' in page_later
    assert "7 of 6 min" in page
    assert "About 7 min on this question; 6 were given." in page
    # Less than half a minute more is more: Progress counts it so.
    answered = Submission.objects.filter(interview_question__position=2)
    for seconds, minutes in ((1, "6.1"), (18, "6.3")):
        answered.update(spent_ms=(6 * 60 + seconds) * 1000)
        longer = browser.get(f"/interviews/{closed.pk}/result/").text
        assert f"About {minutes} min on this question; 6 were given." in longer
    # Nor does less read as more.
    closed.questions.filter(position=2).update(minutes="1.75")
    answered.update(spent_ms=100_000)
    assert "About 1.6 of its 1.8 min." in browser.get(f"/interviews/{closed.pk}/result/").text
    closed.questions.filter(position=2).update(minutes=6)
    answered.update(spent_ms=7 * 60_000)
    # A quarter of extra time was given as well.
    closed.time_events.create(
        kind="accommodation",
        seconds=closed.base_seconds // 4,
        created_at=closed.started_at,
    )
    stretched = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "7 of 7.5 min" in stretched
    assert "About 7 of its 7.5 min." in stretched
    assert "Words and time by part" in page
    first = outcome_of(closed)
    again = prepare_interview(learner=alice, blueprint=closed.blueprint, now=timezone.now(), seed=1)
    start_interview(interview=again, now=timezone.now())
    again = hand_in(interview=again, now=timezone.now() + timezone.timedelta(seconds=1))
    page = browser.get(f"/interviews/{again.pk}/result/").text
    assert f"{first.tally.automatic.percent} of 100</a>" in page
    lost = first.sections[1].tally.automatic.percent
    assert f"{lost} %, now {lost} less" in page
    # Those that have no verdict hide none that has one.
    between = prepare_interview(learner=alice, blueprint=closed.blueprint, now=timezone.now())
    start_interview(interview=between, now=timezone.now())
    post_draft(between, **RESPONSE["written"])
    hand_in(interview=between, now=timezone.now())
    half_way = closed.finished_at + (again.finished_at - closed.finished_at) / 2
    Interview.objects.filter(pk=between.pk).update(finished_at=half_way)
    monkeypatch.setattr(comparing, "MOST", 1)
    page = browser.get(f"/interviews/{again.pk}/result/").text
    assert f"{first.tally.automatic.percent} of 100</a>" in page
    Interview.objects.filter(pk=again.pk).update(keys_shown_at=closed.finished_at)
    page = browser.get(f"/interviews/{again.pk}/result/").text
    assert "You had seen the key of a question" in page
    assert f"now {lost} less" not in page


def test_result_of_a_warm_up_has_no_verdict(browser, alice, make_blueprint):
    blueprint = make_blueprint(pass_percent=0, section_floor_percent=0)
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
    closed = hand_in(
        interview=start_interview(interview=ready, now=timezone.now()), now=timezone.now()
    )
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    assert "A warm-up has no line" in page
    assert "the line of" not in page


def test_result_says_once_what_helps_several_stories(browser, alice, topic, make_blueprint):
    content = deepcopy(CONTENT["star"])
    short = content | {"sections": [one for one in content["sections"] if one["slug"] != "task"]}
    for slug, one in (("two-star", content), ("three-star", short)):
        QuestionFactory(kind="star", topic=topic, slug=slug, version={"content": one})
    names = ["one-star", "two-star", "three-star"]
    draw = {"questions": names, "minutes_each": 3}
    sections = [{"slug": "tell", "title": "Tell", "minutes": 10, "draws": [draw]}]
    ready = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    running = start_interview(interview=ready, now=timezone.now())
    said = {"sections": {"situation": "In spring our export stopped and nobody saw it."}}
    Draft.objects.update(response=said)
    closed = hand_in(interview=running, now=timezone.now())
    score(closed, 1, 2, 3)
    reply = browser.get(f"/interviews/{closed.pk}/result/")
    [first, *others] = reply.context["steps"]
    assert len(first["positions"]) > 1
    assert first["says"] not in {other["says"] for other in others}
    # What lost most is open, so that the result begins with what helps.
    opened = re.findall(r'id="result-(\d+)">\s*<details class="fold fold--row" open', reply.text)
    assert opened == [str(first["positions"][0])]
    assert "Not every story asks for Task: its share is of those that do." in reply.text
    assert "asks for Situation" not in reply.text


def test_result_shows_own_marks_beside_the_scores_and_free_text(browser, alice, make_blueprint):
    draw = {"questions": ["one-written"], "minutes_each": 4}
    sections = [
        {"slug": "explain", "title": "Explain", "minutes": 4, "draws": [draw]},
        {"slug": "ask", "title": "Ask", "minutes": 2, "kind": "free_text", "prompt": "Ask us."},
        {"slug": "back", "title": "Back", "minutes": 4, "kind": "self_review"},
    ]
    blueprint = make_blueprint(sections=sections)
    ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now())
    running = start_interview(interview=ready, now=timezone.now())
    responses = {
        1: RESPONSE["written"],
        2: {"text": "How do you deploy?"},
        3: {"sections": {"q1": "75"}},
    }
    for position, response in responses.items():
        Draft.objects.filter(question__position=position).update(response=response)
    closed = hand_in(interview=running, now=timezone.now())
    score(closed, 1)
    page = browser.get(f"/interviews/{closed.pk}/result/").text
    percent = outcome_of(closed).tally.automatic.percent
    assert f"You gave this answer 75 % before you saw the key; the score is {percent} %." in page
    assert f"75 % from you, {percent} % from the scorer" in page
    assert "How do you deploy?" in page
    # The part that follows changes only sums that are on the page.
    address = f"/interviews/{closed.pk}/result/?try=3&waiting=1"
    part = browser.get(address, HTTP_HX_REQUEST="true").text
    assert 'id="section-1-sum"' in part
    assert 'id="section-2-sum"' not in part
