"""Fetching with access: the stories of others do not exist."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from mockinterviews.domain.stories import Words, stories_for_user
from mockinterviews.models import Part, Story
from studyhub.params import drop_nul


def get_story(request: HttpRequest, story_id: UUID) -> Story:
    """Return a story of the person's own that is not deleted, or 404."""
    return get_object_or_404(stories_for_user(request.user), pk=story_id)


def get_any_story(request: HttpRequest, story_id: UUID) -> Story:
    """Return a story of the person's own, deleted or not, or 404."""
    return get_object_or_404(list_any(request), pk=story_id)


def find_any_story(request: HttpRequest, story_id: UUID | None) -> Story | None:
    """Return a story of the person's own, deleted or not, or None."""
    return list_any(request).filter(pk=story_id).first() if story_id else None


def list_any(request: HttpRequest) -> QuerySet[Story]:
    return Story.objects.filter(learner=request.user).defer("vector", "meaning")


def read_id(text: str | None) -> UUID | None:
    """Return the id that a page gave a new story, or None where `text` is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def read_words(request: HttpRequest, offered: frozenset[str], kept: list[str]) -> Words:
    """Return what a form says; of the competencies those on offer, and those `kept` from before."""
    posted = request.POST
    known = offered | frozenset(kept)
    return Words(
        title=drop_nul(posted.get("title", "")),
        parts={part: posted.get(part, "") for part in Part.values},
        competencies=tuple(slug for slug in posted.getlist("competencies") if slug in known),
    )
