"""Whatever a file holds is read, or refused in its place, and nothing unsafe gets through."""

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lessons.domain.markdown import ATTRIBUTES, TAGS, render_text
from lessons.domain.markup import PICTURE
from questions.portable.gift_reading import read_gift
from questions.portable.items import FormatError
from questions.portable.markdown_text import FORMATS, to_markdown
from questions.portable.moodle_reading import read_moodle

QUICK = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
GIFT_PARTS = st.sampled_from(
    [
        *(*"{}~=#:%*/\\|1aä中TF", "##", "####", "::", "->", "%50%", "%-33.3%", "//", "\\{", "TRUE"),
        *("..", "-5", "1e999", "[html]", "[markdown]", "[moodle]", "[plain]", "<b>", "&lt;"),
        *("<script>alert(1)</script>", "``", "**", "_", "[x](javascript:x)", "[id:x]", "[tag:y]"),
        "$CATEGORY:",
        *("\n", "\n\n", " ", ">3 ALL\n", "<img src=x onerror=y>"),
    ]
)
XML_PARTS = st.sampled_from(
    (
        "<quiz>",
        "</quiz>",
        *(f'<question type="{kind}">' for kind in ("multichoice", "cloze", "matching", "essay")),
        *(f'<question type="{kind}">' for kind in ("truefalse", "numerical", "ordering")),
        "</question>",
        '<questiontext format="html"><text>',
        "<![CDATA[<script>x</script><p onclick=y>]]>",
        "</text></questiontext>",
        '<answer fraction="100"><text>',
        '<answer fraction="%"><text>',
        "</text></answer>",
        "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>",
        "{1:SA:=a~%50%b#c}",
        "{2:MC:=a~b}",
        "{1:NUMERICAL:=1:2}",
        "<units><unit><multiplier>0</multiplier></unit></units>",
        "<single>false</single>",
        "<!DOCTYPE a>",
        '<file name="a.png" encoding="base64">R0lGODlhAQABAAAAOw==</file>',
        '<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]>',
        "&amp;",
        "&x;",
        "\n",
        "1",
    )
)
HTML_PARTS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<i>", "</a>", "<ul>", "<li>", "<pre>", "</pre>", "<code>"),
        *("</code>", "</table>", "<br>", "<script>", "</script>", "<!--", "-->", "&lt;script&gt;"),
        *("&#x3c;", "```", *"<>`\\](a"),
        *("<a href='javascript:alert(1)'>", "<a href=https://e.org>", "<table><tr><td>", "\n"),
        *("<img src='@@PLUGINFILE@@/a.png'>", "data:image/gif;base64,R0lGODlhAQABAAAAOw=="),
        *("<svg onload=x>", "<iframe src=x>", "<img alt='p' src='data:x'>", "b c"),
    ]
)
ADDRESSES = ("https", "http", "mailto")


class Watch(HTMLParser):
    """Notes what no page of ours has."""

    def __init__(self):
        super().__init__()
        self.unsafe = []

    def handle_starttag(self, tag, attrs):
        known = ATTRIBUTES.get(tag, set())
        self.unsafe += [tag] if tag not in TAGS else []
        self.unsafe += [name for name, _value in attrs if name not in known]
        self.unsafe += [
            value
            for name, value in attrs
            if name == "href"
            and ":" in value
            and value.split(":")[0] not in ("https", "http", "mailto")
        ]
        self.unsafe += [
            value for name, value in attrs if name == "src" and not PICTURE.fullmatch(value)
        ]


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inner)


def check_reading(read, data: bytes) -> None:
    faults, items = [], []
    try:
        reading = read(data)
        faults, items = reading.refusals, reading.items
    except FormatError as error:
        faults = [error]
    for fault in faults:
        assert fault.says
        assert fault.line >= 1
        assert fault.column >= 1
    for item in items:
        assert item.kind
        check_safe("\n\n".join(texts_of(item.content)))


def check_safe(text: str) -> None:
    watch = Watch()
    watch.feed(render_text(text))
    watch.close()
    assert watch.unsafe == []


@QUICK
@given(st.lists(GIFT_PARTS, max_size=40).map("".join))
@example("x{#=1..0}")
@example("x{=%101%a}")
def test_any_gift_is_read_or_refused_in_its_place(text):
    check_reading(read_gift, text.encode())


@QUICK
@given(st.lists(XML_PARTS, max_size=30).map("".join))
@example('<quiz><question type="numerical"><answer fraction="NaN"/></question></quiz>')
def test_any_xml_is_read_or_refused_in_its_place(text):
    check_reading(read_moodle, text.encode())
    check_reading(read_moodle, f"<quiz><question>{text}</question></quiz>".encode())


@QUICK
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbfa\r\n{T}")
@example(b"\xff\xfe{\x00}\x00")
@example(b"a\xff{T}")
@example(b"a\x00{T}")
def test_any_bytes_are_read_or_refused_in_their_place(data):
    check_reading(read_gift, data)
    check_reading(read_moodle, data)


@QUICK
@given(st.sampled_from(FORMATS), st.lists(HTML_PARTS, max_size=30).map("".join))
def test_no_text_of_any_format_passes_unsafe_html(form, text):
    check_safe(to_markdown(text, form))


MANY = 59_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{" * MANY, "never closed"),
        ("x{" + "~" * MANY + "}", "100 is the limit"),
        ("x{#" + "9" * MANY + "}", "not a number"),
        ("x{#1e16}", "larger or smaller"),
        ("x{T}" + "x" * 70_000, "60000 is the limit"),
        ("[html]" + "<div>" * 9_000 + "x{T}", "marks of HTML"),
        ("\n\n".join(["x{T}"] * 2_001), "more than 2000 items"),
        ("\\" * MANY, "braces"),
    ],
)
def test_hostile_gift_is_refused(data, says):
    try:
        [refusal] = read_gift(data.encode()).refusals
    except FormatError as error:
        refusal = error
    assert says in refusal.says


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("data", "line", "column", "says"),
    [
        (f'<?xml version="1.0"?>\n{LAUGHS}', 2, 1, "document type"),
        ('<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', 1, 1, "document type"),
        ("<quiz>" + "<a>" * 500, 1, 124, "too deep"),
        ("<quiz>\n<question></quiz>", 2, 13, "mismatched tag"),
        ("<rss/>", 1, 1, "<rss>"),
        ("<quiz>\0</quiz>", 1, 7, "U+0000"),
        ("", 1, 1, "no element found"),
    ],
)
def test_hostile_xml_is_refused_as_a_whole(data, line, column, says):
    with pytest.raises(FormatError, match=r".") as refused:
        read_moodle(data.encode())
    assert says in refused.value.says
    assert (refused.value.line, refused.value.column) == (line, column)
