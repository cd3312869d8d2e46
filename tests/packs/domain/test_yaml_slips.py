"""The commonest slips in YAML get a sentence that says what to do, and the line to do it in."""

import pytest

from packs.domain.yaml import read_yaml
from packs.domain.yaml_slips import (
    IS_AFTER,
    IS_BARE,
    IS_COLON,
    IS_ESCAPE,
    IS_INDENT,
    IS_OPEN,
    IS_SIGN,
    IS_TAB,
)


@pytest.mark.parametrize(
    ("text", "line", "cure"),
    [
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
        ("- id: [a\n", 2, "This is not YAML: expected ',' or ']', but got '<stream end>'."),
    ],
)
def test_a_slip_gets_its_line_and_its_cure(text, line, cure):
    _value, (fault,) = read_yaml(text, file="a.yaml", above=3)
    assert (fault.line, fault.cure, fault.stops) == (line + 3, cure, True)
