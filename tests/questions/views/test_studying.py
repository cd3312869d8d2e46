"""The pages of study sessions, of the placement check, of own marks and of reported problems."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Lesson, LessonProgress
from questions.domain.practice import answer_item
from questions.domain.scoring import score_submission
from questions.models import Placement, Practice, Problem, StudySession, StudyStep
from tests.factories import (
    CardFactory,
    LessonFactory,
    OwnCardFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
)
from tests.questions.views.conftest import FURNITURE, HTMX

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def session(browser, alice):
    """Alice's session with a due card and a lesson, begun in this browser."""
    CardFactory(learner=alice, due_at=timezone.now() - timedelta(days=1))
    LessonFactory(title="Queues")
    browser.get(browser.post(reverse("study_start"), {"minutes": "25"}).url)
    return StudySession.objects.get()


def test_session_leads_through_its_steps_to_its_summary(browser, alice, session):
    page = text_of(browser.get(reverse("study", args=[session.pk])))
    assert "<h1>Recall 1 card</h1>" in page
    assert "about 25 min left in the session" in page
    item = browser.post(reverse("study_step", args=[session.pk])).url
    practice = Practice.objects.get()
    assert item == reverse("practice_item", args=[practice.pk, 1])
    assert "Back to the study session" in text_of(browser.get(item))
    browser.post(item, {"choice": "a"})
    summary = text_of(browser.get(reverse("practice_summary", args=[practice.pk])))
    assert reverse("study", args=[session.pk]) in summary
    # The answered practice leads to its summary.
    assert browser.post(reverse("study_step", args=[session.pk])).url.endswith("/summary/")

    following = browser.post(reverse("study_next", args=[session.pk]), {"position": "1"}).url
    page = text_of(browser.get(following))
    assert "<h1>Read: Queues</h1>" in page
    assert "Done so far" in page
    lesson = browser.post(reverse("study_step", args=[session.pk])).url
    assert lesson.endswith("#phases")
    page = text_of(browser.get(lesson))
    assert 'button--main">Read, go on' in page
    assert page.count("button--main") == 1
    done = text_of(browser.post(reverse("lesson_done", args=[Lesson.objects.get().slug]), **HTMX))
    assert "button--main" not in done

    end = browser.post(reverse("study_summary", args=[session.pk])).url
    page = text_of(browser.get(end))
    assert "2 steps, 1 answer" in page
    assert "1 answer still waits for its score" in page
    assert "1 card is still due" in page
    assert "Back to the study session" not in text_of(browser.get(reverse("learn")))


def test_step_that_is_half_done_is_gone_on_with_and_counts_what_was_answered(
    browser, alice, session
):
    CardFactory.create_batch(2, learner=alice, due_at=timezone.now() - timedelta(days=1))
    session.steps.update(count=3)
    home = reverse("study", args=[session.pk])
    browser.post(browser.post(reverse("study_step", args=[session.pk])).url, {"choice": "a"})
    page = text_of(browser.get(home))
    assert 'button--main" data-key="enter">Go on: card 2 of 3</button>' in page
    assert 'class="button" data-key="n">Next step</button>' in page
    browser.post(reverse("study_next", args=[session.pk]), {"position": "1"})
    assert "Recall: 1 of 3 cards" in text_of(browser.get(home))

    browser.post(reverse("study_step", args=[session.pk]))
    page = text_of(browser.get(home))
    assert 'button--main" data-key="enter">Read on</button>' in page
    LessonProgress.objects.create(
        learner=alice,
        lesson=Lesson.objects.get(),
        sections_seen=["phases", "causes"],
        updated_at=timezone.now(),
    )
    assert 'button--main" data-key="enter">Done, next step' in text_of(browser.get(home))
    end = browser.post(reverse("study_summary", args=[session.pk])).url
    assert "Recall: 1 of 3 cards" in text_of(browser.get(end))


