"""Which story fits a question, and beginning an answer with one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import learner_required
from accounts.limiting import limited
from mockinterviews.domain.story_matching import fits_for_question
from mockinterviews.domain.story_uses import begin_answer, find_overused
from mockinterviews.limits import SHARES
from mockinterviews.views.stories.fetching import get_story
from questions.models import Kind, QuestionVersion
from studyhub.params import MOST_64, read_whole

SHOWN_FIRST = 3


@learner_required
@never_cache
@require_safe
def fits(request: HttpRequest, version_id: int) -> HttpResponse:
    """List the learner's stories for a question, the best first; for htmx only the list."""
    version = get_version(version_id)
    found = fits_for_question(learner=request.user, version=version)
    context = {
        "version": version,
        "first": found[:SHOWN_FIRST],
        "others": found[SHOWN_FIRST:],
        "overused": find_overused([fit.story for fit in found]),
    }
    name = "fits_list.html" if request.htmx else "fits.html"
    return render(request, f"mockinterviews/stories/{name}", context)


@require_POST
@learner_required
@limited(SHARES)
def uses(request: HttpRequest, story_id: UUID) -> HttpResponseBase:
    """Begin an answer with a story: return its words by the parts of the question."""
    story = get_story(request, story_id)
    version = get_version(read_whole(request.POST.get("version"), most=MOST_64))
    begun = begin_answer(story=story, version=version, now=timezone.now())
    if request.accepts("text/html"):
        return redirect("story", story.pk)
    says = _("“%(story)s” stands in the answer. Cut it to what is asked.") % {"story": story}
    if begun.left_out:
        left_out = get_text_list(begun.left_out, _("and"))
        says += " " + _("Left out: %(parts)s. This question has no part for it.") % {
            "parts": left_out
        }
    return JsonResponse({"texts": begun.texts, "says": says})


def get_version(version_id: int) -> QuestionVersion:
    """Return a behavioural question as it was asked, or 404. Nothing of its key is shown."""
    return get_object_or_404(
        QuestionVersion.objects.select_related("question"), pk=version_id, kind=Kind.STAR
    )
