"""Figures: the SVGs of a pack, cleaned so that they can stand inside a page.

Only shapes, text and their presentation attributes pass. Scripts, styles, event handlers, foreign
content and addresses outside the figure do not, and ids get a prefix so that two figures on one
page never meet.
"""

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

DRAWN = """
svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker use symbol
clipPath mask pattern linearGradient radialGradient stop
"""
SAID = """
id class viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry dx dy d points width height
transform fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap
stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit opacity font-family font-size
font-weight font-style text-anchor dominant-baseline alignment-baseline letter-spacing textLength
lengthAdjust rotate offset stop-color stop-opacity gradientUnits gradientTransform patternUnits
patternTransform clip-path clip-rule clipPathUnits mask maskUnits marker-start marker-mid marker-end
markerWidth markerHeight markerUnits refX refY orient vector-effect paint-order xml:space href
"""
# What the page gives anew on the outermost element; no fault where a figure brings its own.
ANEW = "xmlns version role aria-labelledby aria-label aria-describedby xml:lang"
ELEMENTS = frozenset(DRAWN.split())
ATTRIBUTES = frozenset(SAID.split())
GIVEN = frozenset(ANEW.split())
OWN_ADDRESS = re.compile(r"url\(#([\w.-]+)\)")
# Units. On a phone the page gives a wider figure the first of these widths in pixels, others the
# second (static/css/components/reading.css), and no text there is smaller than the last.
WIDE = 480
ON_PHONE_WIDE, ON_PHONE, LEAST_TEXT = 672, 432, 13


@dataclass
class Figure:
    """A cleaned figure. `faults` are (line, value, cure) of what was left out or is missing."""

    svg: str = ""
    wide: bool = False
    faults: list[tuple[int, str, str]] = field(default_factory=list)


class Cleaner:
    """Writes the events of one SVG again, without what may not pass."""

    def __init__(self, prefix: str):
        self.prefix = prefix
        self.out: list[str] = []
        self.figure = Figure()
        self.path: list[str] = []
        self.named: set[str] = set()
        self.width = 0.0
        # The depth at which an element was left out with all that is in it.
        self.skipping: int | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def fault(self, value: str, cure: str) -> None:
        self.figure.faults.append((self.parser.CurrentLineNumber, value, cure))

    def refuse_doctype(self, *_args) -> None:
        self.fault("DOCTYPE", "A figure has no document type. Remove the line.")
        raise expat.ExpatError("document type")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if self.skipping is not None:
            return
        if name not in ELEMENTS or (len(self.path) == 1) != (name == "svg"):
            self.skipping = len(self.path)
            self.fault(name, "This element cannot stand in a figure. Draw with plain shapes.")
            return
        kept = "".join(self.keep(attributes))
        self.measure_text(attributes.get("font-size", ""))
        self.out.append(f"<{name}{self.name_element(name, attributes)}{kept}>")

    def end(self, name: str) -> None:
        if self.skipping is None:
            self.out.append(f"</{name}>")
        elif self.skipping == len(self.path):
            self.skipping = None
        self.path.pop()

    def text(self, data: str) -> None:
        if self.skipping is None:
            self.out.append(escape(data))

    def measure_text(self, size: str) -> None:
        """Fault text that nobody could read on a phone. Sizes in other units than ours pass."""
        units = as_number(size.removesuffix("px"))
        shown = ON_PHONE_WIDE if self.figure.wide else ON_PHONE
        least = math.ceil(LEAST_TEXT * self.width / shown)
        if 0 < units < least:
            cure = f"On a phone text of this size is too small to read. Make it {least} or more."
            self.fault(size, cure)

    def name_element(self, name: str, attributes: dict[str, str]) -> str:
        """Return what the page adds: the role of the figure and the ids of its title and text."""
        if name == "svg":
            box = attributes.get("viewBox", "").replace(",", " ").split()
            sizes = [as_number(one) for one in box[2:]]
            if len(box) != 4 or min(sizes) <= 0:
                self.fault("viewBox", 'The figure has no size. Give viewBox="0 0 WIDTH HEIGHT".')
            else:
                self.width = sizes[0]
                self.figure.wide = self.width > WIDE
            by = f"{self.prefix}-title {self.prefix}-desc"
            return f' role="img" aria-labelledby="{by}"'
        if name in ("title", "desc") and len(self.path) == 2:
            self.named.add(name)
            attributes.pop("id", None)
            return f' id="{self.prefix}-{name}"'
        return ""

    def keep(self, attributes: dict[str, str]):
        for key, value in attributes.items():
            if key in GIVEN or key.startswith("xmlns:"):
                continue
            mended = self.mend(key, value)
            if mended is None:
                self.fault(key, "This attribute cannot stand in a figure. Remove it.")
            else:
                yield f" {key}={quoteattr(mended)}"

    def mend(self, key: str, value: str) -> str | None:
        """Return the value as it may stand, or nothing where the attribute has to go."""
        if key not in ATTRIBUTES:
            return None
        if key == "id":
            return f"{self.prefix}-{value}"
        if key == "href":
            return f"#{self.prefix}-{value[1:]}" if value.startswith("#") else None
        if "url(" in value.lower():
            match = OWN_ADDRESS.fullmatch(value.strip())
            return f"url(#{self.prefix}-{match[1]})" if match else None
        return value


def as_number(text: str) -> float:
    """Return a number as it stands; nought where it is none."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return number if math.isfinite(number) else 0


def clean_figure(text: str, *, prefix: str) -> Figure:
    """Return the figure in `text` with its faults. `prefix` begins every id."""
    cleaner = Cleaner(prefix)
    try:
        cleaner.parser.Parse(text, True)
    except expat.ExpatError as error:
        if not cleaner.figure.faults:
            cleaner.fault("", f"This is not SVG: {expat.errors.messages.get(error.code, error)}.")
        return cleaner.figure
    for name in ("title", "desc"):
        if name not in cleaner.named:
            cure = f"The figure has no {name} of its own, which screen readers need. Add one."
            cleaner.figure.faults.append((1, name, cure))
    cleaner.figure.svg = "".join(cleaner.out)
    return cleaner.figure
