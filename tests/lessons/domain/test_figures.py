"""Figures: what may stand in one, and what is left out."""

import pytest

from lessons.domain.figures import clean_figure

FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 100 20"{attributes}>\n<title>T</title><desc>D</desc>\n{body}\n</svg>'
)


def draw(body: str = "", attributes: str = ""):
    return clean_figure(FRAME.format(body=body, attributes=attributes), prefix="f")


def test_a_plain_figure_passes_whole():
    figure = draw('<g fill="currentColor"><text x="1" font-weight="600">a &lt; b</text></g>')

    assert figure.faults == []
    assert '<g fill="currentColor"><text x="1" font-weight="600">a &lt; b</text></g>' in figure.svg


HOSTILE = {
    "<script>alert(1)</script>": "script",
    "<style>*{fill:red}</style>": "style",
    '<rect onclick="alert(1)"/>': "onclick",
    '<rect style="fill:red"/>': "style",
    "<foreignObject><p>x</p></foreignObject>": "foreignObject",
    '<a href="https://example.org"><text>x</text></a>': "a",
    '<image href="https://example.org/x.png"/>': "image",
    '<use href="https://example.org/x.svg#a"/>': "href",
    '<use xlink:href="#a"/>': "xlink:href",
    '<rect fill="url(https://example.org/x)"/>': "fill",
    '<rect fill="URL(//example.org/x)"/>': "fill",
    '<animate attributeName="href" to="javascript:alert(1)"/>': "animate",
    '<set attributeName="onclick" to="alert(1)"/>': "set",
    "<svg><text>x</text></svg>": "svg",
    '<filter id="x"/>': "filter",
    "<svg:script>alert(1)</svg:script>": None,
}


@pytest.mark.parametrize(("body", "named"), HOSTILE.items())
def test_what_could_run_or_load_is_left_out_and_named(body, named):
    figure = draw(body)

    if named is None:  # an unknown prefix; nothing of it may pass, whoever finds it
        assert figure.faults
    else:
        assert (3, named) in [(line, value) for line, value, _cure in figure.faults]
    for trace in ("script", "style", "onclick", "example.org", "<p>", "<a", "alert"):
        assert trace not in figure.svg


@pytest.mark.parametrize(
    ("width", "size", "least"),
    [
        (720, "13", 14),
        (720, "14", None),
        (480, "14px", 15),
        (480, "15px", None),
        (720, "1em", None),
    ],
)
def test_text_that_would_be_too_small_on_a_phone_is_a_fault(width, size, least):
    figure = clean_figure(
        FRAME.format(body=f'<text font-size="{size}">t</text>', attributes="").replace(
            "0 0 100 20", f"0 0 {width} 20"
        ),
        prefix="f",
    )

    cure = f"On a phone text of this size is too small to read. Make it {least} or more."
    assert figure.faults == ([(3, size, cure)] if least else [])


def test_the_outermost_element_takes_no_handler():
    figure = draw(attributes=' onload="alert(1)" style="color:red" class="x"')

    assert [value for _line, value, _cure in figure.faults] == ["onload", "style"]
    assert 'class="x"' in figure.svg
    assert "alert" not in figure.svg


def test_a_document_type_is_refused():
    text = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + FRAME.format(body="&a;", attributes="")

    figure = clean_figure(text, prefix="f")

    assert figure.svg == ""
    assert figure.faults[0][1] == "DOCTYPE"


def test_ids_and_what_points_to_them_get_the_same_prefix():
    figure = draw('<defs><path id="a" d="M0 0"/></defs><use href="#a"/><rect fill="url(#a)"/>')

    assert 'id="f-a"' in figure.svg
    assert 'href="#f-a"' in figure.svg
    assert 'fill="url(#f-a)"' in figure.svg


def test_a_wide_drawing_is_known_by_its_box():
    wide = FRAME.replace("0 0 100 20", "0 0 720 400").format(body="", attributes="")

    assert clean_figure(wide, prefix="f").wide
    assert not draw().wide


def test_broken_xml_is_one_fault_with_its_line():
    figure = draw("<rect>")

    assert [fault[0] for fault in figure.faults] == [4]
    assert figure.svg == ""
