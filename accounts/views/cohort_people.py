"""Staff put people into a cohort, take them out, and put them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import permission_required
from accounts.cohort_forms import LearnerForm, MentorForm
from accounts.domain.cohorts import (
    CohortRefused,
    add_learner,
    add_mentor,
    put_learner_back,
    put_mentor_back,
    remove_learner,
    remove_mentor,
)
from accounts.domain.queries import mentors_to_add
from accounts.models import Cohort
from accounts.views.cohorts import show_cohort
from accounts.views.fetching import fetch_cohort


@require_POST
@permission_required("accounts.add_membership")
def learners(request: HttpRequest, cohort_id) -> HttpResponse:
    """Put somebody who has an account into the cohort."""
    found = fetch_cohort(request.user, cohort_id)
    form = LearnerForm(request.POST, auto_id="learner-%s")
    if form.is_valid():
        try:
            add_learner(cohort=found, learner=form.learner, now=timezone.now())
        except CohortRefused as refused:
            form.add_error("email", refused.sentence)
    if form.errors:
        return show_cohort(request, found, form, learner_form=form)
    return say_in(request, found, form.learner)


@require_POST
@permission_required("accounts.change_membership")
def learner(request: HttpRequest, cohort_id, membership_id) -> HttpResponse:
    """Take a learner out of the cohort, or with `back` undo it."""
    found = fetch_cohort(request.user, cohort_id)
    one = get_object_or_404(found.memberships.select_related("learner"), pk=membership_id)
    if "back" not in request.POST:
        remove_learner(membership=one, now=timezone.now())
        return say_removed(found, "learner", one)
    try:
        put_learner_back(membership=one, now=timezone.now())
    except CohortRefused as refused:
        return say_refused(request, found, refused)
    return say_in(request, found, one.learner)


@require_POST
@permission_required("accounts.add_cohortmentor")
def mentors(request: HttpRequest, cohort_id) -> HttpResponse:
    """Let a mentor look after the cohort."""
    found = fetch_cohort(request.user, cohort_id)
    form = MentorForm(request.POST, auto_id="mentor-%s", mentors=mentors_to_add(found))
    if form.is_valid():
        try:
            add_mentor(cohort=found, mentor=form.cleaned_data["mentor"], now=timezone.now())
        except CohortRefused as refused:
            form.add_error("mentor", refused.sentence)
    if form.errors:
        return show_cohort(request, found, form, mentor_form=form)
    return say_in(request, found, form.cleaned_data["mentor"])


@require_POST
@permission_required("accounts.change_cohortmentor")
def mentor(request: HttpRequest, cohort_id, mentorship_id) -> HttpResponse:
    """Take the cohort off a mentor, or with `back` undo it."""
    found = fetch_cohort(request.user, cohort_id)
    one = get_object_or_404(found.mentorships.select_related("mentor"), pk=mentorship_id)
    if "back" not in request.POST:
        remove_mentor(mentorship=one, now=timezone.now())
        return say_removed(found, "mentor", one)
    try:
        put_mentor_back(mentorship=one, now=timezone.now())
    except CohortRefused as refused:
        return say_refused(request, found, refused)
    return say_in(request, found, one.mentor)


def say_in(request: HttpRequest, found: Cohort, person) -> HttpResponse:
    messages.success(
        request, _("%(person)s is in %(cohort)s now.") % {"person": person, "cohort": found}
    )
    return redirect("cohort", found.pk)


def say_removed(found: Cohort, what: str, one) -> HttpResponse:
    """Lead to the page, which says who is out and offers to undo it."""
    return redirect(f"{reverse('cohort', args=[found.pk])}?{what}={one.pk}")


def say_refused(request: HttpRequest, found: Cohort, refused: CohortRefused) -> HttpResponse:
    messages.error(request, refused.sentence)
    return redirect("cohort", found.pk)
