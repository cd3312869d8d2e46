"""The pages of the story bank."""

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.personal import find_exports
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Mode, Story
from questions.domain.scoring import score_submission
from questions.models import SelfMark, Submission
from tests.factories import QuestionFactory, SubmissionFactory
from tests.mockinterviews.factories import CompetencyFactory, ExemplarStoryFactory, StoryFactory

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def story(alice):
    return StoryFactory(learner=alice)


def save(browser, story_id, **fields):
    """Save as the page's script does, and return the reply."""
    return browser.post(reverse("story", args=[story_id]), fields, headers=JSON)


def test_story_is_stored_with_its_first_words_and_saved_on(browser, alice):
    CompetencyFactory(slug="incident")
    page = browser.get(reverse("story_new"), {"competency": "incident"})
    story_id = page.context["story"].pk
    assert not Story.objects.exists()
    assert 'value="incident" id="competency-incident" checked' in page.content.decode()

    first = save(browser, story_id, based_on=0, action="I looked.")
    then = save(
        browser,
        story_id,
        based_on=first.json()["revision"],
        action="I looked closely.",
        competencies=["incident", "unheard-of"],
    )

    story = Story.objects.get()
    assert (story.pk, story.learner, then.json()) == (story_id, alice, {"revision": 2})
    assert (story.action, story.competencies) == ("I looked closely.", ["incident"])


def test_new_story_goes_on_under_the_id_that_its_page_had(browser, story, eve):
    begun = uuid.uuid4()
    of_somebody_else = StoryFactory(learner=eve)

    def open_new(wanted):
        return browser.get(reverse("story_new"), {"story": wanted}).context

    assert open_new(begun)["story"].pk == begun
    assert (open_new(story.pk)["story"], open_new(story.pk)["is_new"]) == (story, False)
    assert open_new(of_somebody_else.pk)["response"]["sections"]["action"] == ""
    assert open_new("no-id")["is_new"]


def test_save_of_a_stale_tab_gets_the_newer_revision(browser, story):
    save(browser, story.pk, based_on=1, action="This tab.")
    reply = save(browser, story.pk, based_on=1, action="Other tab.")

    assert reply.status_code == 409
    assert reply.json()["revision"] == 2
    assert "kept among its versions" in reply.json()["error"]
    # Without script the page keeps what was typed.
    page = browser.post(
        reverse("story", args=[story.pk]), {"based_on": 1, "action": "Third tab."}
    ).text
    assert "Third tab." in page
    assert 'name="based_on" value="2"' in page
    # One that is too long is refused with the reason.
    reply = save(browser, story.pk, based_on=2, title="x" * 201)
    assert reply.status_code == 422
    assert reply.json()["error"].startswith("This title has 201 characters")
    assert browser.get(reverse("story", args=[uuid.uuid4()])).status_code == 404


def test_deleted_story_offers_to_come_back(browser, story):
    page = browser.post(reverse("story_deletion", args=[story.pk]), follow=True)
    assert "is deleted" in page.content.decode()
    # Who has left that page finds the way back.
    page = browser.get(reverse("stories")).text
    assert "1 story deleted in the last 7 days" in page
    assert reverse("story", args=[story.pk]) in page

    page = browser.post(reverse("story_return", args=[story.pk]), follow=True)
    assert story.situation in page.content.decode()


def test_earlier_version_is_shown_with_its_difference_and_comes_back(browser, story):
    save(browser, story.pk, based_on=1, action="I slept.")
    # An export tells stories with their versions.
    export = next(one for one in find_exports() if one.name == "stories")
    (row,) = export.tell(story.learner)
    assert row["parts"]["action"] == "I slept."
    assert row["versions"][0]["parts"]["action"].startswith("I rolled")
    assert "> I slept." in export.write(row)
    assert json.dumps(row, default=str)

    version = story.versions.get()
    page = browser.get(reverse("story_versions", args=[story.pk]), {"at": version.pk})
    assert "<del" in page.text
    browser.post(reverse("story_versions", args=[story.pk]), {"version": version.pk})
    story.refresh_from_db()
    assert story.action.startswith("I rolled the release back.")


