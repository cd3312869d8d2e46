"""The commonest slips in YAML get a sentence that says what to do, and the line to do it in."""

import pytest

from packs.domain.yaml import read_yaml
from packs.domain.yaml_slips import (
    IS_AFTER,
    IS_BARE,
    IS_COLON,
    IS_DASH,
    IS_ESCAPE,
    IS_INDENT,
    IS_OPEN,
    IS_SIGN,
    IS_TAB,
)

SLIPS = [
    ("- id: a\n  text: Which one: this?\n", 2, IS_COLON),
    ("- id: a\n  text: Which of these:\n    That.\n", 2, IS_COLON),
    ("- id: a\n\ttext: b\n", 2, IS_TAB),
    ("- id: a\n   text: b\n", 2, IS_INDENT),
    ("- id: a\n text: b\n", 2, IS_INDENT),
    ("- id: a\n  text: |\n    b\n   c\n", 4, IS_INDENT),
    ("- id: a\n  tags:\n  - x\n - y\n", 4, IS_INDENT),
    ("a: b\n- c\n", 2, IS_INDENT),
    ("- id: a\n  text: `b` is\n", 2, IS_SIGN % "`"),
    ("- id: a\n  text: @b\n", 2, IS_SIGN % "@"),
    ("- id: a\n  text\n  kind: x\n", 2, IS_BARE),
    ('- id: a\n  text: "b\n  kind: x\n', 2, IS_OPEN),
    ("- id: a\n  text: 'it's so'\n", 2, IS_AFTER),
    ('- id: a\n  text: "b" c\n', 2, IS_AFTER),
    ('- id: a\n  text: "\\d+"\n', 2, IS_ESCAPE),
    ("- id: a\n  text: [[gap]] keeps\n", 2, IS_SIGN % "["),
    ("- id: a\n  text: [Docs](https://a.example) say\n  kind: x\n", 2, IS_SIGN % "["),
    ("- id: a\n  o:\n  - {id: a, text: [[gap]] keeps}\n", 3, IS_SIGN % "["),
    ("- id: a\n  text: {a} is\n", 2, IS_SIGN % "{"),
    ("- id: a\n  text: {{ fact:limit }} is it\n", 2, IS_SIGN % "{{"),
    ("- id: a\n  text: {{ fact:limit }}\n", 2, IS_SIGN % "{{"),
    ("- id: a\n  o: [{id: a, text: {{ fact:limit }}}]\n", 2, IS_SIGN % "{{"),
    ("- id: a\n  text: *bold* text\n", 2, IS_SIGN % "*"),
    ("- id: a\n  text: **bold** text\n", 2, IS_SIGN % "*"),
    ("- id: a\n  text: 'x' *is*\n", 2, IS_AFTER),
    ("- id: a\n  text: &&& is\n", 2, IS_SIGN % "&"),
    ("- id: a\n  text: > 5 is it\n", 2, IS_SIGN % ">"),
    ("- id: a\n  text: >= 5\n", 2, IS_SIGN % ">"),
    ("- id: a\n  text: |x|\n", 2, IS_SIGN % "|"),
    ("- id: a\n  text: %x\n", 2, IS_SIGN % "%"),
    ("- id: a\n  text: - x\n", 2, IS_SIGN % "-"),
    ("- id: a\n  text: ? x\n", 2, IS_SIGN % "?"),
    ("-id: a\n  text: b\n", 1, IS_DASH),
    ("- id: a\n  text: b\n\n-id: c\n  text: d\n", 4, IS_DASH),
    ("- id: a\n  o:\n  -id: b\n\n   text: c\n", 3, IS_DASH),
    ("- id:a\n  text: b\n", 1, IS_BARE),
    ("- id: a\n  text:b\n  kind: x\n", 2, IS_BARE),
    ("- id: a\n  text: See\n    https://a.example\n   kind: x\n", 4, IS_INDENT),
]
NO_CURE = "This is not YAML: expected ',' or ']', but got '<stream end>'."


@pytest.mark.parametrize(("text", "line", "cure"), [*SLIPS, ("- id: [a\n", 2, NO_CURE)])
def test_a_slip_gets_its_line_and_its_cure(text, line, cure):
    _value, (fault,) = read_yaml(text, file="a.yaml", above=3)
    assert (fault.line, fault.cure, fault.stops) == (line + 3, cure, True)


@pytest.mark.parametrize(("text", "line", "cure"), [one for one in SLIPS if one[0][:2] == "- "])
def test_a_slip_below_what_only_one_parser_takes_is_the_one_that_is_named(text, line, cure):
    """PyYAML itself stops at [sure?], which libyaml reads as the text that it is."""
    before = "- o: [sure?]\n"
    assert read_yaml(before, file="a.yaml") == ([{"o": ["sure?"]}], [])
    _value, (fault,) = read_yaml(before + text, file="a.yaml")
    assert (fault.line, fault.cure) == (line + 1, cure)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("- *bold text*\n", "put a text that begins with & or * in quotes."),
        ("- &amp is\n", "put a text that begins with & or * in quotes."),
        ("- ![Row](row.svg)\n", "put a text that begins with ! in quotes."),
        ("- !important is\n", "put a text that begins with ! in quotes."),
    ],
)
def test_what_is_an_anchor_or_a_tag_may_have_been_meant_as_a_text(text, cure):
    _value, (fault,) = read_yaml(text, file="a.yaml")
    assert fault.cure.endswith(f", or {cure}")
