"""A story from a marked answer: a new one, or better words for one that is there."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from accounts.limiting import limited
from mockinterviews.domain.improving import (
    compare_parts,
    find_stories,
    improve_story,
    is_nearest,
    list_reasons,
    make_story,
)
from mockinterviews.domain.stories import StoryChanged, StoryRefused
from mockinterviews.limits import STORIES
from mockinterviews.models import Story
from mockinterviews.views.stories.fetching import read_id
from questions.domain.differing import compare_words
from questions.domain.next_steps import list_steps
from questions.domain.queries import submissions_for_user
from questions.domain.reports import automatic_score, mark_of
from questions.domain.self_marking import keeps_back
from questions.domain.showing import note_keys_shown
from questions.models import Kind, Submission
from studyhub.params import MOST_32, read_whole


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(STORIES)
def improving(request: HttpRequest, submission_id: UUID) -> HttpResponseBase:
    """Show an answer beside a story, `?story=`; POST takes parts over, or makes a new story."""
    submission = get_answer(request, submission_id)
    if keeps_back(submission):
        return redirect("answer", submission.pk)
    stories = find_stories(learner=request.user, submission=submission)
    story = choose(request, stories, submission)
    if request.method == "POST":
        return take_over(request, submission, stories, story)
    return show(request, submission, stories, story)


def get_answer(request: HttpRequest, submission_id: UUID) -> Submission:
    """Return a behavioural answer of the person's own, or 404. A copy is what a story was."""
    answers = submissions_for_user(request.user).filter(version__kind=Kind.STAR)
    return get_object_or_404(answers.filter(story_share=None), pk=submission_id)


def choose(request: HttpRequest, stories: list[Story], submission: Submission) -> Story | None:
    """Return the story that is asked for; at first the one that the answer belongs to, or none."""
    wanted = request.POST.get("story") or request.GET.get("story")
    if wanted:
        return next((story for story in stories if str(story.pk) == wanted), None)
    first = next(iter(stories), None)
    return first if first and is_nearest(story=first, submission=submission) else None


def take_over(
    request: HttpRequest, submission: Submission, stories: list[Story], story: Story | None
) -> HttpResponseBase:
    now = timezone.now()
    try:
        if story is None:
            made = make_story(
                learner=request.user,
                submission=submission,
                id=read_id(request.POST.get("id")) or uuid.uuid4(),
                now=now,
            )
        else:
            made = improve_story(
                story=story,
                submission=submission,
                taken=request.POST.getlist("take"),
                based_on=read_revision(request),
                now=now,
            )
    except StoryRefused as error:
        return show(request, submission, stories, story, says=error.sentence, status=422)
    except StoryChanged as error:
        says = _("The story was changed in another tab. Look at it once more, then take over.")
        return show(request, submission, stories, error.story, says=says, status=409)
    if story is None:
        says = _("The answer is a story now. Give it a title, and go on writing.")
    else:
        says = _("Taken over. What stood there before is kept among the versions.")
    messages.success(request, says)
    return redirect("story_edit", made.pk)


def read_revision(request: HttpRequest) -> int:
    return read_whole(request.POST.get("based_on"), most=MOST_32)


def show(
    request: HttpRequest,
    submission: Submission,
    stories: list[Story],
    story: Story | None,
    *,
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    automatic = automatic_score(submission)
    report = automatic.report if automatic else None
    reasons = list_reasons(report)
    # What the report finds wanting is what is right.
    asked = [submission.version.question_id]
    note_keys_shown(learner=request.user, questions=asked, now=timezone.now())
    context = {
        "submission": submission,
        "version": submission.version,
        "score": automatic,
        "mark": mark_of(submission.effective_score),
        "steps": list_steps(report, submission.version),
        "stories": stories,
        "story": story,
        "id": uuid.uuid4(),
        "parts": [
            {
                "beside": one,
                "pieces": compare_words(one.before, one.after),
                "reasons": reasons.get(one.part, []),
            }
            for one in compare_parts(story=story, submission=submission)
        ],
        "says": says,
    }
    return render(request, "mockinterviews/stories/improving.html", context, status=status)
