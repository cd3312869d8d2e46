"""Cohorts for those who look after them: mentors see theirs, staff manage all."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_required, role_required
from accounts.cohort_forms import CohortForm, LearnerForm, LinkForm, MentorForm
from accounts.domain.cohorts import (
    CohortRefused,
    archive_cohort,
    create_cohort,
    rename_cohort,
    restore_cohort,
)
from accounts.domain.invitations import MayNotInvite
from accounts.domain.queries import (
    annotate_namesakes,
    annotate_sizes,
    deactivated_in,
    learners_in,
    mentors_of,
    mentors_to_add,
    newest_invitations,
)
from accounts.domain.studying import find_last_days
from accounts.models import Cohort, Membership, Role
from accounts.views.fetching import MANAGE_COHORTS, cohorts_for, fetch_cohort
from accounts.views.links import list_links, make_link, take_fresh_link

PAGE = 50
LINKS = 20
keepers_required = role_required(Role.MENTOR, Role.STAFF)


@dataclass(frozen=True)
class LearnerRow:
    """A learner as the page of the cohort shows them."""

    membership: Membership
    last_day: date | None


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_required
def cohorts(request: HttpRequest) -> HttpResponse:
    """List the cohorts that are this person's to see; POST makes one, which staff may."""
    if request.method == "POST":
        return create(request)
    return show_cohorts(request)


def show_cohorts(request: HttpRequest, form: CohortForm | None = None) -> HttpResponse:
    found = annotate_sizes(cohorts_for(request.user))
    page = Paginator(found.filter(archived_at=None), PAGE).get_page(request.GET.get("page"))
    can_manage = request.user.has_perm(MANAGE_COHORTS)
    return render(
        request,
        "accounts/cohorts.html",
        {
            "page": page,
            "archived": found.exclude(archived_at=None)[:PAGE] if can_manage else [],
            "can_manage": can_manage,
            "form": form or CohortForm(),
        },
        status=422 if form else 200,
    )


@permission_required("accounts.add_cohort")
def create(request: HttpRequest) -> HttpResponse:
    form = CohortForm(request.POST)
    if not form.is_valid():
        return show_cohorts(request, form)
    try:
        made = create_cohort(name=form.cleaned_data["name"], now=timezone.now())
    except CohortRefused as refused:
        form.add_error("name", refused.sentence)
        return show_cohorts(request, form)
    return redirect("cohort", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_required
def cohort(request: HttpRequest, cohort_id) -> HttpResponse:
    """Show who is in a cohort and the links into it; POST renames it, which staff may."""
    found = fetch_cohort(request.user, cohort_id)
    if request.method == "POST":
        return rename(request, found)
    return show_cohort(request, found)


def show_cohort(request: HttpRequest, found: Cohort, form=None, **forms) -> HttpResponse:
    """Show the page; `form` is the one of `forms` that came back with errors."""
    can_manage = request.user.has_perm(MANAGE_COHORTS)
    page = Paginator(annotate_namesakes(learners_in(found)), PAGE).get_page(request.GET.get("page"))
    days = find_last_days([membership.learner for membership in page])
    mentorships = list(mentors_of(found))
    context = {
        "cohort": found,
        "can_manage": can_manage,
        "page": page,
        "rows": [LearnerRow(one, days.get(one.learner_id)) for one in page],
        "deactivated": list(deactivated_in(found)),
        "mentorships": mentorships,
        "mentors": sum(one.is_able for one in mentorships),
        "links": list_links(newest_invitations().filter(cohort=found)[:LINKS]),
        "fresh_link": take_fresh_link(request),
        "form": form,
        "link_form": LinkForm(auto_id="link-%s"),
    }
    if can_manage:
        context |= describe_managing(request, found)
    return render(request, "accounts/cohort.html", context | forms, status=422 if form else 200)


def describe_managing(request: HttpRequest, found: Cohort) -> dict:
    """Return what staff see beside: the forms, and who was removed with the press before this."""
    return {
        "name_form": CohortForm({"name": found.name}, auto_id="name-%s"),
        "learner_form": LearnerForm(auto_id="learner-%s"),
        "mentor_form": MentorForm(auto_id="mentor-%s", mentors=mentors_to_add(found)),
        "removed": find_removed(request, found),
    }


def find_removed(request: HttpRequest, found: Cohort) -> dict | None:
    """Return whom the press before this removed, and where a press puts them back."""
    if key := request.GET.get("learner"):
        gone = found.memberships.exclude(left_at=None).select_related("learner")
        if one := fetch_removed(gone, key):
            back = reverse("cohort_learner", args=[found.pk, one.pk])
            return {"person": one.learner, "url": back}
    if key := request.GET.get("mentor"):
        gone = found.mentorships.exclude(removed_at=None).select_related("mentor")
        if one := fetch_removed(gone, key):
            back = reverse("cohort_mentor", args=[found.pk, one.pk])
            return {"person": one.mentor, "url": back}
    return None


def fetch_removed(gone, key: str):
    try:
        return gone.filter(pk=UUID(key)).first()
    except ValueError:  # an address that somebody changed by hand
        return None


@permission_required(MANAGE_COHORTS)
def rename(request: HttpRequest, found: Cohort) -> HttpResponse:
    form = CohortForm(request.POST, auto_id="name-%s")
    old = found.name
    if form.is_valid():
        try:
            rename_cohort(cohort=found, name=form.cleaned_data["name"])
        except CohortRefused as refused:
            form.add_error("name", refused.sentence)
    if form.errors:
        found.name = old
        return show_cohort(request, found, form, name_form=form)
    messages.success(request, _("The cohort is called %(name)s now.") % {"name": found.name})
    return redirect("cohort", found.pk)


@require_POST
@permission_required(MANAGE_COHORTS)
def archive(request: HttpRequest, cohort_id) -> HttpResponse:
    """Take a cohort out of use, or with `restore` into use again."""
    found = fetch_cohort(request.user, cohort_id)
    if "restore" not in request.POST:
        archive_cohort(cohort=found, now=timezone.now())
        return redirect("cohort", found.pk)
    try:
        restore_cohort(cohort=found)
        messages.success(request, _("%(cohort)s is in use again.") % {"cohort": found})
    except CohortRefused as refused:
        messages.error(request, refused.sentence + " " + _("Rename one of the two first."))
    return redirect("cohort", found.pk)


@require_POST
@permission_required("accounts.add_invitation")
def invite(request: HttpRequest, cohort_id) -> HttpResponse:
    """Make a link for learners of this cohort."""
    found = fetch_cohort(request.user, cohort_id)
    form = LinkForm(request.POST, auto_id="link-%s")
    if not form.is_valid():
        return show_cohort(request, found, form, link_form=form)
    try:
        make_link(request, form, found, [Role.LEARNER])
    except MayNotInvite:  # the cohort was taken off them meanwhile
        raise Http404 from None
    return redirect(f"{reverse('cohort', args=[found.pk])}#links")
