"""One's own answers: the list, the report, and the part that waits for the score."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mockinterviews.models import Part
from questions.domain.answer_list import list_answers
from questions.domain.practice import answer_item, replace_answer
from questions.domain.scoring import append_mentor_score, score_submission
from questions.models import Confidence, Kind, Question, Score, SelfMark, Submission
from questions.views.feedback import DELAYS
from tests.factories import (
    CONTENT,
    LessonFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
)
from tests.mockinterviews.factories import StoryFactory
from tests.questions.views.conftest import FURNITURE, HTMX

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def poll(browser, submission, tries, **data):
    url = reverse("answer_score", args=[submission.pk])
    return browser.get(url, {"try": tries, "place": "practice", **data}, **HTMX)


def waiting(alice, seconds=0, **fields):
    when = timezone.now() - timedelta(seconds=seconds)
    return SubmissionFactory(learner=alice, submitted_at=when, **fields)


def test_answers_lists_the_newest_first(browser, alice):
    older = waiting(
        alice, 60, version=QuestionFactory(version={"text_html": "Old"}).current_version
    )
    faulty = QuestionFactory(version={"ruling": "drop"}).current_version
    newer = ScoreFactory(submission=waiting(alice, 5, version=faulty)).submission
    page = text_of(browser.get(reverse("answers")))
    assert page.index(str(newer.pk)) < page.index(str(older.pk))
    assert '1 of 1 <span class="soft">does not count</span>' in page
    assert "Waiting for its score" in page
    assert list_answers(alice, first=1) == [older]
    # Those that a mentor can review are listed by themselves.
    words = reverse("answers") + "?kind=words"
    page = text_of(browser.get(words))
    assert "What you answer in words collects here." in page
    assert 'href="/practice/?kinds=written&amp;kinds=star&amp;kinds=design">Answer in words' in page
    written = waiting(alice, 90, version=QuestionFactory(kind="written").current_version)
    page = text_of(browser.get(words))
    assert "1 of 3 answers, newest first" in page
    assert [str(one.pk) in page for one in (written, older, newer)] == [True, False, False]


NARROWED = [
    ({}, "abcde"),
    ({"outcome": "lost"}, "bc"),
    ({"outcome": "nothing"}, "c"),
    ({"outcome": "all"}, "a"),
    ({"outcome": "mentor"}, "b"),
    # What waits for a score, and what its learner marks before they see it.
    ({"outcome": "waiting"}, "de"),
    ({"confidence": "sure"}, "bc"),
    ({"confidence": "sure", "outcome": "nothing"}, "c"),
    ({"context": "recall"}, "a"),
    ({"kind": "star"}, "d"),
    ({"topic": "other"}, "e"),
    ({"confidence": "sure", "counts": "on"}, "b"),
    ({"topic": "none", "kind": "none", "outcome": "none"}, "abcde"),
    ({"kind": "star", "outcome": "all"}, ""),
]


def test_answers_are_narrowed_by_what_came_of_them(browser, alice, bob):
    other = QuestionFactory(kind=Kind.WRITTEN, topic__title="Other")
    listed = {
        "a": waiting(alice, context=Submission.Context.RECALL),
        "b": waiting(alice, confidence=Confidence.SURE),
        "c": waiting(alice, confidence=Confidence.SURE),
        "d": waiting(alice, version=QuestionFactory(kind=Kind.STAR).current_version),
        "e": waiting(alice, version=other.current_version),
    }
    ScoreFactory(submission=listed["a"])
    ScoreFactory(submission=listed["b"], points="0.5", source=Score.Source.MENTOR, marked_by=bob)
    ScoreFactory(submission=listed["c"], points=0)
    ScoreFactory(submission=listed["e"], points=0)
    SelfMark.objects.create(submission=listed["e"], maximum=10)
    Submission.objects.filter(pk=listed["c"].pk).update(is_repeat=True)
    # Where it was answered it stays, wherever its question stands by now.
    Question.objects.filter(pk=other.pk).update(topic=listed["a"].topic)
    for asked, expected in NARROWED:
        query = {
            name: other.topic_id if value == "other" else value for name, value in asked.items()
        }
        page = text_of(browser.get(reverse("answers", query=query)))
        shown = {name for name, answer in listed.items() if str(answer.pk) in page}
        assert shown == set(expected), asked
        assert f"{len(expected)} of 5 answers" in page or len(expected) == 5
    assert "No answer of yours is like that." in page


def test_answers_say_which_counts_where_and_how_many_progress_counts(browser, alice):
    item = PracticeItemFactory(practice__learner=alice, version=QuestionFactory().current_version)
    first = answer_item(item=item, data={"choice": ["a"]}, now=timezone.now())
    score_submission(submission_id=str(first.pk))
    page = text_of(browser.get(reverse("answers")))
    assert '<p class="lead">1 answer, newest first</p>' in page
    second = replace_answer(
        item=item, replaced=str(first.pk), data={"choice": ["b"]}, now=timezone.now()
    )
    says = {
        first: "counts in Progress; in its practice another answer counts",
        second: "counts in its practice in place of an earlier answer, not in Progress",
    }
    topic = reverse("topic_progress", args=[item.version.question.topic.slug])
    for url in (reverse("answers"), topic):
        shown = text_of(browser.get(url))
        assert all(f"</time> · {words}<" in shown for words in says.values())
    page = text_of(browser.get(reverse("answers")))
    assert "2 answers, newest first. Progress counts 1; the others say why not." in page
    for submission, words in says.items():
        page = text_of(browser.get(reverse("answer", args=[submission.pk])))
        assert f"</time> · {words}</p>" in page


def test_answers_shows_nothing_of_others_and_queries_do_not_grow(
    browser, alice, eve, django_assert_num_queries
):
    SubmissionFactory(learner=eve)
    page = text_of(browser.get(reverse("answers")))
    assert "What you answer collects here with its score." in page
    for count in (1, 2):
        for _number in range(count):
            ScoreFactory(submission__learner=alice)
        with django_assert_num_queries(FURNITURE + 2):
            browser.get(reverse("answers"))


def test_answer_shows_the_report_of_every_kind(browser, alice):
    lesson = LessonFactory()
    for kind in Kind.values:
        version = QuestionFactory(kind=kind, lesson=lesson, version={"section": "causes"})
        submission = SubmissionFactory(learner=alice, version=version.current_version)
        ScoreFactory(submission=submission)
        page = text_of(browser.get(reverse("answer", args=[submission.pk])))
        assert f"Lesson: {lesson.title}, section 2" in page, kind
        assert "A queue lets work wait." in page, kind
        assert "hx-get" not in page.split('id="feedback')[1].split(">")[0], kind
        # Nothing but a hand in the database stores what no kind would have read.
        submission.response = {name: [{"text": 1}] for name in submission.response} or ["text"]
        submission.save()
        page = text_of(browser.get(reverse("answer", args=[submission.pk])))
        assert "What is stored of this answer cannot be read. Its score stands" in page, kind


def test_answer_tells_what_marked_answers_earned(browser, alice):
    marked = [
        {"quality": quality, "points": points, "text": "It waits.", "why": "So it is."}
        for quality, points in (("wrong", 1), ("full", 2.5))
    ]
    content = CONTENT["written"] | {"exemplars": marked}
    version = QuestionFactory(kind="written", version={"content": content}).current_version
    submission = SubmissionFactory(learner=alice, version=version)
    ScoreFactory(submission=submission)
    page = text_of(browser.get(reverse("answer", args=[submission.pk])))
    assert "A wrong answer, 1 point<" in page
    assert "A full answer, 2.5 points<" in page


def test_answer_says_why_each_option_is_right_or_not_and_what_was_missed(browser, alice):
    def show(kind, choice):
        submission = SubmissionFactory(learner=alice, kind=kind, response={"choice": choice})
        ScoreFactory(submission=submission)
        return text_of(browser.get(reverse("answer", args=[submission.pk])))

    page = show("single_choice", ["c"])
    assert page.index("Why not “A cache”") < page.index("Why “A queue”")
    assert page.index("Why “A queue”") < page.index("Why not “A cron job”")
    for word in ("Not right.", "0 of 1", "Your choice", "</svg>Right </span>"):
        assert word in page
    assert "</svg>Missed " not in page
    # Missed is what was to be chosen too.
    for choice, missed in ((["a"], 1), (["b"], 2)):
        page = show("multiple_choice", choice)
        assert page.count("</svg>Missed ") == missed
        assert ("1 of 2 right ones chosen: 0.5 of 1." in page) == (choice == ["a"])


def test_answer_that_failed_says_that_it_is_safe_and_marked_waits_for_nothing(browser, alice, bob):
    for kind in ("written", "single_choice"):
        submission = SubmissionFactory(
            learner=alice, kind=kind, state=Submission.State.FAILED, failure="x"
        )
        address = reverse("answer", args=[submission.pk])
        if kind == "written":
            page = text_of(browser.get(address))
            assert "We could not score this. Staff have been told; your answer is safe." in page
            assert submission.response["text"] in page
        give_mark(submission, bob)
        page = text_of(browser.get(address))
        assert "Marked by Bob" in page
        assert "A queue lets work wait." in page
        waits = ("Your answer is safe", "Still no score", "Look again", "hx-get", "Not scored")
        assert [words for words in waits if words in page] == []
    # Beside a score of the scorer's both are shown.
    submission = ScoreFactory(submission__learner=alice, submission__kind="written").submission
    give_mark(submission, bob)
    page = text_of(browser.get(reverse("answer", args=[submission.pk])))
    for words in ("Marked by Bob", "Nearly", "Say what you did.", "Scored automatically"):
        assert words in page


def give_mark(submission, mentor):
    append_mentor_score(
        submission=submission,
        mentor=mentor,
        key=f"review:{submission.pk}",
        points=Decimal("8"),
        maximum=Decimal("10"),
        report={"verdict": "nearly", "summary": "Say what you did."},
        now=timezone.now(),
    )


def test_answer_of_others_and_unknown_ones_do_not_exist(browser, eve):
    theirs = SubmissionFactory(learner=eve)
    for name in ("answer", "answer_score"):
        assert browser.get(reverse(name, args=[theirs.pk]), **HTMX).status_code == 404
        assert browser.get(reverse(name, args=[uuid.uuid4()]), **HTMX).status_code == 404
        assert browser.post(reverse(name, args=[theirs.pk])).status_code == 405


def test_score_chains_its_looks_until_five_minutes(browser, alice):
    submission = waiting(alice)
    delays = []
    for number in range(len(DELAYS)):
        response = poll(browser, submission, number)
        assert response.status_code == 200
        page = text_of(response)
        assert f"try={number + 1}&amp;place=practice" in page
        delays.append(int(page.split("load delay:")[1].split("ms")[0]))
    assert delays[:7] == [0, 500, 1000, 2000, 4000, 8000, 15000]
    assert 300_000 <= sum(delays) < 315_000
    last = poll(browser, submission, len(DELAYS))
    assert last.status_code == 286
    assert "Look again" in text_of(last)
    assert "hx-trigger" not in text_of(last)


def test_score_with_a_number_that_nobody_counts_is_answered(browser, alice):
    submission = waiting(alice)
    address = reverse("answer_score", args=[submission.pk])
    assert browser.get(address).url == reverse("answer", args=[submission.pk])
    for number in ("9" * 5000, "99999", "\u00b2", "-1", "x", "٣"):
        sent = {"try": number, "seed": number, "place": "elsewhere"}
        response = browser.get(address, sent, **HTMX)
        assert response.status_code == (286 if number.startswith("9") else 200)


def test_score_changes_its_sentence_at_5_and_30_seconds(browser, alice):
    for seconds, sentence in (
        (0, "Your answer is safe. Scoring takes about two seconds."),
        (6, "This takes longer than usual. Go on; the score will appear in Today."),
        (31, "Still no score. Your answer is safe, and nothing more is needed from you."),
    ):
        page = text_of(poll(browser, waiting(alice, seconds), 2))
        assert sentence in page
        # The key is not shown before the score.
        assert "It keeps what cannot be done yet." not in page
        assert "A queue lets work wait." not in page


def test_score_stops_with_286_once_scored_or_failed(browser, alice):
    submission = ScoreFactory(submission=waiting(alice)).submission
    response = poll(browser, submission, 1)
    assert response.status_code == 286
    assert 'data-announce="Right. Scored: 1 of 1."' in text_of(response)
    # It never takes the focus by itself.
    assert "data-focus" not in text_of(response)
    submission = waiting(alice, state=Submission.State.FAILED)
    assert poll(browser, submission, 1).status_code == 286


def test_report_says_what_the_scorer_cannot_judge(browser, alice):
    said = "It does not judge whether the story answers the question."
    far = "which the list of your stories calls far from this question"
    pages = {}
    for kind in ("star", "written"):
        submission = waiting(alice, kind=kind)
        PracticeItemFactory(
            practice__learner=alice,
            practice__started_at=submission.submitted_at - timedelta(hours=1),
            version=submission.version,
            submission=submission,
        )
        ScoreFactory(submission=submission)
        address = reverse("answer", args=[submission.pk])
        pages[kind] = text_of(browser.get(address))
        story = StoryFactory(learner=alice, title="Bread", **dict.fromkeys(Part.values, "I baked."))
        used_at = submission.submitted_at - timedelta(minutes=5)
        story.uses.create(question=submission.version.question, used_at=used_at)
        pages[f"{kind} begun"] = text_of(browser.get(address))

    assert [name for name, page in pages.items() if said in page] == ["star", "star begun"]
    turned = "put the wrong way round in other words may earn all the same"
    assert [name for name, page in pages.items() if turned in page] == ["written", "written begun"]
    assert [name for name, page in pages.items() if far in page] == ["star begun"]
    assert "You began this answer with “Bread”" in pages["star begun"]
