"""The pages of what there is to read, for every role."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from lessons.domain.markdown import TAKEN
from lessons.domain.notes import keep_bookmark
from lessons.models import LessonProgress
from tests.factories import LessonFactory, LessonProgressFactory, NoteFactory, TopicFactory

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
# What every page asks: the session, and the person with all that the bars show.
FURNITURE = 2
pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    """The second of three lessons of a topic, with two sections."""
    topic = TopicFactory(slug="queues", title="Queues", track__slug="start", track__title="Start")
    titles = ("Before", "Cold starts", "After")
    row = [
        LessonFactory(topic=topic, slug=title.lower().replace(" ", "-"), title=title, position=at)
        for at, title in enumerate(titles)
    ]
    return row[1]


@pytest.fixture
def browser_of():
    def sign_in(person) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return sign_in


@pytest.fixture
def browser(browser_of, alice):
    """Alice's browser."""
    return browser_of(alice)


PAGES = {
    "learn": ("learn", []),
    "track": ("track", ["start"]),
    "topic": ("topic", ["start", "queues"]),
    "lesson": ("lesson", ["cold-starts"]),
}
ACTIONS = ("lesson_place", "lesson_done", "lesson_open")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("person", ["alice", "bob", "carol", "dana"])
def test_everybody_who_is_signed_in_may_read(browser_of, lesson, page, person, request):
    name, arguments = page

    answer = browser_of(request.getfixturevalue(person)).get(reverse(name, args=arguments))

    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_stranger_is_asked_to_sign_in(lesson, page):
    name, arguments = page
    url = reverse(name, args=arguments)

    answer = Client().get(url)

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_takes_no_post(browser, lesson, page):
    name, arguments = page

    assert browser.post(reverse(name, args=arguments)).status_code == 405


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("track", ["nowhere"]),
        ("topic", ["nowhere", "queues"]),
        ("topic", ["start", "nowhere"]),
        ("lesson", ["nowhere"]),
    ],
)
def test_what_is_not_there_is_404(browser, lesson, name, arguments):
    assert browser.get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_for_learners_and_takes_only_a_post(browser_of, alice, bob, lesson, name):
    url = reverse(name, args=[lesson.slug])

    assert browser_of(alice).get(url).status_code == 405
    assert browser_of(bob).post(url).status_code == 404
    assert Client().post(url).status_code == 302
    assert browser_of(alice).post(reverse(name, args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_without_a_token_is_refused(alice, lesson, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.post(reverse(name, args=[lesson.slug])).status_code == 403


def test_learn_says_what_to_do_while_nothing_is_loaded(browser):
    answer = browser.get(reverse("learn"))

    assert "There is nothing to read yet." in answer.content.decode()


def test_the_track_continues_where_one_stopped(browser, alice, lesson):
    LessonProgressFactory(learner=alice, lesson=lesson, section="causes")

    page = browser.get(reverse("track", args=["start"])).content.decode()

    assert 'href="/lessons/cold-starts/#causes"' in page
    assert "Continue: Cold starts, 4 min" in page
    assert "at section 2 of 2, “Causes”" in page
    assert "0 of 3 lessons, about 20 min left" in page


def test_a_topic_and_a_whole_track_are_left_out_and_taken_up(browser, browser_of, bob, lesson):
    topic, track = reverse("topic", args=["start", "queues"]), reverse("track", args=["start"])

    def press(name: str, slug: str, on: str, **said) -> str:
        answer = browser.post(
            reverse(name, args=[slug]), said, HTTP_REFERER=f"http://testserver{on}"
        )
        assert answer.url == f"http://testserver{on}"
        return browser.get(on).content.decode()

    assert "Leave this topic out" in browser.get(topic).content.decode()
    # There is nothing else to study.
    assert "Leave this track out" not in browser.get(track).content.decode()
    page = press("left_out_topic", "queues", topic)
    assert "You leave this out" in page
    assert "Read: Before" in page
    page = browser.get(track).content.decode()
    assert "0 of 3 · left out" in page
    assert "0 of 0 lessons; 1 topic left out" in page
    assert "Read: Before" not in page
    assert "Every lesson here is done" not in page
    # The only track can be left out topic by topic, and taken up as a whole.
    assert "Take it up again" in page
    assert "Leave this topic out" in press("left_out_topic", "queues", topic, keep="yes")

    LessonFactory()
    assert "Leave this track out" in browser.get(track).content.decode()
    assert "Take it up again" in press("left_out_track", "start", track)
    assert "Read: Before" in press("left_out_track", "start", track, keep="yes")
    mentor = browser_of(bob)
    assert "Leave this topic out" not in mentor.get(topic).content.decode()
    assert mentor.post(reverse("left_out_topic", args=["queues"])).status_code == 404
    for name in ("left_out_topic", "left_out_track"):
        assert browser.post(reverse(name, args=["nowhere"])).status_code == 404
        assert browser.get(reverse(name, args=["start"])).status_code == 405


def test_the_lesson_leads_on_and_back(browser, lesson):
    page = browser.get(reverse("lesson", args=[lesson.slug])).content.decode()

    assert "Previous: Before" in page
    assert "Next: After" in page
    assert "Mark as done" in page
    assert page.count('href="#causes"') == 2
    # No heading has the name of a part of the page, nor of the box that opens over it.
    page += browser.get(reverse("search_box")).content.decode()
    names = {name for name in re.findall(r'\bid="([^"]+)"', page) if slugify(name) == name}
    assert names - TAKEN == {"phases", "causes"}


def test_a_mentor_reads_without_a_place_or_a_mark(browser_of, bob, lesson):
    page = browser_of(bob).get(reverse("lesson", args=[lesson.slug])).content.decode()

    assert "Mark as done" not in page
    assert "data-place-url" not in page


def test_the_lesson_says_where_one_stopped(browser, alice, lesson):
    LessonProgressFactory(learner=alice, lesson=lesson, section="causes", updated_at=NOW)

    page = browser.get(reverse("lesson", args=[lesson.slug])).content.decode()

    assert "You stopped at “Causes”, 12 May, 09:30." in page


def test_a_check_is_a_link_that_script_replaces(browser, lesson):
    version = lesson.current_version
    version.blocks = [{"html": "<p>One.</p>"}, {"check": "q-one"}]
    version.save(update_fields=["blocks"])

    page = browser.get(reverse("lesson", args=[lesson.slug])).content.decode()

    url = reverse("check", args=[lesson.slug, "q-one"])
    assert f'hx-get="{url}"' in page
    assert f'<a href="{url}">Answer a question about this</a>' in page

    # Of a lesson that was withdrawn nothing is asked any more: a link would lead nowhere.
    lesson.retired_at = NOW
    lesson.save(update_fields=["retired_at"])
    assert url not in browser.get(reverse("lesson", args=[lesson.slug])).content.decode()


def test_a_withdrawn_lesson_can_still_be_read(browser, lesson):
    for gone in (lesson, lesson.topic):
        gone.retired_at = NOW
        gone.save(update_fields=["retired_at"])

    page = browser.get(reverse("lesson", args=[lesson.slug])).content.decode()

    assert "This lesson was withdrawn on 12 May 2083." in page
    # Its topic went with it: there is no page of it to lead to.
    assert reverse("topic", args=[lesson.topic.track.slug, lesson.topic.slug]) not in page


def test_the_place_is_kept_without_an_answer_to_show(browser, alice, lesson):
    url = reverse("lesson_place", args=[lesson.slug])

    answer = browser.post(url, {"section": "causes", "seen": ["phases", "causes"]})

    assert (answer.status_code, answer.content) == (204, b"")
    progress = LessonProgress.objects.get(learner=alice)
    assert (progress.section, progress.sections_seen) == ("causes", ["phases", "causes"])
    # It was reached a day ago on a device that was without a connection.
    browser.post(url, {"section": "phases", "ago": "86400"})
    assert LessonProgress.objects.get(learner=alice).section == "causes"


def test_a_place_that_is_none_is_refused(browser, lesson):
    url = reverse("lesson_place", args=[lesson.slug])

    assert browser.post(url, {"section": "nowhere"}).status_code == 422
    assert browser.post(url).status_code == 422


def test_marking_as_done_works_without_script(browser, lesson):
    answer = browser.post(reverse("lesson_done", args=[lesson.slug]), follow=True)

    assert answer.redirect_chain == [("/lessons/cold-starts/#foot", 302)]
    assert "Mark as not done" in answer.content.decode()
    assert LessonProgress.objects.get().done_at is not None


def test_marking_as_done_swaps_the_foot_for_htmx(browser, lesson):
    answer = browser.post(
        reverse("lesson_done", args=[lesson.slug]), headers={"HX-Request": "true"}
    )

    page = answer.content.decode().strip()
    assert page.startswith('<footer class="lesson__foot" id="foot">')
    assert "Mark as not done" in page


def test_a_done_lesson_can_be_opened_again(browser, lesson):
    browser.post(reverse("lesson_done", args=[lesson.slug]))

    browser.post(reverse("lesson_open", args=[lesson.slug]))

    assert LessonProgress.objects.get().done_at is None


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_list_costs_two_queries_of_its_own_and_a_lesson_one_or_two(
    browser, alice, lesson, page, more, django_assert_num_queries
):
    """For a list, whose titles are kept: the edition, and progress. For a lesson, whose text is
    kept: all that is the reader's own, and the notes where there are some."""
    for _number in range(more):
        other = LessonFactory(topic=lesson.topic)
        LessonProgressFactory(learner=alice, lesson=other)
        NoteFactory(learner=alice, lesson=lesson)
    name, arguments = page
    address = reverse(name, args=arguments)
    browser.get(address)

    own = 1 + bool(more) if name == "lesson" else 2
    with django_assert_num_queries(FURNITURE + own):
        browser.get(address)


def test_pages_of_two_readers_hold_what_is_each_ones_own(client, alice, eve, lesson):
    NoteFactory(learner=alice, lesson=lesson, text="Words of Alice")
    keep_bookmark(learner=alice, lesson=lesson, now=NOW)
    for _time in range(2):
        for person, has_it in ((alice, True), (eve, False)):
            client.force_login(person)
            page = client.get(reverse("lesson", args=[lesson.slug])).text
            assert ("Words of Alice" in page) == has_it
            assert ("Remove the bookmark" in page) == has_it
            assert f'data-notes="{person.pk}"' in page
