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


def test_quote_alone_is_found_where_it_stands_once(bob, held):
    comment = add(held, bob)
    assert (comment.start, comment.end) == (18, 33)


def test_quote_that_stands_twice_is_refused(bob, held):
    with pytest.raises(SpanError, match="more than once"):
        add(held, bob, quote="agreed")


@pytest.mark.parametrize("quote", ["they agreed", ""])
def test_quote_that_is_not_there_is_refused(bob, held, quote):
    with pytest.raises(SpanError, match="does not stand"):
        add(held, bob, start=0, end=len(quote), quote=quote)


def test_offsets_that_do_not_match_fall_back_to_the_quote(bob, held):
    assert add(held, bob, start=0, end=15).start == 18


def test_unknown_field_is_refused(bob, held):
    with pytest.raises(SpanError, match="Choose the part"):
        add(held, bob, field="charm")


def test_same_comment_sent_twice_is_stored_once(bob, held):
    id = uuid4()
    assert add(held, bob, id=id) == add(held, bob, id=id)
    assert Comment.objects.count() == 1


def test_another_comment_under_an_old_id_is_a_second_one(bob, ben, held):
    first = add(held, bob)
    add(held, bob, id=first.pk, text="And who agreed?")
    take_request(mentor=ben, request=held, now=NOW + LEASE)
    add(held, ben, id=first.pk, now=NOW + LEASE)
    assert Comment.objects.filter(review=first.review).count() == 2
    assert Comment.objects.count() == 3


def test_comment_renews_the_lease(bob, held):
    add(held, bob, now=NOW + timedelta(minutes=20))
    held.refresh_from_db()
    assert held.held_until == NOW + timedelta(minutes=20) + LEASE


def test_comment_after_a_lost_lease_is_kept_in_the_own_draft(bob, ben, held):
    take_request(mentor=ben, request=held, now=NOW + LEASE)
    comment = add(held, bob, now=NOW + LEASE)
    assert comment.review == Review.objects.get(mentor=bob)


def test_comment_after_returning_is_refused(bob, held):
    save_review(
        request=held, mentor=bob, number=0, marks=MARKS, summary="", verdict="ready", now=NOW
    )
    return_review(request=held, mentor=bob, now=NOW)
    with pytest.raises(CommentRefused):
        add(held, bob)


def test_removing_twice_is_the_same_as_once(bob, held):
    comment = add(held, bob)
    for _each in range(2):
        remove_comment(request=held, mentor=bob, id=comment.pk, now=NOW)
    assert not Comment.objects.exists()


def test_removing_anothers_comment_leaves_it(bob, ben, held):
    comment = add(held, bob)
    take_request(mentor=ben, request=held, now=NOW + LEASE)
    remove_comment(request=held, mentor=ben, id=comment.pk, now=NOW + LEASE)
    assert Comment.objects.get() == comment
