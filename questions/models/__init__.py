"""Questions and their versions, answers (submissions), scores, practice, and recall cards."""

from questions.models.cards import Card, RecallSettings, ReviewLog
from questions.models.practice import Practice, PracticeItem
from questions.models.questions import AnswerTemplate, Kind, Question, QuestionVersion
from questions.models.submissions import Confidence, Score, ScoreOutbox, Submission

__all__ = [
    "AnswerTemplate",
    "Card",
    "Confidence",
    "Kind",
    "Practice",
    "PracticeItem",
    "Question",
    "QuestionVersion",
    "RecallSettings",
    "ReviewLog",
    "Score",
    "ScoreOutbox",
    "Submission",
]
