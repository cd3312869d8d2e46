"""Removing questions: looked over first, from the list, from a question and from an import."""

import pytest
from django.urls import reverse

from mockinterviews.models import Blueprint
from packs.domain.loading import load_pack
from questions.models import BulkEdit, ImportRun, Question
from tests.factories import (
    NOW,
    BankFactory,
    QuestionFactory,
    QuestionVersionFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.packs.tiny import write_pack
from tests.questions.domain.test_imports import FILE, bring, write

pytestmark = pytest.mark.django_db
LIST = "/author/questions/"


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


@pytest.fixture
def bank():
    return BankFactory(pack="", slug="mine", title="Mine")


@pytest.fixture
def questions(bank):
    """Three that nobody met, and one that was answered."""
    unmet = [
        QuestionFactory(pack="", bank=bank, slug=f"wrong-{number}", title=f"Wrong {number}")
        for number in range(3)
    ]
    return [*unmet, met_question(bank)]


def met_question(bank) -> Question:
    met = QuestionFactory(pack="", bank=bank, slug="met", title="Met")
    SubmissionFactory(version=met.current_version)
    return met


def do(browser, deed: str, questions, **said):
    chosen = {"deed": deed, "question": [one.pk for one in questions], "query": "state=all"}
    return browser.post(f"{LIST}actions/", chosen | said, follow=True)


def text_of(page) -> str:
    return " ".join(page.text.split())


def test_the_chosen_are_looked_over_and_then_removed(browser, carol, questions):
    page = do(browser, "remove", questions)
    assert page.status_code == 200
    assert "3 of 4 can go: nobody has met them." in text_of(page)
    assert "Remove 3 questions" in text_of(page)
    assert '<span class="row__reason">Answered</span>' in text_of(page)
    assert Question.objects.count() == 4

    page = do(browser, "remove", questions[:3], confirmed="1")
    assert page.redirect_chain == [(f"{LIST}?state=all", 302)]
    assert "3 questions removed." in page.text
    assert [row.slug for row in page.context["rows"]] == ["met"]
    done = BulkEdit.objects.get()
    assert (done.author, done.deed, set(done.before)) == (
        carol,
        "remove",
        {"wrong-0", "wrong-1", "wrong-2"},
    )
    # It is no change that could be undone.
    assert browser.post(reverse("author_undo", args=[done.pk])).status_code == 404
    again = do(browser, "remove", questions[:3], confirmed="1")
    assert (again.status_code, "gone by now" in again.text) == (422, True)


def test_what_is_met_in_between_stays_and_that_is_said(browser, questions):
    SubmissionFactory(version=questions[0].current_version)
    page = do(browser, "remove", questions[:3], confirmed="1")
    assert "2 questions removed." in page.text
    assert "1 question stays, since it is in use." in page.text


def test_what_stays_is_retired_with_one_press(browser, questions):
    page = do(browser, "remove", questions[3:])
    assert "It stays, since it is in use." in page.text
    assert "Retire 1 question" in text_of(page)
    assert "button--danger" not in page.text
    do(browser, "retire", questions[3:])
    assert "Retire 1 question" not in text_of(do(browser, "remove", questions[3:]))


def test_a_question_is_removed_from_its_own_page(browser, questions):
    wrong, met = questions[0], questions[3]
    for name in ("author_question", "author_versions"):
        address = reverse("author_question_removal", args=[wrong.pk])
        assert f'href="{address}"' in browser.get(reverse(name, args=[wrong.pk])).text
    QuestionVersionFactory(question=wrong, number=2)
    assert "Nobody has met it, so it can go." in browser.get(address).text
    page = browser.post(address, follow=True)
    assert page.redirect_chain == [(f"{LIST}?bank={wrong.bank_id}", 302)]
    assert "1 question removed." in page.text
    assert browser.get(address).status_code == browser.post(address).status_code == 404

    address = reverse("author_question_removal", args=[met.pk])
    page = browser.post(address, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "1 question stays, since it is in use." in page.text


def test_an_interview_that_would_lack_a_question_is_named(browser, bank):
    question = QuestionFactory(pack="", bank=bank, topic=TopicFactory(slug="core"))
    draw = {"topics": ["core"], "count": 1, "minutes_each": 5}
    sections = [{"slug": "one", "title": "One", "minutes": 5, "draws": [draw]}]
    Blueprint.objects.create(slug="short", title="Short", minutes=5, sections=sections)
    address = reverse("author_question_removal", args=[question.pk])
    for page in (
        browser.post(address, follow=True),
        do(browser, "remove", [question], confirmed="1"),
    ):
        assert "Nothing was removed. Short: " in page.text
    assert Question.objects.get() == question


def test_of_a_pack_it_says_what_the_next_load_does(browser, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    question = Question.objects.get(slug="q-explain")
    page = browser.get(reverse("author_question_removal", args=[question.pk]))
    assert "What is of the pack “tiny” goes from its kept files as well: " in page.text


def test_an_import_is_undone_by_who_brought_it(browser, client_of, carol, dana, bank):
    run = write(bring(carol, bank, TopicFactory(slug="queues"), FILE))
    address = reverse("import_undoing", args=[run.pk])
    assert f'href="{address}"' in browser.get(reverse("import", args=[run.pk])).text
    met = Question.objects.get(slug="keeps")
    SubmissionFactory(version=met.current_version)
    assert client_of(dana).post(address).status_code == 404
    assert "2 of 3 can go: nobody has met them." in text_of(browser.get(address))

    page = browser.post(address, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "2 questions removed." in page.text
    assert "1 question stays, since it is in use." in page.text
    assert list(bank.questions.all()) == [met]
    page = browser.get(reverse("import", args=[run.pk]))
    assert "2 questions that this file had added are removed again." in page.text


def test_an_import_that_added_nothing_or_is_not_taken_in_has_nothing_to_undo(browser, carol, bank):
    run = bring(carol, bank, TopicFactory(slug="queues"), FILE)
    address = reverse("import_undoing", args=[run.pk])
    assert browser.get(address).status_code == 404
    write(run)
    assert browser.post(address).url == reverse("import", args=[run.pk])
    assert address not in browser.get(reverse("import", args=[run.pk])).text
    assert "Nothing that this file added is in the bank any more." in browser.get(address).text
    assert ImportRun.objects.get().state == "done"


@pytest.mark.parametrize("count", [1, 3])
def test_looking_over_takes_the_same_queries_for_one_and_for_many(
    browser, bank, count, django_assert_num_queries
):
    questions = QuestionFactory.create_batch(count, bank=bank)
    said = {"deed": "remove", "question": [one.pk for one in questions]}
    browser.post(f"{LIST}actions/", said)
    with django_assert_num_queries(20):
        browser.post(f"{LIST}actions/", said)
