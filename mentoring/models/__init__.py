"""The tables of mentor review, by what they hold."""

from mentoring.models.comments import Comment
from mentoring.models.requests import ReviewRequest
from mentoring.models.reviews import Review

__all__ = ["Comment", "Review", "ReviewRequest"]
