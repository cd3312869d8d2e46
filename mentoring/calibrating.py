"""What mentoring knows that a bank's scale can be drawn to (see questions.domain.calibrating)."""

from mentoring.domain.disputes import list_verdicts

__all__ = ["list_verdicts"]
