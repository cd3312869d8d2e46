"""Writing a story: every key is kept, and of two tabs neither loses a word."""

import uuid
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from mockinterviews.domain.stories import (
    StoryChanged,
    StoryRefused,
    Words,
    add_story,
    competencies_on_offer,
    fields_of,
    words_of,
    write_story,
)
from mockinterviews.domain.story_guide import AIM, story_fields
from mockinterviews.limits import STORIES
from mockinterviews.models import Story
from mockinterviews.views.page import SPOKEN_PER_MINUTE
from mockinterviews.views.stories.fetching import (
    find_any_story,
    get_any_story,
    get_story,
    read_id,
    read_words,
)
from mockinterviews.views.stories.reading import show_story
from studyhub.params import MOST_32, read_whole


@learner_required
@never_cache
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """An empty editor. The story is stored with its first words, under the id that stands here.

    `?story=` names the id that an earlier page gave it: words that were kept on a device go on
    under it, also where they have been stored meanwhile.
    """
    begun = read_id(request.GET.get("story"))
    known = find_any_story(request, begun)
    if known:
        return show_editor(request, known, words_of(known))
    wanted = request.GET.get("competency", "")
    offered = competencies_on_offer()
    named = [one.slug for one in offered if one.slug == wanted]
    story = Story(id=begun or uuid.uuid4(), learner=request.user, revision=0, competencies=named)
    return show_editor(request, story, words_of(story))


@learner_required
@never_cache
@require_safe
def edit(request: HttpRequest, story_id: UUID) -> HttpResponse:
    story = get_story(request, story_id)
    return show_editor(request, story, words_of(story))


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(STORIES)
def story(request: HttpRequest, story_id: UUID) -> HttpResponseBase:
    """Show a story to read; POST saves its words."""
    if request.method != "POST":
        return show_story(request, story_id)
    now = timezone.now()
    based_on = read_whole(request.POST.get("based_on"), most=MOST_32)
    is_new = not based_on and not Story.objects.filter(pk=story_id).exists()
    known = Story(id=story_id, revision=0) if is_new else get_any_story(request, story_id)
    offered = frozenset(one.slug for one in competencies_on_offer())
    words = read_words(request, offered, known.competencies)
    try:
        saved = save(request, known, words, based_on, now)
    except StoryRefused as error:
        return refuse(request, known, words, error)
    except StoryChanged as error:
        return show_conflict(request, error.story, words)
    if is_script(request):
        return JsonResponse({"revision": saved.revision})
    return redirect("story", saved.pk)


def save(request: HttpRequest, known: Story, words: Words, based_on: int, now: datetime) -> Story:
    """Store the words: a new story under the id that its page gave it, or the next revision."""
    if not based_on:
        return add_story(learner=request.user, words=words, id=known.pk, now=now)
    return write_story(story=known, words=words, based_on=based_on, now=now)


def is_script(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def refuse(
    request: HttpRequest, story: Story, words: Words, error: StoryRefused
) -> HttpResponseBase:
    """Say what is wrong; the form keeps what was typed."""
    if is_script(request):
        return JsonResponse({"error": error.sentence}, status=422)
    return show_editor(request, story, words, status=422, error=error.sentence)


def show_conflict(request: HttpRequest, story: Story, words: Words) -> HttpResponseBase:
    """Say that another tab was faster: nothing is lost, and the next press says what counts."""
    time = date_format(localtime(story.updated_at), "H:i")
    says = _(
        "This story was changed in another tab at %(time)s. What you wrote here is kept among its "
        "versions; choose what counts."
    ) % {"time": time}
    if is_script(request):
        # With its words: a save of this tab's own whose answer was lost is no other tab's.
        answer = {"error": says, "revision": story.revision, "fields": fields_of(story)}
        return JsonResponse(answer, status=409)
    return show_editor(request, story, words, status=409, conflict=says)


def show_editor(
    request: HttpRequest, story: Story, words: Words, *, status: int = 200, **more
) -> HttpResponse:
    """Render the editor with `words`, based on what `story` says now."""
    context = {
        "story": story,
        "is_new": not story.revision,
        "title": words.title,
        "fields": story_fields(),
        "response": {"sections": words.parts},
        "competencies": [(one, one.slug in words.competencies) for one in competencies_on_offer()],
        "aim": AIM,
        "spoken_per_minute": SPOKEN_PER_MINUTE,
        **more,
    }
    return render(request, "mockinterviews/stories/edit.html", context, status=status)
