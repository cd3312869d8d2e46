"""A learner's own cohorts: who looks after them, and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import learner_required
from accounts.domain.cohorts import leave_cohort
from accounts.domain.queries import active_mentorships, by_name, memberships_of
from accounts.views.fetching import fetch_own_membership


@require_safe
@learner_required
def my_cohorts(request: HttpRequest) -> HttpResponse:
    """Show the cohorts that this learner is in, and who mentors them."""
    memberships = list(memberships_of(request.user))
    return render(request, "accounts/my_cohorts.html", {"rows": name_mentors(memberships)})


def name_mentors(memberships: list) -> list[tuple]:
    """Return each membership with the mentors who look after it: one query for all."""
    mentors = {}
    found = active_mentorships().filter(cohort__in=[one.cohort_id for one in memberships])
    for one in found.select_related("mentor").order_by(*by_name("mentor__")):
        mentors.setdefault(one.cohort_id, []).append(str(one.mentor))
    return [(one, mentors.get(one.cohort_id, [])) for one in memberships]


@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
def leave(request: HttpRequest, membership_id) -> HttpResponse:
    """Say what goes and what stays; POST leaves."""
    membership = fetch_own_membership(request.user, membership_id)
    if request.method != "POST":
        return render(request, "accounts/leave_cohort.html", {"membership": membership})
    leave_cohort(membership=membership, now=timezone.now())
    messages.success(
        request, _("You left %(cohort)s. Your work is as it was.") % {"cohort": membership.cohort}
    )
    return redirect("my_cohorts")
