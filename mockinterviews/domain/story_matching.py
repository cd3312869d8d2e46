"""Which story fits a question: by the competencies that both name, by words, and by meaning.

A match is advice with its reasons, for the learner knows the story and we have only read it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from mockinterviews.domain.stories import stories_for_user
from mockinterviews.domain.story_reading import compare_meanings
from mockinterviews.domain.story_uses import count_uses
from mockinterviews.models import InterviewQuestion, QuestionMeaning, Story, StoryUse
from questions.domain.queries import questions_on_offer
from questions.models import Kind, PracticeItem, QuestionVersion, Submission
from scoring.lexicon import words
from scoring.text import list_words

# What a shared competency, the likeness of meaning and shared words count for.
NAMED, TOUCHED, ALIKE, WORDS = 0.5, 0.25, 0.3, 0.2
# The likeness of a story and a question that have nothing in common, and of a close pair.
FAR, NEAR = 0.2, 0.5
FITS_FROM, MAY_FIT_FROM = 0.45, 0.2
MOST_WORDS_NAMED = 5
# Words of nearly every behavioural question.
ASKING = words(
    """
    tell time describ happen situat exampl give made make get got take took done find found first
    question someth somebodi want need thing come see saw step go went use work keep know let put
    say said think thought look way year month week day deal
    """
)


@dataclass(frozen=True)
class Fit:
    """How well a story fits a question, and why.

    `points` is 0 to 1, and `likeness` None where a worker has not read one of them yet.
    """

    story: Story
    version: QuestionVersion
    points: float
    named: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    likeness: float | None = None
    uses: int = 0

    @property
    def state(self) -> str:
        if self.points >= FITS_FROM:
            return "full"
        return "part" if self.points >= MAY_FIT_FROM else "none"

    @property
    def is_far(self) -> bool:
        return self.state == "none"

    @property
    def is_alike(self) -> bool:
        return self.likeness is not None and self.likeness >= (FAR + NEAR) / 2


def fits_for_question(*, learner: User, version: QuestionVersion) -> list[Fit]:
    """Return the learner's stories with how well they fit a question, the best first.

    Of two that fit alike, the one that began fewer answers comes first.
    """
    stories = list(with_meaning(learner))
    meaning = QuestionMeaning.objects.filter(version=version).first()
    uses = count_uses(learner)
    vector = bytes(meaning.vector) if meaning else None
    fits = [match(story, version, vector, uses.get(story.pk, 0)) for story in stories]
    return sorted(fits, key=lambda fit: (-round(fit.points, 2), fit.uses))


def fits_for_story(*, story: Story, limit: int = 8) -> list[Fit]:
    """Return the behavioural questions on offer that a story fits best."""
    offered = questions_on_offer().filter(current_version__kind=Kind.STAR)
    versions = QuestionVersion.objects.filter(
        pk__in=offered.order_by().values("current_version_id")
    ).select_related("question", "meaning")
    fits = [match(story, one, read_meaning(one), 0) for one in versions]
    return sorted(fits, key=lambda fit: (-fit.points, fit.version.pk))[:limit]


def find_far_beginning(submission: Submission) -> Fit | None:
    """Return how the story fits that an answer was begun with, where it is far from the question.

    Judged as the story and what was read of it are now. One query, and one more with such a story.
    """
    story = story_begun_with(submission)
    if story is None:
        return None
    meaning = QuestionMeaning.objects.filter(version=submission.version_id).first()
    vector = bytes(meaning.vector) if meaning else None
    fit = match(story, submission.version, vector, 0)
    return fit if fit.is_far else None


def story_begun_with(submission: Submission) -> Story | None:
    """Return the story that was taken last from the start of the practice or interview on.

    Of a story only its last use for a question is kept: who takes it again later is told no more of
    an earlier answer.
    """
    practised = PracticeItem.objects.filter(submission=submission).values("practice__started_at")
    sat = InterviewQuestion.objects.filter(submission=submission).values("interview__started_at")
    uses = StoryUse.objects.filter(
        story__learner=submission.learner_id,
        story__deleted_at=None,
        question=submission.version.question_id,
        used_at__gte=Coalesce(Subquery(practised), Subquery(sat)),
        used_at__lte=submission.submitted_at,
    )
    last = uses.select_related("story").defer("story__vector").order_by("-used_at", "-pk").first()
    return last.story if last else None


def with_meaning(learner: User) -> Iterable[Story]:
    return stories_for_user(learner).defer(None).defer("vector")


def read_meaning(version: QuestionVersion) -> bytes | None:
    meaning = getattr(version, "meaning", None)
    return bytes(meaning.vector) if meaning else None


def match(story: Story, version: QuestionVersion, meaning: bytes | None, uses: int) -> Fit:
    """Return how well one story fits one question. `meaning` is the question's vector."""
    asked = {one["slug"]: one["title"] for one in version.content.get("competencies", [])}
    named = [title for slug, title in asked.items() if slug in story.competencies]
    touched = [
        title
        for slug, title in asked.items()
        if slug in story.touches and slug not in story.competencies
    ]
    own = bytes(story.meaning) if story.meaning else None
    likeness = compare_meanings(own, meaning)
    both, share = find_shared(version.content["text"], story.parts)
    points = (
        (NAMED if named else TOUCHED if touched else 0)
        + ALIKE * scale(likeness)
        + WORDS * min(1.0, 2 * share)
    )
    return Fit(story, version, points, named, touched, both, likeness, uses)


def scale(likeness: float | None) -> float:
    return 0.0 if likeness is None else min(1.0, max(0.0, (likeness - FAR) / (NEAR - FAR)))


def find_shared(asked: str, parts: Mapping[str, str]) -> tuple[list[str], float]:
    """Return the telling words of a question that a story has as well, and which share that is."""
    told = {word.stem for text in parts.values() for word in list_words(text) if word.is_content}
    wanted: dict[str, str] = {}
    for word in list_words(asked):
        if word.is_content and word.stem not in ASKING and len(word.text) > 2:
            wanted.setdefault(word.stem, word.text)
    shared: Sequence[str] = [text for stem, text in wanted.items() if stem in told]
    return list(shared)[:MOST_WORDS_NAMED], len(shared) / max(1, len(wanted))
