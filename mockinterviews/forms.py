"""What staff and mentors type in about running interviews."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Cohort
from mockinterviews.domain.extending import GIVEN, MOST_MINUTES
from mockinterviews.models import Interview, TimeEvent


class ExtensionForm(forms.Form):
    """More time for one interview, for those of a cohort, or for all on the page."""

    who = forms.ChoiceField(
        label=_("Who"),
        error_messages={
            "required": _("Choose whose interview gets more time."),
            "invalid_choice": _("That interview has ended meanwhile. Choose from the list."),
        },
    )
    minutes = forms.IntegerField(
        label=_("More minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "required": _("Enter how many minutes, for example 10."),
            "invalid": _("Enter a whole number of minutes, for example 10."),
            "min_value": _("Enter 1 minute or more."),
            "max_value": _("Enter %(limit_value)s minutes or fewer."),
        },
    )
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(kind.value, kind.label) for kind in GIVEN],
        initial=TimeEvent.Kind.EXTENSION,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The learner reads it, with your name."),
        max_length=200,
        error_messages={"required": _("Say in a few words why there is more time.")},
    )

    def __init__(self, *args, interviews: Iterable[Interview], cohorts: Iterable[Cohort], **kwargs):
        super().__init__(*args, **kwargs)
        self.interviews = list(interviews)
        singles = [(str(one.pk), self.name(one)) for one in self.interviews]
        groups = [(f"cohort:{one.pk}", _("All of %(name)s") % {"name": one}) for one in cohorts]
        everybody = [("all", _("Everybody below"))] if len(self.interviews) > 1 else []
        self.fields["who"].choices = [("", _("Choose")), *singles, *groups, *everybody]

    def name(self, one: Interview) -> str:
        end = timezone.localtime(one.deadline).strftime("%H:%M")
        words = {"person": one.learner, "title": one.plan["title"], "time": end}
        if one.state == Interview.State.CLOSED:
            return _("%(person)s: %(title)s, closed at %(time)s") % words
        return _("%(person)s: %(title)s, until %(time)s") % words


class AcceptForm(forms.Form):
    """Why a late text counts after all."""

    reason = forms.CharField(
        label=_("Why it counts"),
        max_length=200,
        error_messages={"required": _("Say in a few words what happened.")},
    )
