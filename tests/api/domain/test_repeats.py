"""A key is done once, also by two requests at the same moment."""

from datetime import timedelta

import pytest

from accounts.domain.turns import Limit
from api.domain.repeats import KEPT_FOR, KeyTaken, do_once, forget_old
from api.models import KeptResponse
from questions.models import Practice
from tests.api.conftest import send
from tests.factories import NOW, QuestionFactory
from tests.racing import in_threads


def test_a_repeat_is_answered_the_same_and_done_once(alice):
    done = []

    def work():
        done.append(1)
        return 201, {"number": len(done)}

    asked = [
        do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=work) for _ in range(2)
    ]

    assert asked == [(201, {"number": 1})] * 2


def test_a_key_is_for_one_request(alice, bob):
    def work():
        return 200, {}

    do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=work)
    do_once(person=bob, key="k", request="POST /b {}", now=NOW, work=work)

    with pytest.raises(KeyTaken):
        do_once(person=alice, key="k", request="POST /a {1}", now=NOW, work=work)


def test_a_request_that_failed_leaves_its_key_free(alice):
    def fail():
        raise ValueError("away")

    with pytest.raises(ValueError, match="away"):
        do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=fail)
    answered = do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=lambda: (200, {}))
    assert answered == (200, {})


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_done_once_and_take_one_turn(
    alice, program, monkeypatch, settings
):
    done = []

    def work():
        done.append(1)
        return 201, {"number": len(done)}

    def ask(_number):
        return do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=work)

    assert in_threads(2, ask) == [(201, {"number": 1})] * 2
    assert KeptResponse.objects.count() == 1

    settings.LIMITS_TIMES = 1
    monkeypatch.setattr("api.endpoints.practices.STARTS", Limit("starts", 1, timedelta(minutes=1)))
    QuestionFactory()
    programs = [program(alice), program(alice)]

    def start(number):
        key = {"Idempotency-Key": "start"}
        response = send(programs[number], "POST", "practices", {"count": 1}, **key)
        return response.status_code, response.json().get("id")

    first, second = in_threads(2, start)
    assert first == second == (201, str(Practice.objects.get().pk))


def test_kept_answers_are_forgotten_after_their_time(alice):
    do_once(person=alice, key="k", request="POST /a {}", now=NOW, work=lambda: (200, {}))

    assert forget_old(now=NOW + KEPT_FOR) == 0
    assert forget_old(now=NOW + KEPT_FOR + timedelta(seconds=1)) == 1
