"""A written answer, marked by key points."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.kinds.base import Content, Entry, Field, QuestionKind, Response, read_text

QUALITY = Entry(
    "quality",
    "text",
    gettext_lazy("Quality"),
    choices=("full", "partial", "wrong", "off_topic"),
)
POINTS = Entry("points", "number", gettext_lazy("Points"))
WHY_POINTS = Entry("why", "text", gettext_lazy("Why"))
MINUTES = Entry("minutes", "minutes", gettext_lazy("Minutes"))
EXEMPLARS = Entry(
    "exemplars",
    "records?",
    gettext_lazy("Answers that people marked"),
    entries=(
        QUALITY,
        Entry("text", "text", gettext_lazy("Answer")),
        POINTS,
        WHY_POINTS,
    ),
)
WRONG_CLAIMS = Entry(
    "wrong",
    "records?",
    gettext_lazy("Wrong claims"),
    gettext_lazy("What people say that contradicts this point."),
    entries=(
        Entry("claim", "text", gettext_lazy("Claim")),
        Entry("why", "text", gettext_lazy("Why it is wrong")),
    ),
)


def key_points(shape: str = "records") -> Entry:
    """Return the entry of the key points, which some kinds may leave out."""
    return Entry(
        "key_points",
        shape,
        gettext_lazy("Key points"),
        gettext_lazy("Their weights sum to 10."),
        entries=(
            Entry("id", "slug", gettext_lazy("Id")),
            Entry("text", "text", gettext_lazy("What an answer must say")),
            Entry("weight", "number", gettext_lazy("Weight")),
            Entry("accepted", "texts?", gettext_lazy("Other wordings")),
            WRONG_CLAIMS,
        ),
    )


class Written(QuestionKind):
    """Free text against a marking scheme of key points."""

    slug = "written"
    entries = (
        MINUTES,
        Entry("words", "range", gettext_lazy("Words, least and most")),
        Entry("model_answer", "text", gettext_lazy("Model answer")),
        key_points(),
        EXEMPLARS,
    )

    def find_faults(self, content: Content) -> Iterator[tuple[str, str]]:
        yield from super().find_faults(content)
        yield from find_weight_faults(content)

    def scheme(self, content: Content) -> dict[str, Any]:
        return {
            "kind": self.slug,
            "max_points": 10,
            "question": content["text"],
            "model_answer": content.get("model_answer", ""),
            "key_points": content["key_points"],
        }

    def read(self, data: Mapping[str, Any], content: Content) -> Response:
        return {"text": read_text(data.get("text", ""))}

    def is_empty(self, response: Response) -> bool:
        return not response.get("text", "").strip()

    def fields(self, content: Content) -> list[Field]:
        return [Field("text", _("Your answer"))]

    def text_of(self, response: Response, field: str, content: Content) -> str:
        return response.get("text", "")


WEIGHTS = 10


def find_weight_faults(content: Content) -> Iterator[tuple[str, str]]:
    total = sum(point["weight"] for point in content["key_points"])
    if total != WEIGHTS:
        sentence = f"The weights of the key points sum to {total}. Make it {WEIGHTS}."
        yield "key_points", sentence
