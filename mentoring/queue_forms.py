"""Narrowing the queue, and being away from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.queries import cohorts_of_mentor
from accounts.models import Cohort, User
from lessons.models import Topic
from mentoring.domain.narrowing import LONG, SHORT, Narrowing, topics_waiting
from questions.models import Kind

LENGTHS = [
    ("", _("Any length")),
    ("short", _("Under %(words)d words") % {"words": SHORT}),
    ("medium", _("%(from)d to %(to)d words") % {"from": SHORT, "to": LONG - 1}),
    ("long", _("%(words)d words or more") % {"words": LONG}),
]


class NarrowingForm(forms.Form):
    """What of the queue to show; what is not known is as if it were not there."""

    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Topic"), required=False, empty_label=_("Every topic")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("Everybody")
    )
    length = forms.ChoiceField(label=_("Length"), choices=LENGTHS, required=False)
    asked_of_me = forms.BooleanField(label=_("Asked of me"), required=False)
    further_rounds = forms.BooleanField(label=_("Further rounds"), required=False)
    unsure = forms.BooleanField(label=_("Scorer unsure"), required=False)

    def __init__(self, *args, mentor: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics_waiting()
        self.fields["cohort"].queryset = cohorts_of_mentor(mentor)
        self.fields["kind"].choices = [("", _("Every kind")), *list_kinds()]

    def narrow(self) -> Narrowing:
        """Return what was chosen; a choice that is gone narrows nothing."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Narrowing(**chosen)

    def selects(self) -> list:
        return [self[name] for name in ("topic", "kind", "cohort", "length")]

    def ticks(self) -> list:
        return [self[name] for name in ("asked_of_me", "further_rounds", "unsure")]


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds that mentors review: those that are written in words."""
    return [(kind.value, kind.label) for kind in (Kind.WRITTEN, Kind.STAR, Kind.DESIGN)]


class PauseForm(forms.Form):
    """Until when a mentor is away, as the others may know; nothing is needed."""

    back_on = forms.DateField(
        label=_("Back on"),
        help_text=_("For staff, who see who is away. You go on by yourself, when you are back."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
