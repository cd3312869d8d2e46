"""The answer as it is laid out: every comment once, in the order one meets them."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.reading import lay_out
from mentoring.models import Comment
from questions.kinds import KINDS
from tests.factories import CONTENT

TEXTS = st.text(alphabet=st.sampled_from("ab \n🚀"), min_size=1, max_size=60)


def answer_of(text):
    version = SimpleNamespace(kind=KINDS["written"].slug, content=CONTENT["written"])
    return SimpleNamespace(version=version, response={"text": text})


@st.composite
def answers_with_comments(draw):
    """Return a text and comments on words of it, trimmed as stored ones are."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    comments = []
    for start, end in draw(st.lists(st.tuples(places, places))):
        quote = text[start:end]
        if quote.strip():
            start += len(quote) - len(quote.lstrip())
            end = start + len(quote.strip())
            comments.append(Comment(field="text", start=start, end=end, quote=text[start:end]))
    return text, comments


@given(answers_with_comments())
def test_every_comment_stands_once_in_the_order_of_its_place(case):
    text, comments = case
    (field,) = lay_out(answer_of(text), comments)
    shown = [each for paragraph in field.paragraphs for each in paragraph.comments]
    assert sorted(each.number for each in shown) == list(range(1, len(comments) + 1))
    by_number = sorted(shown, key=lambda each: each.number)
    starts = [each.comment.start for each in by_number]
    assert starts == sorted(starts)
    closed = [
        each.number
        for paragraph in field.paragraphs
        for segment in paragraph.segments
        for each in segment.closing
    ]
    assert sorted(closed) == sorted(each.number for each in shown)


def test_comment_on_an_unknown_field_is_left_out():
    (field,) = lay_out(answer_of("Words."), [Comment(field="charm", start=0, end=1)])
    assert field.text == "Words."
    assert not any(paragraph.comments for paragraph in field.paragraphs)
