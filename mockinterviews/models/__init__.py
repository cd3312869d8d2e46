"""Interview blueprints, interviews under the clock, drafts that keep every word, and stories."""

from mockinterviews.models.blueprints import Blueprint, Mode, SectionKind
from mockinterviews.models.drafts import Draft, DraftVersion, LateText
from mockinterviews.models.interviews import (
    Interview,
    InterviewQuestion,
    TimeEvent,
    WithdrawnAnswer,
)
from mockinterviews.models.planned import PlannedInterview
from mockinterviews.models.stories import (
    Competency,
    ExemplarStory,
    Part,
    QuestionMeaning,
    Story,
    StoryShare,
    StoryUse,
    StoryVersion,
)

__all__ = [
    "Blueprint",
    "Competency",
    "Draft",
    "DraftVersion",
    "ExemplarStory",
    "Interview",
    "InterviewQuestion",
    "LateText",
    "Mode",
    "Part",
    "PlannedInterview",
    "QuestionMeaning",
    "SectionKind",
    "Story",
    "StoryShare",
    "StoryUse",
    "StoryVersion",
    "TimeEvent",
    "WithdrawnAnswer",
]
