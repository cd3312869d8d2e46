"""The page on which mentors and staff give more time."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from mockinterviews.domain.closing import close_if_over, hand_in
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Interview, LateText, TimeEvent
from tests.accounts.factories import CohortFactory

pytestmark = pytest.mark.django_db
URL = "/cohorts/interviews/"


@pytest.fixture
def cohort(alice, bob):
    return CohortFactory(mentors=[bob], learners=[alice])


def page_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def give(client, who, **changed):
    fields = {"who": who, "minutes": 5, "kind": "incident", "reason": "fire drill"}
    fields |= {"key": uuid.uuid4()} | changed
    return client.post(URL, fields, follow=True)


def test_a_mentor_extends_one_and_the_learner_sees_who_and_why(bob, cohort, running, browser):
    before = running.deadline
    page = give(page_of(bob), running.pk)
    assert "1 interview has 5 more min" in page.text
    running.refresh_from_db()
    assert (running.deadline - before).total_seconds() == 300
    assert TimeEvent.objects.get().kind == "incident"
    told = browser.get(f"/interviews/{running.pk}/clock/?since=0").json()["events"]
    assert told[0]["reason"] == "fire drill"


def test_a_whole_cohort_is_extended_at_once(bob, cohort, running, dana, eve, monkeypatch):
    # All can be chosen, whichever page of them is open.
    monkeypatch.setattr("mockinterviews.views.running.PER_PAGE", 1)
    hers = prepare_interview(learner=eve, blueprint=running.blueprint, now=timezone.now())
    start_interview(interview=hers, now=timezone.now())
    for number, here, there in ((1, "Alice", "Eve"), (2, "Eve", "Alice")):
        page = page_of(dana).get(f"{URL}?page=7&running={number}").text
        assert f'<th scope="row">{here}</th>' in page
        assert f'<th scope="row">{there}</th>' not in page
        assert f'<option value="{hers.pk}">' in page
        assert f"?page=7&amp;running={3 - number}" in page
    for person in (bob, dana):
        assert "1 interview has 5 more min" in give(page_of(person), f"cohort:{cohort.pk}").text
    assert TimeEvent.objects.count() == 2
    # The same form gives it once, whomever it names; other minutes are meant to be given.
    (key,) = re.findall(r'name="key" value="([^"]*)"', page_of(dana).get(URL).text)
    assert "1 interview has 5 more min" in give(page_of(dana), running.pk, key=key).text
    again = give(page_of(dana), f"cohort:{cohort.pk}", key=key).text
    assert "1 interview had got this time before" in again
    assert "more min" not in again.split("Now and lately")[0]
    assert TimeEvent.objects.count() == 3
    assert "has 6 more min" in give(page_of(dana), running.pk, key=key, minutes=6).text


def test_what_had_ended_before_opens_again_only_where_that_is_chosen(
    bob, cohort, running, move, browser
):
    mentor = page_of(bob)
    assert "also whose time ended" not in mentor.get(URL).text
    over = close_if_over(interview=move(running, -3600), now=timezone.now())
    shown = mentor.get(URL).text
    assert "also whose time ended" in shown
    assert "keys seen" not in shown
    result = f"/interviews/{over.pk}/result/"
    assert "You had seen the key" not in browser.get(result).text
    assert "Closed by the clock, keys seen" in mentor.get(URL).text
    refused = give(mentor, f"cohort:{cohort.pk}").text
    assert "None of them sits an interview" in refused
    # Closed while the form was filled in, however long its time was over: it was shown as running.
    # A page that stood open for long does not know what is new to who sends it.
    shown_at = int(over.closed_at.timestamp() * 1000) - 60_000
    Interview.objects.update(closed_at=timezone.now() - timezone.timedelta(minutes=20))
    shown = {"shown_at": shown_at - 30 * 60_000}
    assert "None of them sits" in give(mentor, f"cohort:{cohort.pk}", **shown).text
    Interview.objects.update(closed_at=over.closed_at)
    shown = {"shown_at": shown_at}
    assert "1 interview has 5 more min" in give(mentor, f"cohort:{cohort.pk}", **shown).text
    close_if_over(interview=move(Interview.objects.get(), -3600), now=timezone.now())
    assert "1 interview has 5 more min" in give(mentor, f"cohort:{cohort.pk}:closed").text
    # Nor is more time needed while the clock stands still.
    assert "leaves out who has paused" not in mentor.get(URL).text
    Interview.objects.update(paused_at=timezone.now())
    assert "None of them sits" in give(mentor, f"cohort:{cohort.pk}").text
    shown = mentor.get(URL).text
    assert "leaves out who has paused" in shown
    # Nor does it end at any time.
    assert "Alice: Short interview, paused" in shown
    assert f"{timezone.localtime(Interview.objects.get().deadline):%H:%M:%S}" not in shown
    Interview.objects.update(paused_at=None)
    hand_in(interview=over, now=timezone.now())
    for address in (result, result, "/interviews/"):
        shown = browser.get(address).text
        assert "had seen " in shown
        assert "the next one is compared with this" not in shown


def test_what_is_missing_is_named_and_nothing_given(dana, running):
    staff = page_of(dana)
    for changed in ({"minutes": 0}, {"reason": ""}, {"who": "nobody"}):
        assert give(staff, **{"who": running.pk, **changed}).status_code == 422
    assert not TimeEvent.objects.exists()


def test_more_than_an_interview_lasts_is_given_only_when_asked_twice(dana, running):
    # The page is of before a form had a key of its own; it is given one.
    asked = give(page_of(dana), running.pk, minutes=500, key="")
    assert asked.status_code == 422
    (key,) = re.findall(r'name="key" value="([^"]+)"', asked.text)
    assert "lasts 10 min in all" in asked.text
    assert 'name="sure"' in asked.text
    assert not TimeEvent.objects.exists()
    # A number that nobody doubts needs no tick.
    assert 'name="sure"' not in give(page_of(dana), running.pk, minutes=10).text
    (tick,) = re.findall(r'name="sure" value="([^"]*)"', asked.text)
    # A tick holds for the number that it was asked about.
    assert "lasts 10 min" in give(page_of(dana), running.pk, minutes=501, sure=tick).text
    sure = {"minutes": 500, "sure": tick}
    assert "has 500 more min" in give(page_of(dana), running.pk, key=key, **sure).text
    assert "had got this time before" in give(page_of(dana), running.pk, key=key, **sure).text
    assert "has 6 more min" in give(page_of(dana), running.pk, minutes=6, key="").text


def test_another_cohorts_mentor_extends_nothing(frank, cohort, running):
    assert give(page_of(frank), running.pk).status_code == 422


def test_staff_let_late_text_count_without_reading_it(
    dana, bob, running, move, post_draft, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("mockinterviews.views.running.LATE_PER_PAGE", 4)
    post_draft(running, text="In time.")
    close_if_over(interview=move(running, -700), now=timezone.now())
    post_draft(running, based_on=1, text="In time. Secret word.")
    late = LateText.objects.get()
    page = page_of(dana).get(URL)
    assert "2 new words" in page.text
    assert "of what counts now would go" not in page.text
    assert re.search(r"\d+ s after the end\.", page.text)
    staff = page_of(dana)
    post_draft(running, text="Quite another.")
    page = staff.get(URL)
    assert "It is another version" in page.text
    assert "had seen a key" not in page.text
    Interview.objects.update(keys_shown_at=timezone.now())
    post_draft(running, text="Quite another one.")
    assert staff.get(URL).text.count("Its writer had seen a key of this interview") == 1
    LateText.objects.latest("received_at").delete()
    assert "2 words of what counts now would go." in page.text
    with django_assert_num_queries(9):
        staff.get(URL)
    for number in range(4):
        post_draft(running, 2, based_on=number, task="T" * number, situation="S")
    with django_assert_num_queries(9):
        page = staff.get(URL)
    assert page.text.count("s after the end.") == 4
    assert "Page 1 of 2" in page.text
    assert "Page 2 of 2" in staff.get(f"{URL}?page=2").text
    # A week later nothing of it may be judged, whenever it came.
    end = Interview.objects.values_list("finished_at", flat=True).get()
    Interview.objects.update(finished_at=end - timezone.timedelta(days=7))
    assert "s after the end." not in staff.get(URL).text
    assert staff.post(f"{URL}late/{late.pk}/", {"reason": "cut"}).status_code == 404
    Interview.objects.update(finished_at=end)
    assert "Secret" not in page.text
    address = f"{URL}late/{late.pk}/"
    assert page_of(bob).post(address, {"reason": "cut"}).status_code == 404
    assert "Say in a few words" in page_of(dana).post(address, {"reason": ""}, follow=True).text
    assert "counts now" in page_of(dana).post(address, {"reason": "cut"}, follow=True).text
    late.refresh_from_db()
    assert (late.accepted_by, late.reason) == (dana, "cut")
    assert Interview.objects.get().receipt["accepted_late"][0]["reason"] == "cut"