def test_session_of_own_cards_alone_leads_back_to_itself(browser, alice):
    own = OwnCardFactory(learner=alice, due_at=timezone.now() - timedelta(days=1))
    home = browser.post(reverse("study_start"), {"minutes": "10"}).url
    assert "<h1>Recall 1 card</h1>" in text_of(browser.get(home))
    card = browser.post(f"{home}step/").url
    assert card == reverse("own_cards") + "?left=1"
    assert f'href="{home}">Back to the study session' in text_of(browser.get(card))
    assert "Go on: card 1 of 1" in text_of(browser.get(home))
    look = {"rating": "3", "seen": "0", "left": "1"}
    page = text_of(browser.post(reverse("card_looks", args=[own.pk]), look, follow=True))
    assert "Go on with the study session" in page
    assert page.count("button--main") == 1
    assert browser.post(f"{home}step/").url == home
    assert "Done, next step" in text_of(browser.get(home))
    # Where questions of the step follow, the way on counts them as the session's page does.
    practice = PracticeItemFactory(position=1, practice__learner=alice).practice
    StudyStep.objects.update(practice=practice, count=2)
    for page in (reverse("own_cards") + "?left=0", home):
        assert "Go on: card 2 of 2</button>" in text_of(browser.get(page))


def test_session_is_gone_on_with_from_another_browser(client_of, alice, session):
    other = client_of(alice)
    assert "Study session" not in text_of(other.get(reverse("learn")))
    url = other.post(reverse("study_start"), {"minutes": "50"}).url
    assert url == reverse("study", args=[session.pk])
    other.get(url)
    assert "Study session" in text_of(other.get(reverse("learn")))
    # Weeks later no page makes it today's: another one is begun, as it was asked for.
    StudySession.objects.update(seen_at=timezone.now() - timedelta(days=21))
    assert "Study session" not in text_of(other.get(reverse("learn")))
    assert other.post(reverse("study_start"), {"minutes": "50"}).url != url


def test_time_can_be_hidden_and_shown(browser, session):
    url = reverse("study_clock", args=[session.pk])
    assert "Time hidden" in text_of(browser.post(url, {"hidden": "1"}, **HTMX))
    assert "about 25 min left" not in text_of(browser.get(reverse("learn")))
    assert "about 25 min left" in text_of(browser.post(url, {"hidden": "0"}, **HTMX))


def test_session_without_anything_to_do_leads_to_practice(browser, alice):
    assert browser.post(reverse("study_start"), {"minutes": "10"}).url == reverse("practice")
    assert not StudySession.objects.exists()


def test_line_of_a_session_costs_two_queries_and_none_without(
    browser, client_of, alice, session, django_assert_num_queries
):
    url, other = reverse("flagged"), client_of(alice)
    with django_assert_num_queries(FURNITURE + 2 + 2):
        browser.get(url)
    with django_assert_num_queries(FURNITURE + 2):
        other.get(url)


@pytest.mark.parametrize("name", ["study_step", "study_next", "study_clock"])
def test_steps_of_a_session_are_only_posted_and_only_by_its_learner(browser, client_of, eve, name):
    session = StudySession.objects.create(
        learner=eve, minutes=10, started_at=timezone.now(), seen_at=timezone.now()
    )
    url = reverse(name, args=[session.pk])
    assert browser.post(url).status_code == 404
    assert client_of(eve).get(url).status_code == 405


def test_placement_begins_goes_on_and_tells_its_evidence(browser, alice):
    QuestionFactory.create_batch(6, version={"difficulty": 3})
    url = reverse("placement")
    assert "Find your level" in text_of(browser.get(url))
    first = browser.post(url).url
    assert "1 of 6" in text_of(browser.get(first))
    browser.post(first, {"choice": "b"})
    second = first.replace("/1/", "/2/")
    assert f'href="{second}"' in text_of(browser.get(first))
    assert browser.post(url).url == second
    assert "Go on at question 2" in text_of(browser.get(url))
    browser.post(second + "skip/")
    for number in range(3, 7):
        browser.post(first.replace("/1/", f"/{number}/"), {"choice": "a"})
    assert Placement.objects.get().level == 3
    page = text_of(browser.get(url))
    assert "Your level is 3 of 5" in page
    assert "Take the check again" in page
    said = re.findall(r"</svg>\s*(Right|Not right|Skipped)", page)
    assert said == ["Not right", "Skipped"] + ["Right"] * 4
    practice = Practice.objects.get()
    summary = text_of(browser.get(reverse("practice_summary", args=[practice.pk])))
    assert "Your level is 3 of 5" in summary
    score_submission(submission_id=str(practice.items.get(position=1).submission_id))
    page = browser.get(reverse("practice_summary", args=[practice.pk]))
    assert page.context["summary"].mistakes
    # Nothing was learnt yet: what was wrong is not asked again at once.
    assert f'<a class="button button--main" href="{reverse("today")}">' in text_of(page)
    assert "Retry" not in text_of(page)


