"""Removing questions: looked over first, from the list, from a question and from an import."""

from html import unescape

import pytest
from django.urls import reverse

from mockinterviews.models import Blueprint
from packs.domain.loading import load_pack
from questions.domain.question_drafts import keep_draft
from questions.domain.removing import plan_removal
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


def confirm(browser, questions, *, seen=None):
    """Look the chosen questions of the list over, and press."""
    seen = seen or do(browser, "remove", questions).context["seen"]
    return do(browser, "remove", questions, confirmed="1", seen=seen)


def press(browser, address: str):
    """Look a page over, and press."""
    seen = browser.get(address).context["seen"]
    return browser.post(address, {"seen": seen}, follow=True)


def text_of(page) -> str:
    return " ".join(page.text.split())


def test_the_chosen_are_looked_over_and_then_removed(browser, carol, questions):
    page = do(browser, "remove", questions)
    assert page.status_code == 200
    assert "3 of 4 can go: nobody has met them." in text_of(page)
    assert "Remove 3 questions" in text_of(page)
    assert '<span class="row__reason">Answered</span>' in text_of(page)
    assert Question.objects.count() == 4

    page = confirm(browser, questions[:3], seen=page.context["seen"])
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
    seen = do(browser, "remove", questions[:3]).context["seen"]
    SubmissionFactory(version=questions[0].current_version)
    page = confirm(browser, questions[:3], seen=seen)
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
    page = press(browser, address)
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
    for page in (press(browser, address), confirm(browser, [question])):
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

    page = press(browser, address)
    assert page.redirect_chain == [(address, 302)]
    assert "2 questions removed." in page.text
    assert "1 question stays, since it is in use." in page.text
    assert list(bank.questions.all()) == [met]
    page = browser.get(reverse("import", args=[run.pk]))
    assert "2 questions that this file had added are removed again." in page.text


def test_what_a_colleague_saved_since_the_look_stays_and_is_shown(browser, carol, dana, bank):
    run = write(bring(carol, bank, TopicFactory(slug="queues"), FILE))
    address = reverse("import_undoing", args=[run.pk])
    seen = browser.get(address).context["seen"]
    edited, drafted, _untouched = questions = bank.questions.order_by("position")
    newer = QuestionVersionFactory(question=edited, number=2)
    Question.objects.filter(pk=edited.pk).update(current_version=newer)
    write_draft(dana, drafted)

    page = browser.post(address, {"seen": seen}, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "1 question removed." in page.text
    assert "2 questions stay: somebody has worked on them since you looked." in page.text
    assert set(bank.questions.all()) == {edited, drafted}
    assert f"{edited.slug} · version 2<" in page.text
    assert f"{drafted.slug} · draft of {dana}<" in page.text
    assert "1 of the drafts is somebody else's." in unescape(text_of(page))
    assert "2 questions removed." in press(browser, address).text
    assert not Question.objects.filter(pk__in=[one.pk for one in questions]).exists()


def test_what_a_colleague_does_while_the_page_is_made_was_not_seen(
    browser, dana, questions, monkeypatch
):
    drafted, edited = questions[:2]

    def plan(shown):
        write_draft(dana, drafted)
        newer = QuestionVersionFactory(question=edited, number=2)
        Question.objects.filter(pk=edited.pk).update(current_version=newer)
        return plan_removal(shown)

    monkeypatch.setattr("questions.views.author.removal.plan_removal", plan)
    seen = do(browser, "remove", [drafted, edited]).context["seen"]
    monkeypatch.undo()
    page = confirm(browser, [drafted, edited], seen=seen)
    assert "2 questions stay: somebody has worked on them since you looked." in page.text


def test_a_press_that_saw_nothing_removes_nothing(browser, questions):
    wrong = questions[0]
    address = reverse("author_question_removal", args=[wrong.pk])
    for seen in ("", "[]", "{", '{"a": []}'):
        page = browser.post(address, {"seen": seen}, follow=True)
        assert "1 question stays: somebody" in page.text
    page = do(browser, "remove", [wrong], confirmed="1", seen=seen)
    assert (page.status_code, "Remove 1 question" in text_of(page)) == (200, True)
    assert Question.objects.filter(pk=wrong.pk).exists()
    # One's own drafts are known to oneself.
    seen = page.context["seen"]
    write_draft(page.wsgi_request.user, wrong)
    assert "1 question removed." in confirm(browser, [wrong], seen=seen).text


def write_draft(author, question) -> None:
    keep_draft(
        author=author,
        question=question,
        kind=question.current_version.kind,
        based_on=1,
        number=0,
        fields={"text": ["What?"]},
        now=NOW,
    )


def test_an_import_that_added_nothing_or_is_not_taken_in_has_nothing_to_undo(browser, carol, bank):
    run = bring(carol, bank, TopicFactory(slug="queues"), FILE)
    address = reverse("import_undoing", args=[run.pk])
    assert browser.get(address).status_code == 404
    write(run)
    assert press(browser, address).redirect_chain == [(reverse("import", args=[run.pk]), 302)]
    assert address not in browser.get(reverse("import", args=[run.pk])).text
    assert "Nothing that this file added is in the bank any more." in browser.get(address).text
    assert ImportRun.objects.get().state == "done"


def test_looking_over_takes_the_same_queries_for_one_and_for_many(
    browser, bank, django_assert_num_queries
):
    questions = QuestionFactory.create_batch(3, bank=bank)
    for some in (questions[:1], questions):
        said = {"deed": "remove", "question": [one.pk for one in some]}
        browser.post(f"{LIST}actions/", said)
        with django_assert_num_queries(24):
            browser.post(f"{LIST}actions/", said)
