"""Links that lead nowhere and raw HTML, each with the number of lines above it."""

import pytest

from lessons.domain.markdown import render_lesson
from lessons.domain.proofreading import (
    NO_FIGURE,
    NO_HEADING,
    NO_PAGE,
    NO_SCHEME,
    NO_TERM,
    RAW_HTML,
    RELATIVE,
    Places,
    find_html,
    find_refused,
    proofread,
)

PLACES = Places(
    tracks={"start"},
    topics={("start", "queues")},
    terms={"burst"},
    anchors={"what-a-queue-is": {"why"}},
)


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org/a?b#c", "http://example.org", "//example.org", "mailto:a@b.example"),
        *("/lessons/what-a-queue-is/", "/lessons/what-a-queue-is/#why", "/glossary/burst/"),
        *("/learn/start/", "/learn/start/queues/", "/glossary/", "/learn/", "#here", "/learn/?a=b"),
    ],
)
def test_a_link_that_leads_somewhere_needs_no_cure(address):
    assert PLACES.find_cure(address, here={"here"}) == ""


@pytest.mark.parametrize(
    ("address", "cure"),
    [
        ("#there", NO_HEADING),
        ("#", NO_HEADING),
        ("", NO_HEADING),
        ("/lessons/what-a-queue-is/#here", NO_HEADING),
        ("/lessons/queue/", "The pack has no such lesson. Add it, or correct the address."),
        ("/glossary/queue/", "The pack has no such term. Add it, or correct the address."),
        ("/learn/begin/", "The pack has no such track. Add it, or correct the address."),
        ("/learn/begin/queues/", "The pack has no such topic. Add it, or correct the address."),
        ("/learn/start/rows/", "The pack has no such topic. Add it, or correct the address."),
        ("/lessons/what-a-queue-is", NO_PAGE),
        ("/nowhere/", NO_PAGE),
        ("figures/row.svg", RELATIVE),
        ("example.org", RELATIVE),
        ("ftp://example.org", NO_SCHEME),
        ("https:example.org", NO_SCHEME),
        ("http://[", NO_SCHEME),
        ("term:burst", NO_TERM),
    ],
)
def test_a_link_that_leads_nowhere_gets_its_cure(address, cure):
    assert PLACES.find_cure(address, here={"here"}) == cure


def test_links_of_a_lesson_have_their_lines_in_tables_and_lists_as_well():
    text = "One\n[a](/1/)\\\n[b](/2/)\n\n- x\n- [c](/3/)\n\n"
    text += "| h |\n|---|\n| x |\n| [d](/4/) |\n\n:::tip\n[e][f]\n:::\n\n[f]: /5/\n"
    rendered = render_lesson(text, figures={}, terms={})

    assert rendered.links == [(1, "/1/"), (2, "/2/"), (5, "/3/"), (10, "/4/"), (13, "/5/")]


def test_words_of_the_glossary_are_no_links_of_a_lesson():
    rendered = render_lesson("[a](term:burst)", figures={}, terms={"burst": "Much at once."})

    assert rendered.links == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb <i>c</i>", [(1, "<i>"), (1, "</i>")]),
        ("a\n\n<div>\nb\n</div>", [(2, "<div>")]),
        ("a <!-- b -->", [(0, "<!-- b -->")]),
        ("<script>alert(1)</script>", [(0, "<script>alert(1)</script>")]),
        ("> - x <br>", [(0, "<br>")]),
    ],
)
def test_raw_html_is_found_where_it_stands(text, found):
    assert list(find_html(text)) == [(above, value, RAW_HTML) for above, value in found]


@pytest.mark.parametrize(
    "text",
    ["`<b>`", "1 < 2 > 0", "a \\<b> c", "```html\n<b>\n```", "    <b>\n", "<https://example.org>"],
)
def test_what_only_looks_like_html_is_none(text):
    assert list(find_html(text)) == []


def test_a_text_of_a_question_has_neither_dead_links_nor_figures():
    text = "A [queue](/lessons/queue/),\n![a row](figures/row.svg) and <b>."

    assert sorted(proofread(text, PLACES)) == [
        (0, "/lessons/queue/", "The pack has no such lesson. Add it, or correct the address."),
        (1, "<b>", RAW_HTML),
        (1, "figures/row.svg", NO_FIGURE),
    ]


@pytest.mark.parametrize(
    "address", ["javascript:a", "JavaScript:a", "&#106;avascript:a", "vbscript:a", "data:text/a,b"]
)
def test_a_link_that_a_lesson_would_show_as_text_is_found(address):
    (found,) = find_refused(f"One\n[a]({address}) `[b](data:text/c)`")

    assert (found[0], found[2]) == (1, NO_SCHEME)
    assert list(find_refused(f"```\n[a]({address})\n```")) == []
