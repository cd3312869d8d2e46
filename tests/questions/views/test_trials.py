"""The page on which an author tries an answer: the question as a learner meets it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from questions.domain.problems import report_problem
from questions.domain.trials import KEPT_FOR, score_trial
from questions.limits import TRIALS
from questions.models import Kind, Question, QuestionDraft, Submission, Trial
from tests.factories import (
    CONTENT,
    NOW,
    OPTIONS,
    RESPONSE,
    LessonFactory,
    QuestionFactory,
    QuestionVersionFactory,
    as_posted,
)
from tests.limits import said_when, use_up
from tests.questions.views.conftest import FURNITURE, HTMX
from tests.questions.views.test_author_editor import fill

pytestmark = pytest.mark.django_db
TEXT = "The platform has to create a new environment first."
# The version with its question, and what was tried.
QUERIES = FURNITURE + 2


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


def address_of(version) -> str:
    return reverse("author_trial", args=[version.question_id, version.number])


def make(kind: str, **fields):
    return QuestionFactory(kind=kind, **fields).current_version


def words_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_each_kind_is_answered_and_scored_without_script(browser, django_assert_num_queries):
    lesson = LessonFactory()
    for kind in Kind.values:
        version = make(kind, lesson=lesson)
        address = address_of(version)
        posted = browser.post(address, as_posted(version) | {"leave_empty": "yes"})

        assert (posted.status_code, posted.url) == (302, f"{address}#result")
        trial = Trial.objects.get(version=version)
        assert trial.response == RESPONSE[kind], kind
        if Kind(kind).is_language:
            score_trial(key=str(trial.key))
        with django_assert_num_queries(QUERIES):
            page = browser.get(address)
        trial.refresh_from_db()
        report = trial.report
        assert f"{report['points']:g} of {report['maximum']:g}" in words_of(page), kind
        assert "Score it" in words_of(page)
    assert not Submission.objects.exists()


def test_htmx_looks_for_the_score_and_stops_when_it_is_there(browser):
    version = make("written")
    address = address_of(version)
    assert 'id="trial-score"' not in browser.get(address).text
    browser.post(address, {"text": TEXT})

    page = browser.get(address)
    assert "on its way to the scorer" in words_of(page)
    key = Trial.objects.get().key
    assert f'hx-get="{address}?try=1&amp;key={key}" hx-trigger="load delay:0ms"' in page.text
    part = browser.get(f"{address}?try=1&key={key}", **HTMX)
    assert part.status_code == 200
    assert f'hx-get="{address}?try=2&amp;key={key}"' in part.text
    # Another tab shows what was tried before, and not the score of this one.
    other = browser.get(f"{address}?try=1&key={version.pk}", **HTMX)
    assert other.status_code == 286
    assert "Another answer took its place." in words_of(other)
    assert "<form" not in part.text
    last = browser.get(f"{address}?try=99", **HTMX)
    assert last.status_code == 286
    assert "Look again" in words_of(last)
    assert "hx-get" not in last.text

    score_trial(key=str(Trial.objects.get().key))
    part = browser.get(f"{address}?try=3", **HTMX)
    assert part.status_code == 286
    assert "Key points" in words_of(part)
    assert "create a new environment" in words_of(part)


def test_a_worker_that_is_not_there_is_named(browser):
    version = make("written")
    browser.post(address_of(version), {"text": TEXT})
    Trial.objects.update(asked_at=timezone.now() - timedelta(seconds=31))
    assert "may not be running" in words_of(browser.get(address_of(version)))
    Trial.objects.update(has_failed=True)
    page = browser.get(address_of(version))
    assert "could not mark this answer" in words_of(page)
    assert "the log of the worker" in words_of(page)
    choice = make("single_choice")
    browser.post(address_of(choice), {"choice": "a"})
    Trial.objects.update(has_failed=True, report=None)
    # No worker scores it.
    assert "the log of the site" in words_of(browser.get(address_of(choice)))
    assert "hx-get" not in page.content.decode().split('id="trial-score"')[1].split(">")[0]


def test_what_is_refused_stays_in_its_field(browser):
    for kind, typed, says in (
        ("written", {"text": " "}, "Nothing is answered yet. Answer the question, then score it."),
        ("numeric", {"text": "a while"}, "a while"),
        ("cloze", {"gap-what": "rush"}, 'value="rush"'),
    ):
        version = make(kind)
        page = browser.post(address_of(version), typed)
        assert page.status_code == 422
        assert "There is a problem" in words_of(page)
        assert says in page.text
    assert not Trial.objects.exists()
    # Parts are left empty at the second press.
    assert '<input type="hidden" name="leave_empty" value="yes">' in page.text
    assert browser.post(address_of(version), typed | {"leave_empty": "yes"}).status_code == 302


def test_too_many_tries_are_refused_and_keep_what_was_typed(browser, carol):
    use_up(carol, TRIALS)
    # What a device kept is laid out with its rows, which is no try.
    design = make("design")
    rows = {f"says-{number}": f"Mails, part {number}" for number in range(1, 16)}
    laid_out = browser.post(address_of(design), rows | {"redraw": "1"})
    assert laid_out.status_code == 200
    assert 'value="Mails, part 15"' in laid_out.content.decode()
    version = make("written")
    assert TEXT in said_when(browser.post(address_of(version), {"text": TEXT}))
    assert not Trial.objects.exists()


def test_nobody_sees_what_another_author_tried_nor_what_is_a_day_old(browser, client_of, dana):
    version = make("written")
    browser.post(address_of(version), {"text": TEXT})
    assert TEXT not in client_of(dana).get(address_of(version)).content.decode()
    assert TEXT in browser.get(address_of(version)).content.decode()
    Trial.objects.update(asked_at=timezone.now() - KEPT_FOR)
    assert TEXT not in browser.get(address_of(version)).content.decode()
    assert browser.get(f"{address_of(version)}?try=1", **HTMX).status_code == 286


def test_a_former_version_is_tried_by_its_own_key(browser):
    question = QuestionFactory()
    former = question.current_version
    options = [dict(option, right=option["id"] == "b") for option in OPTIONS]
    question.current_version = QuestionVersionFactory(
        question=question, number=2, content={"text": "?", "options": options}
    )
    question.save()
    for version in (former, question.current_version):
        browser.post(address_of(version), {"choice": "a"})
    page = browser.get(address_of(former))
    assert "version 1" in words_of(page)
    assert "Right. 1 of 1" in words_of(page)
    assert "Current" not in words_of(page).split("Only you")[0]
    assert "Not right. 0 of 1" in words_of(browser.get(address_of(question.current_version)))


def test_a_marked_answer_of_the_question_is_filled_in_and_its_mark_stands_beside(browser):
    exemplar = {"quality": "partial", "points": 4, "why": "It says why.", "text": TEXT}
    version = make("written", version={"content": CONTENT["written"] | {"exemplars": [exemplar]}})
    address = address_of(version)
    page = browser.get(address)
    assert "people gave it 4" in words_of(page)
    filled = browser.get(f"{address}?example=2").content.decode()
    assert f">\n{TEXT}</textarea>" in filled
    assert not Trial.objects.exists()

    browser.post(address, {"text": TEXT})
    score_trial(key=str(Trial.objects.get().key))
    assert "People gave this answer 4 of 10. It says why." in words_of(browser.get(address))
    # The score of another answer does not stand below what is filled in.
    assert "trial-score" not in browser.get(f"{address}?example=1").content.decode()
    assert browser.get(f"{address}?example=99").status_code == 200


def test_what_stands_in_the_editor_is_tried_before_it_is_saved(browser):
    question = QuestionFactory()
    editor = reverse("author_question", args=[question.pk])
    swapped = {"options.0.right": None, "options.1.right": "on"}
    led = browser.post(editor, fill(question, **swapped) | {"try": "1"})

    address = reverse("author_draft_trial", args=[question.pk])
    assert (led.status_code, led.url) == (302, address)
    page = browser.get(address)
    assert "your draft of" in words_of(page)
    assert "A clock" in words_of(page)
    assert browser.post(address, {"choice": "b"}).url == f"{address}#result"
    assert "Right. 1 of 1" in words_of(browser.get(address))
    assert "Right. 1 of 1" in words_of(browser.get(f"{address}?try=1", **HTMX))
    assert question.versions.count() == 1
    assert "A clock" in browser.get(editor).content.decode()

    browser.post(editor, fill(question) | {"try": "1", "draft_number": "1"})
    page = words_of(browser.get(address))
    assert "The draft has changed since you tried this answer." in page
    assert "Right. 1 of 1" not in page
    assert browser.get(f"{address}?try=1", **HTMX).status_code == 286


def test_a_new_question_is_tried_before_it_is_saved(browser):
    question = QuestionFactory()
    editor = reverse("author_question_new", args=["single_choice"])
    address = reverse("author_new_trial", args=["single_choice"])
    assert browser.get(address).url == editor
    led = browser.post(editor, fill(question, slug="new-one") | {"try": "1"})
    assert led.url == address
    browser.post(address, {"choice": "a"})
    page = browser.get(address)
    assert "Right. 1 of 1" in words_of(page)
    assert f'href="{editor}"' in page.content.decode()
    assert Question.objects.count() == 1


def test_what_cannot_be_saved_is_not_tried(browser):
    question = QuestionFactory()
    editor = reverse("author_question", args=[question.pk])
    lacking = fill(question, **{"options.0.right": None})
    page = browser.post(editor, lacking | {"try": "1"})
    assert page.status_code == 422
    assert "There is a problem" in words_of(page)
    browser.post(reverse("author_draft", args=[question.pk]), lacking)
    address = reverse("author_draft_trial", args=[question.pk])
    assert browser.get(address).url == editor
    # Who has an answer to it in another tab is told, and does not lose it.
    given = browser.post(address, {"choice": "b"})
    assert given.status_code == 409
    assert "The draft lacks something now" in words_of(given)
    assert '<input type="hidden" name="choice" value="b">' in given.content.decode()
    part = browser.get(f"{address}?try=1", **HTMX)
    assert part.status_code == 286
    assert "The draft lacks something now" in words_of(part)
    assert "<form" not in part.content.decode()
    other = browser.post(editor, fill(question) | {"try": "1"})
    assert other.status_code == 409
    assert "Another tab changed this draft" in words_of(other)


def test_an_answer_to_a_draft_that_is_gone_comes_back(browser):
    version = make("written")
    address = reverse("author_draft_trial", args=[version.question_id])
    given = browser.post(address, {"text": TEXT})
    assert given.status_code == 409
    assert "saved as a version, or discarded" in words_of(given)
    assert f">\n{TEXT}</textarea>" in given.content.decode()
    assert f'action="{address_of(version)}"' in given.content.decode()
    assert "saved as a version" in words_of(browser.get(f"{address}?try=1", **HTMX))
    new = browser.post(reverse("author_new_trial", args=["written"]), {"text": TEXT})
    assert new.status_code == 409
    assert TEXT in new.content.decode()
    assert "Score it" not in words_of(new)
    assert not Trial.objects.exists()


def test_a_form_without_a_change_leads_to_the_version_that_is_saved(browser):
    question = QuestionFactory()
    editor = reverse("author_question", args=[question.pk])
    browser.post(editor, fill(question))
    question.refresh_from_db()
    as_saved = fill(question, reason="") | {"try": "1"}
    led = browser.post(editor, as_saved)
    assert led.url == address_of(question.current_version)
    assert not QuestionDraft.objects.exists()

    # What is no word of the question is kept as well, and so is going back to what is saved.
    changed = {"reason": "Clearer.", "tags": "limits", "change": "cosmetic"}
    led = browser.post(editor, as_saved | changed)
    assert led.url == reverse("author_draft_trial", args=[question.pk])
    kept = QuestionDraft.objects.get().fields
    assert {name: kept[name] for name in changed} == {n: [v] for n, v in changed.items()}
    browser.post(editor, as_saved | {"draft_number": "1"})
    kept = QuestionDraft.objects.get().fields
    assert {name: kept[name] for name in changed} == {name: [as_saved[name]] for name in changed}


def test_versions_and_a_reported_problem_lead_to_it(browser, alice):
    question = QuestionFactory()
    version = question.current_version
    problem = report_problem(learner=alice, version=version, sort="typo", says="?", now=NOW)
    pages = {"author_versions": question, "author_problem": problem}
    for name, thing in pages.items():
        page = browser.get(reverse(name, args=[thing.pk])).content.decode()
        assert address_of(version) in page


def test_an_author_is_offered_pages_of_learners_only_where_they_learn(
    browser, client_of, make_person
):
    address = address_of(make("star"))
    page = browser.get(address).text
    assert reverse("star_hints") not in page
    assert reverse("story_examples") not in page
    both = make_person("gwen", "author", "learner")
    page = client_of(both).get(address).text
    # Nothing of a story is begun.
    assert "data-story-picker" not in page
    assert reverse("star_hints") in page


def test_an_unknown_version_is_not_there(browser):
    version = make("numeric")
    for number in (0, 2, 10**18):
        address = reverse("author_trial", args=[version.question_id, number])
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404
