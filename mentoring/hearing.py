"""What mentoring does when an answer got its automatic score: see `questions.domain.hearing`."""

from mentoring.domain.offers import hear_score

__all__ = ["hear_score"]
