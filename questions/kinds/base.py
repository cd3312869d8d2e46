"""What a kind of question must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
Response = dict[str, Any]

# Far above what anybody writes in an interview, far below what would hurt the scorer.
LONGEST_TEXT = 20_000


class ResponseError(Exception):
    """An answer that cannot be read: a sentence for the person, and the input that it is about.

    Without an input it is about the first one.
    """

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Field:
    """A part of an answer that is written in words."""

    slug: str
    title: str
    guidance: str = ""
    # Aim for this part's share of all words, in per cent.
    share: tuple[int, int] | None = None


class QuestionKind:
    """One kind of question. Stateless; `content` is a QuestionVersion's content."""

    slug: str

    @property
    def template(self) -> str:
        """The template that draws the inputs."""
        return f"questions/kinds/{self.slug}.html"

    def check(self, content: Content) -> list[str]:
        """Return the faults of `content` in plain sentences."""
        import scoring

        return scoring.check_scheme(self.scheme(content))

    def scheme(self, content: Content) -> dict[str, Any]:
        """Return the marking scheme that `scoring.mark` takes."""
        raise NotImplementedError

    def shown(self, content: Content, *, seed: int) -> dict[str, Any]:
        """Return what the inputs show, without the key."""
        return {}

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return the response in posted `data` (a QueryDict). Raise ResponseError."""
        raise NotImplementedError

    def typed(self, data: Mapping[str, Any], content: Content) -> Response:
        """Return what was posted as it came, so that a page keeps what `read` refuses."""
        return {"text": data.get("text", "")}

    def first_input(self, content: Content) -> str:
        """Return the input in which an answer begins, as the ids of the page name it."""
        return "text"

    def is_empty(self, response: Response) -> bool:
        """Return whether nothing was answered."""
        raise NotImplementedError

    def check_response(self, response: Response, content: Content) -> None:
        """Raise ResponseError where a slip of the pen would cost the question.

        Asked in practice and in checks, where one can mend it. A timed interview takes anything
        and only says so.
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

    def text_of(self, response: Response, field: str) -> str:
        """Return the words of one field."""
        return ""

    def without_words(self, response: Response, content: Content) -> Response:
        """Return what may stay of a response whose person is erased: nothing that was typed."""
        return {}

    def words(self, response: Response, content: Content) -> int:
        """Return how many words the answer has."""
        return sum(
            len(self.text_of(response, field.slug).split()) for field in self.fields(content)
        )


def read_text(value: str, field: str = "") -> str:
    """Return typed text with the line ends of the server. Raise ResponseError where too long."""
    from django.utils.translation import gettext as _

    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > LONGEST_TEXT:
        raise ResponseError(
            _("This answer has %(count)s characters; %(limit)s is the limit. Shorten it.")
            % {"count": len(text), "limit": LONGEST_TEXT},
            field,
        )
    return text
