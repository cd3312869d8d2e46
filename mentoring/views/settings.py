"""How a cohort's answers are marked: for its mentors, and for staff."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from accounts.models import Cohort, Role
from accounts.views.fetching import fetch_cohort
from mentoring.domain.marking import SETTINGS, marking_of, set_marking, tell_settings
from mentoring.models import CohortMarking
from studyhub.seen import Changed, SeenForm

keepers_required = role_required(Role.MENTOR, Role.STAFF)


class MarkingSettingsForm(SeenForm, forms.ModelForm):
    class Meta:
        model = CohortMarking
        fields = SETTINGS
        labels = {
            "divergence": gettext_lazy(
                "Staff see two marks that differ by so many per cent of the points or more"
            )
        }

    def __init__(self, *args, instance: CohortMarking, **kwargs):
        super().__init__(*args, instance=instance, initial=tell_settings(instance), **kwargs)
        # As texts they are for the digest alone: "False" would be a tick.
        self.initial |= {name: getattr(instance, name) for name in SETTINGS}

    def say_changed(self, changed: Changed) -> str:
        """Return what somebody else has chosen otherwise than this form does."""
        words = {"True": _("yes"), "False": _("no")}
        others = [
            f"{self.fields[name].label}: {words.get(stored, stored)}"
            for name, stored in changed.texts.items()
            if stored != str(self.cleaned_data[name])
        ]
        return _(
            "These settings were changed since you opened them. Now they say: %(others)s. Save "
            "again to put yours in their place."
        ) % {"others": "; ".join(others)}


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_required
def marking(request, cohort_id):
    """Show the settings of a cohort; POST changes them."""
    cohort = fetch_cohort(request.user, cohort_id)
    typed = request.POST if request.method == "POST" else None
    form = MarkingSettingsForm(typed, instance=marking_of(cohort))
    if form.is_valid() and store(form, cohort):
        messages.success(
            request,
            _("Saved. Names are shown or hidden at once; the rest holds from the next answer on."),
        )
        return redirect("cohort_marking", cohort.pk)
    page = {"cohort": cohort, "form": form, "is_staff": Role.STAFF in request.user.roles}
    return render(request, "mentoring/marking.html", page, status=422 if form.is_bound else 200)


def store(form: MarkingSettingsForm, cohort: Cohort) -> bool:
    """Store what a valid form says, or put the reason against it into the form."""
    try:
        set_marking(cohort=cohort, **form.cleaned_data)
    except Changed as changed:
        form.tell(changed, form.say_changed(changed))
        return False
    return True
