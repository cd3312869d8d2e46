"""Pictures that are embedded in files: what is one, and what a text shows of it."""

import base64
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.domain.markdown import render_text
from questions.portable.items import Item
from questions.portable.limits import LARGEST_PICTURE
from questions.portable.markdown_text import to_markdown
from questions.portable.moodle_reading import read_moodle
from questions.portable.moodle_writing import write_moodle
from questions.portable.pictures import Album, NoPicture, Picture, read_picture

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 3, 2) + b"\x08\2\0\0\0....IEND...."
GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"..;"
JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08" + struct.pack(">HH", 2, 3) + b"..."
VP8 = b"RIFF....WEBPVP8 ......." + b"\x9d\x01\x2a" + struct.pack("<HH", 3, 2)
VP8L = b"RIFF....WEBPVP8L....\x2f" + struct.pack("<I", 2 | 1 << 14)
VP8X = b"RIFF....WEBPVP8X........\2\0\0\1\0\0"
SVG = b"<?xml version='1.0'?><svg onload='alert(1)'/>"


@pytest.mark.parametrize(
    ("data", "ending"),
    [(PNG, "png"), (GIF, "gif"), (JPEG, "jpg"), (VP8, "webp"), (VP8L, "webp"), (VP8X, "webp")],
)
def test_a_picture_is_told_by_its_content(data, ending):
    picture = read_picture(data)
    assert (picture.ending, picture.width, picture.height) == (ending, 3, 2)
    for end in range(1, len(data)):
        try:
            read_picture(data[:end])
        except NoPicture:
            continue


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SVG, "an SVG can hold scripts. Bring it as PNG"),
        (b"<html>", "it is no PNG, JPEG, GIF or WebP"),
        (b"", "it is no PNG, JPEG, GIF or WebP"),
        (GIF.replace(b"\3\0", b"\0\0"), "a side of it has no dot, or more than 6000"),
        (PNG + b"." * LARGEST_PICTURE, "it has over 2 MB"),
    ],
)
def test_what_is_no_picture_says_why(data, why):
    with pytest.raises(NoPicture, match=why):
        read_picture(data)


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def place(text: str, form: str, **files: bytes) -> tuple[str, Item]:
    item = Item("written", {})
    album = Album(item, [(f"{name}.x", encode(data), 7) for name, data in files.items()])
    return to_markdown(text, form, album), item


ADDRESS = read_picture(PNG).address


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("html", '<p>See <img src="@@PLUGINFILE@@/loop.x?time=1" alt="a [loop]"></p>'),
        ("html", f'See <img src="data:image/png;base64,{encode(PNG)}" alt="a [loop]">'),
        ("markdown", "See ![a \\[loop\\]](@@PLUGINFILE@@/loop.x)"),
        ("markdown", f"See ![a \\[loop\\]](data:image/png;base64,{encode(PNG)})"),
    ],
)
def test_an_embedded_picture_gets_an_address_of_ours(form, text):
    made, item = place(text, form, loop=PNG)
    assert made == f"See ![a \\[loop\\]]({ADDRESS})"
    assert item.pictures[ADDRESS.rpartition("/")[2]].data == PNG
    assert (item.losses, item.has_hole) == ([], False)
    assert f'<img src="{ADDRESS}" alt="a [loop]" width="3" height="2"' in render_text(made)


def test_what_cannot_be_kept_leaves_its_words_and_is_named():
    made, item = place('<img src="@@PLUGINFILE@@/a.x" alt="a loop">', "html", a=SVG)
    assert (made, item.has_hole, item.pictures) == ("a loop", True, {})
    says = "The image a.x is not kept, only its words: an SVG can hold scripts. Bring it as PNG."
    assert [(one.line, one.says) for one in item.losses] == [(7, says)]


def test_a_picture_without_words_is_named():
    made, item = place('<img src="@@PLUGINFILE@@/a.x">', "html", a=PNG)
    assert made == f"![]({ADDRESS})"
    says = "The image a.x has no words for who cannot see it. Write them."
    assert [one.says for one in item.losses] == [says]


@pytest.mark.parametrize(
    "address", ["https://e.org/a.png", ADDRESS + "x", "/pictures/../a.png", "//e.org" + ADDRESS]
)
def test_no_other_image_is_drawn(address):
    assert "<img" not in render_text(f"![words]({address})")


RASTERS = st.builds(
    lambda more, width, height: Picture(
        b"GIF89a" + struct.pack("<HH", width, height) + more, "gif", width, height
    ),
    st.binary(max_size=40),
    st.integers(1, 999),
    st.integers(1, 999),
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(RASTERS, min_size=1, max_size=3), st.sampled_from(("a queue", "x \\] y", "a_b")))
def test_pictures_written_to_moodle_and_read_again_are_what_they_were(rasters, words):
    shown = [f"![{words}]({one.address})" for one in rasters]
    option = {"right": True, "why": "Yes.", "id": "a", "text": shown[0]}
    content = {
        "text": f"Which?\n\n{' '.join(shown)}",
        "options": [option, {"id": "b", "text": "b", "right": False, "why": shown[-1]}],
    }
    item = Item("single_choice", content, pictures={one.name: one for one in rasters})
    writing = write_moodle([item])
    [again] = read_moodle(writing.data).items
    assert (again.content, again.pictures) == (content, item.pictures)
    assert (writing.losses, again.losses) == ([], [])
