"""Counting what came after the end: only the words that were not handed in."""

from collections import Counter

from mockinterviews.domain.drafts import Response, parts_of
from mockinterviews.models import LateText
from questions.kinds import kind_of
from questions.models import QuestionVersion


def has_words(version: QuestionVersion) -> bool:
    """Return whether an answer to this question is text: a choice or a number has no words."""
    return bool(kind_of(version).fields(version.content))


def is_other_version(late: LateText) -> bool:
    """Return whether a late text was refused before the end: the version that was not chosen.

    It came again after the end because nobody chose. Either nothing was saved since it was
    refused, or it holds what was refused to the letter.
    """
    draft = late.question.draft
    end = late.question.interview.finished_at
    refused = draft.versions.filter(number=None, received_at__lt=end)
    parts = parts_of(late.response)
    return any(
        draft.saved_at is None
        or version.received_at >= draft.saved_at
        or all(parts.get(name) == part for name, part in parts_of(version.response).items())
        for version in refused
    )


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
        # What was drawn or picked has no words.
        if isinstance(text, str)
    )
