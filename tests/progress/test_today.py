"""Today: for strangers, for each role, and what it stores."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lessons.models import LessonProgress, Topic
from mentoring.domain.leases import CAP, take_next
from mentoring.models import Review, ReviewRequest
from mockinterviews.models import Blueprint, Interview
from operations.domain.heartbeats import record_heartbeat
from progress.domain.queries import due_cards
from progress.models import DailyActivity, ItemFlag
from questions.domain.choices import Choice
from questions.domain.choosing import start_practice
from questions.domain.practice import answer_item
from questions.domain.problems import report_problem
from questions.domain.studying import begin_step, end_session, note_activity, start_session
from questions.models import (
    Card,
    Practice,
    PracticeProfile,
    Problem,
    QuestionDraft,
    RecallSettings,
    SelfMark,
    StudySession,
    Submission,
)
from studyhub.queueing import QUEUES
from tests.factories import (
    CardFactory,
    OwnCardFactory,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory

TODAY = "/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_stranger_sees_the_front_page(client, db, settings):
    response = client.get(TODAY)
    assert response.status_code == 200
    assert "front.html" in [template.name for template in response.templates]
    # Who comes here without an account makes one; where none is made, it says how one comes by it.
    assert f'button--main" href="{reverse("account_signup")}"' in text_of(response)
    settings.SIGNUP = "invitation"
    shown = text_of(client.get(TODAY))
    assert f'button--main" href="{reverse("account_login")}"' in shown
    assert "Sign-up is by invitation" in shown


def test_new_learner_sees_three_steps_and_no_figure(client, alice, security):
    client.force_login(alice)
    response = client.get(TODAY)
    shown = text_of(response)
    assert "<h1>Start here</h1>" in shown
    assert "When is your interview?" in shown
    assert "Answer six questions" in shown
    assert "Least privilege, 8 min" in shown
    assert "seven days" not in shown
    assert shown.count("button--main") == 1


def test_done_steps_fold_to_a_line(client, alice, security, now):
    SubmissionFactory.create_batch(6, learner=alice, submitted_at=now - timedelta(minutes=2))
    client.force_login(alice)
    client.post(reverse("interview_date"), {"none": "1"})
    shown = text_of(client.get(TODAY))
    assert "No interview date yet." in shown
    assert "Six questions are answered." in shown
    PracticeProfile.objects.create(learner=alice, level=3)
    shown = text_of(client.get(TODAY))
    assert f'Your level is found: 3 of 5.</span> <a href="{reverse("placement")}">' in shown
    assert "When is your interview?" not in shown


def test_returning_learner_sees_the_plan_with_minutes_and_reasons(
    client, returning, security, due_card
):
    due_card(security)
    client.force_login(returning)
    shown = text_of(client.get(TODAY))
    assert "<h1>About 14 minutes today</h1>" in shown
    assert "1 card due" in shown
    assert "1 from Security" in shown
    assert "Read: Least privilege" in shown
    assert "Practise Security: 5 questions" in shown
    assert "Study 25 minutes</button>" in shown
    assert "50 %, likely 25 to 75, from 12 answers" in shown
    assert "1 of 7 days, 10 min" in shown
    DailyActivity.objects.update(answer_ms=0, lesson_minutes=0)
    shown = text_of(client.get(TODAY))
    assert "1 of 7 days, under 1 min" in shown
    assert "Welcome back" not in shown
    # A week later it is told so, without a nought.
    DailyActivity.objects.update(day=F("day") - timedelta(days=7))
    shown = text_of(client.get(TODAY))
    assert "Welcome back. What you know is kept" in shown
    assert "No study in these days. Rest days are fine." in shown
    assert "Needs 30 answers and 1 interview; you have 12 and 0." in shown
    assert shown.count("button--main") == 1


def test_due_cards_are_counted_by_what_those_that_come_first_take(client, returning, security, now):
    for hours, kind in ((5, "single_choice"), (4, "written"), (3, "single_choice"), (1, "design")):
        question = QuestionFactory(topic=security, kind=kind)
        CardFactory(learner=returning, question=question, due_at=now - timedelta(hours=hours))
    client.force_login(returning)
    response = client.get(TODAY)
    assert "3 of 4 due cards" in text_of(response)
    cards = next(row for row in response.context["learning"]["plan"].rows if row.kind == "cards")
    assert cards.minutes == 6


def test_own_cards_come_first_in_the_count_as_in_the_round(client, returning, security, now):
    design = QuestionFactory(topic=security, kind="design")
    CardFactory(learner=returning, question=design, due_at=now - timedelta(days=1))
    for _number in range(4):
        OwnCardFactory(learner=returning, lesson__topic=security, due_at=now)
    client.force_login(returning)
    assert "4 of 5 due cards" in text_of(client.get(TODAY))


def test_card_of_an_answer_that_is_yet_to_be_marked_is_not_offered(client, returning, eve, now):
    """Of the learner alone: what another has to mark keeps nothing back."""
    submission = SubmissionFactory(learner=returning, kind="written")
    question = submission.version.question
    CardFactory(pk=10**9, learner=returning, question=question, due_at=now)
    CardFactory(learner=returning, due_at=now)
    client.force_login(returning)
    assert "2 cards due" in text_of(client.get(TODAY))
    others = SubmissionFactory(learner=eve, version=submission.version)
    mark = SelfMark.objects.create(submission=others, maximum=10)
    assert "2 cards due" in text_of(client.get(TODAY))
    mark.delete()
    SelfMark.objects.create(submission=submission, maximum=10)
    assert "1 card due" in text_of(client.get(TODAY))


def test_cards_that_recall_would_hold_back_today_are_not_offered(
    client, returning, security, now, due_card
):
    settings = RecallSettings.objects.create(learner=returning, new_per_day=3)
    for _number in range(5):
        due_card(security)
    client.force_login(returning)
    assert "3 of 5 due cards" in text_of(client.get(TODAY))
    settings.week = [0] * 7
    settings.save()
    assert "due card" not in text_of(client.get(TODAY))


def test_what_today_counts_is_what_the_press_asks(client, returning, security, now):
    """Of new cards those of the day, after a holiday the best remembered: whatever they take."""
    returning.plan_minutes = 50
    returning.save()
    day = returning.study_day(now)
    for _number in range(60):
        OwnCardFactory(learner=returning, lesson__topic=security, due_at=now - timedelta(days=9))
    for number in range(12):
        kind = "single_choice" if number % 3 == 2 else "design"
        CardFactory(
            learner=returning,
            question=QuestionFactory(topic=security, kind=kind),
            due_at=now - timedelta(days=number + 1),
            looks=1,
            looked_on=day - timedelta(days=30 - number),
            stability=5.0,
        )
    RecallSettings.objects.create(learner=returning, spread_days=4)
    client.force_login(returning)
    cards = next(
        row for row in client.get(TODAY).context["learning"]["plan"].rows if row.kind == "cards"
    )
    client.post(cards.post_url, cards.fields)

    asked = sorted(due_cards(returning, now), key=lambda card: card.kind == Card.Kind.QUESTION)
    assert [card.minutes for card in asked] == [0.5] * 20 + [1.0, 45.0, 45.0]
    assert (cards.fields, cards.minutes) == ({"limit": 21}, 11)


def test_own_cards_of_a_topic_that_is_no_more_are_counted(client, returning, security, now):
    card = OwnCardFactory(learner=returning, lesson__topic=TopicFactory(), due_at=now)
    Topic.objects.filter(pk=card.lesson.topic_id).update(retired_at=now)
    client.force_login(returning)
    assert "1 card due" in text_of(client.get(TODAY))
    assert "1 card due" in text_of(client.get(reverse("recall")))


def test_backlog_after_a_holiday_is_offered_day_by_day(client, returning, security, now, due_card):
    for _number in range(20):
        card = due_card(security)
        card.looks, card.stability = 1, 5.0
        card.looked_on = returning.study_day(now) - timedelta(days=30)
        card.save()
    client.force_login(returning)
    assert "2 of 20 due cards" in text_of(client.get(TODAY))
    RecallSettings.objects.create(learner=returning, spread_days=0)
    assert "12 of 20 due cards" in text_of(client.get(TODAY))


def test_unread_feedback_comes_first_and_leaves_when_read(client, returning, bob, now):
    submission = SubmissionFactory(learner=returning, kind="star")
    request = ReviewRequestFactory(
        submission=submission, state=ReviewRequest.State.RETURNED, returned_at=now
    )
    ReviewFactory(request=request, mentor=bob, state=Review.State.RETURNED, returned_at=now)
    client.force_login(returning)
    shown = text_of(client.get(TODAY))
    assert "Bob returned your answer" in shown
    assert "Nearly. Say what you did in the second half." in shown
    assert "Read the feedback" in shown
    ReviewRequest.objects.update(read_at=now)
    assert "Bob returned your answer" not in text_of(client.get(TODAY))


def test_late_and_failed_scores_are_told(client, returning, now):
    failed = SubmissionFactory(learner=returning, submitted_at=now - timedelta(hours=2))
    Submission.objects.filter(pk=failed.pk).update(state=Submission.State.FAILED)
    late = SubmissionFactory(learner=returning, submitted_at=now - timedelta(hours=1))
    ScoreFactory(submission=late, created_at=now - timedelta(minutes=5))
    prompt = SubmissionFactory(learner=returning, submitted_at=now - timedelta(minutes=3))
    ScoreFactory(submission=prompt, created_at=now - timedelta(minutes=3, seconds=-2))
    client.force_login(returning)
    shown = text_of(client.get(TODAY))
    assert "Could not be scored. Staff have been told; your answer is safe." in shown
    assert reverse("answer", args=[late.pk]) in shown
    assert reverse("answer", args=[prompt.pk]) not in shown


def test_learner_sees_nothing_of_another(client, eve, returning, security, due_card):
    due_card(security)
    client.force_login(eve)
    assert "Start here" in text_of(client.get(TODAY))


@pytest.mark.parametrize("rows", [1, 3])
def test_today_takes_ten_queries(
    client, returning, bob, now, security, due_card, rows, django_assert_num_queries
):
    for number in range(rows):
        topic = TopicFactory(title=f"Topic {number}")
        due_card(topic)
        submission = SubmissionFactory(
            learner=returning, kind="star", submitted_at=now - timedelta(hours=1)
        )
        ScoreFactory(submission=submission, created_at=now)
        request = ReviewRequestFactory(
            submission=submission, state=ReviewRequest.State.RETURNED, returned_at=now
        )
        ReviewFactory(request=request, mentor=bob, state=Review.State.RETURNED, returned_at=now)
    client.force_login(returning)
    with django_assert_num_queries(10):
        client.get(TODAY)


def test_what_is_left_open_in_another_browser_is_gone_on_with(client, returning, security, now):
    practice = start_practice(
        learner=returning,
        choice=Choice(topics=("security",)),
        count=2,
        now=now - timedelta(hours=1),
    )
    answer_item(item=practice.items.first(), data={"choice": ["a"]}, now=now)
    session = start_session(learner=returning, minutes=25, now=now - timedelta(minutes=4))
    begin_step(session=session, now=now)
    note_activity(session=session, now=now)
    client.force_login(returning)
    shown = text_of(client.get(TODAY))
    assert f'href="{reverse("practice_item", args=[practice.pk, 2])}">Go on with: Security' in shown
    assert "1 of 2 answered" in shown
    assert f"Next: “{practice.items.get(position=2).version.question.title}”" in shown
    assert f'href="{reverse("study", args=[session.pk])}">Go on with the study session' in shown
    assert "about 23 min left" in shown
    assert "Go on with the study session</a>" in shown
    assert shown.count("button--main") == shown.count("Go on with: ") == 1
    assert "more on Practice" not in shown

    for _older in range(2):
        older = PracticeFactory(learner=returning, started_at=now - timedelta(hours=2))
        PracticeItemFactory(practice=older)
    shown = text_of(client.get(TODAY))
    assert "Go on with: Security" in shown
    assert f'href="{reverse("practice")}">2 more on Practice</a>' in shown

    Practice.objects.update(started_at=now - timedelta(days=8))
    StudySession.objects.update(seen_at=now - timedelta(days=1), clock_hidden=True)
    shown = text_of(client.get(TODAY))
    assert "Go on with" not in shown
    assert "Study 25 minutes</button>" in shown


def test_half_written_answer_of_a_finished_practice_is_gone_on_with(client, returning, now):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(
        practice__learner=returning, practice__started_at=now, version=version, position=1
    )
    client.force_login(returning)
    place = [item.practice_id, 1]
    client.post(
        reverse("practice_draft", args=place), {"text": "Half a thought", "draft_number": "0"}
    )
    assert "0 of 1 answered, 1 half-written" in text_of(client.get(TODAY))

    client.post(reverse("practice_skip", args=place))
    older = PracticeFactory(learner=returning, started_at=now - timedelta(hours=2))
    PracticeItemFactory(practice=older)
    shown = text_of(client.get(TODAY))
    assert (
        f'href="{reverse("practice_item", args=place)}">Go on with: {item.practice.title}' in shown
    )
    assert "0 of 1 answered, 1 half-written" in shown
    assert "1 more on Practice" in shown

    client.post(reverse("practice_item", args=place), {"text": "All of it.", "draft_number": "1"})
    shown = text_of(client.get(TODAY))
    assert f'href="{reverse("practice_item", args=place)}"' not in shown
    assert "half-written" not in shown
    assert "more on Practice" not in shown


def test_half_written_answer_of_a_session_is_led_to_by_it_until_it_ends(client, returning, now):
    session = start_session(learner=returning, minutes=25, now=now)
    step = begin_step(session=session, now=now)
    version = QuestionFactory(kind="written").current_version
    practice = PracticeFactory(learner=returning, started_at=now)
    step.practice = practice
    step.save()
    item = PracticeItemFactory(practice=practice, version=version, half_written_by=returning)
    client.force_login(returning)
    there = f'href="{reverse("practice_item", args=[practice.pk, item.position])}"'
    assert there not in text_of(client.get(TODAY))
    end_session(session=session, now=now)
    assert there in text_of(client.get(TODAY))


def test_length_is_kept(client, returning):
    client.force_login(returning)
    assert client.post(reverse("plan_length"), {"minutes": "50"}).status_code == 302
    returning.refresh_from_db()
    assert returning.plan_minutes == 50
    client.post(reverse("plan_length"), {"minutes": "500"})
    returning.refresh_from_db()
    assert returning.plan_minutes == 50


def test_interview_date_is_kept_as_a_day_of_the_learner(client, make_person, now):
    alice = make_person("alice", "learner", time_zone="Pacific/Auckland")
    day = alice.study_day(now) + timedelta(days=3)
    client.force_login(alice)
    client.post(reverse("interview_date"), {"day": day.isoformat()})
    alice.refresh_from_db()
    assert alice.study_day(alice.interview_at) == day


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("soon", "Enter your interview date, for example 15 May 2027."),
        ("2020-01-01", "This day is over."),
        ("", "Choose a date, or press \u201cNo date yet\u201d."),
    ],
)
def test_interview_date_that_cannot_be_is_refused(client, alice, day, says):
    client.force_login(alice)
    response = client.post(reverse("interview_date"), {"day": day})
    assert response.status_code == 422
    assert says in text_of(response)
    alice.refresh_from_db()
    assert alice.interview_at is None


def test_interview_date_can_be_taken_back(client, alice, now):
    alice.interview_at = now + timedelta(days=3)
    alice.save()
    client.force_login(alice)
    client.post(reverse("interview_date"), {"none": "1"})
    alice.refresh_from_db()
    assert alice.interview_at is None


def test_first_questions_are_the_placement_check(client, alice, db):
    QuestionFactory.create_batch(7)
    QuestionFactory(kind="written")
    client.force_login(alice)
    response = client.post(reverse("start_questions"), {"count": "6"})
    practice = Practice.objects.get(learner=alice)
    assert practice.origin == Practice.Origin.FIRST
    assert response.url == reverse("practice_item", args=[practice.pk, 1])


def test_check_that_was_skipped_folds_to_a_line(client, alice, security):
    client.force_login(alice)
    assert client.post(reverse("placement_skip")).url == TODAY
    shown = text_of(client.get(TODAY))
    assert "No level yet. The six questions wait under Practice." in shown
    assert "Answer six questions" not in shown
    # Once a lesson is opened there is a plan. Who began a moment ago was not away.
    lesson = security.lessons.get()
    LessonProgress.objects.create(
        learner=alice, lesson=lesson, section="phases", updated_at=timezone.now()
    )
    shown = text_of(client.get(TODAY))
    assert "Read on: Least privilege" in shown
    assert "Welcome back" not in shown
    assert "No study in these days. Rest days are fine." in shown


def test_first_questions_that_were_left_open_are_gone_on_with(client, alice, db):
    QuestionFactory.create_batch(7)
    client.force_login(alice)
    client.post(reverse("start_questions"), {"count": "6"})
    practice = Practice.objects.get(learner=alice)
    client.post(reverse("practice_item", args=[practice.pk, 1]), {"choice": "a"})
    second = reverse("practice_item", args=[practice.pk, 2])
    shown = text_of(client.get(TODAY))
    assert "1 of 6 answered." in shown
    assert f'href="{second}">Go on at question 2</a>' in shown
    assert client.post(reverse("start_questions"), {"count": "6"}).url == second
    assert Practice.objects.count() == 1


def test_another_practice_is_not_told_as_the_first_questions(client, alice, db):
    client.force_login(alice)
    QuestionFactory.create_batch(7)
    start_practice(
        learner=alice, choice=Choice(kinds=("single_choice",)), count=2, now=timezone.now()
    )
    shown = text_of(client.get(TODAY))
    assert "answered. The rest waits" not in shown
    assert "Answer six questions</button>" in shown


def test_questions_on_a_topic_stay_in_it(client, alice, security):
    QuestionFactory()
    client.force_login(alice)
    client.post(reverse("start_questions"), {"topic": "security", "count": "5"})
    practice = Practice.objects.get(learner=alice)
    topics = practice.items.values_list("version__question__topic__slug", flat=True)
    assert list(topics) == ["security", "security"]


def test_questions_without_any_lead_to_choosing(client, alice, db):
    client.force_login(alice)
    assert client.post(reverse("start_questions"), {"count": "6"}).url == reverse("practice")
    assert not Practice.objects.exists()


@pytest.mark.parametrize("name", ["plan_length", "interview_date", "start_questions"])
def test_what_today_stores_is_for_learners_only(client, bob, name):
    assert "/account/login/" in client.post(reverse(name)).url
    client.force_login(bob)
    assert client.post(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["plan_length", "start_questions"])
def test_what_today_stores_is_not_got(client, alice, name):
    client.force_login(alice)
    assert client.get(reverse(name)).status_code == 405


def test_mentor_sees_what_waits_and_what_they_hold(client, bob, alice, now):
    waiting = ReviewRequestFactory(
        submission=SubmissionFactory(learner=alice, kind="star"), asked_at=now - timedelta(hours=31)
    )
    client.force_login(bob)
    shown = text_of(client.get(TODAY))
    assert "1 answer waits for a mentor" in shown
    assert "The oldest waits 31 h." in shown
    assert "It would be: Alice, STAR, waiting 31 h" in shown
    ReviewRequest.objects.filter(pk=waiting.pk).update(
        held_by=bob, held_since=now, held_until=now + timedelta(minutes=22, seconds=10)
    )
    shown = text_of(client.get(TODAY))
    assert "You hold 1 review" in shown
    assert "22 min left" in shown
    assert reverse("review_desk", args=[waiting.pk]) in shown
    assert shown.count("button--main") == 1


def test_mentor_who_holds_the_most_is_not_offered_the_next(client, bob, now):
    ReviewRequestFactory.create_batch(CAP + 1, asked_at=now - timedelta(hours=1))
    for _each in range(CAP):
        take_next(mentor=bob, now=now)
    client.force_login(bob)
    shown = text_of(client.get(TODAY))
    assert f"You hold {CAP} reviews" in shown
    assert "Take next" not in shown
    assert "It would be" not in shown


def test_author_sees_how_much_there_is(client, carol, security, monkeypatch):
    client.force_login(carol)
    shown = text_of(client.get(TODAY))
    assert "2, in 1 topic" in shown
    assert "begun and not saved" not in shown
    assert "<h1>Nothing to repair</h1>" in shown
    version = security.questions.first().current_version
    for sort in ItemFlag.Sort.values:
        ItemFlag.objects.create(version=version, sort=sort, raised_at=timezone.now())
    monkeypatch.setattr("progress.inboxing.MOST", 3)
    inbox = text_of(client.get(reverse("author_inbox")))
    # The inbox has them: as many as are told, and how many more.
    assert "4 flags are raised by the figures of questions" in text_of(client.get(TODAY))
    assert inbox.count(reverse("author_item", args=[version.pk])) == 3
    assert '<a href="/author/items/?flagged=1">1 more flag<' in inbox
    ItemFlag.objects.update(set_aside_at=timezone.now())
    assert "<h1>Nothing to repair</h1>" in text_of(client.get(TODAY))
    assert 'button--main" href="/author/questions/">Open the banks' in shown
    QuestionDraft.objects.create(author=carol, kind="numeric", fields={}, saved_at=timezone.now())
    for sort in (Problem.Sort.values)[:2]:
        report_problem(learner=carol, version=version, sort=sort, says="", now=timezone.now())
    shown = text_of(client.get(TODAY))
    assert "2 reported problems are open" in shown
    assert "raised by the figures" not in shown
    assert "<h1>What waits for you</h1>" in shown
    assert 'button--main" href="/author/inbox/">Open the inbox' in shown
    assert shown.count("button--main") == 1
    assert shown.index("2 reported problems are open") < shown.index("2, in 1 topic")
    assert "1 question begun and not saved" in shown
    assert "a new question (Number)" in text_of(client.get(reverse("author_questions")))


def test_staff_see_what_stands_still_and_its_repair(client, alice, carol, dana, now):
    failed = SubmissionFactory()
    Submission.objects.filter(pk=failed.pk).update(state=Submission.State.FAILED)
    ReviewRequestFactory(origin="sampled")
    plan = Blueprint.objects.create(slug="long", title="Long", minutes=90, sections=[])
    for learner, paused_at in ((alice, None), (carol, now - timedelta(days=30))):
        Interview.objects.create(
            learner=learner,
            blueprint=plan,
            plan={"title": "Long"},
            mode="practice",
            state="running",
            created_at=now,
            started_at=now,
            deadline=timezone.now() + timedelta(hours=1),
            paused_at=paused_at,
            base_seconds=5400,
        )
    client.force_login(dana)
    shown = text_of(client.get(TODAY))
    assert "Something needs you" in shown
    assert '<a href="/cohorts/interviews/">1, 1 paused</a>' in shown
    # What is to be repaired is one list; how the site stands is told apart from it.
    findings, states = shown.split("<h2>The site now</h2>")
    assert findings.count('class="row row--glyph"') == 2
    assert "<dt>Last backup</dt><dd>none yet</dd>" in states
    # Nobody waits for a second mark.
    assert "<dt>Longest wait for a mentor</dt><dd>no answer waits</dd>" in states
    assert "The scheduler was not seen for over 60 s" in shown
    assert "1 more finding" in shown
    for name in (*QUEUES, "beat"):
        record_heartbeat(name=name, now=timezone.now())
    cache.clear()
    shown = text_of(client.get(TODAY))
    assert "1 answer could not be scored" in shown
    assert 'action="/operate/doctor/failed-answers/"' in shown
    assert shown.count("button--main") == 1


def test_learner_who_also_mentors_sees_reviews_first_only_when_away(
    client, make_person, security, now
):
    both = make_person("alice", "learner", "mentor")
    ReviewRequestFactory(submission=SubmissionFactory(kind="star"))
    LessonProgress.objects.create(
        learner=both, lesson=security.lessons.get(), updated_at=now - timedelta(days=30)
    )
    SubmissionFactory.create_batch(6, learner=both, submitted_at=now - timedelta(days=1))
    client.force_login(both)
    assert "<h1>1 answer waits for a mentor</h1>" in text_of(client.get(TODAY))
    DailyActivity.objects.create(learner=both, day=both.study_day(now), answers=1)
    assert "<h2>1 answer waits for a mentor</h2>" in text_of(client.get(TODAY))


def test_news_of_a_score_that_is_kept_back_tells_that_it_is_there_alone(db):
    score = ScoreFactory()
    submission = score.submission
    submission.effective_score = score
    SelfMark.objects.create(submission=submission, maximum=10)
    said = render_to_string("progress/news.html", {"news": [submission]})
    assert "once you have marked it" in said
    assert f"of {score.maximum:g}" not in said


@pytest.mark.parametrize("name", ["today", "progress", "answers", "recall", "own_cards"])
def test_who_goes_back_to_numbers_gets_them_as_they_are_by_now(client, alice, name):
    """A browser shows what it kept of a page again, however old, unless the page forbids it."""
    client.force_login(alice)
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]
