"""The page on which one chooses what to practise, and its count of what fits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.domain.leaving_out import leave_out
from lessons.models import Topic
from questions.domain.left_open import PAGE_SIZE
from questions.domain.supply import MOST_COUNTED
from questions.limits import STARTS
from questions.models import Practice, PracticeItem, PracticeProfile, Question
from tests.factories import (
    NOW,
    CardFactory,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    TopicFactory,
)
from tests.limits import said_when, use_up
from tests.questions.views.conftest import FURNITURE, HTMX

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def test_choose_shows_topics_that_have_questions(browser):
    page = text_of(browser.get(reverse("practice")))
    assert "No question is loaded yet" in page
    assert reverse("learn") in page
    QuestionFactory(topic__title="Queues")
    TopicFactory(title="Empty shelf")
    # A practice of that name was not ended, and is as none.
    for unknown in ("", "x", "c0ffee00-0000-4000-8000-000000000000", "9" * 30):
        ended = dict.fromkeys(("ended", "off_list", "ended_all"), unknown)
        page = text_of(browser.get(reverse("practice"), ended))
        assert "Ended" not in page
        assert "Taken off" not in page
    assert "Queues" in page
    assert "Empty shelf" not in page


def test_choose_starts_a_practice(browser, alice):
    question = QuestionFactory(kind="numeric")
    QuestionFactory(kind="numeric")
    response = browser.post(
        reverse("practice"), {"topic": question.topic.slug, "kinds": ["numeric"], "count": "5"}
    )
    practice = Practice.objects.get(learner=alice)
    assert [one.version for one in practice.items.all()] == [question.current_version]
    assert response.url == reverse("practice_item", args=[practice.pk, 1])


def test_choose_names_what_it_is_narrowed_to_as_the_last_time(browser, alice):
    topic = QuestionFactory(kind="numeric").topic
    chosen = {"topic": [topic.slug], "kinds": ["numeric"]}
    PracticeProfile.objects.create(learner=alice, choice=chosen)
    page = text_of(browser.get(reverse("practice")))
    assert "1 question fits" in page
    assert f"Chosen: {topic.title} · Number" in page
    assert "Chosen:" not in text_of(browser.get(reverse("practice") + "?by=chosen"))


def test_choose_says_when_nothing_fits_what_was_chosen_and_clears_it(browser):
    topic = QuestionFactory(kind="numeric").topic
    wishes = {"topic": [topic.slug], "kinds": ["star"], "count": "5"}
    page = text_of(browser.post(reverse("practice"), wishes))
    assert "No question fits this choice" in page
    assert f"Chosen: {topic.title} · STAR" in page
    assert not Practice.objects.exists()
    clear = reverse("practice") + "?by=chosen"
    assert f'href="{clear}"' in page
    assert "1 question fits" in text_of(browser.get(clear))


def test_choose_says_that_it_turned_the_difficulty(browser):
    QuestionFactory()
    for easiest, hardest, said in (("5", "1", True), ("1", "5", False), ("3", "3", False)):
        wishes = {"easiest": easiest, "hardest": hardest, "count": "5"}
        part = text_of(browser.get(reverse("practice_supply"), wishes, **HTMX))
        assert ("Difficulty is taken as 1 to 5." in part) is said


def test_choose_offers_to_continue_at_the_first_open_item(browser, alice):
    practice = PracticeFactory(learner=alice)
    for number in (1, 2, 3):
        PracticeItemFactory(
            practice=practice, position=number, skipped_at=NOW if number == 1 else None
        )
    page = text_of(browser.get(reverse("practice")))
    assert "Continue: Queues" in page
    assert reverse("practice_item", args=[practice.pk, 2]) in page
    assert "0 of 3 answered" in page
    assert "more left open" not in page


def test_choose_lists_every_practice_that_was_left_open(browser, alice, django_assert_num_queries):
    item = PracticeItemFactory(practice__learner=alice, practice__title="First")
    for days, title in ((1, "Second"), (2, "Third")):
        begun = NOW + timedelta(days=days)
        practice = PracticeFactory(learner=alice, title=title, started_at=begun)
        PracticeItemFactory(practice=practice)
    PracticeItemFactory(practice__title="Somebody else's")
    newer = Practice.objects.exclude(pk=item.practice_id)
    newer.update(finished_at=NOW)
    browser.get(reverse("practice"))
    with CaptureQueriesContext(connection) as before:
        browser.get(reverse("practice"))
    newer.update(finished_at=None)
    with django_assert_num_queries(len(before)):
        page = text_of(browser.get(reverse("practice")))
    listed = [page.index(f"Continue: {title}") for title in ("Third", "Second", "First")]
    assert listed == sorted(listed)
    assert "2 more left open" in page
    assert reverse("practice_item", args=[item.practice_id, item.position]) in page
    assert "Somebody else" not in page


def test_every_practice_that_was_left_open_is_on_some_page(
    browser, alice, django_assert_num_queries
):
    version = QuestionFactory(kind="written").current_version
    for number in range(PAGE_SIZE + 3):
        begun = NOW - timedelta(days=number)
        practice = PracticeFactory(learner=alice, title=f"No. {number};", started_at=begun)
        is_half = number % 2 == 0
        PracticeItemFactory(
            practice=practice, version=version, half_written_by=alice if is_half else None
        )
        if number % 4 == 0:
            practice.finished_at = NOW
            practice.save()
    url = reverse("practice")
    browser.get(url)
    browser.get(url + "?page=2")
    with CaptureQueriesContext(connection) as before:
        page = text_of(browser.get(url))
    with django_assert_num_queries(len(before)):
        last = text_of(browser.get(url + "?page=2"))
    assert f"{PAGE_SIZE + 2} more left open" in page
    assert "Page 1 of 2" in page
    assert "more left open" not in last
    on_page = [
        [n for n in range(PAGE_SIZE + 3) if f"Continue: No. {n};" in one] for one in (page, last)
    ]
    assert on_page == [list(range(PAGE_SIZE)), list(range(PAGE_SIZE, PAGE_SIZE + 3))]
    for wrong in ("3", "0", "last", "9" * 30):
        assert "Page 1 of 2" in text_of(browser.get(f"{url}?page={wrong}"))
    # The form begins as on the first page.
    PracticeProfile.objects.create(learner=alice, choice={"count": 20})
    tag = text_of(browser.get(url + "?page=2"))
    tag = tag[tag.index('name="count" value="20"') :].split(">")[0]
    assert "checked" in tag


def test_practices_of_one_title_are_told_apart_by_what_they_go_on_with(browser, alice):
    for begun in ("Name the phases.", "Name the causes."):
        practice = PracticeFactory(learner=alice, title="All topics")
        answered = PracticeItemFactory(practice=practice)
        answered.skipped_at = NOW
        answered.save()
        question = QuestionFactory(title=begun)
        PracticeItemFactory(practice=practice, version=question.current_version)
        PracticeItemFactory(practice=practice)

    page = text_of(browser.get(reverse("practice")))

    for asked in ("Name the phases.", "Name the causes."):
        assert f"Next: “{asked}”" in page
        assert f'End it<span class="visually-hidden">: All topics, “{asked}”</span>' in page


def test_practice_is_ended_in_the_list_and_taken_back(browser, alice):
    kept = PracticeItemFactory(practice__learner=alice, practice__title="Kept").practice
    practice = PracticeItemFactory(practice__learner=alice, practice__title="Old").practice
    PracticeProfile.objects.create(learner=alice, choice={"count": 20})
    end = reverse("practice_summary", args=[practice.pk])
    page = text_of(browser.post(end, {"end": "listed"}, follow=True))
    assert "Ended: Old. What you answered is kept." in page
    assert "Continue: Old" not in page
    assert f"Continue: {kept.title}" in page
    # It is no choice of what to practise: the form begins as ever.
    tag = page[page.index('name="count" value="20"') :].split(">")[0]
    assert "checked" in tag
    page = text_of(browser.post(end, {"end": "no"}, follow=True))
    assert "Continue: Old" in page
    assert "Ended" not in page


def test_all_that_was_left_open_is_ended_at_once_and_taken_back(browser, alice, eve):
    PracticeItemFactory(practice__learner=eve)
    half = PracticeItemFactory(practice__learner=alice, practice__title="Half", position=1)
    PracticeItem.objects.filter(pk=half.pk).update(half_written_by=alice)
    PracticeItemFactory(practice__learner=alice, practice__title="Old")
    before = PracticeItemFactory(practice__learner=alice, practice__finished_at=NOW).practice

    response = browser.post(reverse("practice_end_all"))
    page = text_of(browser.get(response.url))
    assert "Ended: 2 practices. What you answered is kept." in page
    assert "Continue: Old" not in page
    assert "Continue: Half" in page
    assert Practice.objects.filter(learner=eve, finished_at=None).exists()

    stamp = response.url.partition("=")[2]
    page = text_of(browser.post(reverse("practice_end_all"), {"undo": stamp}, follow=True))
    assert "Continue: Old" in page
    assert "Ended" not in page
    before.refresh_from_db()
    assert before.finished_at == NOW


def test_half_written_answer_stays_in_the_list_until_it_is_taken_off(browser, alice):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(
        practice__learner=alice, practice__title="Old", version=version, position=1
    )
    place = [item.practice_id, 1]
    half = {"text": "Half a thought", "draft_number": "0"}
    browser.post(reverse("practice_draft", args=place), half)
    PracticeProfile.objects.create(learner=alice, choice={"count": 20})
    assert "0 of 1 answered, 1 half-written" in text_of(browser.get(reverse("practice")))

    end = reverse("practice_summary", args=[item.practice_id])
    page = text_of(browser.post(end, {"end": "listed"}, follow=True))
    assert "What you answered is kept. So is what is half-written: it stays in this list." in page
    assert f'<a href="{reverse("practice_item", args=place)}">Continue: Old</a>' in page
    assert "0 of 1 answered, 1 half-written" in page
    assert "End it" not in page

    listed = reverse("practice_half_written", args=[item.practice_id])
    page = text_of(browser.post(listed, {"listed": "no"}, follow=True))
    assert "Taken off the list: Old. What you typed stays with its questions." in page
    assert f'<a href="{end}">See them</a>' in page
    assert "Continue: Old" not in page
    # It is no choice of what to practise: the form begins as ever.
    tag = page[page.index('name="count" value="20"') :].split(">")[0]
    assert "checked" in tag
    assert "Half-written, not handed in" in text_of(browser.get(end))

    page = text_of(browser.post(listed, {"listed": "yes"}, follow=True))
    assert "Continue: Old" in page
    assert "Taken off" not in page

    # What is ended goes on with its words, also where they were off the list.
    browser.post(listed, {"listed": "no"})
    page = text_of(browser.post(end, {"end": "no"}, follow=True))
    assert "0 of 1 answered, 1 half-written" in page
    assert "End it" in page


def test_choose_takes_several_topics_from_a_link(browser):
    one, two, other = (QuestionFactory().topic for _ in range(3))
    page = text_of(
        browser.get(reverse("practice"), {"topic": [one.slug, two.slug], "kinds": "star"})
    )
    for topic, chosen in ((one, True), (two, True), (other, False)):
        tag = page[page.index(f'value="{topic.slug}"') :].split(">")[0]
        assert ("checked" in tag) is chosen
    assert browser.get(reverse("practice"), {"question": "\0"}).status_code == 200


def test_choose_remembers_the_last_choice(browser, alice):
    topic = QuestionFactory(kind="written").topic
    QuestionFactory()
    browser.post(
        reverse("practice"),
        {
            "by": "needed",
            "topic": topic.slug,
            "kinds": "written",
            "easiest": "4",
            "hardest": "1",
            "count": "20",
            "self_marking": "on",
        },
    )
    practice = Practice.objects.get()
    assert (practice.origin, practice.self_marking) == (Practice.Origin.NEEDED, True)
    page = text_of(browser.get(reverse("practice")))
    for name, value in (
        ("by", "needed"),
        ("topic", topic.slug),
        ("kinds", "written"),
        ("count", "20"),
    ):
        tag = page[page.index(f'name="{name}" value="{value}"') :].split(">")[0]
        assert "checked" in tag, name
    assert '<option value="4" selected>' in page
    assert "1 question fits: 0 due, 0 weak, 1 new" in page
    # Another page, or a link, chooses for once; and how somebody practises stays.
    alice.question_flags.create(question=topic.questions.get(), flagged_at=NOW)
    assert '"once"' in text_of(browser.get(reverse("flagged")))
    browser.post(reverse("practice"), {"once": "yes", "flagged": "on", "count": "10"})
    assert Practice.objects.latest("started_at").title == "Flagged questions"
    page = text_of(browser.get(reverse("practice"), {"kinds": "star"}))
    for name in ('name="count" value="20"', 'name="self_marking"'):
        assert "checked" in page[page.index(name) :].split(">")[0], name
    # A topic that is gone narrows nothing, and hides nothing of what else was chosen.
    choice = PracticeProfile.objects.get().choice
    PracticeProfile.objects.update(choice=choice | {"topic": ["gone"]})
    assert "1 question fits" in text_of(browser.get(reverse("practice")))


def test_choose_begins_around_the_level(browser, alice):
    QuestionFactory()
    PracticeProfile.objects.create(learner=alice, level=3)
    page = text_of(browser.get(reverse("practice")))
    assert "Your level is 3 of 5." in page
    assert '<option value="2" selected>' in page
    assert '<option value="4" selected>' in page


def test_choose_refuses_too_many_starts(browser, alice):
    CardFactory(learner=alice, due_at=NOW)
    use_up(alice, STARTS)
    for name in ("practice", "recall", "start_questions"):
        said_when(browser.post(reverse(name), {"count": "5"}))
    assert not Practice.objects.exists()


def test_supply_counts_what_fits(browser, alice):
    topic = TopicFactory()
    QuestionFactory.create_batch(2, topic=topic)
    CardFactory(learner=alice, question=QuestionFactory(topic=topic), due_at=timezone.now())
    QuestionFactory()
    wish = {"topic": topic.slug, "easiest": "1", "hardest": "5", "count": "5"}
    part = text_of(browser.get(reverse("practice_supply"), wish, **HTMX))
    assert part.startswith("<p")
    assert "3 questions fit: 1 due, 0 weak, 2 new" in part
    part = text_of(browser.get(reverse("practice_supply"), wish | {"kinds": "star"}, **HTMX))
    assert "No question fits." in part
    version = topic.questions.first().current_version
    more = {"topic": topic, "current_version": version, "title": "More"}
    Question.objects.bulk_create(
        Question(slug=f"more-{number}", **more) for number in range(MOST_COUNTED)
    )
    part = text_of(browser.get(reverse("practice_supply"), wish, **HTMX))
    assert "103 questions fit: 1 due, 0 weak, over 100 new" in part
    # A topic without questions takes nothing from what there is.
    leave_out(learner=alice, topics=[TopicFactory()], now=NOW)
    everything = text_of(browser.get(reverse("practice_supply"), wish | {"topic": []}, **HTMX))
    assert "What you leave out" not in everything
    # What is left out is asked where its topic is chosen, and else not.
    leave_out(learner=alice, topics=[topic], now=NOW)
    wishes = (wish, wish | {"topic": []})
    chosen, everything = (
        text_of(browser.get(reverse("practice_supply"), one, **HTMX)) for one in wishes
    )
    assert chosen == part
    assert "1 question fits: 0 due, 0 weak, 1 new" in everything
    assert "What you leave out is asked only where you choose its topic." in everything
    browser.post(reverse("practice"), wish | {"topic": []})
    practice = alice.practices.get()
    assert practice.title == "All topics that I study"
    assert [item.version.question.topic == topic for item in practice.items.all()] == [False]
    leave_out(learner=alice, topics=Topic.objects.all(), now=NOW)
    nothing = browser.post(reverse("practice"), wish | {"topic": [], "by": "needed"})
    assert "No question fits this choice." in text_of(nothing)
    assert browser.get(reverse("practice_supply"), wish).url == reverse("practice")


def test_similar_begins_three_like_the_answered_one(browser, alice):
    submission = ScoreFactory(submission__learner=alice).submission
    url = reverse("similar", args=[submission.pk])
    assert browser.post(url, follow=True).redirect_chain[0][0] == reverse(
        "answer", args=[submission.pk]
    )
    QuestionFactory.create_batch(4, topic=submission.topic)
    response = browser.post(url)
    practice = Practice.objects.get()
    assert response.url == reverse("practice_item", args=[practice.pk, 1])
    assert practice.items.count() == 3


def test_flagged_lists_by_topic_and_takes_flags_off(browser, alice, eve):
    one, two = QuestionFactory(topic__title="Queues"), QuestionFactory(topic__title="Logs")
    for learner, question in ((alice, one), (alice, two), (eve, QuestionFactory(title="Hers"))):
        learner.question_flags.create(question=question, flagged_at=NOW)
    page = text_of(browser.get(reverse("flagged")))
    assert "2 questions, flagged last first" in page
    assert "Hers" not in page
    page = text_of(browser.get(reverse("flagged"), {"topic": one.topic.slug}))
    assert f"?question={one.slug}" in page
    assert f"?question={two.slug}" not in page
    browser.post(reverse("flagged"), {"question": one.slug})
    assert [flag.question for flag in alice.question_flags.all()] == [two]
    alice.question_flags.all().delete()
    assert "Press Flag at a question" in text_of(browser.get(reverse("flagged")))


@pytest.mark.parametrize("count", [1, 3])
def test_choose_queries_do_not_grow(browser, alice, django_assert_num_queries, count):
    practice = PracticeFactory(learner=alice)
    PracticeItemFactory.create_batch(count, practice=practice)
    # What is on offer, and how much of it: the first reader after an edit.
    with django_assert_num_queries(FURNITURE + 5 + 2):
        browser.get(reverse("practice"))
    with django_assert_num_queries(FURNITURE + 5):
        browser.get(reverse("practice"))


@pytest.mark.parametrize("count", [1, 3])
def test_flagged_queries_do_not_grow(browser, alice, django_assert_num_queries, count):
    for question in QuestionFactory.create_batch(count):
        alice.question_flags.create(question=question, flagged_at=NOW)
    with django_assert_num_queries(FURNITURE + 3):
        browser.get(reverse("flagged"))
