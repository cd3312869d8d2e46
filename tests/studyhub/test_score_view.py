"""How a stored report becomes what a person reads."""

import copy

import pytest
from django.template import Context, Template

from studyhub.specimens import ANSWER, REPORT
from studyhub.templatetags.score_view import arrange_score, cut_segments
from studyhub.templatetags.ui import minutes, points, seconds


@pytest.fixture
def report() -> dict:
    return copy.deepcopy(REPORT)


def draw(report: dict, **shown) -> str:
    page = Template("{% load ui %}{% score_report report score fields prefix='q1' %}")
    return page.render(Context({"report": report, **shown}))


def test_segments_join_to_the_answer(report):
    segments = cut_segments(report, "text", ANSWER)

    assert "".join(segment["text"] for segment in segments) == ANSWER
    assert [s["status"] for s in segments if s["status"]] == ["covered", "partial", "contradicted"]


def test_segments_of_overlapping_spans_lose_no_text(report):
    report["parts"][1]["quote"] = {"start": 10, "end": 80, "text": ANSWER[10:80]}
    report["unearned"] = [
        {"field": "text", "start": 5, "end": 9999, "text": "", "reason_code": "repeated"}
    ]

    segments = cut_segments(report, "text", ANSWER)

    assert "".join(segment["text"] for segment in segments) == ANSWER


def test_segments_leave_out_other_fields(report):
    assert cut_segments(report, "result", "Nothing quoted here.") == [
        {"text": "Nothing quoted here.", "status": "", "number": None}
    ]


def test_key_points_carry_their_greatest_points(report):
    shown = arrange_score(report, None, [], "q1")

    assert [point["maximum"] for point in shown["key_points"]] == [4, 4, 1, 1]


def test_numbers_and_quotes_lead_to_each_other(report):
    report["versions"] = {"scorer": "1.10", "lesson": 2}
    html = draw(report, score=None, fields=[{"title": "", "field": "text", "text": ANSWER}])

    assert html.count('id="q1-span-1"') == html.count('href="#q1-span-1"') == 1
    assert html.count('id="q1-point-1"') == html.count('href="#q1-point-1"') == 1
    assert "By version 1.10 of the scorer." in html
    assert "looked for in version 2 of the lesson." in html


@pytest.mark.parametrize(
    ("points", "word", "status", "reason"),
    [
        (4.0, "Covered", "covered", "Your answer says this."),
        (3.5, "Partly covered", "partial", "Your answer says most of this, or says it loosely."),
        (0.0, "Not found", "", "Your answer says this."),
    ],
)
def test_a_point_has_one_verdict_by_its_points(report, points, word, status, reason):
    report["parts"] = [report["parts"][0] | {"points": points, "reason": "Your answer says this."}]
    fields = [{"title": "", "field": "text", "text": ANSWER}]

    shown = arrange_score(report, None, fields, "q1")

    row, segment = shown["rows"][0], shown["fields"][0]["segments"][0]
    assert (row["word"], segment["status"], row["reason"]) == (word, status, reason)


def check(identity: str, points: float, reason: str = "Long enough.") -> dict:
    section = identity.split(".")[0]
    return {
        "id": identity,
        "title": f"{section.title()}: long enough",
        "field": section,
        "maximum": 1.0,
        "points": points,
        "status": {1.0: "covered", 0.0: "missing"}.get(points, "partial"),
        "reason": reason,
        "quote": None,
    }


def test_checks_of_a_section_fold_into_one_row(report):
    key_point = report["parts"][0]
    report["parts"] = [
        check("task.length", 0.0, "Nothing was written."),
        check("task.share", 0.0, "Nothing was written."),
        check("action.length", 1.0),
        check("action.share", 0.5, "Say more.") | {"quote": {"start": 0, "end": 2, "text": "We"}},
        key_point,
    ]
    fields = [{"title": "Action", "field": "action", "text": "We did it."}]

    shown = arrange_score(report, None, fields, "q1")

    rows = [(row["label"], row["title"], row["points"], row["glyph"]) for row in shown["rows"]]
    assert rows == [
        ("1", "Task", 0, "none"),
        ("2", "Action", 1.5, "part"),
        ("3", key_point["title"], 4.0, "full"),
    ]
    assert [len(row.get("checks", [])) for row in shown["rows"]] == [0, 2, 0]
    assert shown["rows"][1]["reason"] == "Long enough: Say more."
    assert shown["fields"][0]["segments"][0]["label"] == "2b"
    html = draw(report, score=None, fields=fields)
    assert html.count("Nothing was written.") == 1
    assert html.count('id="q1-point-4"') == html.count('href="#q1-point-4"') == 1


