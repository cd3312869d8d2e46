"""A check in the middle of a lesson: answered in place, counted like any other answer."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import sign_in_required
from accounts.domain.turns import TooOften, take_turn
from accounts.limiting import refuse, wait
from accounts.models import Role
from lessons.models import Lesson
from questions.domain.items import make_seed
from questions.domain.practice import read_spent
from questions.domain.queries import answers_in_lessons, questions_on_offer
from questions.domain.submissions import submit_answer
from questions.forms import CheckForm, read_said
from questions.kinds import ResponseError, kind_of
from questions.limits import ANSWERS
from questions.models import Confidence, Question, Submission
from questions.views.feedback import (
    ask_about_parts,
    describe_error,
    describe_feedback,
    tell_lesson,
)
from questions.views.fetching import get_answer, is_partial


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, lesson_slug: str, slug: str) -> HttpResponse:
    """Show the feedback on the newest answer to the check, or on that of `?answer=`; where there is
    none, or with `?again=yes`, the check itself. POST answers.

    Who reads a lesson without learning sees the question as it is asked, and cannot answer it.
    """
    is_learner = Role.LEARNER in request.user.roles
    if request.method == "POST" and not is_learner:
        raise Http404
    lesson, question = get_check(lesson_slug, slug)
    if not is_learner:
        return show(request, describe_asked(request, lesson, question))
    if request.method == "POST":
        return post_check(request, lesson, question)
    context = {"lesson": lesson, "question": question}
    if submission := find_answer(request, question):
        # A lesson brings what was answered before by itself: that is no news to be read out.
        again = {"again_url": f"{request.path}?answer={submission.pk}", "is_old": True}
        return show(request, context | describe_check_feedback(submission) | again)
    return show(request, context | describe_form(question, nonce=uuid.uuid4()))


def find_answer(request: HttpRequest, question: Question) -> Submission | None:
    """Return the answer that is shown, if any, or 404 for one that is not there."""
    if "answer" in request.GET:
        submission = get_answer(request.user, read_id(request.GET["answer"]))
        if submission.version.question_id != question.pk:
            raise Http404
        return submission
    if "again" in request.GET:
        return None
    return answers_in_lessons(request.user, question).first()


def get_check(lesson_slug: str, slug: str) -> tuple[Lesson, Question]:
    """Return a lesson and a question that it asks, or 404."""
    lesson = get_object_or_404(
        Lesson.objects.select_related("current_version"), slug=lesson_slug, retired_at=None
    )
    question = get_object_or_404(questions_on_offer(), slug=slug)
    blocks = lesson.current_version.blocks if lesson.current_version else []
    if question.lesson_id != lesson.pk and {"check": slug} not in blocks:
        raise Http404
    return lesson, question


def post_check(request: HttpRequest, lesson: Lesson, question: Question) -> HttpResponse:
    """Store the answer under the number of this showing: a double press stores one."""
    form = CheckForm(request.POST, question=question)
    version = form.shown_version or question.current_version
    nonce = form.shown_nonce
    said = read_said(request.POST)
    now = timezone.now()
    try:
        take_turn(person=request.user, limit=ANSWERS, now=now)
        ask_about_parts(version, request.POST)
        submission = submit_answer(
            learner=request.user,
            version=version,
            context=Submission.Context.LESSON,
            key=f"lesson:{request.user.pk}:{version.pk}:{nonce.hex}",
            response=kind_of(version).read(request.POST, version.content),
            confidence=said["confidence"],
            spent_ms=read_spent(said["spent_ms"]),
            now=now,
        )
    except TooOften as error:
        if is_partial(request):
            return refuse(request, error)
        refused = ResponseError(error.sentence)
        context = describe_refused(request, lesson, question, form, refused)
        return wait(show(request, context, status=429), error)
    except ResponseError as error:
        context = describe_refused(request, lesson, question, form, error)
        return show(request, context, status=422)
    if not is_partial(request):
        address = reverse("check", args=[lesson.slug, question.slug])
        return redirect(f"{address}?answer={submission.pk}")
    submission = get_answer(request.user, submission.pk)
    context = {"lesson": lesson, "question": question, "focus": True}
    context |= describe_check_feedback(submission)
    return tell_lesson(show(request, context), context)


def describe_refused(
    request: HttpRequest, lesson: Lesson, question: Question, form: CheckForm, error: ResponseError
) -> dict:
    """Return the context of the check with what was typed and what stands against it."""
    version = form.shown_version or question.current_version
    typed = {
        "lesson": lesson,
        "question": question,
        "response": kind_of(version).typed(request.POST, version.content),
        "confidence": read_said(request.POST)["confidence"],
    }
    form_again = describe_form(question, nonce=form.shown_nonce)
    return form_again | describe_error(error, version, request.POST) | typed


def describe_form(question: Question, *, nonce: uuid.UUID) -> dict:
    """Return the context of the open check."""
    version = question.current_version
    kind = kind_of(version)
    return {
        "version": version,
        "kind": kind,
        "shown": kind.shown(version.content, seed=make_seed(nonce.hex)),
        "fields": kind.fields(version.content),
        "response": {},
        "nonce": nonce,
        "prefix": f"check-{question.slug}-",
        # Without keys: several checks can be open in one lesson.
        "confidences": [("", *choice) for choice in Confidence.choices],
    }


def describe_asked(request: HttpRequest, lesson: Lesson, question: Question) -> dict:
    """Return the context of the check for who does not learn; authors are led to its key."""
    asked = describe_form(question, nonce=question.pk)
    sees_key = bool(request.user.roles & {Role.AUTHOR, Role.STAFF})
    only = {"reads_only": True, "sees_key": sees_key}
    return asked | only | {"lesson": lesson, "question": question}


def describe_check_feedback(submission: Submission) -> dict:
    """Return the context of the check after its answer, with the options as they were shown."""
    nonce = submission.idempotency_key.rsplit(":", 1)[-1]
    return describe_feedback(
        submission=submission, now=timezone.now(), place="lesson", seed=make_seed(nonce)
    )


def show(request: HttpRequest, context: dict, *, status: int = 200) -> HttpResponse:
    """Render the check: the part alone for htmx, a page of its own otherwise."""
    template = "questions/check_form.html" if is_partial(request) else "questions/check.html"
    return render(request, template, context, status=status)


def read_id(text: str) -> uuid.UUID:
    """Return the id in an address, or 404."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
