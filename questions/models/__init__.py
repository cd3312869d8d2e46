"""Questions and their versions, answers (submissions), scores, practice, and recall cards."""

from questions.models.banks import Bank
from questions.models.cards import Card, RecallSettings, ReviewLog
from questions.models.practice import Practice, PracticeItem
from questions.models.problems import Problem
from questions.models.questions import AnswerTemplate, Authorship, Kind, Question, QuestionVersion
from questions.models.submissions import Confidence, Score, ScoreOutbox, Submission

__all__ = [
    "AnswerTemplate",
    "Authorship",
    "Bank",
    "Card",
    "Confidence",
    "Kind",
    "Practice",
    "PracticeItem",
    "Problem",
    "Question",
    "QuestionVersion",
    "RecallSettings",
    "ReviewLog",
    "Score",
    "ScoreOutbox",
    "Submission",
]
