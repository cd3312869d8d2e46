"""What a kind of question must be able to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import scoring
from lessons.domain.markdown import UNMARKED, render_line, render_text, strip_marks

Content = Mapping[str, Any]
Response = dict[str, Any]

# Far above what anybody writes in an interview, far below what would hurt the scorer.
# Twenty thousand words: the scorer reads the beginning, and a person the whole.
LONGEST_TEXT = 150_000


class ResponseError(Exception):
    """An answer that cannot be read: a sentence for the person, and the input that it is about.

    Without an input it is about the first one.
    """

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class EmptyParts(ResponseError):
    """Parts of an answer that was begun are empty: asked about once, and fine to leave so."""


@dataclass(frozen=True)
class Field:
    """A part of an answer that is written in words."""

    slug: str
    title: str
    guidance: str = ""
    # Aim for this part's share of all words, in per cent.
    share: tuple[int, int] | None = None
    # Drawn or picked, and told in words where it is read: no text field of its own.
    is_drawn: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of a kind's content: a pack's check and an editor's form are made of these.

    `shape` is one of `packs.domain.shapes`, with `?` where the entry may be missing; `entries` are
    those of the mapping, or of each mapping in the list. `of` names the records of the content
    whose ids stand here: the editor takes and shows their titles.
    """

    name: str
    shape: str
    label: Any
    help: Any = ""
    entries: tuple["Entry", ...] = ()
    is_markdown: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""

    @property
    def is_optional(self) -> bool:
        return self.shape.endswith("?")


@dataclass(frozen=True)
class Explained:
    """One thing that an answer had right or wrong: what was asked, given and right, and why.

    Texts with rendered Markdown are marked as safe; all others are plain.
    """

    title: str
    given: str
    right: str
    status: str
    why: str = ""


WHY = Entry("why", "text", gettext_lazy("Why"), is_markdown=True)
PER_CENT = gettext_lazy("Per cents, up to 100.")
OTHERS = Entry(
    "others",
    "text?",
    gettext_lazy("Feedback on all other answers"),
    is_markdown=True,
)
OPTIONS = Entry(
    "options",
    "records",
    gettext_lazy("Options"),
    entries=(
        Entry("id", "slug", gettext_lazy("Id"), gettext_lazy("Stays the same when you reword it.")),
        Entry("text", "text", gettext_lazy("Text"), is_markdown=True),
        Entry("right", "flag", gettext_lazy("Right")),
        Entry(
            "share",
            "number?",
            gettext_lazy("Share of the points"),
            gettext_lazy("Per cents, below 0 where it takes back. Without: all of them, or none."),
        ),
        WHY,
    ),
)


WHOLE = Entry(
    "whole",
    "fields?",
    gettext_lazy("Feedback on the answer as a whole"),
    entries=(
        Entry("right", "text?", gettext_lazy("All right"), is_markdown=True),
        Entry("partly", "text?", gettext_lazy("Partly right"), is_markdown=True),
        Entry("wrong", "text?", gettext_lazy("Not right"), is_markdown=True),
    ),
)


