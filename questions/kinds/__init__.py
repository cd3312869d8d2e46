"""The kinds of question: a new kind is one module here, one template and one test file."""

from questions.kinds.base import (
    EmptyParts,
    Entry,
    Explained,
    Field,
    QuestionKind,
    Response,
    ResponseError,
)
from questions.kinds.choice import MultipleChoice, SingleChoice
from questions.kinds.cloze import Cloze
from questions.kinds.design import Design
from questions.kinds.matching import Matching
from questions.kinds.numeric import Numeric
from questions.kinds.ordering import Ordering
from questions.kinds.short_answer import ShortAnswer
from questions.kinds.star import Star
from questions.kinds.true_false import TrueFalse
from questions.kinds.written import Written

KINDS: dict[str, QuestionKind] = {
    kind.slug: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        TrueFalse(),
        ShortAnswer(),
        Numeric(),
        Cloze(),
        Ordering(),
        Matching(),
        Written(),
        Star(),
        Design(),
    )
}


def kind_of(version) -> QuestionKind:
    """Return the kind of a QuestionVersion."""
    return KINDS[version.kind]


def response_of(submission) -> Response:
    """Return what is stored of an answer; nothing where that cannot be read: see `is_readable`."""
    response = submission.response
    return response if kind_of(submission.version).is_readable(response) else {}


__all__ = [
    "KINDS",
    "EmptyParts",
    "Entry",
    "Explained",
    "Field",
    "QuestionKind",
    "ResponseError",
    "kind_of",
    "response_of",
]