def test_placement_without_quick_questions_leads_to_choosing(browser):
    assert browser.post(reverse("placement")).url == reverse("practice")


@pytest.fixture
def kept_back(alice):
    """A scored answer that alice marks first."""
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
    answer = answer_item(
        item=item, data={"text": "A new environment."}, self_mark=True, now=timezone.now()
    )
    score_submission(submission_id=str(answer.pk))
    return item, answer


def test_score_is_on_no_page_until_it_is_marked(browser, alice, kept_back):
    item, answer = kept_back
    pages = [
        reverse("practice_item", args=[item.practice_id, 1]),
        reverse("practice_summary", args=[item.practice_id]),
        reverse("answer", args=[answer.pk]),
        reverse("answers"),
    ]
    for url in pages:
        page = text_of(browser.get(url))
        assert "of 10" not in page, url
        assert "Yours to mark first" in page or "Mark your answer" in page
    # Weeks later one would not miss what does not come.
    page = text_of(browser.get(reverse("recall")))
    assert "1 answer waits for your own marks" in page
    assert f'<a href="{pages[2]}">Mark it</a>' in page
    part = browser.get(reverse("answer_score", args=[answer.pk]), {"place": "practice"}, **HTMX)
    assert part.status_code == 286

    url = reverse("self_mark", args=[answer.pk])
    refused = browser.post(url, {"part-new": "half"}, **HTMX)
    assert refused.status_code == 422
    assert "Mark every part" in text_of(refused)
    assert 'name="part-new" value="half" checked' in text_of(refused)
    marked = browser.post(url, {"part-new": "half", "part-later": "none"})
    assert marked.url == f"{pages[0]}#result"
    page = text_of(browser.get(pages[0]))
    assert "You gave yourself 3, the scorer" in page
    assert "waits for your own marks" not in text_of(browser.get(reverse("recall")))
    assert "The platform has to create a new environment" in page

    # Another window that still showed the form; the same press twice is no other.
    stand = "You marked this answer before in another window, and those marks stand."
    for marks in ({"part-new": "half", "part-later": "none"}, {"part-new": "full"}):
        browser.post(url, marks)
        assert (stand in text_of(browser.get(pages[0]))) == ("part-later" not in marks)
    assert stand in text_of(browser.post(url, {"part-new": "full"}, **HTMX))


def test_score_can_be_shown_without_marking(browser, alice, kept_back, client_of, eve):
    item, answer = kept_back
    url = reverse("self_mark", args=[answer.pk])
    assert client_of(eve).post(url, {"skip": "1"}).status_code == 404
    browser.post(url, {"skip": "1"})
    page = text_of(browser.get(reverse("answer", args=[answer.pk])))
    assert "of 10" in page
    assert "You gave yourself" not in page
    browser.post(url, {"part-new": "full", "part-later": "full"})
    page = text_of(browser.get(reverse("answer", args=[answer.pk])))
    assert "The score was shown before in another window, so these marks are not kept." in page
    # Also where there is no score yet.
    later = PracticeItemFactory(practice__learner=alice, version=item.version, position=1)
    said = {"text": "Another one."}
    waits = answer_item(item=later, data=said, self_mark=True, now=timezone.now())
    url = reverse("self_mark", args=[waits.pk])
    browser.post(url, {"skip": "1"})
    part = text_of(browser.post(url, {"part-new": "full", "part-later": "full"}, **HTMX))
    assert "hx-get=" in part
    assert "so these marks are not kept." in part


def test_problem_is_reported_once_from_the_feedback(browser, alice):
    submission = ScoreFactory(submission__learner=alice).submission
    url = reverse("report_problem", args=[submission.pk])
    assert url in text_of(browser.get(reverse("answer", args=[submission.pk])))
    assert browser.get(url).status_code == 200
    refused = browser.post(url, {"says": "Both fit."})
    assert refused.status_code == 422
    assert "Choose what comes nearest." in text_of(refused)
    for _press in range(2):
        response = browser.post(url, {"sort": "wrong_key", "says": "Both fit."})
    problem = Problem.objects.get()
    assert (problem.submission, problem.says) == (submission, "Both fit.")
    assert response.url == reverse("problem", args=[problem.pk])
