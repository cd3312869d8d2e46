"""The kinds of question: a new kind is one module here, one template and one test file."""

from questions.kinds.base import Field, QuestionKind, ResponseError
from questions.kinds.choice import MultipleChoice, SingleChoice
from questions.kinds.numeric import Numeric
from questions.kinds.star import Star
from questions.kinds.written import Written

KINDS: dict[str, QuestionKind] = {
    kind.slug: kind for kind in (SingleChoice(), MultipleChoice(), Numeric(), Written(), Star())
}


def kind_of(version) -> QuestionKind:
    """Return the kind of a QuestionVersion."""
    return KINDS[version.kind]


__all__ = ["KINDS", "Field", "QuestionKind", "ResponseError", "kind_of"]