class QuestionKind:
    """One kind of question. Stateless; `content` is a QuestionVersion's content."""

    slug: str
    # What a stored response may hold, as `has_shape` takes it.
    stored: Mapping[str, Any] = {"text": str}
    # What the content holds beside `text` and `explanation`, which all kinds have.
    entries: tuple[Entry, ...] = ()

    @property
    def template(self) -> str:
        """The template that draws the inputs."""
        return f"questions/kinds/{self.slug}.html"

    def check(self, content: Content) -> list[str]:
        """Return the faults of `content` in plain sentences."""
        return [sentence for _entry, sentence in self.find_faults(content)]

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        """Yield each fault with the path of the entry it is about; "" where it is the whole."""
        for fault in scoring.check_scheme(self.scheme(content)):
            yield self.place_fault(fault.path, content), str(fault)

    def place_fault(self, path: str, content: Content) -> str:
        """Return where in `content` stands what the scheme has at `path`."""
        return "text" if path == "question" else path

    def list_records(
        self, content: Mapping[str, Any]
    ) -> Iterator[tuple[Mapping[str, Any], tuple[Entry, ...]]]:
        """Yield each mapping in `content`, however deep, with the entries that it may have."""
        yield from walk_entries(content, self.entries)

    def add_html(self, content: Content) -> dict[str, Any]:
        """Return `content` with the HTML of its Markdown beside it: `html`, `why_html`, …"""
        return add_entries_html(content, self.entries)

    def render_text(self, content: Content) -> str:
        """Return the HTML of what is asked."""
        return render_text(content["text"])

    def name(self, content: Content) -> str:
        """Return what is asked in plain words, for lists."""
        return strip_marks(content["text"])

    def scheme(self, content: Content) -> dict[str, Any]:
        """Return the marking scheme that `scoring.mark` takes."""
        raise NotImplementedError

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return what the inputs show, without the key. A `heading` stands in place of the text."""
        return {}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return the response in posted `data` (a QueryDict). Raise ResponseError."""
        raise NotImplementedError

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return what was posted as it came, so that a page keeps what `read` refuses."""
        return {"text": data.get("text", "")}

    def parts(self, response: Response, content: Content) -> dict[str, Any]:
        """Return the parts of `response` as the page has them: what `read` would read again.

        A part is a text, a list of chosen values, or a list of [input, value] where it has several
        inputs. A draft is saved part by part.
        """
        return {**response.get("sections", {}), **without(response, "sections")}

    def filled(self, response: Response, content: Content) -> dict[str, Any]:
        """Return what stands in the inputs of a page, for the kinds that have several."""
        return {}

    def first_input(self, content: Content) -> str:
        """Return the input in which an answer begins, as the ids of the page name it."""
        return "text"

    def is_readable(self, response: Any) -> bool:
        """Return whether a stored response is one that `read` can have made.

        Only a hand in the database makes another. An interview stores what followed beside it.
        """
        return has_shape(response, {**self.stored, "follow_ups": {str: str}})

    def is_empty(self, response: Response) -> bool:
        """Return whether nothing was answered."""
        raise NotImplementedError

    def check_response(self, response: Response, content: Content) -> None:
        """Raise ResponseError where a slip of the pen would cost the question.

        Asked in practice and in checks, where one can mend it. A timed interview takes anything
        and only says so.
        """

    def check_parts(self, response: Response, content: Content) -> None:
        """Raise EmptyParts where an answer was begun and parts of it are empty.

        Asked once in practice and in checks: who checks again leaves them empty.
        """

    def find_fault(self, response: Response, content: Content) -> str:
        """Return the sentence of `check_response`; "" where nothing is wrong or answered."""
        if self.is_empty(response):
            return ""
        try:
            self.check_response(response, content)
        except ResponseError as error:
            return error.sentence
        return ""

    def name_lack(self, response: Response, content: Content) -> str:
        """Return in a few words what an answer that was begun still lacks; "" for nothing."""
        return ""

    def fields(self, content: Content) -> list[Field]:
        """Return the parts that are written in words; none for choices."""
        return []

    def text_of(self, response: Response, field: str, content: Content) -> str:
        """Return the words of one field."""
        return ""

    def tell(self, response: Response, content: Content) -> list[dict[str, str]]:
        """Return a response in readable parts, each with a title and a text."""
        fields = self.fields(content)
        if not fields:
            return [{"title": _("Your answer"), "text": str(response.get("text", ""))}]
        return [
            {"title": str(field.title), "text": self.text_of(response, field.slug, content)}
            for field in fields
        ]

    def explain(
        self, response: Response, content: Content, report: Mapping[str, Any]
    ) -> list[Explained]:
        """Return what the page says of each part after the check; none where a kind has its own."""
        return []

    def say_points(self, response: Response, content: Content, report: Mapping[str, Any]) -> str:
        """Return in a line how the points of a partly right answer arose; "" where all is plain."""
        return ""

    def without_words(self, response: Response, content: Content) -> Response:
        """Return what may stay of a response whose person is erased: nothing that was typed."""
        return {}

    def words(self, response: Response, content: Content) -> int:
        """Return how many words the answer has."""
        return sum(
            scoring.count_words(self.text_of(response, field.slug, content))
            for field in self.fields(content)
            if not field.is_drawn
        )


def read_text(value: str, field: str = "") -> str:
    """Return typed text with the line ends of the server. Raise ResponseError where too long."""
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > LONGEST_TEXT:
        raise ResponseError(
            _("This answer has %(count)s characters; %(limit)s is the limit. Shorten it.")
            % {"count": len(text), "limit": LONGEST_TEXT},
            field,
        )
    return text


def has_shape(value: Any, shape: Any) -> bool:
    """Return whether `value` is made as `shape` is: a type, [shape], or a mapping of shapes.

    A mapping with the type `str` as its key has any names; with named ones it has some of them.
    """
    if isinstance(shape, list):
        return isinstance(value, list) and all(has_shape(one, shape[0]) for one in value)
    if not isinstance(shape, Mapping):
        return isinstance(value, shape)
    if not isinstance(value, Mapping):
        return False
    if str in shape:
        return all(has_shape(one, shape[str]) for one in value.values())
    return all(has_shape(value[name], one) for name, one in shape.items() if name in value)


def without(mapping: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in names}


def walk_entries(record: Mapping[str, Any], entries: tuple[Entry, ...]) -> Iterator:
    """Yield `record` and each mapping below it, with the entries that it may have."""
    yield record, entries
    for entry in entries:
        value = record.get(entry.name) if entry.entries else None
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, Mapping):
                yield from walk_entries(below, entry.entries)


def add_entries_html(record: Mapping[str, Any], entries: tuple[Entry, ...]) -> dict[str, Any]:
    """Return `record` with the HTML of each entry in Markdown beside it."""
    made = dict(record)
    for entry in entries:
        value = record.get(entry.name)
        if entry.is_markdown and value:
            made[html_name(entry.name)] = render_line(value)
        elif entry.entries and isinstance(value, Mapping):
            made[entry.name] = add_entries_html(value, entry.entries)
        elif entry.entries and value:
            made[entry.name] = [add_entries_html(below, entry.entries) for below in value]
    return made


def html_name(name: str) -> str:
    """Return where the HTML of an entry stands: `html` for a text, `why_html` for a why."""
    return "html" if name == "text" else f"{name}_html"


def rich(record: Mapping[str, Any], name: str) -> str:
    """Return an entry as it is shown: its HTML, cleaned at load, or its plain text."""
    html = record.get(html_name(name))
    return mark_safe(html) if html else record.get(name, "")  # cleaned by render_line


def plain(text: str) -> str:
    """Return the words of a text in Markdown, for where no HTML can stand."""
    return text if UNMARKED.fullmatch(text) else strip_marks(text)


def earned_of(report: Mapping[str, Any]) -> float:
    """Return the points that a report's answer earned, before hints cost some of them.

    A ruling that gives full marks gives what hints cost, too.
    """
    hints = [cap["points"] for cap in report.get("caps", []) if cap["rule"] == "hints"]
    return min(report["points"] - sum(hints), report["maximum"])


def is_partly(report: Mapping[str, Any]) -> bool:
    """Return whether some points were earned, and not all."""
    return bool(report) and 0 < earned_of(report) < report["maximum"]


def count_right(report: Mapping[str, Any]) -> dict[str, int]:
    """Return how many parts of a report are right, and of how many in `total`."""
    statuses = [part["status"] for part in report["parts"]]
    return {"right": statuses.count("covered"), "total": len(statuses)}


def find_part(report: Mapping[str, Any], identity: str) -> Mapping[str, Any]:
    """Return one part of a report; an empty one where there is none."""
    return next((one for one in report.get("parts", []) if one["id"] == identity), {})


def name_status(part: Mapping[str, Any]) -> str:
    """Return how a part went: right, partly, wrong, or missed where nothing was given."""
    statuses = {
        "covered": "right",
        "partial": "partly",
        "contradicted": "wrong",
        "missing": "missed",
    }
    return statuses.get(part.get("status", ""), "")
