"""XML as a small tree that remembers its lines: no entities, no DTD, nothing fetched, no end of it.

The parser is that of defusedxml: what could grow without limit is refused before it does.
"""

import io
import xml.sax
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext as _

from questions.portable.items import FormatError
from questions.portable.limits import DEEPEST, MOST_NODES


@dataclass
class Element:
    """An element, its own text, and where it begins."""

    tag: str
    attrs: dict[str, str]
    line: int
    column: int
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()

    def find(self, tag: str) -> "Element | None":
        return next((child for child in self.children if child.tag == tag), None)

    def find_all(self, tag: str) -> list["Element"]:
        return [child for child in self.children if child.tag == tag]

    def words(self, *path: str) -> str:
        """Return the text at the end of a path of tags; "" where there is none."""
        element: Element | None = self
        for tag in path:
            element = element.find(tag) if element else None
        return element.text if element else ""


class Builder(ContentHandler):
    """Makes elements of what the parser meets, as many and as deep as is sane."""

    def __init__(self):
        super().__init__()
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.count = 0

    def setDocumentLocator(self, locator):
        self.locator = locator

    def place(self) -> dict[str, int]:
        return {"line": self.locator.getLineNumber(), "column": self.locator.getColumnNumber() + 1}

    def startElement(self, name, attrs):
        self.count += 1
        if self.count > MOST_NODES or len(self.stack) >= DEEPEST:
            raise FormatError(
                _("This file has too many elements, or too deep ones."), **self.place()
            )
        element = Element(name, dict(attrs.items()), **self.place())
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def endElement(self, name):
        self.stack.pop()

    def characters(self, content):
        self.stack[-1].texts.append(content)


def read_xml(text: str) -> Element:
    """Return the root of an XML document. Raise FormatError with line and column."""
    parser = make_parser()
    parser.forbid_dtd = True
    builder = Builder()
    parser.setContentHandler(builder)
    try:
        parser.parse(io.StringIO(text))
    except xml.sax.SAXParseException as error:
        raise FormatError(
            _("This is not XML: %(problem)s.") % {"problem": error.getMessage()},
            line=error.getLineNumber() or 1,
            column=(error.getColumnNumber() or 0) + 1,
        ) from None
    except DefusedXmlException:
        says = _("A document type or an entity stands here, which is not read. Remove it.")
        raise FormatError(says, **find_doctype(text)) from None
    if builder.root is None:
        raise FormatError(_("The file is empty."), line=1, column=1)
    return builder.root


def find_doctype(text: str) -> dict[str, int]:
    before = text[: max(0, text.find("<!"))]
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}
