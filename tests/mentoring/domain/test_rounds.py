"""Where the words of a comment stand in the next round: found where they are, gone where not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.domain.rounds import carry_over, find_again
from tests.factories import SubmissionFactory
from tests.mentoring.factories import CommentFactory, ReviewFactory, ReviewRequestFactory

WORDS = st.lists(st.sampled_from(["we", "agreed", "then", "é🚀", "I", "measured,"]), max_size=8)
# The marked words: unlike all others, so that one can say where they are.
MARKED = "the very words"


@st.composite
def edits(draw):
    """An old text with the marked words in it, and a new one with other words around them."""
    before, after = draw(WORDS), draw(WORDS)
    old = " ".join([*before, MARKED, *after])
    new = " ".join([*draw(WORDS), *draw(st.sampled_from([(MARKED,), ()])), *draw(WORDS)])
    return old, new


@settings(deadline=None, max_examples=60)
@given(edits())
def test_words_are_found_wherever_they_went_and_gone_where_they_are_not(case):
    old, new = case
    start = old.index(MARKED)
    found = find_again(old, new, start, start + len(MARKED))
    if MARKED in new:
        assert found == (new.index(MARKED), new.index(MARKED) + len(MARKED))
    else:
        assert found is None


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_span_that_is_found_has_its_words_and_an_unchanged_text_keeps_it(data):
    old, new = " ".join(data.draw(WORDS)), " ".join(data.draw(WORDS))
    end = data.draw(st.integers(0, len(old)))
    start = data.draw(st.integers(0, end))
    found = find_again(old, new, start, end)
    assert found is None or new[slice(*found)] == old[start:end] != ""
    assert find_again(old, old, start, end) == ((start, end) if start < end else None)


@pytest.mark.parametrize(
    ("old", "new", "quote", "found"),
    [
        # The second "we" went: the first one is not taken for it.
        ("we saw it, then we agreed", "we saw it", (16, 18), None),
        # Words were put before, and the second of two stays the second.
        ("we saw, we agreed", "So we saw, we agreed", (8, 10), (11, 13)),
        # Something was put into the words themselves.
        ("we agreed on it", "we agreed quickly on it", (0, 15), None),
    ],
)
def test_words_that_stand_twice_are_told_apart(old, new, quote, found):
    assert find_again(old, new, *quote) == found


@pytest.mark.django_db
def test_comments_are_carried_to_where_their_text_stands():
    before = SubmissionFactory(kind="star")
    review = ReviewFactory(request=ReviewRequestFactory(submission=before))
    stays = CommentFactory(review=review)
    gone = CommentFactory(review=review, quote="both designs", start=11, end=23)
    CommentFactory(review=review, resolved_at=review.updated_at)
    sections = before.response["sections"] | {"action": "At once I measured the design we had."}
    after = SubmissionFactory(
        learner=before.learner, version=before.version, response={"sections": sections}
    )
    standing, lost = carry_over(review.comments.all(), before, after)
    assert [(one.pk, one.start, one.end) for one in standing] == [(stays.pk, 8, 18)]
    assert lost == [gone]
    stays.refresh_from_db()
    assert stays.start == 0
