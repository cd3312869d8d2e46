"""The endpoints: what a program reads and writes, and how it is refused."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.domain.turns import Limit
from api.endpoints.paging import write_place
from packs.domain.loading import load_pack
from progress.models import DailyActivity
from questions.domain.answer_drafts import Basis, keep_draft
from questions.domain.scoring import score_submission
from questions.models import Practice, Question, QuestionVersion, SelfMark, Submission
from questions.personal import tell_answers
from tests.accounts.factories import CohortFactory
from tests.api.conftest import send
from tests.factories import (
    NOW,
    BankFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.packs.tiny import write_pack

PLACE = ("topic", "lesson", "section", "objective", "difficulty", "tags")


def test_without_a_good_token_everything_is_401(client, db):
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic YTpi"}):
        response = client.get("/api/v1/banks", headers=headers)

        assert response.status_code == 401
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_scope_opens_its_own_endpoints_alone(program, alice, carol):
    learner = program(alice, "answers:read")

    assert send(learner, "GET", "answers").status_code == 200
    refused = send(learner, "GET", "practices")
    assert refused.status_code == 403
    assert "practice is needed" in refused.json()["detail"]
    assert send(program(carol, "questions:read"), "GET", "answers").status_code == 403


def test_a_page_says_where_the_next_one_begins(program, alice, carol, dana):
    bank = BankFactory()
    slugs = sorted(QuestionFactory(bank=bank).slug for _ in range(5))
    author = program(carol)

    got = list_all(author, f"banks/{bank.pk}/questions")
    assert [question["slug"] for question in got] == slugs
    assert send(author, "GET", "banks?after=bm9uc2Vuc2U").status_code == 422
    # A place of another list: its values are of other sorts.
    assert send(program(dana), "GET", "cohorts?after=WyJhIiwiYSJd").status_code == 422
    # What an interview hands in has one moment, to the microsecond.
    moment = NOW.replace(microsecond=123_456)
    mine = {str(SubmissionFactory(learner=alice, submitted_at=moment).pk) for _ in range(3)}
    assert {answer["id"] for answer in list_all(program(alice), "answers")} == mine
    names = [sign * 80 for sign in ("ш", "🎓", "🎯")]
    for name in names:
        CohortFactory(name=name)
    assert sorted(cohort["name"] for cohort in list_all(program(dana), "cohorts")) == names
    # A zone that PostgreSQL does not know: it refuses the statement, and with it the test's own.
    odd = write_place(SimpleNamespace(at="2026-01-01T00:00-23:59", pk=str(uuid4())), ["at", "pk"])
    assert send(program(alice), "GET", f"answers?after={odd}").status_code == 422


def list_all(client, path: str) -> list[dict]:
    """Return what stands on all pages of a list, two on each."""
    got, after = [], ""
    while True:
        page = send(client, "GET", f"{path}?limit=2&after={after}").json()
        got += page["items"]
        if not (after := page["next"]):
            return got


def test_the_key_of_a_question_is_for_authors(program, alice, carol):
    question = QuestionFactory()

    assert send(program(alice), "GET", f"questions/{question.slug}").status_code == 403
    detail = send(program(carol), "GET", f"questions/{question.slug}").json()
    assert detail["content"]["options"]


def send_back(author, detail: dict, **other):
    """Send a question back as it was told."""
    edited = {
        "kind": detail["kind"],
        "content": detail["content"],
        "place": {name: detail[name] for name in PLACE},
        "reason": "Nothing",
        "based_on": detail["version"],
    }
    return send(author, "PUT", f"questions/{detail['slug']}", edited | other)


def test_what_is_told_of_a_question_is_taken_back_and_changes_nothing(program, carol, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    author = program(carol)
    for slug in Question.objects.values_list("slug", flat=True):
        detail = send(author, "GET", f"questions/{slug}").json()
        answer = send_back(author, detail)
        assert (answer.status_code, answer.json()) == (200, detail)
    assert not QuestionVersion.objects.exclude(number=1).exists()


def test_a_fact_is_told_as_written_and_in_a_version_as_it_was_shown(program, carol, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    author = program(carol)

    detail = send(author, "GET", "questions/q-burst").json()
    assert detail["content"]["options"][0] == {
        **{"id": "a", "text": "A `queue`", "right": True},
        "why": "It keeps work for {{ fact:longest-wait }}.",
    }
    [version] = send(author, "GET", "questions/q-burst/versions").json()
    assert version["content"]["options"][0]["why"] == "It keeps work for 12 hours."
    assert "html" not in str(version)


def test_a_retired_question_of_no_lesson_is_taken_back_as_well(program, carol):
    question = QuestionFactory(bank=BankFactory(), retired_at=NOW)
    author = program(carol)
    detail = send(author, "GET", f"questions/{question.slug}").json()
    assert (detail["lesson"], detail["is_retired"]) == (None, True)
    assert "retired" not in detail["content"]
    answer = send_back(author, detail)
    assert (answer.status_code, answer.json()["is_retired"]) == (200, True)


def test_an_edit_leaves_what_others_have_sorted_meanwhile(program, carol):
    question = QuestionFactory(bank=BankFactory(pack=""), pack="", tags=["old", "wrong"])
    author, other = program(carol), TopicFactory(slug="other")
    detail = send(author, "GET", f"questions/{question.slug}").json()
    opened = {name: detail[name] for name in ("topic", "lesson", "tags")}
    Question.objects.filter(pk=question.pk).update(topic=other, tags=["old", "new"])
    told = send_back(author, detail, opened=opened).json()
    assert (told["topic"], told["tags"]) == ("other", ["old", "new"])
    # What is left out stays, and what is said without `opened` is as it is said.
    told = send_back(author, told, place={"difficulty": 4}).json()
    assert (told["topic"], told["tags"], told["difficulty"]) == ("other", ["old", "new"], 4)
    said = send_back(author, told, place={"tags": []}).json()
    assert said == told | {"tags": []}


def test_an_edit_names_the_version_that_is_current(program, carol):
    question = QuestionFactory(bank=BankFactory())
    author = program(carol)
    detail = send(author, "GET", f"questions/{question.slug}").json()

    unknown = send_back(author, detail, based_on=9)
    assert unknown.status_code == 422
    says = "There is no version 9. Version 1 is the current one."
    assert unknown.json()["faults"] == [{"field": "based_on", "sentence": says}]
    changed = detail["content"] | {"text": "Something else?"}
    fewer = detail["content"] | {"options": detail["content"]["options"][:2]}
    refused = send_back(author, detail, content=fewer, is_cosmetic=True)
    assert (refused.status_code, refused.json()["faults"][0]["field"]) == (422, "change")
    assert send_back(author, detail, content=changed).json()["version"] == 2
    assert send_back(author, detail).status_code == 409


def test_a_bank_is_made_and_its_slug_is_free(program, alice, carol):
    topic, author = TopicFactory(), program(carol)
    body = {"title": " Queues  of mine ", "topic": topic.slug}

    first = send(author, "POST", "banks", body)
    second = send(author, "POST", "banks", {"title": "Queues: of mine"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() | {"id": 0} == {
        **{"id": 0, "pack": "", "slug": "queues-of-mine", "title": "Queues of mine"},
        **{"topic": topic.slug, "questions": 0},
    }
    assert second.json()["slug"] == "queues-of-mine-2"
    refused = send(author, "POST", "banks", body | {"topic": "nowhere"})
    assert refused.json()["faults"] == [{"field": "topic", "sentence": "There is no such topic."}]
    assert send(author, "POST", "banks", {"title": " "}).status_code == 422
    assert send(program(alice), "POST", "banks", body).status_code == 403


def test_a_second_bank_of_one_title_is_refused_and_names_the_first(program, carol):
    author = program(carol)
    body = {"title": "Queues"}
    made = send(author, "POST", "banks", body, **{"Idempotency-Key": "k-1"})
    repeated = send(author, "POST", "banks", body, **{"Idempotency-Key": "k-1"})
    refused = send(author, "POST", "banks", body, **{"Idempotency-Key": "k-2"})

    assert (repeated.status_code, repeated.json()) == (201, made.json())
    assert refused.status_code == 409
    says = "The bank “Queues” is there already. Use it, or choose another name."
    assert refused.json()["detail"] == f"{says} Its id is {made.json()['id']}."
    assert refused.json()["faults"] == [{"field": "title", "sentence": says}]


def test_what_is_wrong_with_a_question_is_named_by_field(program, carol):
    bank = BankFactory()
    body = {
        "kind": "true_false",
        "content": {"text": ""},
        "place": {"topic": "nowhere", "difficulty": 9},
    }
    response = send(program(carol), "POST", f"banks/{bank.pk}/questions", body)

    assert response.status_code == 422
    assert [fault["field"] for fault in response.json()["faults"]] == ["place.difficulty"]
    items = [{"id": name, "text": "same" if name > "b" else name} for name in "abcd"]
    body = {"kind": "ordering", "content": {"text": "?", "items": items}}
    body["place"] = {"topic": "nowhere", "slug": "Not so"}
    response = send(program(carol), "POST", f"banks/{bank.pk}/questions", body)
    assert {fault["field"] for fault in response.json()["faults"]} == {
        "place.topic",
        "place.slug",
    }
    body["place"] = {"topic": TopicFactory().slug}
    response = send(program(carol), "POST", f"banks/{bank.pk}/questions", body)
    [fault] = response.json()["faults"]
    assert fault["field"] == "content.items.3.text"


def test_content_that_says_which_question_it_is_is_refused(program, carol, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    author = program(carol)
    detail = send(author, "GET", "questions/q-burst").json()
    place = {"topic": "queues", "lesson": "", "section": "", "objective": "", "difficulty": 1}
    misplaced = {"id": "q-wait", "kind": "written", "retired": True, **place, "tags": []}

    put = send_back(author, detail, content=detail["content"] | misplaced)
    body = {"kind": detail["kind"], "content": detail["content"] | {"id": "q-new"}}
    posted = send(
        *(author, "POST", f"banks/{detail['bank']}/questions"),
        body | {"place": {"topic": "queues"}},
    )

    assert (put.status_code, posted.status_code) == (422, 422)
    assert [fault["field"] for fault in put.json()["faults"]] == [
        f"content.{name}" for name in misplaced
    ]
    assert posted.json()["faults"] == [
        {
            "field": "content.id",
            "sentence": "“id” is no part of what a question asks. Leave it out of the content.",
        }
    ]
    assert send(author, "GET", "questions/q-burst").json() == detail
    # A new one that is sent again is one; with other tags it is another, and has them.
    new = {"kind": detail["kind"], "content": detail["content"]}
    places = [{"topic": "queues", "tags": tags} for tags in ([], [], ["new"])]
    bank = f"banks/{detail['bank']}/questions"
    added = [send(author, "POST", bank, new | {"place": place}).json() for place in places]
    assert added[0] == added[1]
    assert (added[2]["slug"] == added[0]["slug"], added[2]["tags"]) == (False, ["new"])


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_store_takes_is_refused(program, alice, text):
    item = PracticeItemFactory(practice__learner=alice)
    path = f"practices/{item.practice_id}/items/1/answer"

    response = send(program(alice), "POST", path, {"fields": {"text": text}})

    assert response.status_code == 422


def test_a_program_practises_and_reads_its_score(program, alice):
    QuestionFactory(topic__slug="core")
    learner = program(alice)
    begun = send(learner, "POST", "practices", {"topics": ["core"], "count": 1})
    assert begun.status_code == 201
    practice = begun.json()["id"]
    item = send(learner, "GET", f"practices/{practice}/items/1").json()
    assert "right" not in str(item["inputs"])
    chosen = item["inputs"]["options"][0]["id"]

    path = f"practices/{practice}/items/1/answer"
    given = send(learner, "POST", path, {"fields": {"choice": chosen}, "confidence": "sure"})

    assert given.status_code == 202
    assert given.json()["state"] == "pending"
    score_submission(submission_id=given.json()["id"])
    answer = send(learner, "GET", f"answers/{given.json()['id']}").json()
    assert answer["state"] == "scored"
    [score] = send(learner, "GET", f"answers/{answer['id']}/scores").json()
    assert score["is_effective"]
    assert (score["points"], score["maximum"]) == (answer["points"], answer["maximum"])


def test_a_score_is_kept_back_until_the_learner_has_marked_the_answer(program, alice):
    """From programs, and in the export of what is theirs."""
    answer = ScoreFactory(submission__learner=alice).submission
    own = SelfMark.objects.create(submission=answer, marks={}, maximum=10)
    learner = program(alice)

    def read():
        told = send(learner, "GET", f"answers/{answer.pk}").json()
        return told["points"], len(send(learner, "GET", f"answers/{answer.pk}/scores").json())

    assert read() == (None, 0)
    assert [told["scores"] for told in tell_answers(alice)] == [[]]
    SelfMark.objects.filter(pk=own.pk).update(marked_at=NOW, points=5)
    assert read() == (float(answer.effective_score.points), 1)
    assert [len(told["scores"]) for told in tell_answers(alice)] == [1]

    # By a task that began before the first one came.
    ScoreFactory(submission=answer, source="regrade", created_at=NOW - timedelta(seconds=20))
    told = send(learner, "GET", f"answers/{answer.pk}/scores").json()
    assert [one["is_effective"] for one in told] == [False, True]


def test_an_answer_that_is_sent_twice_is_one(program, alice):
    item = PracticeItemFactory(practice__learner=alice)
    learner = program(alice)
    path = f"practices/{item.practice_id}/items/{item.position}/answer"
    body = {"fields": {"choice": ["a"]}}

    first, second = (
        send(learner, "POST", path, body, **{"Idempotency-Key": "k-1"}).json() for _ in range(2)
    )

    assert first == second
    assert Submission.objects.count() == 1
    other = send(learner, "POST", path, {"fields": {"choice": ["b"]}}, **{"Idempotency-Key": "k-1"})
    assert other.status_code == 409


def test_another_answer_to_what_was_answered_is_refused_and_names_the_first(program, alice):
    item = PracticeItemFactory(practice__learner=alice)
    learner = program(alice)
    path = f"practices/{item.practice_id}/items/{item.position}/answer"

    def answer(choice, key):
        return send(
            learner, "POST", path, {"fields": {"choice": choice}}, **{"Idempotency-Key": key}
        )

    first, same, other, empty = (
        answer(*row) for row in ((["a"], "k-1"), ("a", "k-2"), (["b"], "k-3"), ([], "k-4"))
    )
    assert (first.status_code, same.status_code) == (202, 202)
    assert first.json() == same.json()
    assert (other.status_code, empty.status_code) == (409, 409)
    assert first.json()["id"] in other.json()["detail"]
    assert Submission.objects.get().response == first.json()["response"]


def test_an_answer_leaves_the_words_of_a_window_beside_it(program, alice):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    fields = [["text", "Half a thought"]]
    keep_draft(item=item, fields=fields, basis=Basis(0), save="window.1", now=NOW)
    path = f"practices/{item.practice_id}/items/{item.position}/answer"

    answer = send(program(alice), "POST", path, {"fields": {"text": "A whole answer."}})

    assert answer.status_code == 202
    item.refresh_from_db()
    assert item.submission.response == {"text": "A whole answer."}
    assert item.draft["fields"] == fields


def test_a_fault_names_a_field_of_what_was_sent(program, alice):
    item = PracticeItemFactory(practice__learner=alice)
    learner = program(alice)
    path = f"practices/{item.practice_id}/items/{item.position}/answer"

    def faults_of(*asked):
        return [fault["field"] for fault in send(learner, "POST", *asked).json()["faults"]]

    assert faults_of("practices", {"count": 0}) == ["count"]
    assert faults_of(path, {"fields": {}, "confidence": "very"}) == ["confidence"]


def test_what_belongs_to_somebody_else_is_not_there(program, alice, eve):
    item = PracticeItemFactory(practice__learner=alice)
    answer = ScoreFactory(submission__learner=alice).submission
    stranger = program(eve)

    for path in (
        f"practices/{item.practice_id}",
        f"practices/{item.practice_id}/items/1",
        f"answers/{answer.pk}",
        f"answers/{answer.pk}/scores",
    ):
        response = send(stranger, "GET", path)
        assert response.status_code == 404, path
        assert response["Content-Type"] == "application/problem+json"


def test_the_figures_of_a_cohort_are_for_those_who_look_after_it(
    program, alice, eve, bob, dana, make_person
):
    cohort = CohortFactory(name="Spring", learners=[alice, eve], mentors=[bob])
    stranger = program(make_person("frank", "mentor"))
    DailyActivity.objects.create(
        learner=alice, day=alice.study_day(timezone.now()), answers=1, answer_ms=600_000
    )
    address = f"cohorts/{cohort.pk}/figures"

    for keeper in (program(bob), program(dana)):
        [told] = send(keeper, "GET", "cohorts").json()["items"]
        assert told == {"id": str(cohort.pk), "name": "Spring", "learners": 2}
        activity = send(keeper, "GET", f"{address}/activity").json()
        assert [(row["learner"], row["minutes"]) for row in activity["rows"]] == [("Alice", 10)]
        learners = send(keeper, "GET", f"{address}/learners").json()
        assert [row["learner"] for row in learners["rows"]] == ["Alice", "Eve"]
        assert learners["columns"][0] == {"name": "learner", "label": "Learner", "unit": "text"}
        assert send(keeper, "GET", f"{address}/nothing").status_code == 422
    assert send(stranger, "GET", "cohorts").json()["items"] == []
    assert send(stranger, "GET", f"{address}/learners").status_code == 404
    assert send(program(alice), "GET", f"{address}/learners").status_code == 403


def test_whoever_asks_too_often_waits(program, alice, monkeypatch, settings):
    settings.LIMITS_TIMES = 1
    monkeypatch.setattr("api.endpoints.auth.REQUESTS", Limit("api", 1, timedelta(minutes=1)))
    learner = program(alice)

    assert send(learner, "GET", "answers").status_code == 200
    refused = send(learner, "GET", "answers")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_a_start_that_is_sent_again_takes_no_turn(program, alice, monkeypatch, settings):
    settings.LIMITS_TIMES = 1
    monkeypatch.setattr("api.endpoints.practices.STARTS", Limit("starts", 1, timedelta(minutes=1)))
    QuestionFactory()
    learner, wanted = program(alice), {"count": 1}
    asked = [
        send(learner, "POST", "practices", wanted, **{"Idempotency-Key": key})
        for key in ("first", "first", "second")
    ]

    assert [response.status_code for response in asked] == [201, 201, 429]
    assert asked[0].json() == asked[1].json()
    assert send(learner, "POST", "practices", wanted).status_code == 429
    assert Practice.objects.count() == 1


def test_a_list_costs_the_same_with_more_rows(program, alice, django_assert_num_queries):
    learner = program(alice)
    send(learner, "GET", "answers")
    for _ in range(3):
        ScoreFactory(submission__learner=alice)
        with django_assert_num_queries(4):
            send(learner, "GET", "answers")