def test_list_takes_the_same_queries_however_many_there_are(
    browser, alice, django_assert_num_queries
):
    StoryFactory(learner=alice, title="The Friday outage")
    browser.get(reverse("stories"))
    with django_assert_num_queries(6):
        assert "The Friday outage" in browser.get(reverse("stories")).content.decode()
    StoryFactory.create_batch(2, learner=alice)
    with django_assert_num_queries(6):
        browser.get(reverse("stories"))


def test_exemplar_shows_marks_shares_and_checks(browser):
    exemplar = ExemplarStoryFactory(slug="pipeline")
    page = browser.get(reverse("story_exemplar", args=["pipeline"])).text

    assert exemplar.parts[3]["text"] in page
    words = sum(len(part["text"].split()) for part in exemplar.parts)
    assert f"5 of 10 points, {words} words" in page
    assert "The result has a figure" in page
    # An example of a part is given on demand.
    for part, said in (("situation", 1), ("context", 1), ("unheard-of", 0)):
        page = browser.get(reverse("story_example", args=[part]), headers={"hx-request": "true"})
        assert page.text.count(exemplar.parts[0]["text"]) == said


def test_search_finds_ones_own_story_alone(browser, story, eve):
    StoryFactory(learner=eve, situation="Orders for a zeppelin of hers.")
    StoryFactory(learner=story.learner, title="The zeppelin", situation="")

    page = browser.get("/search/", {"q": "zeppelin"}).content.decode()

    assert "Your story" in page
    assert "1 result" in page
    assert "of hers" not in page


@pytest.fixture
def told(db):
    """A behavioural question, as it was asked."""
    return QuestionFactory(kind="star").current_version


def test_fits_come_as_a_page_and_as_a_part_of_the_question(browser, story, told):
    address = reverse("story_fits", args=[told.pk])
    page = browser.get(address).text
    part = browser.get(address, headers={"hx-request": "true"}).text

    assert "<h1>Which story fits</h1>" in page
    assert reverse("story_uses", args=[story.pk]) in part
    assert "<h1>" not in part
    # Its use gives the words by part and is kept.
    reply = browser.post(
        reverse("story_uses", args=[story.pk]), {"version": told.pk}, headers=JSON
    ).json()
    assert reply["texts"]["action"] == story.action
    assert "stands in the answer" in reply["says"]
    assert story.uses.get().question_id == told.question_id


def test_behavioural_question_offers_stories_hints_and_examples_where_one_practises(
    browser, make_blueprint, alice
):
    draws = [{"kinds": ["star"], "count": 1, "minutes_each": 4}]
    sections = [{"slug": "tell", "title": "Tell", "minutes": 4, "draws": draws}]
    pages = {}
    for mode in Mode:
        blueprint = make_blueprint(slug=mode, sections=sections, mode=mode)
        now = timezone.now()
        ready = prepare_interview(learner=alice, blueprint=blueprint, now=now, seed=1)
        running = start_interview(interview=ready, now=now)
        page = browser.get(reverse("interview_question", args=[running.pk, 1]))
        pages[mode] = page.content.decode()
        hand_in(interview=running, now=now)

    assert all("data-story-picker" in page for page in pages.values())
    assert "data-star-hints" in pages[Mode.PRACTICE]
    assert "star-example" in pages[Mode.PRACTICE]
    assert "data-star-hints" not in pages[Mode.INTERVIEW]
    assert "star-example" not in pages[Mode.INTERVIEW]


def test_matrix_takes_the_same_queries_however_many_stories_there_are(
    browser, alice, django_assert_num_queries
):
    CompetencyFactory.create_batch(2)
    StoryFactory(learner=alice)
    browser.get(reverse("story_matrix"))
    # Session, user; stories, competencies, uses.
    with django_assert_num_queries(5):
        browser.get(reverse("story_matrix"))
    StoryFactory.create_batch(2, learner=alice)
    with django_assert_num_queries(5):
        browser.get(reverse("story_matrix"))


def share(browser, story, **fields):
    return browser.post(reverse("story_sharing", args=[story.pk]), fields)


