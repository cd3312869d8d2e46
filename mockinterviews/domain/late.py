"""Counting what came after the end: only the words that were not handed in."""

from collections import Counter

from mockinterviews.domain.drafts import Response, parts_of
from questions.kinds import kind_of
from questions.models import QuestionVersion


def has_words(version: QuestionVersion) -> bool:
    """Return whether an answer to this question is text: a choice or a number has no words."""
    return bool(kind_of(version).fields(version.content))


def count_late_words(version: QuestionVersion, late: Response, accepted: Response) -> int:
    """Return how many words of `late` are not in `accepted`, part by part.

    Words that only moved inside a part do not count.
    """
    if not has_words(version):
        return 0
    before = parts_of(accepted)
    return sum(
        (Counter(text.split()) - Counter(before.get(part, "").split())).total()
        for part, text in parts_of(late).items()
    )
