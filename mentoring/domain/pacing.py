"""How an answer was paced, as far as it is known: what its mentor may remark on."""

from dataclasses import dataclass

import scoring
from mentoring.domain.rubric import fields_of
from questions.kinds import kind_of, response_of
from questions.models import Submission


@dataclass(frozen=True)
class PartPace:
    """What share of all words one part has, and the share it should have, in per cent."""

    title: str
    words: int
    percent: int
    aim: tuple[int, int] | None

    @property
    def is_off(self) -> bool:
        return self.aim is not None and not self.aim[0] <= self.percent <= self.aim[1]


@dataclass(frozen=True)
class Pacing:
    """How long the answer took in whole minutes (None: not known), and its parts."""

    minutes: int | None
    words: int
    parts: list[PartPace]


def describe_pacing(submission: Submission) -> Pacing:
    """Return the pace of an answer. An answer of one part has no shares."""
    kind, content = kind_of(submission.version), submission.version.content
    response = response_of(submission)
    counted = [
        (field, scoring.count_words(kind.text_of(response, field.slug, content)))
        for field in fields_of(submission)
        if not field.is_drawn
    ]
    total = sum(words for _field, words in counted)
    spent = submission.spent_ms
    return Pacing(
        minutes=round(spent / 60_000) if spent else None,
        words=total,
        parts=[
            PartPace(str(field.title), words, round(100 * words / total), field.share)
            for field, words in counted
            if total and len(counted) > 1
        ],
    )
