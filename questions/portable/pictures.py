"""Pictures in the texts of questions: which bytes are one, and how files of others hold them.

A text names a picture as `![its words](/pictures/NAME)`. The name is made of its bytes and its
size, so that the same picture is kept once and a page can leave the room for it.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from lessons.domain.markup import PICTURE
from questions.portable.limits import LARGEST_PICTURE, WIDEST_PICTURE

EMBEDDED = "@@PLUGINFILE@@/"
DATA = re.compile(r"data:image/[\w.+-]{1,30};base64,[A-Za-z0-9+/=]*", re.IGNORECASE)
MARKDOWN_IMAGE = re.compile(
    r"!\[((?:[^\]\\]|\\.){0,2000})\]\(<?(@@PLUGINFILE@@/[^)\s>]{1,300})>?\)"
)
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


class NoPicture(Exception):
    """Bytes that are no picture which may be shown: the reason in a sentence."""


@dataclass(frozen=True)
class Picture:
    """A picture of one of MEDIA_TYPES."""

    data: bytes
    ending: str
    width: int
    height: int

    @property
    def name(self) -> str:
        digest = hashlib.sha256(self.data).hexdigest()[:32]
        return f"{digest}-{self.width}x{self.height}.{self.ending}"

    @property
    def address(self) -> str:
        return f"/pictures/{self.name}"


def read_picture(data: bytes) -> Picture:
    """Return the picture in `data`, told by its content alone. Raise NoPicture."""
    if len(data) > LARGEST_PICTURE:
        raise NoPicture(_("it has over %(limit)s MB") % {"limit": LARGEST_PICTURE // 1_000_000})
    for ending, measure in MEASURES.items():
        try:
            size = measure(data)
        except (struct.error, IndexError):
            size = None
        if size is None:
            continue
        if not all(0 < side <= WIDEST_PICTURE for side in size):
            says = _("a side of it has no dot, or more than %(limit)s")
            raise NoPicture(says % {"limit": WIDEST_PICTURE})
        return Picture(data, ending, *size)
    if b"<svg" in data[:1000].lower():
        raise NoPicture(_("an SVG can hold scripts. Bring it as PNG"))
    raise NoPicture(_("it is no PNG, JPEG, GIF or WebP"))


def measure_png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or b"IEND" not in data:
        return None
    return struct.unpack(">II", data[16:24])


def measure_gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    return struct.unpack("<HH", data[6:10])


def measure_jpeg(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG: they stand in the first segment that begins a frame."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None


def measure_webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8X":
        sides = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return next(sides), next(sides)
    if data[12:16] == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


MEASURES: dict[str, Callable[[bytes], tuple[int, int] | None]] = {
    "png": measure_png,
    "jpg": measure_jpeg,
    "gif": measure_gif,
    "webp": measure_webp,
}


class Album:
    """The embedded files of one text of an item. What the text shows of them goes to the item."""

    def __init__(self, item, files: Iterable[tuple[str, str, int]] = ()):
        """`files` are (name, base64, line)."""
        self.item = item
        self.files = {name: encoded for name, encoded, _line in files}
        self.lines = {name: line for name, _encoded, line in files}
        self.shown: set[str] = set()

    def lift(self, text: str) -> str:
        """Return `text` with each data URI as an embedded file of its own."""
        return DATA.sub(self.lift_one, text)

    def lift_one(self, found: re.Match[str]) -> str:
        name = f"embedded-{len(self.files) + 1}"
        self.files[name] = found[0].partition(",")[2]
        return EMBEDDED + name

    def place(self, text: str) -> str:
        """Return Markdown with the addresses of ours for what it shows of the files."""
        return MARKDOWN_IMAGE.sub(lambda found: self.show(found[2], found[1]), text)

    def show(self, source: str, words: str) -> str:
        """Return an image in Markdown, or only its words, which are Markdown, where it is none."""
        name = name_of(source)
        told = {"name": name[:60]}
        if not source.startswith(EMBEDDED) or name not in self.files:
            says = _("The image %(name)s is not kept, only its words.")
            says = says if name else _("An embedded image is not kept, only its words.")
            self.item.lose(says % told, leaves_hole=True)
            return words
        self.shown.add(name)
        try:
            picture = read_picture(decode(self.files[name]))
        except NoPicture as why:
            says = _("The image %(name)s is not kept, only its words: %(why)s.")
            self.item.lose(says % {**told, "why": why}, self.lines.get(name, 0), leaves_hole=True)
            return words
        self.item.pictures[picture.name] = picture
        if not words.strip():
            says = _("The image %(name)s has no words for who cannot see it. Write them.")
            self.item.lose(says % told)
        return f"![{words}]({picture.address})"

    def name_unused(self) -> None:
        """Name the files that no image of the text shows."""
        for name in self.files.keys() - self.shown:
            says = _("The embedded file %(name)s is not kept.") % {"name": name[:60]}
            self.item.lose(says, self.lines.get(name, 0))


def name_of(source: str) -> str:
    """Return the name of the file that an image shows."""
    if source.startswith(EMBEDDED):
        return unquote(source.removeprefix(EMBEDDED).partition("?")[0])
    return source.partition("?")[0].rstrip("/").rpartition("/")[2]


def decode(encoded: str) -> bytes:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NoPicture(_("its base64 cannot be read")) from None


def find_names(value: Any) -> Iterator[str]:
    """Yield the names of the pictures that a content shows."""
    if isinstance(value, str):
        if "/pictures/" in value:
            yield from (found[1] for found in PICTURE.finditer(value))
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from find_names(inner)
