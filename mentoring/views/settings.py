"""How a cohort's answers are marked: for its mentors, and for staff."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from accounts.models import Role
from accounts.views.fetching import fetch_cohort
from mentoring.domain.marking import marking_of, set_marking
from mentoring.models import CohortMarking

keepers_required = role_required(Role.MENTOR, Role.STAFF)


class MarkingSettingsForm(forms.ModelForm):
    class Meta:
        model = CohortMarking
        fields = ("marks_first", "is_blind", "offers_unsure", "second_percent", "divergence")
        labels = {
            "divergence": gettext_lazy(
                "Staff see two marks that differ by so many per cent of the points or more"
            )
        }


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_required
def marking(request, cohort_id):
    """Show the settings of a cohort; POST changes them."""
    cohort = fetch_cohort(request.user, cohort_id)
    typed = request.POST if request.method == "POST" else None
    form = MarkingSettingsForm(typed, instance=marking_of(cohort))
    if form.is_valid():
        set_marking(cohort=cohort, **form.cleaned_data)
        messages.success(
            request,
            _("Saved. Names are shown or hidden at once; the rest holds from the next answer on."),
        )
        return redirect("cohort_marking", cohort.pk)
    page = {"cohort": cohort, "form": form, "is_staff": Role.STAFF in request.user.roles}
    return render(request, "mentoring/marking.html", page, status=422 if form.is_bound else 200)
