"""One's own answers: the list, the report on one, and the part of a page that waits for a score."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import learner_required
from questions.answer_forms import AnswersForm
from questions.domain.answer_list import PAGE_SIZE, count_answers, list_answers, rows_for_user
from questions.domain.answer_narrowing import WORDS, Narrowing
from questions.views.feedback import DELAYS, PLACES, describe_feedback, tell_lesson
from questions.views.fetching import get_answer, is_partial
from studyhub import polling
from studyhub.params import MOST_32, read_whole


# Who goes back to the list from a new answer finds it there.
@never_cache
@learner_required
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List what the learner answered, newest first, or what of it is asked for."""
    counts = count_answers(request.user)
    form = AnswersForm(request.GET, topics=counts.topics)
    narrows = bool(form.chosen())
    narrowing = form.narrow()
    found = narrowing.of(rows_for_user(request.user)) if narrows else range(counts.answers)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    places = page.object_list
    rows = places if narrows else list_answers(request.user, first=places.start)
    context = {"page": page, "rows": rows, "counts": counts, "form": form, "narrows": narrows}
    context["lacks_words"] = not rows and narrowing == Narrowing(kind=WORDS)
    return render(request, "questions/answers.html", context)


@learner_required
@require_safe
def answer(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Show one answer with the report on it."""
    submission, now = get_answer(request.user, submission_id), timezone.now()
    context = describe_feedback(submission=submission, now=now, place="answer")
    return render(request, "questions/answer.html", context)


@learner_required
@require_safe
def score(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Return the feedback as it stands. Status 286 tells htmx that nothing more will come."""
    submission, now = get_answer(request.user, submission_id), timezone.now()
    if not is_partial(request):
        return redirect("answer", submission.pk)
    context = describe_feedback(
        submission=submission,
        now=now,
        tries=read_whole(request.GET.get("try"), most=len(DELAYS)),
        place=read_place(request.GET.get("place")),
        seed=read_whole(request.GET.get("seed"), most=MOST_32),
    )
    status = 200 if context["next_try"] else polling.STOP
    response = render(request, "questions/feedback.html", context, status=status)
    return tell_lesson(response, context)


def read_place(text: str | None) -> str:
    """Return which page the part stands in."""
    return text if text in PLACES else "answer"
