"""The room without script: showing, saving, going on, flags, pause, conflict, handing in."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Draft, DraftVersion, Interview, LateText, Mode
from questions.models import Submission

pytestmark = pytest.mark.django_db


def q(interview, position=1):
    return f"/interviews/{interview.pk}/q/{position}/"


def stored(position=1):
    return Draft.objects.get(question__position=position).response


def test_question_shows_the_draft_the_map_and_the_end(browser, running, post_draft):
    assert browser.get(f"/interviews/{running.pk}/").url == q(running, 1)
    # One comes back to the question last written in.
    post_draft(running, 2, task="T")
    assert browser.get(f"/interviews/{running.pk}/").url == q(running, 2)
    running.questions.filter(position=1).update(minutes=Decimal("1.50"))
    post_draft(running, text="My <b>words</b>.")
    page = browser.get(q(running)).text
    assert "What is a cold start?" in page
    assert "Question 1 of 2 · 1.5\N{NO-BREAK SPACE}min planned" in page
    assert "My &lt;b&gt;words&lt;/b&gt;." in page
    assert "Section 1 of 2" in page
    closes = timezone.localtime(running.deadline).strftime("%H:%M:%S")
    assert f"Closes at {closes}" in page
    assert 'name="based_on" value="1"' in page
    # Every button that leaves a question belongs to its answer.
    assert f'href="/interviews/{running.pk}/' not in page
    # Enter presses the first one of the page.
    first = page[page.index('form="answer"') :]
    assert first.startswith('form="answer" name="go" value="next" tabindex="-1"')


def test_without_going_back_no_question_is_known_before_its_time(browser, running, post_draft):
    second = running.questions.get(position=2).version.question.title
    for going_back in (True, False):
        running.plan["going_back"] = going_back
        running.save(update_fields=["plan"])
        for page in (q(running), f"/interviews/{running.pk}/hand-in/"):
            text = browser.get(page).text
            assert (second in text, "not seen yet" in text) == (going_back, not going_back)
    # Nor by a text that is refused, which would show its page again.
    refused = {"task": "x" * 200_000}
    assert browser.post(q(running, 2), refused).url == f"/interviews/{running.pk}/"
    # Nor by a save, after which it would be told of among what one has written.
    assert post_draft(running, 2, task="T").status_code == 404
    text = browser.get(q(running, 2)).text
    assert second in text
    assert "not seen yet" not in text
    # What was left is no button any more, and a tab where it stands still learns of it.
    assert 'interview-map__shut">1 ' in text
    for position in (1, 2):
        said = browser.get(f"/interviews/{running.pk}/clock/?at={position}").json()
        assert said["question_closed"] == (position == 1)
    # With going back, the minutes of a question that closes begin with the look at it.
    running.plan["going_back"] = True
    running.save(update_fields=["plan"])
    running.questions.filter(position=2).update(closes=True, opened_at=None, visited_at=None)
    assert browser.post(q(running, 2), refused).url == f"/interviews/{running.pk}/"
    assert post_draft(running, 2, task="T").status_code == 404


def test_question_needs_the_same_queries_whatever_the_length(
    browser, running, django_assert_num_queries
):
    # Session, user; interview, question, map, event; the first time it is noted as opened: lock,
    # what was looked at before, opened, looked at, within a savepoint.
    for expected in (12, 6):
        with django_assert_num_queries(expected):
            browser.get(q(running))


def test_every_kind_can_be_answered_without_script(browser, alice, make_blueprint):
    kinds = ["written", "star", "numeric", "single_choice", "multiple_choice"]
    draws = [{"kinds": [kind], "count": 1, "minutes_each": 1} for kind in kinds]
    sections = [{"slug": "all", "title": "All", "minutes": 10, "draws": draws}]
    interview = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    start_interview(interview=interview, now=timezone.now())
    answers = [
        {"text": "Words."},
        {"situation": "S", "task": "T", "action": "A", "result": "R"},
        {"text": "15 min"},
        {"choice": ["b"]},
        {"choice": ["a", "d"]},
    ]
    for position, answer in enumerate(answers, start=1):
        assert browser.get(q(interview, position)).status_code == 200
        reply = browser.post(q(interview, position), answer | {"based_on": 0, "go": "next"})
        assert reply.status_code == 302
    assert reply.url == f"/interviews/{interview.pk}/hand-in/?from=5"
    assert [stored(position) for position in range(1, 6)] == [
        {"text": "Words."},
        {"sections": answers[1]},
        {"text": "15 min"},
        {"choice": ["b"]},
        {"choice": ["a", "d"]},
    ]


LEADS_TO = {
    "next": "q/2/",
    "previous": "q/1/",
    "stay": "q/1/",
    "q2": "q/2/",
    "q9": "q/2/",
    "q\u00b2": "q/1/",
    "hand-in": "hand-in/?from=1",
    "flag": "q/1/",
}


def test_save_and_go_on(browser, running):
    def is_flagged():
        return running.questions.get(position=1).flagged

    for number, (go, leads_to) in enumerate(LEADS_TO.items()):
        for _double_press in range(2 if go == "next" else 1):
            sent = {"text": f"Words {go}.", "based_on": number, "go": go}
            assert browser.post(q(running), sent).url == f"/interviews/{running.pk}/{leads_to}"
        assert stored() == {"text": f"Words {go}."}
    # A double press saves once.
    assert DraftVersion.objects.count() == len(LEADS_TO)
    assert is_flagged()
    browser.post(q(running), {"text": "Words.", "based_on": number + 1, "go": "flag"})
    assert not is_flagged()
    # The flag alone is set to what was asked.
    for _press in range(2):
        reply = browser.post(
            q(running) + "flag/", {"flagged": "yes"}, HTTP_ACCEPT="application/json"
        )
        assert reply.json() == {"flagged": True}
    assert is_flagged()


def test_stale_page_shows_both_texts_and_loses_none(browser, running):
    browser.post(q(running), {"text": "From the other tab.", "based_on": 0})
    # A base that never was is stale as well.
    for based_on in ("7", "9" * 5000, "-1", "\u00b2", 0):
        sent = {"text": "From this tab.", "based_on": based_on, "go": "next"}
        reply = browser.post(q(running), sent)
        assert reply.status_code == 409
        assert "From the other tab." in reply.text
        assert "From this tab.</textarea>" in reply.text
    page = reply.text
    assert "Nothing is lost; choose what counts." in page
    assert page.count("From this tab.") == 2
    assert 'name="based_on" value="1"' in page
    # Keep both: the other's text goes below.
    browser.post(q(running), {"text": "From this tab.", "based_on": 1, "go": "both"})
    assert stored() == {"text": "From this tab.\n\nFrom the other tab."}


def test_stale_choice_shows_the_words_of_the_options(browser, alice, make_blueprint):
    draws = [{"kinds": ["single_choice"], "count": 1}]
    sections = [{"slug": "one", "title": "One", "minutes": 1, "draws": draws}]
    interview = prepare_interview(
        learner=alice, blueprint=make_blueprint(sections=sections), now=timezone.now()
    )
    start_interview(interview=interview, now=timezone.now())
    browser.post(q(interview), {"choice": "a", "based_on": 0})
    page = browser.post(q(interview), {"choice": "b", "based_on": 0}).content.decode()
    assert '<p class="answer-text">A cron job</p>' in page
    assert '<p class="answer-text">A queue</p>' in page


def test_too_long_an_answer_stays_in_the_field_with_the_reason(browser, running):
    reply = browser.post(q(running), {"text": "long " * 31_000, "based_on": 0})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "155000 characters" in page
    assert page.count("long ") >= 5000
    assert stored() == {}


def test_post_after_the_end_is_kept_as_late_text(browser, running, move, monkeypatch):
    move(running, -700)
    reply = browser.post(q(running), {"text": "Three late words.", "based_on": 0}, follow=True)
    assert reply.redirect_chain[-1][0] == f"/interviews/{running.pk}/receipt/"
    assert "3 words reached us after the end." in reply.content.decode()
    assert LateText.objects.get().response == {"text": "Three late words."}
    monkeypatch.setattr("mockinterviews.domain.lateness.MOST_LATE", 1)
    reply = browser.post(q(running), {"text": "One too many.", "based_on": 0})
    assert reply.status_code == 409
    assert "no more are taken in" in reply.text
    assert "One too many.</textarea>" in reply.text


def test_get_after_the_end_closes_and_leads_to_the_receipt(browser, running, move):
    move(running, -700)
    for page in ("", "q/1/", "hand-in/"):
        reply = browser.get(f"/interviews/{running.pk}/{page}")
        assert reply.url == f"/interviews/{running.pk}/receipt/"
    running.refresh_from_db()
    assert running.finished_at == running.deadline


def test_hand_in_shows_what_is_empty_and_closes_and_leads_to_the_receipt(
    browser, running, post_draft
):
    address = f"/interviews/{running.pk}/hand-in/"
    post_draft(running, text="Four words stand here.")
    browser.post(q(running, 2) + "flag/", {"flagged": "yes"})
    page = browser.get(f"{address}?from=2").text
    assert "4 words" in page
    assert "Empty" in page
    assert "Flagged" in page
    assert "Back to question 2" in page
    # It leads back to a question that there is.
    for number, back in (("\u00b2", 1), ("0", 1), ("9" * 5000, 2), ("", 1)):
        assert f"Back to question {back}" in browser.get(address, {"from": number}).text
    reply = browser.post(address, follow=True)
    assert reply.redirect_chain[-1][0] == f"/interviews/{running.pk}/receipt/"
    assert Submission.objects.get().response == {"text": "Four words stand here."}
    running.refresh_from_db()
    assert running.receipt_hash in reply.text
    # What is posted then is late, also to go on after a pause, and changes nothing.
    for late in ({"text": "More."}, {"text": "Once more.", "go": "on"}):
        browser.post(q(running), late | {"based_on": 1})
    assert stored() == {"text": "Four words stand here."}
    kept = LateText.objects.order_by("received_at").values_list("response", flat=True)
    assert list(kept) == [{"text": "More."}, {"text": "Once more."}]


def test_practice_can_be_paused_and_gone_on_with(browser, running, post_draft):
    Interview.objects.update(mode=Mode.PRACTICE)
    enter, pause = f"/interviews/{running.pk}/", f"/interviews/{running.pk}/pause/"
    browser.get(q(running, 2))
    post_draft(running, 2, task="T")
    assert ">Pause<" in browser.get(q(running)).text
    sent = {"text": "Typed.", "based_on": 0, "go": "pause"}
    page = browser.post(q(running), sent, follow=True).text
    assert stored() == {"text": "Typed."}
    assert "Paused at" in page
    assert "What is a cold start?" not in page
    look_over = browser.get(f"/interviews/{running.pk}/hand-in/").text
    assert "Paused at" in look_over
    assert "Hand in now" not in look_over
    # What is posted meanwhile stays in the field, and counts on going on.
    sent = {"text": "Written in the pause.", "based_on": 1}
    reply = browser.post(q(running), sent)
    assert reply.status_code == 409
    assert "The clock stands still, so nothing is taken in." in reply.text
    assert "Written in the pause.</textarea>" in reply.text
    assert stored() == {"text": "Typed."}
    assert browser.post(q(running), sent | {"go": "on"}).url == q(running)
    assert stored() == {"text": "Written in the pause."}
    assert "What is a cold start?" in browser.get(q(running)).text
    # One is at the question that was open, in a pause and after it.
    browser.post(pause)
    assert browser.get(enter).url == q(running, 1)
    browser.post(pause, {"go": "on"})
    assert Interview.objects.get().paused_at is None
    browser.get(q(running, 2))
    browser.post(pause)
    assert browser.get(enter).url == q(running, 2)


def test_pause_of_an_interview_saves_and_says_that_there_is_none(browser, running):
    reply = browser.post(q(running), {"text": "Typed.", "based_on": 0, "go": "pause"}, follow=True)
    assert "Typed.</textarea>" in reply.text
    assert ">Pause<" not in reply.text
    browser.post(f"/interviews/{running.pk}/pause/")
    running.refresh_from_db()
    assert running.paused_at is None


POSTED = ["q/1/", "q/1/flag/", "pause/", "hand-in/"]


def test_room_posts_of_another_learner_change_nothing(browser, running, eve):
    # What everybody gets at each address is looked at with all addresses.
    other = Client()
    other.force_login(eve)
    sent = {"text": "Mine.", "based_on": 0, "flagged": "yes"}
    for page in POSTED:
        assert other.post(f"/interviews/{running.pk}/{page}", sent).status_code == 404
        assert other.post(f"/interviews/{uuid.uuid4()}/{page}", sent).status_code == 404
    # Nor is there a question beyond its own, and each request is taken in its own way.
    assert browser.get(q(running, 3)).status_code == 404
    assert browser.post(q(running, 3), {"text": "x"}).status_code == 404
    for page in ("q/1/flag/", "pause/"):
        assert browser.get(f"/interviews/{running.pk}/{page}").status_code == 405
    for page in ("", "receipt/", "result/"):
        assert browser.post(f"/interviews/{running.pk}/{page}").status_code == 405
    running.refresh_from_db()
    assert running.state == Interview.State.RUNNING
    assert stored() == {}
    assert not running.questions.get(position=1).flagged
