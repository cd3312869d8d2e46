"""Interview blueprints, interviews under the clock, and the drafts that keep every word."""

from mockinterviews.models.blueprints import Blueprint, Mode, SectionKind
from mockinterviews.models.drafts import Draft, DraftVersion, LateText
from mockinterviews.models.interviews import (
    Interview,
    InterviewQuestion,
    TimeEvent,
    WithdrawnAnswer,
)

__all__ = [
    "Blueprint",
    "Draft",
    "DraftVersion",
    "Interview",
    "InterviewQuestion",
    "LateText",
    "Mode",
    "SectionKind",
    "TimeEvent",
    "WithdrawnAnswer",
]
