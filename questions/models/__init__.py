"""Questions and their versions, answers (submissions), scores, practice, and recall cards."""

from questions.models.banks import Bank, BanksEdition
from questions.models.calibrations import Calibration
from questions.models.cards import Card, LookOutbox, RecallSettings, ReviewLog
from questions.models.drafts import BulkEdit, QuestionDraft, TwinPair
from questions.models.imports import ImportFile, ImportItem, ImportRun
from questions.models.pictures import Picture
from questions.models.practice import (
    LEVELS,
    Placement,
    Practice,
    PracticeItem,
    PracticeProfile,
    QuestionFlag,
    SelfMark,
)
from questions.models.problems import Problem
from questions.models.questions import (
    LANGUAGE_KINDS,
    AnswerTemplate,
    Authorship,
    Kind,
    Question,
    QuestionVersion,
)
from questions.models.regrades import Regrade, RegradeItem, Ruling
from questions.models.studying import StudySession, StudyStep
from questions.models.submissions import Confidence, Score, ScoreOutbox, Submission
from questions.models.trials import Trial

__all__ = [
    "LANGUAGE_KINDS",
    "LEVELS",
    "AnswerTemplate",
    "Authorship",
    "Bank",
    "BanksEdition",
    "BulkEdit",
    "Calibration",
    "Card",
    "Confidence",
    "ImportFile",
    "ImportItem",
    "ImportRun",
    "Kind",
    "LookOutbox",
    "Picture",
    "Placement",
    "Practice",
    "PracticeItem",
    "PracticeProfile",
    "Problem",
    "Question",
    "QuestionDraft",
    "QuestionFlag",
    "QuestionVersion",
    "RecallSettings",
    "Regrade",
    "RegradeItem",
    "ReviewLog",
    "Ruling",
    "Score",
    "ScoreOutbox",
    "SelfMark",
    "StudySession",
    "StudyStep",
    "Submission",
    "Trial",
    "TwinPair",
]
