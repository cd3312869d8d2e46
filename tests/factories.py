"""One factory per model of lessons and questions, without surprises.

`QuestionFactory(kind="written")` makes a question with its current version. Content is small and
whole: every kind can be shown, answered and scored.
"""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import factory
from django.db import transaction
from django.http import QueryDict
from factory.django import DjangoModelFactory

import scoring
from accounts.models import User
from lessons.models import Lesson, LessonProgress, LessonVersion, Note, Term, Topic, Track
from progress.models import StudyPlan
from questions.domain.cards import take_turn
from questions.domain.reviewing import review_answer
from questions.kinds import kind_of
from questions.models import (
    AnswerTemplate,
    Bank,
    Card,
    Practice,
    PracticeItem,
    Question,
    QuestionVersion,
    ReviewLog,
    Score,
    Submission,
)

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)

STAR_SECTIONS = [
    {"slug": slug, "title": title, "guidance": f"Say the {slug}.", "share": share, "weight": weight}
    for slug, title, share, weight in (
        ("situation", "Situation", [10, 15], 1),
        ("task", "Task", [8, 15], 1),
        ("action", "Action", [50, 60], 5),
        ("result", "Result", [15, 20], 3),
    )
]
OPTIONS = [
    {"id": "a", "text": "A queue", "right": True, "why": "It keeps what cannot be done yet."},
    {"id": "b", "text": "A cron job", "right": False, "why": "It runs by the clock."},
    {"id": "c", "text": "A cache", "right": False, "why": "It may forget at any time."},
]
CONTENT = {
    "single_choice": {"text": "What absorbs a burst?", "options": OPTIONS},
    "multiple_choice": {
        "text": "What keeps messages?",
        "options": [*OPTIONS, {"id": "d", "text": "A log", "right": True, "why": "It is kept."}],
    },
    "numeric": {
        "text": "How long may a run take at most?",
        "answer": {
            "value": 900,
            "unit": "s",
            "units": {"min": 60, "s": 1},
            "tolerance": {"absolute": 0, "relative": 0},
        },
    },
    "written": {
        "text": "What is a cold start?",
        "words": [40, 120],
        "model_answer": "The platform has to create a new environment before the code runs.",
        "key_points": [
            {
                "id": "new",
                "text": "The platform creates a new environment",
                "weight": 6,
                "accepted": [],
            },
            {"id": "later", "text": "Later calls are faster", "weight": 4, "accepted": []},
        ],
    },
    "star": {
        "text": "Tell me about a disagreement.",
        "template": "star",
        "sections": STAR_SECTIONS,
        "strong": ["An experiment settled it."],
        "red_flags": ["The story is about winning."],
        "hints": ["Give the best argument of the other side."],
        "competencies": [{"slug": "conflict", "title": "Conflict"}],
        "key_points": [],
        "model_answer": {section["slug"]: "A sentence." for section in STAR_SECTIONS},
    },
    "true_false": {
        "text": "A queue forgets what it took in.",
        "right": False,
        "why_true": "It keeps what it took in.",
        "why_false": "That would be a sieve.",
    },
    "short_answer": {
        "text": "What is much work at once called?",
        "answer": {
            "accepted": ["burst", "a burst"],
            "wrong": [{"text": "backlog", "why": "A backlog is work that waits."}],
            "typos": True,
        },
    },
    "cloze": {
        "text": "A run may take [[time]], and a queue [[does]] a [[what]].",
        "gaps": [
            {
                "id": "time",
                "kind": "numeric",
                "answer": {"value": 900, "unit": "s", "units": {"min": 60, "s": 1}},
            },
            {
                "id": "does",
                "kind": "single_choice",
                "points": 2,
                "options": [
                    {"id": "a", "text": "absorbs", "right": True, "why": "It keeps."},
                    {"id": "b", "text": "makes", "right": False, "why": "It makes none."},
                ],
            },
            {"id": "what", "kind": "short_answer", "answer": {"accepted": ["burst"]}},
        ],
    },
    "ordering": {
        "text": "What happens to a message?",
        "items": [
            {"id": "first", "text": "It is sent."},
            {"id": "second", "text": "It waits."},
            {"id": "third", "text": "A worker takes it."},
            {"id": "fourth", "text": "It is gone."},
        ],
    },
    "matching": {
        "text": "What belongs together?",
        "pairs": [
            {"id": "burst", "left": "Burst", "right": "Much at once", "why": "It comes in a rush."},
            {"id": "peak", "left": "Peak", "right": "Much at once"},
            {"id": "backlog", "left": "Backlog", "right": "What waits"},
        ],
        "surplus": [{"id": "idle", "text": "Nothing at all", "why": "That is idleness."}],
    },
    "design": {
        "text": "Design a mail service.",
        "template": "star",
        "sections": STAR_SECTIONS[:2],
        "requirements": ["It takes a burst of mails."],
        "components": [
            {"id": "api", "title": "API", "weight": 1},
            {"id": "queue", "title": "Queue", "accepted": ["message queue"], "weight": 2},
            {"id": "worker", "title": "Worker", "weight": 1},
            {"id": "cache", "title": "Cache", "weight": 0},
            {"id": "mainframe", "title": "Mainframe", "weight": 0},
        ],
        "connections": [
            {"from": "api", "to": "queue", "says": "mails to send", "weight": 1},
            {"from": "queue", "to": "worker", "weight": 1},
        ],
        "key_points": [
            {"id": "buffer", "text": "The queue takes the burst so that none is lost", "weight": 10}
        ],
        "model_answer": {section["slug"]: "A sentence." for section in STAR_SECTIONS[:2]},
    },
}
RESPONSE = {
    "single_choice": {"choice": ["a"]},
    "multiple_choice": {"choice": ["a", "d"]},
    "numeric": {"text": "15 min"},
    "written": {"text": "The platform has to create a new environment first."},
    "star": {
        "sections": {
            "situation": "In spring our export stopped.",
            "task": "I had to repair it by noon.",
            "action": "I measured both designs and wrote down her case.",
            "result": "We chose the queue. It took 50 minutes, not five hours.",
        }
    },
    "true_false": {"choice": ["false"]},
    "short_answer": {"text": "burst"},
    "cloze": {
        "gaps": {
            "time": {"text": "15 min"},
            "does": {"choice": ["a"]},
            "what": {"text": "a burst"},
        }
    },
    "ordering": {"order": ["first", "second", "third", "fourth"]},
    "matching": {"pairs": {"burst": "burst", "peak": "burst", "backlog": "idle"}},
    "design": {
        "sections": {
            "situation": "The queue takes the burst of mails, so that none of them is lost.",
            "task": "",
        },
        "components": ["api", "queue", "Mail archive"],
        "connections": [
            {"from": "api", "to": "queue", "says": "mails"},
            {"from": "queue", "to": "Mail archive", "says": ""},
        ],
    },
}


