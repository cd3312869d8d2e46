"""Segments put together are the text, whatever spans lie on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.anchors import Span, SpanError, cut_into_segments, list_paragraphs, locate

TEXTS = st.text(alphabet=st.sampled_from("ab \n🚀é"), max_size=60)


@st.composite
def texts_with_spans(draw):
    text = draw(TEXTS.filter(bool))
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])))
    return text, [Span(min(pair), max(pair), key) for key, pair in enumerate(pairs)]


@given(texts_with_spans())
def test_segments_are_the_text_and_carry_exactly_the_spans_over_them(case):
    text, spans = case
    segments = cut_into_segments(text, spans)
    assert "".join(segment.text for segment in segments) == text
    for segment in segments:
        assert text[segment.start : segment.end] == segment.text != ""
        for place in range(segment.start, segment.end):
            over = tuple(span.key for span in spans if span.start <= place < span.end)
            assert segment.keys == over
    closed = sorted(key for segment in segments for key in segment.closing)
    assert closed == [span.key for span in spans]


@given(texts_with_spans())
def test_paragraphs_keep_every_span_that_has_words_in_them(case):
    text, spans = case
    for start, end in list_paragraphs(text):
        segments = cut_into_segments(text, spans, start=start, end=end)
        assert "".join(segment.text for segment in segments) == text[start:end]
        shown = {key for segment in segments for key in segment.keys}
        assert shown == {span.key for span in spans if span.start < end and span.end > start}


@given(TEXTS)
def test_paragraphs_leave_out_nothing_but_white_space(text):
    edges = [0, *(place for pair in list_paragraphs(text) for place in pair), len(text)]
    assert edges == sorted(edges)
    gaps = [text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)]
    assert "".join(gaps).strip() == ""


@given(TEXTS, TEXTS.filter(bool))
def test_locate_finds_one_place_or_says_why_not(text, quote):
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    if len(places) == 1:
        assert locate(text, quote) == (places[0], places[0] + len(quote))
    else:
        with pytest.raises(SpanError):
            locate(text, quote)
