"""People, for staff: found by name or address, with their roles, access and extra time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_required
from accounts.domain.access_changes import close_account, give_role, open_account, take_role
from accounts.domain.people import PersonRefused, grant_factor
from accounts.domain.queries import memberships_of, search_people
from accounts.domain.second_steps import has_second_step
from accounts.models import CohortMentor, Role, User
from accounts.people_forms import FactorForm, RoleForm, SearchForm

PAGE = 50
# What staff should know before they give one.
ROLE_DOES = {
    Role.LEARNER: _lazy("Reads, practises, sits interviews, and asks for reviews."),
    Role.MENTOR: _lazy("Reviews answers, and sees how the learners of their cohorts get on."),
    Role.AUTHOR: _lazy("Writes lessons and questions, and decides about their scores."),
    Role.STAFF: _lazy("Sees everybody's account, gives roles, and looks after the site."),
}


@require_safe
@permission_required("accounts.view_user")
def people(request: HttpRequest) -> HttpResponse:
    """List everybody, or whom the words of a search fit and who hold a role."""
    words, who = SearchForm(request.GET).read()
    found = narrow(search_people(words), who).prefetch_related("groups")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, label_roles(one)) for one in page]
    return render(
        request,
        "accounts/people.html",
        {
            "page": page,
            "rows": rows,
            "words": words,
            "who": who,
            "search": SearchForm(initial={"q": words, "who": who}),
        },
    )


def narrow(people: QuerySet[User], who: str) -> QuerySet[User]:
    """Leave those of `people` who hold a role, or who are deactivated; without `who` all."""
    if who == SearchForm.DEACTIVATED:
        return people.filter(is_active=False)
    return people.filter(groups__name=who) if who else people


def label_roles(person: User) -> list[str]:
    """Return the names of the roles in their order, from groups that are loaded."""
    held = {group.name for group in person.groups.all()}
    return [role.label for role in Role if role in held]


@require_safe
@permission_required("accounts.view_user")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one person and what staff may change about them."""
    return show_person(request, fetch_person(person_id))


def fetch_person(person_id: int) -> User:
    return get_object_or_404(User, pk=person_id, erased_at=None)


def show_person(request: HttpRequest, found: User, form: FactorForm | None = None) -> HttpResponse:
    mentors = CohortMentor.objects.filter(
        mentor=found, removed_at=None, cohort__archived_at=None
    ).select_related("cohort")
    context = {
        "person": found,
        "roles": [(role, ROLE_DOES[role], role in found.roles) for role in Role],
        "memberships": memberships_of(found),
        "mentorships": mentors.order_by("cohort__name", "pk"),
        "changes": found.access_changes.select_related("made_by")[:PAGE],
        "grants": found.factor_grants.select_related("granted_by")[:PAGE],
        "has_second_step": has_second_step(user=found),
        "form": form or FactorForm(),
    }
    return render(request, "accounts/person.html", context, status=422 if form else 200)


@require_POST
@permission_required("accounts.change_user")
def roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a role to somebody, or take it."""
    found, form = fetch_person(person_id), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles on this page."))
        return redirect("person", found.pk)
    role = form.cleaned_data["role"]
    change = {"person": found, "role": role, "by": request.user, "now": timezone.now()}
    if form.cleaned_data["grant"] == "yes":
        give_role(**change)
        says = _("%(person)s has the role %(role)s now.")
    else:
        try:
            take_role(**change)
        except PersonRefused as refused:
            messages.error(request, refused.sentence)
            return redirect("person", found.pk)
        says = _("%(person)s no longer has the role %(role)s.")
    messages.success(request, says % {"person": found, "role": role.label})
    if found == request.user and role == Role.STAFF:
        return redirect("today")  # this page is not theirs any more
    return redirect("person", found.pk)


@require_POST
@permission_required("accounts.change_user")
def access(request: HttpRequest, person_id: int) -> HttpResponse:
    """Deactivate an account, or with `reactivate` undo it."""
    found = fetch_person(person_id)
    if "reactivate" in request.POST:
        open_account(person=found, by=request.user, now=timezone.now())
        messages.success(request, _("%(person)s can sign in again.") % {"person": found})
        return redirect("person", found.pk)
    try:
        close_account(person=found, by=request.user, now=timezone.now())
    except PersonRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request,
            _("%(person)s cannot sign in any more. Nothing was deleted.") % {"person": found},
        )
    return redirect("person", found.pk)


@require_POST
@permission_required("accounts.add_factorgrant")
def factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Grant the standing extra-time factor."""
    found, form = fetch_person(person_id), FactorForm(request.POST)
    if not form.is_valid():
        return show_person(request, found, form)
    granted = grant_factor(
        person=found,
        factor=form.cleaned_data["factor"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        _("The factor is %(factor)s for interviews that start from now on.")
        % {"factor": granted.factor},
    )
    return redirect("person", found.pk)
