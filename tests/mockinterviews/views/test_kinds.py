"""Parts of several inputs in the room: an order, pairs, gaps and a drawing."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Draft
from questions.kinds import kind_of
from tests.factories import RESPONSE, QuestionFactory, as_posted

pytestmark = pytest.mark.django_db
KINDS = ("true_false", "short_answer", "cloze", "ordering", "matching", "design")


@pytest.fixture
def sit(alice, make_blueprint):
    """Return a function that starts an interview of one question of a kind."""

    def start(kind: str):
        QuestionFactory(kind=kind)
        draws = [{"kinds": [kind], "count": 1, "minutes_each": 9}]
        sections = [{"slug": "one", "title": "One", "minutes": 9, "draws": draws}]
        blueprint = make_blueprint(slug=kind, sections=sections)
        ready = prepare_interview(learner=alice, blueprint=blueprint, now=timezone.now(), seed=1)
        return start_interview(interview=ready, now=timezone.now())

    return start


def save(browser, interview, response, *, based_on=0):
    """Post a draft of all parts as the page's script does."""
    version = interview.questions.get().version
    parts = list(kind_of(version).parts(response, version.content))
    fields = dict(as_posted(version, response).lists())
    said = {"save_id": uuid.uuid4(), "based_on": based_on, "parts": parts}
    return browser.post(f"/interviews/{interview.pk}/drafts/1/", {**fields, **said})


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_every_kind_is_saved_shown_again_and_handed_in(browser, sit, kind):
    interview = sit(kind)
    reply = save(browser, interview, RESPONSE[kind])
    assert reply.json()["outcome"] == "saved"
    # A stale tab gets the newer part as the page has it.
    version = interview.questions.get().version
    emptied = kind_of(version).read({}, version.content)
    said = save(browser, interview, emptied).json()
    assert said["outcome"] == "conflict"
    assert said["parts"] == kind_of(version).parts(RESPONSE[kind], version.content)
    assert Draft.objects.get().response == RESPONSE[kind]
    page = browser.get(reverse("interview_question", args=[interview.pk, 1]))
    assert page.context["response"] == RESPONSE[kind]
    hand_in(interview=interview, now=timezone.now())
    result = browser.get(reverse("interview_result", args=[interview.pk]))
    assert result.status_code == 200


def test_a_part_of_a_design_that_was_not_sent_stays(browser, sit):
    interview = sit("design")
    save(browser, interview, RESPONSE["design"])
    fields = {"save_id": uuid.uuid4(), "based_on": 1, "parts": ["components"], "component": "api"}
    browser.post(f"/interviews/{interview.pk}/drafts/1/", fields)
    stored = Draft.objects.get().response
    assert stored == {**RESPONSE["design"], "components": ["api"]}


def test_the_map_says_what_an_order_lacks(browser, sit):
    said = save(browser, sit("ordering"), {"order": ["first", "second"]}).json()
    assert said["lacks"] == "2 of 4 placed"
    assert said["problem"] == "Give each of the 4 items a place of its own."