def as_posted(version, response: dict | None = None) -> QueryDict:
    """Return a response to `version` as its page posts it."""
    posted = QueryDict(mutable=True)
    response = RESPONSE[version.kind] if response is None else response
    for name, value in kind_of(version).parts(response, version.content).items():
        if isinstance(value, str):
            posted[name] = value
        elif value and isinstance(value[0], str):
            posted.setlist(name, value)
        for one in value if value and isinstance(value[0], list) else []:
            posted.appendlist(*one)
    return posted


class LearnerFactory(DjangoModelFactory):
    """Somebody who learns, without a password. Who signs in comes from the fixtures."""

    class Meta:
        model = User

    email = factory.Sequence("learner-{}@example.org".format)
    display_name = factory.Sequence("Learner {}".format)


class FromPackFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    pack = "tests"
    position = factory.Sequence(int)


class TrackFactory(FromPackFactory):
    class Meta:
        model = Track

    slug = factory.Sequence("track-{}".format)
    title = factory.Sequence("Track {}".format)


class TopicFactory(FromPackFactory):
    class Meta:
        model = Topic

    track = factory.SubFactory(TrackFactory)
    slug = factory.Sequence("topic-{}".format)
    title = factory.Sequence("Topic {}".format)


class TermFactory(FromPackFactory):
    class Meta:
        model = Term

    slug = factory.Sequence("term-{}".format)
    title = factory.Sequence("Term {}".format)
    definition = "What it means."
    definition_html = "<p>What it means.</p>"


