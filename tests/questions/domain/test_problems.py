"""Reporting a problem with a question, and what comes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.domain.erasure import erase_person
from accounts.domain.exports import ask_for_export, make_export
from accounts.models import DataExport
from questions.domain.problems import (
    answer_problem,
    close_problem,
    reopen_problem,
    report_problem,
)
from questions.models import Problem
from tests.factories import NOW, QuestionFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def problem(alice):
    version = QuestionFactory().current_version
    return report_problem(learner=alice, version=version, sort="typo", says=" A typo. ", now=NOW)


def test_the_same_report_twice_is_one_and_keeps_all_words(alice, problem):
    again = report_problem(
        learner=alice, version=problem.version, sort="typo", says="Line 2.", now=LATER
    )
    report_problem(learner=alice, version=problem.version, sort="typo", says="A typo.", now=LATER)

    assert again == problem
    assert Problem.objects.get().says == "A typo.\n\nLine 2."
    assert again.reported_at == NOW


def test_who_reported_hears_of_the_answer_and_of_the_end(alice, carol, problem):
    answer_problem(problem=problem, author=carol, answer="Which word?", now=LATER)
    closed = close_problem(problem=problem, author=carol, now=LATER)
    close_problem(problem=problem, author=carol, answer="Twice.", now=LATER)

    assert (closed.state, closed.answer, closed.handled_by) == ("closed", "Which word?", carol)
    assert (closed.answered_by, closed.answered_at) == (carol, LATER)
    assert alice.notices.count() == 2
    assert {notice.url for notice in alice.notices.all()} == {f"/questions/problems/{problem.pk}/"}


def as_an_older_version_stored_it() -> None:
    """Without saying whose the reply is."""
    Problem.objects.update(answered_by=None, answered_at=None)


def test_a_reply_is_erased_with_who_wrote_it_and_with_nobody_else(
    client, alice, carol, make_person, problem
):
    closer = make_person("gina", "author")
    answer_problem(problem=problem, author=carol, answer="Which word?", now=LATER)
    as_an_older_version_stored_it()
    close_problem(problem=problem, author=closer, now=LATER + timedelta(hours=1))
    client.force_login(alice)
    address = f"/questions/problems/{problem.pk}/"
    page = client.get(address).content.decode()
    assert "Carol" in page
    assert "Gina" not in page

    export = ask_for_export(person=alice, now=LATER)
    make_export(export_id=str(export.pk))
    erase_person(person=closer, now=LATER)
    problem.refresh_from_db()
    assert (problem.answer, problem.answered_by) == ("Which word?", carol)
    assert DataExport.objects.exists()
    erase_person(person=carol, now=LATER)
    problem.refresh_from_db()
    assert (problem.answer, problem.answered_by) == ("", None)
    assert not DataExport.objects.exists()
    assert "An author has looked at it and closed it." in client.get(address).content.decode()


def test_what_was_closed_can_be_reported_again_and_opened_again(alice, carol, problem):
    close_problem(problem=problem, author=carol, now=LATER)
    again = report_problem(
        learner=alice, version=problem.version, sort="typo", says="Still.", now=LATER
    )

    assert again != problem
    assert reopen_problem(problem=problem).state == "answered"


def test_the_page_shows_the_words_and_the_reply_to_who_reported_alone(
    client, alice, eve, carol, problem
):
    answer_problem(problem=problem, author=carol, answer="It is mended.", now=LATER)
    address = f"/questions/problems/{problem.pk}/"
    as_an_older_version_stored_it()
    client.force_login(alice)
    page = client.get(address).content.decode()
    client.force_login(carol)
    page_of_author = client.get(reverse("author_problem", args=[problem.pk])).content.decode()
    client.force_login(eve)

    assert "A typo." in page
    assert "Carol · 12 May" in page
    assert "Carol · 12 May" in page_of_author
    assert "It is mended." in page
    assert client.get(address).status_code == 404
    erase_person(person=carol, now=LATER)
    problem.refresh_from_db()
    assert (problem.answer, problem.handled_by == carol) == ("", False)
