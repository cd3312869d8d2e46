"""Exports of personal data: made once, kept a week, failed where everybody sees it."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain import archives
from accounts.domain.exports import (
    KEPT_FOR,
    MAX_ATTEMPTS,
    ask_for_export,
    claim_export,
    collect_and_store,
    exports_for_user,
    lease,
    make_export,
    sweep_exports,
)
from accounts.export_doctoring import CHECKS
from accounts.models import DataExport, Notice
from mentoring.domain.requests import ask_for_review
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.models import Blueprint, Mode
from questions.personal import tell_answers
from tests.belongings import MARK, give_everything
from tests.factories import NOW, QuestionFactory, ScoreFactory, SubmissionFactory, TopicFactory
from tests.mentoring.factories import CommentFactory, ReviewRequestFactory
from tests.mentoring.giving import give_back
from tests.mockinterviews.conftest import SECTIONS

pytestmark = pytest.mark.django_db
WAITING, FAILED = CHECKS


def export_of(person) -> zipfile.ZipFile:
    make_export(export_id=str(ask_for_export(person=person, now=NOW).pk))
    export = exports_for_user(person).get(state="ready")
    return zipfile.ZipFile(io.BytesIO(export.archive.content))


def tell(archive) -> str:
    """Return all text of an archive."""
    return "".join(archive.read(name).decode() for name in archive.namelist())


def read(archive, name: str):
    return json.loads(archive.read(name))


def test_an_export_holds_what_is_the_persons_as_json_and_as_markdown(make_person, bob):
    xenia = make_person("xenia", "learner")
    give_everything(xenia, mentor=bob, now=NOW)
    archive = export_of(xenia)
    names = set(archive.namelist())
    assert {"README.md", "account.json", "answers.json", "answers.md"} <= names
    assert {"interviews.json", "interviews.md", "feedback.json", "feedback.md"} <= names
    (account,) = read(archive, "account.json")
    assert (account["email"], account["roles"]) == (xenia.email, ["learner"])
    stories = [row for row in read(archive, "answers.json") if row["kind"] == "star"]
    story = next(row for row in stories if row["scores"])
    assert story["asked"] == "Tell me about a disagreement."
    assert MARK in story["response"]["sections"]["action"]
    assert {score["source"] for score in story["scores"]} == {"automatic", "mentor"}
    assert story["scores"][0]["report"]
    typed = [one["typed"] for row in read(archive, "practice.json") for one in row["questions"]]
    assert [["text", f"{MARK}, half typed"]] in typed
    assert f"> {MARK} In spring our export stopped." in archive.read("answers.md").decode()
    (feedback,) = [row for row in read(archive, "feedback.json") if row["reviews"]]
    assert feedback["reviews"][0]["mentor"] == "Bob"
    assert feedback["reviews"][0]["replies"] == {"1": f"{MARK} it is."}
    assert feedback["reviews"][0]["comments"][0]["quote"] == MARK
    assert [one["text"] for one in feedback["reviews"][0]["talk"]] == [MARK, MARK]
    assert feedback["reviews"][0]["corrections"][0]["changes"] == {"result": [1, 2]}
    written = archive.read("feedback.md").decode()
    assert "### Bob: nearly" in written
    assert "\nAbout the whole review:\n\n- " in written
    sittings = read(archive, "interviews.json")
    assert {sitting["state"] for sitting in sittings} == {"closed", "running"}
    assert sittings[0]["questions"][0]["late_texts"]
    assert "answers.json, answers.md" in archive.read("README.md").decode()
    assert xenia.password not in tell(archive)


def test_a_mentors_export_holds_their_own_words_and_nothing_of_the_learner(alice, bob):
    answer = SubmissionFactory(learner=alice, kind="star")
    answer.response["sections"]["action"] = f"I measured {MARK} twice."
    answer.save(update_fields=["response"])
    request = ask_for_review(
        learner=alice, submission=answer, questions=[f"Is {MARK} right?"], now=NOW
    )
    give_back(
        request, bob, now=NOW, before=lambda draft: CommentFactory(review=draft, quote="I measured")
    )
    archive = export_of(bob)
    (given,) = read(archive, "reviews_given.json")
    assert given["comments"][0]["text"] == "Who asked you to?"
    assert given["summary"] == "Say what you did in the second half."
    told = tell(archive)
    assert MARK not in told
    assert "Alice" not in told
    assert "I measured" not in told


def test_a_learner_does_not_get_what_a_mentor_has_not_returned(alice, bob):
    request = ReviewRequestFactory(submission__learner=alice)
    request.reviews.create(mentor=bob, summary=MARK, updated_at=NOW)
    assert MARK not in tell(export_of(alice))


def test_questions_of_an_interview_that_is_not_over_stay_secret(alice):
    topic = TopicFactory(slug="core")
    for kind in ("written", "star"):
        QuestionFactory(kind=kind, topic=topic)
    blueprint = Blueprint.objects.create(
        pack="tests", slug="short", title="Short", mode=Mode.INTERVIEW, minutes=9, sections=SECTIONS
    )
    sitting = prepare_interview(learner=alice, blueprint=blueprint, now=NOW, seed=1)
    start_interview(interview=sitting, now=NOW)
    assert "Tell me about a disagreement." not in tell(export_of(alice))


def test_asking_twice_gives_the_one_that_is_on_its_way(alice):
    first = ask_for_export(person=alice, now=NOW)
    assert ask_for_export(person=alice, now=NOW) == first
    make_export(export_id=str(first.pk))
    second = ask_for_export(person=alice, now=NOW)
    assert second != first
    make_export(export_id=str(second.pk))
    assert DataExport.objects.get() == second


def test_a_ready_export_is_told_once(alice):
    export = ask_for_export(person=alice, now=NOW)
    make_export(export_id=str(export.pk))
    make_export(export_id=str(export.pk))
    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (alice, "/progress/my-data/")


def test_a_dead_workers_export_is_taken_over_and_its_late_result_refused(alice):
    export = ask_for_export(person=alice, now=NOW)
    dead = claim_export(export_id=str(export.pk), now=NOW)
    assert claim_export(export_id=str(export.pk), now=NOW) is None
    later = NOW + lease()
    taken = claim_export(export_id=str(export.pk), now=later)
    assert taken.attempts == 2
    assert collect_and_store(export=dead, now=later) is None
    assert collect_and_store(export=taken, now=later).state == "ready"


def test_an_export_waits_for_no_clock_that_was_put_back_since(alice):
    now = timezone.now()
    export = ask_for_export(person=alice, now=now)
    claim_export(export_id=str(export.pk), now=now + timedelta(days=1))
    assert (sweep_exports(now=now), sweep_exports(now=now)) == (1, 0)
    assert claim_export(export_id=str(export.pk), now=now).attempts == 2


def test_an_export_fails_after_its_last_attempt_and_can_be_repaired(alice, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST", 0)
    export = ask_for_export(person=alice, now=NOW)
    make_export(export_id=str(export.pk))
    export.refresh_from_db()
    assert (export.state, export.failure) == ("failed", "It is larger than 0 MB.")
    check = FAILED
    (finding,) = check.look(now=NOW)
    assert finding.says == "1 export of personal data could not be made"
    assert finding.means.startswith("It is larger than 0 MB. Somebody waits for their data.")
    monkeypatch.undo()
    assert check.repair(now=NOW) == "1 export sent again."
    assert check.repair(now=NOW) == "0 exports sent again."
    make_export(export_id=str(export.pk))
    assert list(check.look(now=NOW)) == []


def test_an_export_that_nobody_makes_is_found_and_sent_again_each_time(alice):
    export = ask_for_export(person=alice, now=NOW)
    assert list(WAITING.look(now=NOW + timedelta(minutes=5))) == []
    later = NOW + timedelta(minutes=6)
    DataExport.objects.update(sweep_after=later + timedelta(hours=1))
    (finding,) = WAITING.look(now=later)
    assert finding.says == "1 export of personal data waits over 5 min"
    assert (finding.since, finding.repair) == (NOW, "Send 1 again")
    assert WAITING.repair(now=later) == "1 export sent again."
    assert WAITING.repair(now=later) == "1 export sent again."
    claim_export(export_id=str(export.pk), now=later)
    assert len(list(WAITING.look(now=later))) == 1
    assert WAITING.repair(now=later) == "0 exports sent again."
    DataExport.objects.all().delete()
    assert list(WAITING.look(now=later)) == []


def test_the_sweep_fails_what_used_up_its_attempts_and_deletes_what_expired(alice, eve):
    make_export(export_id=str(ask_for_export(person=eve, now=NOW).pk))
    ready = exports_for_user(eve).get()
    lost = DataExport.objects.create(
        person=alice,
        state="making",
        attempts=MAX_ATTEMPTS,
        claim_token=uuid.uuid4(),
        claimed_until=ready.ready_at,
        asked_at=NOW,
        sweep_after=NOW,
    )
    sweep_exports(now=ready.expires_at - timedelta(seconds=1))
    assert DataExport.objects.filter(pk=ready.pk).exists()
    sweep_exports(now=ready.ready_at + KEPT_FOR)
    assert not DataExport.objects.filter(pk=ready.pk).exists()
    lost.refresh_from_db()
    assert lost.state == "failed"


def test_answers_are_collected_with_the_same_queries_however_many(alice, django_assert_num_queries):
    for number in (1, 2):
        ScoreFactory.create_batch(number, submission__learner=alice)
        with django_assert_num_queries(5):
            assert len(list(tell_answers(alice))) in (1, 3)