class LessonFactory(FromPackFactory):
    """A lesson with a current version; `version` holds that version's own fields."""

    class Meta:
        model = Lesson

    topic = factory.SubFactory(TopicFactory)
    slug = factory.Sequence("lesson-{}".format)
    title = factory.Sequence("Lesson {}".format)
    version = factory.LazyFunction(dict)

    @classmethod
    def _create(cls, model_class, *args, version, **fields):
        lesson = super()._create(model_class, *args, **fields)
        lesson.current_version = LessonVersionFactory(lesson=lesson, **version)
        lesson.save(update_fields=["current_version"])
        return lesson


class LessonVersionFactory(DjangoModelFactory):
    class Meta:
        model = LessonVersion

    lesson = factory.SubFactory(LessonFactory)
    number = 1
    checksum = factory.Sequence("{:064x}".format)
    goal = "Say what a queue is for."
    minutes = 8
    opening = "What is a queue for?"
    markdown = "## Phases\n\nFirst.\n\n## Causes\n\nSecond.\n"
    blocks = factory.LazyFunction(
        lambda: [
            {"html": '<h2 id="phases">Phases</h2><p>First.</p>'},
            {"html": '<h2 id="causes">Causes</h2><p>Second.</p>'},
        ]
    )
    sections = factory.LazyFunction(
        lambda: [{"slug": "phases", "title": "Phases"}, {"slug": "causes", "title": "Causes"}]
    )


class LessonProgressFactory(DjangoModelFactory):
    class Meta:
        model = LessonProgress

    learner = factory.SubFactory(LearnerFactory)
    lesson = factory.SubFactory(LessonFactory)
    updated_at = NOW


class StudyPlanFactory(DjangoModelFactory):
    """A plan of two days. Its steps are given: see `plan_step`."""

    class Meta:
        model = StudyPlan

    pack = "tests"
    slug = factory.Sequence(lambda number: f"plan-{number}")
    title = factory.Sequence(lambda number: f"Plan {number}")
    unit = StudyPlan.Unit.DAY
    length = 2
    steps = factory.LazyFunction(list)


def plan_step(thing, *, at: int = 1, count: int | None = None) -> dict:
    """Return the step of a plan that a lesson, a topic (`count` questions) or a blueprint is."""
    kinds = {"Lesson": "lesson", "Topic": "practise", "Blueprint": "interview"}
    kind = kinds[type(thing).__name__]
    step = {"at": at, "kind": kind, "slug": thing.slug, "title": thing.title, "minutes": 6}
    return {**step, "count": count} if count else step


class NoteFactory(DjangoModelFactory):
    """A highlight of the second section's words; with `text` a note on them."""

    class Meta:
        model = Note

    learner = factory.SubFactory(LearnerFactory)
    lesson = factory.SubFactory(LessonFactory)
    section = "causes"
    quote = "Second."
    version = factory.SelfAttribute("lesson.current_version")
    created_at = NOW
    updated_at = NOW


class AnswerTemplateFactory(FromPackFactory):
    class Meta:
        model = AnswerTemplate

    slug = factory.Sequence("template-{}".format)
    title = "STAR"
    sections = factory.LazyFunction(lambda: deepcopy(STAR_SECTIONS))


class BankFactory(DjangoModelFactory):
    """A bank of the pack of the tests, whose files nobody keeps."""

    class Meta:
        model = Bank
        django_get_or_create = ("pack", "slug")

    pack = "tests"
    slug = "bank"
    title = "Bank"


class QuestionFactory(FromPackFactory):
    """A question with a current version; `kind` and `version` hold that version's own fields."""

    class Meta:
        model = Question

    topic = factory.SubFactory(TopicFactory)
    bank = factory.SubFactory(BankFactory)
    slug = factory.Sequence("question-{}".format)
    kind = "single_choice"
    title = factory.LazyAttribute(lambda question: CONTENT[question.kind]["text"])
    version = factory.LazyFunction(dict)

    @classmethod
    def _create(cls, model_class, *args, kind, version, **fields):
        question = model_class(*args, **fields)
        # The keys are looked at when it is committed: so each is written once.
        with transaction.atomic(savepoint=False):
            question.current_version = QuestionVersionFactory(
                question=question, kind=kind, **version
            )
            question.save(force_insert=True)
        return question


