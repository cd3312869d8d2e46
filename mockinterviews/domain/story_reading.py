"""What a worker makes of stories and questions: vectors of their meaning, found by a sweep.

The sentence model stands in the workers of language alone. A page compares what they stored, and
says which stories have not been read since they were changed. Nothing here is sent anywhere: the
model runs on this site.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from django.db.models import F, QuerySet

from mockinterviews.domain.stories import competencies_on_offer
from mockinterviews.models import Competency, Part, QuestionMeaning, Story
from questions.domain.queries import questions_on_offer
from questions.models import Kind, QuestionVersion
from scoring import ModelMissing
from scoring.embedding import SentenceModel, load
from scoring.text import split_sentences

log = logging.getLogger(__name__)
# A story that is being written is not read yet.
REST = timedelta(seconds=20)
AT_ONCE = 20
# From this likeness on a sentence touches a competency.
TOUCHES_FROM = 0.34
# Of one story: what touches everything says nothing.
MOST_TOUCHED = 4

Vector = np.ndarray


def read_stories(*, now: datetime) -> int:
    """Read what was written since, and questions that are new. Return how many things that were.

    Each is stored for itself, and only where it was not changed meanwhile: twice at once does no
    harm. Without the model nothing is read.
    """
    offered = competencies_on_offer()
    try:
        model = load()
    except ModelMissing as error:
        log.warning("stories are not read: %s", error)
        return 0
    read_by = name_reader(model, offered)
    stories = list(find_unread_stories(read_by, now)[:AT_ONCE])
    versions = list(find_unread_questions(model.version)[:AT_ONCE])
    for story in stories:
        read_story(story, model, offered, read_by)
    for version in versions:
        read_question(version, model)
    return len(stories) + len(versions)


def name_reader(model: SentenceModel, offered: Sequence[Competency]) -> str:
    """Return what a story was read by: another model, or other competencies, read it anew."""
    told = "\n".join(describe(one) for one in offered)
    return f"{model.version} {hashlib.sha256(told.encode()).hexdigest()[:12]}"


def find_unread_stories(read_by: str, now: datetime) -> QuerySet[Story]:
    stories = Story.objects.filter(deleted_at=None, updated_at__lte=now - REST)
    unread = stories.exclude(read_revision=F("revision"), read_by=read_by)
    return unread.defer("vector", "meaning").order_by("updated_at", "pk")


def find_unread_questions(read_by: str) -> QuerySet[QuestionVersion]:
    current = questions_on_offer().filter(current_version__kind=Kind.STAR).order_by()
    versions = QuestionVersion.objects.filter(pk__in=current.values("current_version_id"))
    return versions.exclude(meaning__read_by=read_by).order_by("pk")


def read_story(
    story: Story, model: SentenceModel, offered: Sequence[Competency], read_by: str
) -> None:
    sentences = [
        (part, span.text) for part in Part.values for span in split_sentences(story.parts[part])
    ]
    vectors = [sentence.vector for sentence in model.embed([text for _part, text in sentences])]
    Story.objects.filter(pk=story.pk, revision=story.revision).update(
        meaning=pack_vector(vectors),
        touches=find_touches(sentences, vectors, model, offered),
        read_revision=story.revision,
        read_by=read_by,
    )


def find_touches(
    sentences: Sequence[tuple[str, str]],
    vectors: Sequence[Vector],
    model: SentenceModel,
    offered: Sequence[Competency],
) -> dict[str, dict]:
    """Return the sentence that is nearest to each competency, where one is near at all."""
    if not (sentences and offered):
        return {}
    aims = np.array([sentence.vector for sentence in model.embed(list(map(describe, offered)))])
    likeness = np.array(vectors) @ aims.T
    found = {}
    for column in np.argsort(-likeness.max(axis=0))[:MOST_TOUCHED]:
        row = int(likeness[:, column].argmax())
        if likeness[row, column] >= TOUCHES_FROM:
            part, text = sentences[row]
            alike = round(float(likeness[row, column]), 2)
            found[offered[column].slug] = {"part": part, "text": text, "likeness": alike}
    return found


def read_question(version: QuestionVersion, model: SentenceModel) -> None:
    (sentence,) = model.embed([version.content["text"]])
    told = {"vector": pack_vector([sentence.vector]), "read_by": model.version}
    QuestionMeaning.objects.update_or_create(version=version, defaults=told)


def describe(competency: Competency) -> str:
    return f"{competency.title}. {competency.probes}"


def pack_vector(vectors: Sequence[Vector]) -> bytes | None:
    """Return the direction in which vectors point together, as bytes; nothing of no vectors."""
    if not len(vectors):
        return None
    middle = np.mean(vectors, axis=0)
    return (middle / max(np.linalg.norm(middle), 1e-9)).astype(np.float32).tobytes()


def compare_meanings(one: bytes | None, other: bytes | None) -> float | None:
    """Return the likeness of two packed vectors, -1 to 1; None where one of them is not read."""
    if not one or not other or len(one) != len(other):
        return None
    return float(np.frombuffer(one, np.float32) @ np.frombuffer(other, np.float32))
