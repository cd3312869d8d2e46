"""Rows that are equal by all else stand in one order: no page repeats one, and none skips one."""

import uuid

import pytest
from django.apps import apps
from django.db.models import F, UniqueConstraint

from accounts.domain.mails import due_mails, find_next
from accounts.models import Mail
from mentoring.domain.queries import LEASE, held_requests, returning_by, unread_feedback
from mentoring.models import Review, ReviewRequest
from tests.factories import NOW
from tests.mentoring.factories import ReviewFactory, ReviewRequestFactory

# Each row was stored before those that stand above it.
KEYS = [uuid.UUID(int=number) for number in (3, 2, 1)]


def ordered_models() -> list:
    ours = [config.get_models() for config in apps.get_app_configs() if is_ours(config)]
    return [model for models in ours for model in models if model._meta.ordering]


def is_ours(config) -> bool:
    return "site-packages" not in config.path


def name_of(field) -> str:
    if isinstance(field, str):
        return field.lstrip("-")
    return field.name if isinstance(field, F) else name_of(field.get_source_expressions()[0])


@pytest.mark.parametrize("model", ordered_models(), ids=lambda model: model._meta.label)
def test_the_order_of_a_model_leaves_no_two_rows_of_one_parent_equal(model):
    names = {name_of(field) for field in model._meta.ordering}
    parents = {field.name for field in model._meta.fields if field.many_to_one}
    unique = [{"pk"}, *({field.name} for field in model._meta.fields if field.unique)]
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint) and one.condition is None:
            unique.append(set(one.fields))

    assert any(one & names and one - names <= parents for one in unique)


@pytest.fixture
def requests(alice):
    return [ReviewRequestFactory(pk=key, submission__learner=alice) for key in KEYS]


@pytest.mark.django_db
def test_requests_of_one_moment_are_listed_in_one_order(requests, alice, bob):
    every = ReviewRequest.objects
    every.update(held_by=bob, held_since=NOW, held_until=NOW + LEASE)
    assert [one.pk for one in held_requests(bob, NOW)] == KEYS[::-1]

    for one in requests:
        ReviewFactory(request=one, mentor=bob, state=Review.State.RETURNED, returned_at=NOW)
    free = {"held_by": None, "held_since": None, "held_until": None}
    every.update(state=ReviewRequest.State.RETURNING, returned_at=NOW, **free)
    assert [one.pk for one in returning_by(bob)] == KEYS[::-1]

    every.update(state=ReviewRequest.State.RETURNED)
    assert [one.pk for one in unread_feedback(alice)] == KEYS[::-1]


@pytest.mark.django_db
def test_of_mails_that_are_due_at_once_one_is_the_next(alice):
    for key in KEYS:
        Mail.objects.create(pk=key, person=alice, created_at=NOW, due_at=NOW)

    assert due_mails(NOW).count() == 3
    assert find_next(NOW, turn=1) == KEYS[-1]
