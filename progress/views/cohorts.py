"""A cohort's progress for those who look after it: who needs a look, the matrix, each learner."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.domain.queries import learners_in
from accounts.models import Membership, Role
from accounts.views.fetching import fetch_cohort
from progress.domain.attention import list_concerns
from progress.domain.cohorts import read_cohort
from progress.domain.record import Record
from progress.figures import FIGURES
from progress.figures.cohorts import COHORT_FIGURES, address_of, list_struggles
from progress.views.files import send_figure
from progress.views.progress import FIGURES_FROM, describe

# So many learners have rows on a page, and so many at most are named who need a look.
PAGE = 50
MOST_CONCERNS = 50
keepers_required = role_required(Role.MENTOR, Role.STAFF)


@require_safe
@keepers_required
def cohort(request: HttpRequest, cohort_id) -> HttpResponse:
    """Show who of a cohort needs a look and why, what they know, and what waits for review."""
    found = fetch_cohort(request.user, cohort_id)
    now = timezone.now()
    # Of all, not of the page alone: "nobody" would be wrong where the next page has somebody.
    everybody = read_cohort(memberships=learners_in(found), now=now)
    page = Paginator(everybody.members, PAGE).get_page(request.GET.get("page"))
    record = everybody.of_page(max(0, page.start_index() - 1), PAGE)
    concerns = list_concerns(record)
    base = base_of("cohort_figure", cohort_id)
    context = {
        "cohort": found,
        "page": page,
        "asked": record.asked,
        "now": now,
        "rows": [
            {"member": one, "url": address_of(one), "weakest": record.weakest(one)}
            for one in record.shown
        ],
        "concerns": [
            {"concern": one, "url": address_of(one.member)} for one in concerns[:MOST_CONCERNS]
        ],
        "more_concerns": max(0, len(concerns) - MOST_CONCERNS),
        "struggles": list_struggles(record),
        "figures": [COHORT_FIGURES[name](record).at(base) for name in ("mastery", "activity")],
        "learners": COHORT_FIGURES["learners"](record).at(base),
    }
    return render(request, "progress/cohort.html", context)


def base_of(name: str, *args) -> str:
    """Return the address below which the figures of a cohort, or of one learner, are files."""
    return reverse(name, args=[*args, "name", "csv"]).removesuffix("name.csv")


@require_safe
@keepers_required
def cohort_figure(request: HttpRequest, cohort_id, name: str, form: str) -> HttpResponse:
    """One of a cohort's figures as CSV or JSON, with all of its learners."""
    found = fetch_cohort(request.user, cohort_id)
    if name not in COHORT_FIGURES:
        raise Http404
    record = read_cohort(memberships=learners_in(found), now=timezone.now())
    return send_figure(COHORT_FIGURES[name](record), form)


@require_safe
@keepers_required
def learner(request: HttpRequest, cohort_id, membership_id) -> HttpResponse:
    """The figures of one learner of a cohort, as the learner sees them."""
    membership = fetch_member(request, cohort_id, membership_id)
    record = Record(learner=membership.learner, now=timezone.now())
    context = {"membership": membership, "answers": record.answers}
    if record.answers >= FIGURES_FROM:
        base = base_of("learner_figure", cohort_id, membership_id)
        context |= describe(record, base=base, own=False)
    return render(request, "progress/learner_record.html", context)


@require_safe
@keepers_required
def learner_figure(
    request: HttpRequest, cohort_id, membership_id, name: str, form: str
) -> HttpResponse:
    """One of a learner's figures as CSV or JSON."""
    membership = fetch_member(request, cohort_id, membership_id)
    if name not in FIGURES:
        raise Http404
    record = Record(learner=membership.learner, now=timezone.now())
    return send_figure(FIGURES[name](record), form)


def fetch_member(request: HttpRequest, cohort_id, membership_id) -> Membership:
    """Return who is in the cohort now, of one that is this person's to look after."""
    found = fetch_cohort(request.user, cohort_id)
    return get_object_or_404(learners_in(found).select_related("cohort"), pk=membership_id)