def test_how_a_point_was_read_shows_where_the_report_has_it(report):
    report["parts"][1] |= {
        "matched_wording": "The packages are loaded",
        "matched_terms": ["packages"],
        "missing_terms": ["import"],
        "polarity": "negated",
        "caps": [{"rule": "negated", "evidence": "“it loads” is denied.", "points": -1.5}],
    }

    html = draw(report, score=None, fields=[])

    # The others are of an earlier version of the scorer, which did not say it.
    assert html.count("How it was read") == 1
    for said in ("The packages are loaded", "import", "Read as denying", "is denied.", "−1.5"):
        assert said in html


def test_notes_of_a_story_are_shown_with_their_words(report):
    def note(code: str, says: str, text: str) -> dict:
        quote = {"start": 0, "end": len(text), "text": text} if text else None
        return {"code": code, "part": "task", "field": "task", "says": says, "quote": quote}

    report["notes"] = [
        note("tells", "This tells what came of it, and stands where your task is expected.", "B."),
        note("absent", "No sentence clearly tells your task.", ""),
        note("specific", "This makes the story concrete.", "300 <orders>"),
        note("evidence", "This may show: Feedback changed the plan.", "They said no."),
        note("flag", "This may be a warning sign: Silence.", "We told nobody."),
        note("confidential", "This may be confidential.", "jo@customer.example"),
    ]

    html = draw(report, score=None, fields=[])

    wanted = (
        "confidential.",
        "jo@customer",
        "sign: Silence.",
        "told nobody",
        "No sentence",
        "Feedback",
        "300 &lt;",
        "stands where",
    )
    assert [html.index(words) for words in wanted] == sorted(map(html.index, wanted))
    del report["notes"]
    assert "What the story shows" not in draw(report, score=None, fields=[])


def test_what_earned_nothing_for_the_same_reason_is_named_together(report):
    span = {"field": "text", "start": 0, "end": 0, "reason_code": "repeated"}
    told = [("One.", "Said before."), ("Two.", "Said before."), ("<b>", "Markup.")]
    report["unearned"] = [span | {"text": text, "reason": reason} for text, reason in told]

    page = draw(report, score=None, fields=[{"title": "", "field": "text", "text": ANSWER}])

    assert page.count("Earned nothing:") == 2
    assert page.count("Said before.") == 1
    assert "&lt;b&gt;</q> Markup." in page


def test_machine_and_person_never_look_alike(report):
    by_machine = draw(report, score={"maker": "automatic", "duration_ms": 1240}, fields=[])
    by_person = draw(report, score={"maker": "Bob"}, fields=[])

    assert "Scored automatically in 1.2 s" in by_machine
    assert "score--person" not in by_machine
    assert "Marked by Bob" in by_person
    assert "score--person" in by_person


def test_answer_is_shown_as_text(report):
    fields = [{"title": "", "field": "text", "text": "<b>bold</b>"}]
    report["parts"] = []

    assert "&lt;b&gt;bold&lt;/b&gt;" in draw(report, score=None, fields=fields)


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (5.5, "5.5"), (0.25, "0.25"), (0, "0"), (-0.5, "−0.5"), (100, "100"), (None, "–")],
)
def test_points_have_no_false_zero(value, text):
    assert points(value) == text


def test_durations_read_as_words():
    assert [minutes(25), minutes(60), minutes(112)] == ["25 min", "1 h", "1 h 52 min"]
    assert [seconds(1240), seconds(30)] == ["1.2 s", "under 0.1 s"]
    assert [seconds(99_900), seconds(340_000)] == ["99.9 s", "5 min 40 s"]
