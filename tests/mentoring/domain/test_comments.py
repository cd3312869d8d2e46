"""Comments stand on words that are really there, counted in code points."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mentoring.domain.anchors import SpanError
from mentoring.domain.comments import CommentRefused, add_comment, remove_comment
from mentoring.domain.leases import LEASE, take_request
from mentoring.domain.reviews import return_review, save_review
from mentoring.models import Comment, Review
from tests.factories import NOW
from tests.mentoring.factories import MARKS, ReviewRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(bob):
    request = ReviewRequestFactory(
        submission__response={
            "sections": {
                "situation": "",
                "task": "",
                "action": "🚀 We agreed. Then we agreed again.",
                "result": "It took 50 minutes.",
            }
        },
    )
    return take_request(mentor=bob, request=request, now=NOW)


def add(request, mentor, now=NOW, **changes):
    remark = {
        "id": uuid4(),
        "kind": Comment.Kind.CHANGE,
        "field": "action",
        "quote": "we agreed again",
        "text": "Who proposed it?",
    }
    return add_comment(request=request, mentor=mentor, now=now, **remark | changes)


def test_offsets_count_code_points(bob, held):
    comment = add(held, bob, start=2, end=11, quote="We agreed")
    assert (comment.start, comment.end, comment.quote) == (2, 11, "We agreed")
    # A quote alone is found where it stands once, and so is one whose offsets do not match.
    for offsets in ({}, {"start": 0, "end": 15}):
        comment = add(held, bob, **offsets)
        assert (comment.start, comment.end) == (18, 33)


def test_comment_on_what_is_not_there_is_refused(bob, held):
    with pytest.raises(SpanError, match="more than once"):
        add(held, bob, quote="agreed")
    for quote in ("they agreed", ""):
        with pytest.raises(SpanError, match="does not stand"):
            add(held, bob, start=0, end=len(quote), quote=quote)
    with pytest.raises(SpanError, match="Choose the part"):
        add(held, bob, field="charm")


def test_comment_sent_or_removed_twice_is_stored_or_gone_once(bob, held):
    id, later = uuid4(), NOW + timedelta(minutes=20)
    comment = add(held, bob, id=id, now=later)
    assert add(held, bob, id=id, now=later) == comment == Comment.objects.get()
    # It renews the lease.
    held.refresh_from_db()
    assert held.held_until == later + LEASE
    for _each in range(2):
        remove_comment(request=held, mentor=bob, id=comment.pk, now=later)
    assert not Comment.objects.exists()


def test_another_comment_under_an_old_id_is_a_second_one(bob, ben, held):
    first = add(held, bob)
    add(held, bob, id=first.pk, text="And who agreed?")
    later = NOW + LEASE
    take_request(mentor=ben, request=held, now=later)
    add(held, ben, id=first.pk, now=later)
    assert Comment.objects.filter(review=first.review).count() == 2
    assert Comment.objects.count() == 3
    # One of who lost the lease is kept in their own draft.
    assert add(held, bob, now=later).review == first.review == Review.objects.get(mentor=bob)
    # Removing another's leaves it.
    Comment.objects.exclude(pk=first.pk).delete()
    remove_comment(request=held, mentor=ben, id=first.pk, now=later)
    assert Comment.objects.get() == first


def test_comment_after_returning_is_refused(bob, held):
    save_review(
        request=held, mentor=bob, number=0, marks=MARKS, summary="", verdict="ready", now=NOW
    )
    return_review(request=held, mentor=bob, now=NOW)
    with pytest.raises(CommentRefused):
        add(held, bob)