class QuestionVersionFactory(DjangoModelFactory):
    class Meta:
        model = QuestionVersion

    question = factory.SubFactory(QuestionFactory)
    number = 1
    checksum = factory.Sequence("{:064x}".format)
    kind = "single_choice"
    difficulty = 2
    content = factory.LazyAttribute(lambda version: deepcopy(CONTENT[version.kind]))
    text_html = factory.LazyAttribute(lambda version: f"<p>{version.content['text']}</p>")
    explanation_html = "<p>A queue lets work wait.</p>"


class PracticeFactory(DjangoModelFactory):
    class Meta:
        model = Practice

    learner = factory.SubFactory(LearnerFactory)
    title = "Queues"
    started_at = NOW


class PracticeItemFactory(DjangoModelFactory):
    class Meta:
        model = PracticeItem

    practice = factory.SubFactory(PracticeFactory)
    position = factory.Sequence(lambda number: number + 1)
    version = factory.LazyAttribute(lambda item: QuestionFactory().current_version)
    seed = 7


class SubmissionFactory(DjangoModelFactory):
    """An answer that waits for its score; `ScoreFactory` gives it one."""

    class Meta:
        model = Submission

    class Params:
        kind = "single_choice"

    learner = factory.SubFactory(LearnerFactory)
    version = factory.LazyAttribute(lambda one: QuestionFactory(kind=one.kind).current_version)
    context = Submission.Context.PRACTICE
    idempotency_key = factory.Sequence("key-{}".format)
    response = factory.LazyAttribute(lambda one: deepcopy(RESPONSE[one.version.kind]))
    submitted_at = NOW
    topic = factory.LazyAttribute(lambda one: one.version.question.topic)
    study_day = factory.LazyAttribute(lambda one: one.learner.study_day(one.submitted_at))
    sweep_after = factory.SelfAttribute("submitted_at")


class ScoreFactory(DjangoModelFactory):
    """A score with a real report, and the submission's effective one (`effective=False`: not)."""

    class Meta:
        model = Score

    submission = factory.SubFactory(SubmissionFactory)
    source = Score.Source.AUTOMATIC
    key = factory.Sequence("score-{}".format)
    report = factory.LazyAttribute(lambda score: mark(score.submission))
    points = factory.LazyAttribute(lambda score: Decimal(str(score.report["points"])))
    maximum = factory.LazyAttribute(lambda score: Decimal(str(score.report["maximum"])))
    scorer_version = "tests"
    duration_ms = 40
    created_at = NOW
    effective = True

    @classmethod
    def _create(cls, model_class, *args, effective, **fields):
        score = super()._create(model_class, *args, **fields)
        if effective:
            score.submission.state = Submission.State.SCORED
            score.submission.effective_score = score
            score.submission.save(update_fields=["state", "effective_score"])
        return score


class CardFactory(DjangoModelFactory):
    class Meta:
        model = Card

    learner = factory.SubFactory(LearnerFactory)
    question = factory.SubFactory(QuestionFactory)
    state = factory.LazyFunction(dict)
    due_at = NOW
    day = factory.LazyAttribute(lambda card: card.learner.study_day(card.due_at))
    due_on = factory.SelfAttribute("day")


class OwnCardFactory(CardFactory):
    """A card that its learner made of a highlight."""

    kind = Card.Kind.HIGHLIGHT
    question = None
    lesson = factory.SubFactory(LessonFactory)
    front = "What absorbs a burst?"
    back = "A queue."
    starts_on = factory.SelfAttribute("day")


class ReviewLogFactory(DjangoModelFactory):
    class Meta:
        model = ReviewLog

    submission = factory.SubFactory(SubmissionFactory)
    card = factory.LazyAttribute(
        lambda log: CardFactory(
            learner=log.submission.learner, question=log.submission.version.question
        )
    )
    learner = factory.SelfAttribute("card.learner")
    rating = 3
    made_at = factory.SelfAttribute("reviewed_at")
    reviewed_at = factory.SelfAttribute("submission.submitted_at")
    study_day = factory.SelfAttribute("submission.study_day")


def mark(submission: Submission) -> dict:
    """Return the report that the real scorer writes."""
    content = submission.version.content
    return scoring.mark(kind_of(submission.version).scheme(content), submission.response).to_json()


def review(submission: Submission, score: Score) -> Card | None:
    """Log a scored answer in recall, with the turn for its card, as who stores a score has it."""
    answers = take_turn(Submission.objects.select_related("version"))
    return review_answer(submission=answers.get(pk=submission.pk), score=score)
