"""What a result says, and that the cut answer is still the answer."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.domain.reports import (
    describe_result,
    given_number,
    list_options,
    say_expected,
)
from questions.domain.scoring import append_mentor_score
from questions.domain.segments import Span, cut_text, segment_field
from questions.models import QuestionVersion, Submission
from tests.factories import (
    NOW,
    LessonFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
)

STATUSES = ["covered", "partial", "contradicted", "unearned"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=60),
    places=st.lists(
        st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(STATUSES)), max_size=8
    ),
)
def test_cut_text_joins_to_the_text_whatever_the_spans(text, places):
    spans = [Span(start, end, status, i) for i, (start, end, status) in enumerate(places, 1)]
    segments = cut_text(text, spans)
    assert "".join(segment["text"] for segment in segments) == text
    assert all(segment["text"] for segment in segments)
    position = 0
    for segment in segments:
        owners = [span for span in spans if span.start <= position < span.end]
        assert segment["number"] == (owners[0].number if owners else None)
        position += len(segment["text"])


def test_cut_text_lets_the_earlier_part_keep_an_overlap():
    segments = cut_text("abcdef", [Span(2, 4, "covered", 1), Span(0, 6, "partial", 2)])
    assert [(one["text"], one["number"]) for one in segments] == [("ab", 2), ("cd", 1), ("ef", 2)]
    assert [one["numbers"] for one in segments] == [[2], [1, 2], [2]]
    assert [one["ends"] for one in segments] == [[], [1], [2]]


def test_segment_field_finds_a_quote_whose_offsets_are_off():
    quote = {"start": 0, "end": 4, "text": "late"}
    part = {"field": "text", "status": "covered", "quote": quote}
    segments = segment_field({"parts": [part]}, "text", "Too late.")
    assert [one["text"] for one in segments] == ["Too ", "late", "."]


def test_segment_field_underlines_a_passage_as_its_points_have_it():
    quote = {"start": 0, "end": 3, "text": "Too"}
    part = {"field": "text", "status": "covered", "quote": quote, "points": 2.5, "maximum": 3.0}
    segments = segment_field({"parts": [part]}, "text", "Too late.")
    assert [one["status"] for one in segments] == ["partial", ""]


def test_segment_field_shows_nothing_for_a_quote_that_is_not_there():
    quote = {"start": 0, "end": 4, "text": "soon"}
    part = {"field": "text", "status": "covered", "quote": quote}
    segments = segment_field({"parts": [part]}, "text", "Too late.")
    assert [one["status"] for one in segments] == [""]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "confidence", "headline"),
    [
        ("a", "sure", "Right, and you were sure."),
        ("a", "guess", "Right, though you guessed."),
        ("a", "", "Right."),
        ("b", "sure", "Not right, though you were sure."),
        ("b", "think_so", "Not right."),
    ],
)
def test_describe_result_says_how_it_went_beside_confidence(choice, confidence, headline):
    submission = SubmissionFactory(response={"choice": [choice]}, confidence=confidence)
    ScoreFactory(submission=submission)
    assert describe_result(submission=submission, now=NOW).headline == headline


@pytest.mark.django_db
def test_describe_result_puts_the_wrong_choice_first_then_the_right_one():
    submission = SubmissionFactory(response={"choice": ["c"]})
    ScoreFactory(submission=submission)
    options = describe_result(submission=submission, now=NOW).options
    assert [(one.id, one.status) for one in options] == [("c", "wrong"), ("a", "missed"), ("b", "")]


@pytest.mark.django_db
def test_describe_result_says_how_the_points_arose_once_they_are_there():
    submission = SubmissionFactory(kind="multiple_choice", response={"choice": ["a"]})
    assert describe_result(submission=submission, now=NOW).how == ""
    ScoreFactory(submission=submission)
    how = describe_result(submission=submission, now=NOW).how
    assert how == "1 of 2 right ones chosen: 0.5 of 1."


@pytest.mark.django_db
def test_describe_result_keeps_the_key_until_the_score_is_there():
    result = describe_result(submission=SubmissionFactory(), now=NOW)
    assert (result.options, result.model_answer, result.is_final) == ([], [], False)
    number = describe_result(submission=SubmissionFactory(kind="numeric"), now=NOW)
    assert number.expected == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "read"),
    [("15", "15 s"), ("15 min", "900 s"), ("0.5 min 0.5 s", "30.5 s"), ("abc", "")],
)
def test_given_number_is_the_one_that_was_read(typed, read):
    version = QuestionFactory(kind="numeric").current_version
    assert given_number(SubmissionFactory(version=version, response={"text": typed})) == read


@pytest.mark.django_db
def test_describe_result_of_a_number_names_it_and_the_reason():
    submission = SubmissionFactory(kind="numeric", response={"text": "15 s"})
    ScoreFactory(submission=submission)
    result = describe_result(submission=submission, now=NOW)
    assert result.expected == "900 s"
    assert result.reason == "The digits are right, the unit isn't."
    assert result.given == "15 s"


@pytest.mark.django_db
def test_describe_result_of_a_number_says_as_what_it_was_read():
    submission = SubmissionFactory(kind="numeric", response={"text": "15.000 s"})
    ScoreFactory(submission=submission)
    assert describe_result(submission=submission, now=NOW).given == "15.000 s, read as 15 s"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["written", "star"])
def test_describe_result_cuts_every_field_of_a_real_report(kind):
    submission = ScoreFactory(submission__kind=kind).submission
    result = describe_result(submission=submission, now=NOW)
    texts = submission.response.get("sections") or {"text": submission.response["text"]}
    for field in result.fields:
        joined = "".join(segment["text"] for segment in field["segments"])
        assert joined == texts[field["field"]]
    assert any(segment["status"] for field in result.fields for segment in field["segments"])
    assert result.model_answer


@pytest.mark.django_db
def test_describe_result_shows_a_mark_beside_the_automatic_score(bob):
    automatic = ScoreFactory(submission__kind="written")
    append_mentor_score(
        submission=automatic.submission,
        mentor=bob,
        key="review:1",
        points=Decimal("8"),
        maximum=Decimal("10"),
        report={"verdict": "nearly", "summary": "Say what you did."},
        now=NOW,
    )
    submission = Submission.objects.get()
    result = describe_result(submission=submission, now=NOW)
    assert (result.mark.name, result.mark.verdict_word) == ("Bob", "Nearly")
    assert result.score == automatic


@pytest.mark.django_db
def test_describe_result_names_section(alice):
    lesson = LessonFactory()
    question = QuestionFactory(lesson=lesson, version={"section": "causes"})
    submission = SubmissionFactory(learner=alice, version=question.current_version)
    ScoreFactory(submission=submission)
    result = describe_result(submission=submission, now=NOW)
    assert (result.section["number"], result.section["title"]) == (2, "Causes")


def test_the_markdown_of_an_option_is_shown_as_it_was_rendered():
    """Above its reason, in what a later version expects, and in the outcome of an interview."""
    html = "<code>a &lt; b</code>"
    option = {"id": "a", "text": "`a < b`", "html": html, "right": True, "why": "*So*."}
    option["why_html"] = "<em>So</em>."
    version = QuestionVersion(kind="single_choice", content={"text": "?", "options": [option]})
    options = list_options(Submission(version=version, response={"choice": ["a"]}), version)
    expects = say_expected(version)
    result = {"options": options, "rescored": {"number": 2, "expects": expects}}
    assert expects == html

    context = {"result": result, "item": result, "version": version}
    assert f"Why “{html}”" in render_to_string("questions/reasons.html", context)
    assert f"which expects: {html}." in render_to_string("questions/decisions.html", context)
    outcome = render_to_string("mockinterviews/result_options.html", context)
    assert f": {html}<br>" in outcome
    assert "<em>So</em>." in outcome


def test_an_option_says_what_its_author_lets_it_earn():
    options = [
        {"id": "a", "text": "All", "right": True, "why": "Yes."},
        {"id": "b", "text": "Most", "right": False, "share": 50, "why": "Nearly."},
        {"id": "c", "text": "None", "right": False, "share": -25, "why": "No."},
    ]
    version = QuestionVersion(
        kind="single_choice", content={"text": "How many?", "options": options}
    )
    shown = list_options(Submission(version=version, response={"choice": ["b"]}), version)
    assert [(one.id, one.status, one.share, one.taken) for one in shown] == [
        ("b", "partly", 50, 0),
        ("a", "missed", None, 0),
        ("c", "", -25, 25),
    ]
