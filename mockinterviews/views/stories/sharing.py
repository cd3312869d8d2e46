"""Sharing a copy of a story: choose the question, cover words, look, then ask a mentor."""

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import learner_required
from accounts.limiting import limited
from mockinterviews.domain.redaction import Finding, Sort
from mockinterviews.domain.sharing import (
    AskingRefused,
    NotAsSeen,
    Preview,
    ask_about_copy,
    list_findings,
    preview_copy,
    share_copy,
)
from mockinterviews.domain.stories import StoryRefused
from mockinterviews.domain.story_matching import Fit, fits_for_story
from mockinterviews.limits import SHARES
from mockinterviews.models import Story
from mockinterviews.views.stories.fetching import get_story
from questions.kinds import kind_of
from questions.models import QuestionVersion
from studyhub.params import MOST_64, drop_nul, read_whole

MOST_OWN = 20
LONGEST_OWN = 500
LONGEST_QUESTION = 300


@dataclass(frozen=True)
class Choice:
    """What the form says: the question, which findings to cover, and further words."""

    version: QuestionVersion | None
    chosen: frozenset[str]
    own: str

    @property
    def own_words(self) -> list[str]:
        words = (word.strip() for word in self.own.replace("\n", ",").split(","))
        return [word for word in words if word][:MOST_OWN]


@learner_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(SHARES)
def sharing(request: HttpRequest, story_id: UUID) -> HttpResponseBase:
    """Show what a mentor would see of a story; POST covers otherwise, or shares what was seen."""
    story = get_story(request, story_id)
    fits = fits_for_story(story=story)
    findings = list_findings(story)
    choice = read_choice(request, fits, findings)
    if request.method == "POST" and request.POST.get("go") == "share" and choice.version:
        return share(request, story, choice, fits, findings)
    return show(request, story, choice, fits, findings)


def read_choice(request: HttpRequest, fits: list[Fit], findings: list[Finding]) -> Choice:
    """Return what was chosen; at first the best question, and all that is surely worth covering."""
    versions = {fit.version.pk: fit.version for fit in fits}
    first = next(iter(versions.values()), None)
    if request.method != "POST":
        return Choice(first, frozenset(one.key for one in findings if one.is_sure), "")
    wanted = read_whole(request.POST.get("version"), most=MOST_64)
    return Choice(
        versions.get(wanted, first),
        frozenset(request.POST.getlist("cover")),
        drop_nul(request.POST.get("own", ""))[:LONGEST_OWN],
    )


def share(
    request: HttpRequest, story: Story, choice: Choice, fits: list[Fit], findings: list[Finding]
) -> HttpResponseBase:
    """Share what was looked at, and ask; show it again where it is not that any more."""
    now = timezone.now()
    try:
        submission = share_copy(
            story=story,
            version=choice.version,
            preview=look(story, choice),
            seen=request.POST.get("seen", ""),
            key=drop_nul(request.POST.get("key", ""))[:40],
            now=now,
        )
    except NotAsSeen:
        says = _("This is not what you looked at: the story or a choice changed. Look once more.")
        return show(request, story, choice, fits, findings, says=says, status=409)
    except StoryRefused as error:
        return show(request, story, choice, fits, findings, says=error.sentence, status=422)
    asks = drop_nul(request.POST.get("question", ""))[:LONGEST_QUESTION]
    try:
        address = ask_about_copy(submission=submission, questions=[asks] if asks else [], now=now)
    except AskingRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("answer", submission.pk)
    return redirect(address) if address else redirect("answer", submission.pk)


def look(story: Story, choice: Choice) -> Preview:
    return preview_copy(
        story=story, version=choice.version, chosen=choice.chosen, own=choice.own_words
    )


def show(
    request: HttpRequest,
    story: Story,
    choice: Choice,
    fits: list[Fit],
    findings: list[Finding],
    *,
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    preview = look(story, choice) if choice.version else None
    context = {
        "story": story,
        "fits": fits,
        "choice": choice,
        "groups": group(findings, choice.chosen),
        "preview": preview,
        "shown": name_parts(preview, choice.version) if preview else [],
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "says": says,
    }
    return render(request, "mockinterviews/stories/sharing.html", context, status=status)


def group(findings: list[Finding], chosen: frozenset[str]) -> list[dict]:
    """Return the findings by their sort, each with whether it is covered."""
    return [
        {
            "title": sort.label,
            "slug": sort.value,
            "findings": [(one, one.key in chosen) for one in of],
        }
        for sort in Sort
        if (of := [finding for finding in findings if finding.sort == sort])
    ]


def name_parts(preview: Preview, version: QuestionVersion) -> list[dict]:
    """Return the parts of the copy in the order of the question, with their titles."""
    fields = kind_of(version).fields(version.content)
    return [
        {"title": field.title, "pieces": preview.pieces[field.slug]}
        for field in fields
        if preview.pieces.get(field.slug)
    ]
