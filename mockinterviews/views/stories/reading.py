"""The list of stories, one story to read, its versions, and taking it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import learner_required
from mockinterviews.domain.stories import (
    bring_back_story,
    competencies_on_offer,
    delete_story,
    deleted_stories,
    name_competencies,
    restore_version,
    stories_for_user,
)
from mockinterviews.domain.story_matching import fits_for_story
from mockinterviews.domain.story_uses import find_overused
from mockinterviews.models import Part, Story, StoryVersion
from mockinterviews.views.stories.fetching import get_any_story, get_story
from questions.domain.differing import compare_words
from studyhub.params import MOST_64, read_whole


@learner_required
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """List the learner's stories, the one written last first."""
    offered = competencies_on_offer()
    stories = list(stories_for_user(request.user))
    listed = [
        {"story": story, "competencies": name_competencies(story.competencies, offered)}
        for story in stories
    ]
    context = {
        "listed": listed,
        "overused": find_overused(stories),
        "deleted": list(deleted_stories(request.user)),
    }
    return render(request, "mockinterviews/stories/list.html", context)


def show_story(request: HttpRequest, story_id: UUID) -> HttpResponse:
    """Show one story to read and to print; one that was deleted can be brought back there."""
    story = get_any_story(request, story_id)
    if story.deleted_at:
        return render(request, "mockinterviews/stories/deleted.html", {"story": story})
    offered = competencies_on_offer()
    shares = list(story.shares.select_related("submission__version"))
    context = {
        "story": story,
        "shares": shares,
        "fits": [fit for fit in fits_for_story(story=story, limit=3) if fit.state != "none"],
        "who_sees": _("Mentors see the copies that you shared, never the story.")
        if shares
        else _("Only you see this."),
        "parts": list_parts(story),
        "competencies": name_competencies(story.competencies, offered),
    }
    return render(request, "mockinterviews/stories/story.html", context)


def list_parts(story: Story | StoryVersion) -> list[dict]:
    """Return the parts of a story with their titles."""
    return [
        {"slug": part.value, "title": part.label, "text": story.parts[part.value]} for part in Part
    ]


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, story_id: UUID) -> HttpResponse:
    """Show what a story said before, `?at=` with its differences; POST brings one back."""
    story = get_story(request, story_id)
    kept = story.versions.all()
    if request.method == "POST":
        wanted = read_whole(request.POST.get("version"), most=MOST_64)
        version = get_object_or_404(kept, pk=wanted)
        restore_version(version=version, now=timezone.now())
        messages.success(
            request, _("The earlier words stand again. Those before are kept as well.")
        )
        return redirect("story", story.pk)
    wanted = read_whole(request.GET.get("at"), most=MOST_64)
    listed = list(kept)
    chosen = next((one for one in listed if one.pk == wanted), None)
    context = {
        "story": story,
        "versions": listed,
        "chosen": chosen,
        "changes": compare(chosen, story) if chosen else [],
    }
    return render(request, "mockinterviews/stories/versions.html", context)


def compare(before: Story | StoryVersion, after: Story | StoryVersion) -> list[dict]:
    """Return the parts in which two versions differ, each with the pieces of its difference."""
    return [
        {"title": part.label, "pieces": compare_words(old, new)}
        for part in Part
        for old, new in [(before.parts[part.value], after.parts[part.value])]
        if old != new
    ]


@learner_required
@require_POST
def deletion(request: HttpRequest, story_id: UUID) -> HttpResponse:
    """Take a story away; its page offers to bring it back."""
    found = get_any_story(request, story_id)
    delete_story(story=found, now=timezone.now())
    return redirect("story", found.pk)


@learner_required
@require_POST
def bringing_back(request: HttpRequest, story_id: UUID) -> HttpResponse:
    """Bring a deleted story back."""
    found = get_any_story(request, story_id)
    bring_back_story(story=found)
    messages.success(request, _("The story is back."))
    return redirect("story", found.pk)
