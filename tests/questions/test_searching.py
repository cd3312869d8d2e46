"""What search finds of one's own answers in words: nobody else's, and nothing that is no answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.domain.erasure import erase_person
from questions.domain.own_cards import delete_card
from questions.domain.withdrawing import restore_answers, withdraw_answers
from search.domain.asking import ask, show_results
from tests.factories import (
    NOW,
    STAR_SECTIONS,
    NoteFactory,
    OwnCardFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def answer(learner, text: str, *, days: int = 0, **fields):
    return SubmissionFactory(
        learner=learner,
        kind="written",
        response={"text": text},
        submitted_at=NOW - timedelta(days=days),
        **fields,
    )


def keys(user, asked: str) -> list[str]:
    found = ask(asked, user=user, kinds=["answer"])
    return [one.key for [one] in show_results(found.results, most=3, user=user)]


def test_answers_in_words_are_found_the_newest_first_and_by_their_owner_alone(alice, eve):
    question = QuestionFactory(kind="written")
    older = answer(alice, "A zeppelin. A zeppelin, and zeppelins.", days=2)
    newer = answer(alice, "It is no more than one zeppelin among many other things that fly.")
    sections = {one["slug"]: "" for one in STAR_SECTIONS} | {"action": "I flew a zeppelin."}
    told = SubmissionFactory(
        learner=alice,
        kind="star",
        response={"sections": sections},
        submitted_at=NOW - timedelta(days=1),
    )
    other = answer(eve, "A zeppelin of mine.", version=question.current_version)
    SubmissionFactory(learner=alice)

    assert keys(alice, "zepp") == [str(newer.pk), str(told.pk), str(older.pk)]
    assert keys(alice, "fly many") == [str(newer.pk)]
    assert keys(eve, "zeppelin") == [str(other.pk)]
    # Behind all that is ranked, however far apart its words stand.
    note = NoteFactory(learner=alice, text=f"It flies.{' Then it goes on.' * 50} So many do.")
    found = ask("fly many", user=alice, kinds=["note", "answer"])
    assert [result[0].key for result in found.results] == [str(note.pk), str(newer.pk)]
    # Nobody reads the answer of another, not even by its key.
    found = ask("zeppelin", user=alice, kinds=["answer"])
    assert show_results(found.results, most=1, user=eve) == []
    # Neither what was chosen nor how a response is stored is among the words.
    assert keys(alice, "sections") == keys(alice, "action") == keys(alice, "a") == []


def test_an_answer_of_very_many_words_is_stored_and_found_by_its_first(alice):
    """A vector holds a megabyte. Each of these characters takes four bytes of it, twice."""
    signs = [(chr(0x20000 + number), chr(0x20000 + 2 * number)) for number in range(21_000)]
    words = " ".join(f"{one}{other}-{other}{one}{one}" for one, other in signs)
    sections = {"task": "I flew.\nZeppelins, mostly.", "action": words}
    told = SubmissionFactory(learner=alice, kind="star", response={"sections": sections})
    long = answer(alice, f"Airships.\n{words}")

    assert keys(alice, "zeppelin") == [str(told.pk)]
    assert keys(alice, "airship") == [str(long.pk)]
    assert keys(alice, "action") == []


def test_what_an_interview_that_is_opened_again_took_back_is_found_no_more(alice):
    given = answer(alice, "A zeppelin.", context="interview")
    withdraw_answers(answers=[given], now=NOW)
    assert keys(alice, "zeppelin") == []

    restore_answers(answers=[given], now=NOW)
    assert keys(alice, "zeppelin") == [str(given.pk)]


def test_of_somebody_who_was_erased_nothing_is_found(alice):
    ScoreFactory(submission=answer(alice, "A zeppelin."))
    erased = erase_person(person=alice, now=NOW)

    assert erased.submissions.count() == 1
    assert keys(erased, "zeppelin") == []


def test_page_has_a_group_of_ones_own_answers_that_leads_to_them(client, alice, bob, monkeypatch):
    given = answer(alice, "Ask about zeppelins & <co>.")
    NoteFactory(learner=alice, text="A zeppelin as well.")
    client.force_login(alice)

    html = client.get(reverse("search"), {"q": "zeppelin", "kind": "answer"}).content.decode()

    assert f'href="{reverse("answer", args=[given.pk])}"' in html
    assert '<b class="asked">zeppelins</b> &amp; &lt;co&gt;' in html
    assert "Your answers" in html
    assert "as well" not in html
    assert client.get(reverse("answer", args=[given.pk])).status_code == 200
    # Of more than are ranked the page says so, and shows them where they are asked for alone.
    monkeypatch.setattr("search.domain.asking.OWN", 1)
    for days in (1, 2):
        answer(alice, "No balloon, but zeppelins.", days=days)
    asked = {"q": "zeppelin"}
    html = client.get(reverse("search"), asked).content.decode()
    assert 'Your answers <span class="figures">1+</span>' in html
    assert 'Your notes <span class="figures">1</span>' in html
    assert "More than 2 results" in html
    html = client.get(reverse("search"), asked | {"kind": "answer"}).content.decode()
    assert 'Your answers <span class="figures">3</span>' in html
    assert "3 results" in html
    html = client.get(reverse("search"), asked | {"kind": "note"}).content.decode()
    assert 'role="status">1 result\n' in html
    # So it has one's own cards, but for what was deleted.
    card = OwnCardFactory(learner=alice, front="What flies?", back="A zeppelin does.")
    OwnCardFactory(front="A zeppelin of eve's?")
    html = client.get(reverse("search"), asked).content.decode()
    assert 'Your cards <span class="figures">1</span>' in html
    assert f'href="{reverse("card", args=[card.pk])}"' in html
    delete_card(card=card, now=NOW)
    assert "Your cards" not in client.get(reverse("search"), asked).content.decode()
    client.force_login(bob)
    assert "zeppelins" not in client.get(reverse("search"), {"q": "zepp"}).content.decode()


def test_words_are_found_by_their_index(alice):
    """Else each search would take apart the words of every answer of a learner."""
    version = answer(alice, "A zeppelin.").version
    for number in range(300):
        answer(alice, f"This is about other things, such as number {number}.", version=version)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE questions_submission")
    with CaptureQueriesContext(connection) as captured:
        keys(alice, "zeppelin")
    [sql] = [one["sql"] for one in captured if "jsonb_to_tsvector" in one["sql"]][:1]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "submission_by_words" in plan
