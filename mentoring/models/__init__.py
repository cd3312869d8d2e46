"""The tables of mentor review, by what they hold."""

from mentoring.models.comments import Comment, Phrase, Reply
from mentoring.models.disputes import Dispute
from mentoring.models.marking import CohortMarking, OfferRefusal
from mentoring.models.notes import LearnerNote
from mentoring.models.requests import (
    COUNTS_FROM,
    MADE_AT,
    MentorPause,
    ReviewRequest,
    call_blindly,
)
from mentoring.models.reviews import Correction, Mark, Review

__all__ = [
    "COUNTS_FROM",
    "MADE_AT",
    "CohortMarking",
    "Comment",
    "Correction",
    "Dispute",
    "LearnerNote",
    "Mark",
    "MentorPause",
    "OfferRefusal",
    "Phrase",
    "Reply",
    "Review",
    "ReviewRequest",
    "call_blindly",
]
