"""Interviews that learners build for themselves, and the warm-up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import learner_required
from mockinterviews.domain.blueprints import BankTooSmall
from mockinterviews.domain.building import NothingToBuild, build_interview, build_warm_up
from mockinterviews.domain.dropping import BlueprintGone
from mockinterviews.domain.interviews import prepare_interview
from mockinterviews.domain.rebuilding import find_fitting, fit_built, remove_built
from mockinterviews.models import Blueprint
from mockinterviews.planning_forms import BuildForm


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest) -> HttpResponse:
    """Ask what the interview is to be, make it, and go to its lobby."""
    form = BuildForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            built = build_interview(learner=request.user, wish=form.wish)
        except NothingToBuild as error:
            form.add_error("focus", error.sentence)
        else:
            for note in built.notes:
                messages.info(request, note)
            return prepare(request, built.blueprint)
    status = 422 if form.is_bound else 200
    return render(request, "mockinterviews/build.html", {"form": form}, status=status)


@learner_required
@require_POST
def warm_up(request: HttpRequest) -> HttpResponse:
    """Make the learner's warm-up and go to its lobby."""
    try:
        blueprint = build_warm_up(learner=request.user)
    except NothingToBuild as error:
        messages.error(request, error.sentence)
        return redirect("interviews")
    return prepare(request, blueprint)


def prepare(request: HttpRequest, blueprint: Blueprint) -> HttpResponse:
    """Draw the questions and lead to the lobby, or say why that cannot be."""
    try:
        interview = prepare_interview(learner=request.user, blueprint=blueprint, now=timezone.now())
    except (BankTooSmall, BlueprintGone) as error:
        if isinstance(error, BankTooSmall) and blueprint.learner_id:
            return redirect("interview_built", blueprint.slug)
        messages.error(request, error.sentence)
        return redirect("interviews")
    return redirect("interview_lobby", interview.pk)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def built(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the bank lacks for what the learner built; POST makes it anew of what is there."""
    blueprint = get_built(request, slug)
    if request.method == "POST":
        try:
            made = fit_built(learner=request.user, blueprint=blueprint, now=timezone.now())
        except (NothingToBuild, BlueprintGone) as error:
            messages.error(request, error.sentence)
            return redirect("interviews")
        return prepare(request, made)
    if blueprint.retired_at:
        says = _("“%(title)s” is removed, or was made anew.")
        messages.info(request, says % {"title": blueprint.title})
        return redirect("interviews")
    context = {"blueprint": blueprint, "fitting": find_fitting(blueprint)}
    return render(request, "mockinterviews/built.html", context)


@learner_required
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away what the learner built."""
    blueprint = get_built(request, slug)
    remove_built(blueprint=blueprint, now=timezone.now())
    says = _("“%(title)s” is removed. What you sat of it keeps its result.")
    messages.success(request, says % {"title": blueprint.title})
    return redirect("interviews")


def get_built(request: HttpRequest, slug: str) -> Blueprint:
    """Return what the person has built, also where it was removed lately, or 404."""
    return get_object_or_404(Blueprint, learner=request.user, slug=slug)