def test_copy_is_shared_as_it_was_looked_at_and_asked_about(browser, story, told):
    page = browser.get(reverse("story_sharing", args=[story.pk]))
    assert "All [figure] orders" in page.context["preview"].texts["result"]
    assert 'class="story-covered">[figure]' in page.text
    # One that was not looked at is not shared.
    stamp = page.context["preview"].stamp
    reply = share(browser, story, version=told.pk, go="share", seen=stamp)
    assert reply.status_code == 409
    assert "All 412 orders" in reply.text
    assert not story.shares.exists()

    chosen = {"version": told.pk, "cover": ["figure:412"], "own": "mail, shop", "key": "one"}
    seen = share(browser, story, **chosen).context["preview"]
    reply = share(browser, story, **chosen, go="share", seen=seen.stamp, question="Too long?")
    again = chosen | {"key": "o\0ne"}
    share(browser, story, **again, go="share", seen=seen.stamp, question="Too long?")

    copy = story.shares.get()
    assert copy.submission.response["sections"]["result"] == (
        "All [figure] orders had their [covered] after 38 minutes."
    )
    assert copy.submission.is_repeat
    (asked,) = copy.submission.review_requests.all()
    assert (asked.learner, asked.questions) == (story.learner, ["Too long?"])
    assert reply.url == reverse("feedback_detail", args=[asked.pk])
    assert "3 places covered" in browser.get(reverse("story", args=[story.pk])).text


@pytest.fixture
def answer(alice, told):
    """An answer of alice's to the behavioural question."""
    sections = {"situation": "It was in May.", "action": "I measured first."}
    return SubmissionFactory(learner=alice, version=told, response={"sections": sections})


def answer_page(answer) -> str:
    return reverse("answer", args=[answer.pk])


def test_answer_becomes_a_story_that_is_strong_in_what_was_asked(browser, answer):
    score_submission(submission_id=str(answer.pk))
    address = reverse("story_improving", args=[answer.pk])
    own = SelfMark.objects.create(submission=answer, maximum=10)
    assert browser.get(address).url == answer_page(answer)
    own.delete()
    # Also from the feedback in practice, and from an answer that was given again on the same day.
    look = f"{answer_page(answer)}score/?try=1&place=practice"
    assert address in browser.get(look, headers={"HX-Request": "true"}).text
    Submission.objects.update(is_repeat=True)
    assert address in browser.get(answer_page(answer)).text
    page = browser.get(address).content.decode()
    assert "Make a story of this answer" in page
    assert "90 or more let you be concrete" in page
    same = str(uuid.uuid4())
    for _twice in range(2):
        browser.post(address, {"story": "new", "id": same})

    story = Story.objects.get()
    assert (story.action, story.source) == ("I measured first.", answer)
    assert story.competencies == ["conflict"]


def test_story_that_began_an_answer_takes_the_parts_that_are_chosen(browser, answer, story):
    StoryFactory(learner=story.learner, title="Another")
    story.uses.create(question=answer.version.question, used_at=answer.submitted_at)
    address = reverse("story_improving", args=[answer.pk])
    page = browser.get(address)
    assert page.context["story"] == story
    assert "<ins" in page.content.decode()

    reply = browser.post(address, {"story": story.pk, "based_on": 1, "take": ["action"]})
    story.refresh_from_db()

    assert reply.url == reverse("story_edit", args=[story.pk])
    assert (story.action, story.situation[:8]) == ("I measured first.", "In March")
    assert story.versions.get().action.startswith("I rolled")


def test_shared_copy_does_not_come_back_with_its_covers(browser, answer, story):
    story.shares.create(submission=answer, covered=1, shared_at=answer.submitted_at)
    Submission.objects.update(is_repeat=True)
    address = reverse("story_improving", args=[answer.pk])
    assert browser.get(address).status_code == 404
    assert address not in browser.get(answer_page(answer)).text


def test_story_leads_to_the_questions_that_it_fits(browser, alice, told):
    story = StoryFactory(learner=alice, competencies=["conflict"])
    page = browser.get(reverse("story", args=[story.pk])).content.decode()

    assert f"?question={told.question.slug}" in page
    assert "Questions that it fits" in page
