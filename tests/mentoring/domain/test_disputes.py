"""A key point is disputed once, rides on one request, and is told with the review."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from mentoring.domain.begun import begun_requests
from mentoring.domain.disputes import (
    DisputeRefused,
    decide_dispute,
    dispute_point,
    list_points,
    list_verdicts,
)
from mentoring.domain.leases import LEASE, release_lease, take_request
from mentoring.domain.requests import ask_for_review, withdraw_request
from mentoring.domain.reviews import ReturnRefused, return_review, save_review
from mentoring.domain.rubric import criteria_of
from mentoring.models import Dispute, ReviewRequest
from mentoring.personal import tell_reviews_given
from questions.models import Score
from studyhub.seen import digest
from tests.factories import NOW, ScoreFactory, SubmissionFactory
from tests.mentoring.factories import MARKS, DisputeFactory
from tests.mentoring.giving import give_back
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db
SAYS = "It took 50 minutes, not five hours."


@pytest.fixture
def answer(alice):
    submission = SubmissionFactory(
        learner=alice, kind="star", response={"sections": {"result": "We were much quicker."}}
    )
    return ScoreFactory(submission=submission).submission


@pytest.fixture
def part(answer):
    return next(one["id"] for one in list_lost(answer) if one["field"] == "result")


def list_lost(answer) -> list[dict]:
    return [one for one in answer.effective_score.report["parts"] if one["status"] != "covered"]


def dispute(answer, part, says=SAYS) -> Dispute:
    return dispute_point(learner=answer.learner, submission=answer, part=part, says=says, now=NOW)


def test_dispute_asks_for_one_review_whose_verdict_is_told_when_it_returns(
    answer, part, bob, ben, client
):
    first = dispute(answer, part)
    assert dispute(answer, part, says="Once more.") == first
    asked = ReviewRequest.objects.get()
    with pytest.raises(ReturnRefused, match="Decide first"):
        give_back(asked, bob, now=NOW)
    decide_dispute(dispute=first, mentor=bob, is_upheld=True, reason="“Quicker” says it.", now=NOW)
    assert not first.is_told
    bank = answer.version.question.bank
    assert list(list_verdicts(bank)) == []
    release_lease(request=asked, mentor=bob, now=NOW)
    with pytest.raises(ReturnRefused, match="Decide first"):
        give_back(asked, ben, now=NOW)
    release_lease(request=asked, mentor=ben, now=NOW)

    give_back(asked, bob, now=NOW)

    first = Dispute.objects.get()
    assert (first.is_told, first.says, first.decided_by) == (True, SAYS, bob)
    assert list(list_verdicts(bank)) == [(answer, part, 1.0)]
    client.force_login(answer.learner)
    page = client.get(reverse("feedback_detail", args=[asked.pk])).text
    assert "Bob: your answer says it. “Quicker” says it." in page


def test_dispute_joins_a_request_that_waits_and_outlives_one_that_was_withdrawn(answer, part):
    made = dispute(answer, part)
    withdraw_request(request=made.request, now=NOW)
    again = dispute(answer, part, says="I still say so.")
    other = next(one["id"] for one in list_lost(answer) if one["id"] != part)
    assert dispute(answer, other).request == again.request != made.request
    assert (again.pk, again.says) == (made.pk, "I still say so.")


@pytest.mark.django_db(transaction=True)
def test_dispute_that_comes_as_the_request_is_returned_is_refused(answer, part, bob):
    """It would ride on a review that nobody opens again, for ever undecided."""
    asked = ask_for_review(learner=answer.learner, submission=answer, questions=[], now=NOW)
    take_request(mentor=bob, request=asked, now=NOW)
    said = {"marks": MARKS, "summary": "", "verdict": "ready"}
    save_review(request=asked, mentor=bob, number=0, now=NOW, **said)

    def dispute_meanwhile():
        try:
            dispute(answer, part)
        except DisputeRefused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            return_review(request=asked, mentor=bob, now=NOW)
            refusal = pool.submit(dispute_meanwhile)
            wait_until_blocked()
        assert "just returned it" in refusal.result(timeout=20)
    assert not Dispute.objects.exists()


def test_dispute_of_nothing_is_refused_and_only_the_holder_decides(answer, part, bob, ben):
    with pytest.raises(DisputeRefused, match="no such point"):
        dispute(answer, "nothing")
    made = dispute(answer, part)
    take_request(mentor=bob, request=made.request, now=NOW)
    with pytest.raises(DisputeRefused, match="Bob has it"):
        decide_dispute(dispute=made, mentor=ben, is_upheld=False, reason="No.", now=NOW)
    # A lease that ran out goes on where nobody took it, as with whatever else is written.
    late = NOW + timedelta(hours=1)
    decide_dispute(dispute=made, mentor=bob, is_upheld=False, reason="No.", now=late)
    made.request.refresh_from_db()
    assert made.request.held_until == late + LEASE


@pytest.fixture
def decided(answer, part, bob) -> Dispute:
    """What bob decided in an open request, and wrote nothing else."""
    made = dispute(answer, part)
    now = timezone.now()
    take_request(mentor=bob, request=made.request, now=now)
    return decide_dispute(dispute=made, mentor=bob, is_upheld=True, reason="Quicker.", now=now)


@pytest.mark.parametrize("end", ["decided by another", "disputed again"])
def test_verdict_stays_with_who_gave_it_whatever_becomes_of_the_dispute(
    answer, part, decided, bob, ben, client, end
):
    asked, now = decided.request, timezone.now()
    if end == "decided by another":
        release_lease(request=asked, mentor=bob, now=NOW)
        take_request(mentor=ben, request=asked, now=now)
        decide_dispute(dispute=decided, mentor=ben, is_upheld=False, reason="No.", now=now)
    else:
        withdraw_request(request=asked, now=now)
        dispute(answer, part)
    client.force_login(bob)
    kept = client.get(reverse("review_desk", args=[asked.pk])).text
    assert decided.title in kept
    assert "The answer says it: Quicker." in kept
    assert reverse("review_desk", args=[asked.pk]) in client.get(reverse("review_mine")).text
    assert asked.reviews.get(mentor=bob).verdicts


def test_who_decides_again_finds_what_they_wrote_before_another_decided(decided, bob, ben, client):
    asked, now = decided.request, timezone.now()
    for mentor, reason in ((bob, "Quicker."), (ben, "No.")):
        take_request(mentor=mentor, request=asked, now=now)
        decide_dispute(dispute=decided, mentor=mentor, is_upheld=True, reason=reason, now=now)
        release_lease(request=asked, mentor=mentor, now=NOW)
    take_request(mentor=bob, request=asked, now=now)
    save_review(request=asked, mentor=bob, number=0, marks=MARKS, summary="", verdict="", now=now)
    client.force_login(bob)
    desk = client.get(reverse("review_desk", args=[asked.pk])).text
    assert ">\nQuicker.</textarea>" in desk
    assert "Ben began" in desk
    assert "The learner reads it with the review" not in desk


def test_verdict_that_arrives_after_the_lease_was_lost_is_kept_and_does_not_count(
    decided, bob, ben
):
    late = timezone.now() + timedelta(hours=1)
    take_request(mentor=ben, request=decided.request, now=late)
    with pytest.raises(DisputeRefused, match="Your text is kept"):
        decide_dispute(dispute=decided, mentor=bob, is_upheld=False, reason="Late.", now=late)
    [kept] = decided.request.reviews.get(mentor=bob).verdicts.values()
    assert (kept["is_upheld"], kept["reason"]) == (False, "Late.")
    decided.refresh_from_db()
    assert (decided.is_upheld, decided.reason) == (True, "Quicker.")


@pytest.mark.parametrize("htmx", [True, False])
def test_of_two_windows_with_a_verdict_the_second_is_told_what_the_first_kept(
    decided, bob, client, htmx
):
    save_review(
        request=decided.request,
        mentor=bob,
        number=0,
        marks=dict.fromkeys((one.id for one in criteria_of(decided.request.submission)), 1),
        summary="",
        verdict="",
        now=timezone.now(),
    )
    client.force_login(bob)
    asked, headers = decided.request_id, {"HX-Request": "true"} if htmx else {}
    desk, url = (
        reverse("review_desk", args=[asked]),
        reverse("review_dispute", args=[asked, decided.pk]),
    )

    def find_seen(text: str) -> str:
        return re.search(r'name="seen" value="(\w+)"', text)[1]

    seen = find_seen(client.get(desk).text)
    first, second = ({"is_upheld": "no", "reason": f"Not {one}.", "seen": seen} for one in "ab")
    assert client.post(url, first, headers=headers).status_code in (200, 302)
    told = client.post(url, second, headers=headers)
    assert told.status_code == 422
    assert "In another window you kept: It does not. “Not a.” Keep" in told.text
    assert ">\nNot b.</textarea>" in told.text
    decided.refresh_from_db()
    assert decided.reason == "Not a."
    # Sent again it is a choice.
    client.post(url, second | {"seen": find_seen(told.text)}, headers=headers)
    decided.refresh_from_db()
    assert decided.reason == "Not b."


@pytest.mark.parametrize("lost", ["taken", "withdrawn", "returned"])
def test_reason_that_is_sent_without_script_after_the_lease_was_lost_stays(
    client, decided, bob, ben, lost
):
    asked = decided.request
    if lost == "taken":
        release_lease(request=asked, mentor=bob, now=NOW)
        take_request(mentor=ben, request=asked, now=timezone.now())
    elif lost == "withdrawn":
        withdraw_request(request=asked, now=timezone.now())
    else:
        asked.reviews.update(state="returned", verdict="ready", returned_at=NOW)
        ReviewRequest.objects.update(
            state="returned", returned_at=NOW, held_by=None, held_since=None, held_until=None
        )
    client.force_login(bob)
    seen = digest({"is_upheld": "yes", "reason": "Quicker."})
    url = reverse("review_dispute", args=[asked.pk, decided.pk])
    # With an error, and whole.
    for verdict in ("", "no"):
        said = {"is_upheld": verdict, "reason": f"Nobody says{verdict} how much.", "seen": seen}
        assert said["reason"] in client.post(url, said, follow=True).text


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_keep_a_verdict_at_once_lose_none(decided, bob):
    seen = digest({"is_upheld": "yes", "reason": "Quicker."})

    def decide(reason):
        try:
            return decide_dispute(
                dispute=Dispute.objects.get(),
                mentor=bob,
                is_upheld=False,
                reason=reason,
                seen=seen,
                now=timezone.now(),
            )
        finally:
            if reason == "Second.":
                connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decide("First.")
            second = pool.submit(decide, "Second.")
            wait_until_blocked()
        assert second.exception(timeout=20).texts["reason"] == "First."
    assert Dispute.objects.get().reason == "First."


def test_verdicts_of_before_are_kept_with_their_reviews(decided, bob):
    asked = decided.request
    asked.reviews.update(verdicts={})
    others = DisputeFactory(
        request=asked, part="other", is_upheld=False, decided_by=bob, decided_at=NOW
    )
    module = import_module("mentoring.migrations.0010_kept_verdicts")
    with connection.cursor() as cursor:
        for _twice in range(2):
            cursor.execute(module.KEEP_VERDICTS)
    assert asked.reviews.get().verdicts == {
        str(decided.pk): {"title": decided.title, "is_upheld": True, "reason": "Quicker."},
        str(others.pk): {"title": others.title, "is_upheld": False, "reason": ""},
    }


def test_verdict_that_stands_with_its_dispute_alone_is_exported_and_found_again(
    decided, bob, ben, client
):
    """As the code of before stored it, while the upgrade ran."""
    asked = decided.request
    asked.reviews.update(verdicts={})
    told = {"point": decided.title, "upheld": True, "reason": "Quicker."}
    assert [row["verdicts"] for row in tell_reviews_given(bob)] == [[told]]
    assert list(tell_reviews_given(ben)) == []
    release_lease(request=asked, mentor=bob, now=NOW)
    assert list(begun_requests(bob, NOW)) == [asked]
    assert list(begun_requests(ben, NOW)) == []


def test_each_point_that_lost_points_can_be_disputed():
    part = {"id": "k", "status": "covered", "maximum": 3.0, "reason": "Your answer says this."}
    parts = [part | {"points": points} for points in (3.0, 2.5, 0.0)]
    lost = list_points(Score(report={"parts": parts}))
    assert [(one["points"], one["status"]) for one in lost] == [(2.5, "partial"), (0.0, "missing")]


def test_desk_names_a_mark_that_contradicts_the_verdict(alice, bob, client):
    submission = SubmissionFactory(learner=alice, kind="written", response={"text": "It waits."})
    answer = ScoreFactory(submission=submission).submission
    part = list_lost(answer)[0]
    made = dispute(answer, part["id"])
    take_request(mentor=bob, request=made.request, now=timezone.now())
    client.force_login(bob)
    desk = reverse("review_desk", args=[made.request.pk])
    names = [one.id for one in criteria_of(answer)]
    marks = {f"mark-{name}": 0 if name == part["id"] else 1 for name in names}
    client.post(desk, {"number": 0, **marks})
    assert "your mark for it is 0" not in client.get(desk).text
    decide_dispute(dispute=made, mentor=bob, is_upheld=True, reason="It does.", now=timezone.now())
    said = client.get(desk).text
    assert f"the answer says “{part['title']}”, and your mark for it is 0" in said


def test_dispute_goes_from_the_answer_to_the_desk_and_back(answer, part, client, bob, alice):
    page, form = reverse("answer", args=[answer.pk]), reverse("disputes", args=[answer.pk])
    client.force_login(alice)
    assert f"{form}?part={part}" in client.get(page).content.decode()
    assert "Quote the words" in client.post(form, {"part": part, "says": ""}).content.decode()
    assert client.post(form, {"part": part, "says": "<b>Here</b>"}).status_code == 302
    assert "a mentor will decide" in client.get(page).content.decode()
    disputed = client.get(form, {"part": part}).content.decode()
    assert "&lt;b&gt;Here&lt;/b&gt;" in disputed
    assert "<textarea" not in disputed
    assert f'value="{part}"' not in client.get(form).content.decode()
    assert client.post(form, {"part": part, "says": "<b>Here</b>"}).status_code == 302
    # Behind a redirect a device would take other words for stored.
    again = client.post(form, {"part": part, "says": "No, there."})
    assert again.status_code == 409
    assert "the mentor reads what you wrote then" in again.text
    assert "No, there." in again.text
    asked = ReviewRequest.objects.get()
    made = asked.disputes.get()
    for one in list_lost(answer):
        if one["id"] != part:
            DisputeFactory(request=asked, score=answer.effective_score, part=one["id"])
    assert "have disputed each key point" in client.get(form, follow=True).text
    asked.disputes.exclude(pk=made.pk).delete()

    client.force_login(bob)
    client.post(reverse("review_lease", args=[asked.pk]))
    desk = reverse("review_desk", args=[asked.pk])
    # What is disputed lost points: before the mentor's own marks that would hint at the score.
    before = client.get(desk).content.decode()
    assert "The learner says something about the automatic score." in before
    assert "&lt;b&gt;Here&lt;/b&gt;" not in before
    client.post(desk, {"number": 0, **{f"mark-{name}": mark for name, mark in MARKS.items()}})
    revealed = client.get(reverse("review_automatic", args=[asked.pk])).content.decode()
    assert "&lt;b&gt;Here&lt;/b&gt;" in revealed
    assert revealed.count('hx-swap-oob="true"') == 2
    url = reverse("review_dispute", args=[asked.pk, made.pk])
    headers = {"HX-Request": "true"}
    assert client.post(url, {"is_upheld": "no"}, headers=headers).status_code == 422
    kept = client.post(url, {"is_upheld": "no", "reason": "Say how much."}, headers=headers)
    assert "The learner reads it with the review" in kept.content.decode()
    ReviewRequest.objects.update(state=ReviewRequest.State.RETURNED)

    client.force_login(alice)
    told = client.get(page).content.decode()
    assert "it does not say it." in told
    assert "Say how much." in told
