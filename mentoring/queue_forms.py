"""Narrowing the queue, and being away from it."""

from datetime import date
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.domain.queries import cohorts_of_mentor
from accounts.models import User
from mentoring.domain.narrowing import LONG, SHORT, Narrowing, topics_waiting
from mentoring.domain.queue import MENTOR
from questions.models import LANGUAGE_KINDS
from studyhub.narrowing import NarrowingForm
from studyhub.statements import Statement

LENGTHS = [
    ("", _("Any length")),
    ("short", _("Under %(words)d words") % {"words": SHORT}),
    ("medium", _("%(from)d to %(to)d words") % {"from": SHORT, "to": LONG - 1}),
    ("long", _("%(words)d words or more") % {"words": LONG}),
]

TOPICS = Statement(lambda: topics_waiting().values_list("pk", "title"))
COHORTS = Statement(lambda: cohorts_of_mentor(MENTOR).values_list("pk", "name"))


class QueueForm(NarrowingForm):
    """What of the queue to show."""

    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    cohort = forms.TypedChoiceField(label=_("Cohort"), required=False, coerce=UUID)
    length = forms.ChoiceField(label=_("Length"), choices=LENGTHS, required=False)
    asked_of_me = forms.BooleanField(label=_("Asked of me"), required=False)
    further_rounds = forms.BooleanField(label=_("Further rounds"), required=False)
    unsure = forms.BooleanField(label=_("Scorer unsure"), required=False)

    def __init__(self, *args, mentor: User, **kwargs):
        super().__init__(*args, **kwargs)
        cohorts = COHORTS.fetch(mentor=mentor.pk)
        self.fields["topic"].choices = [("", _("Every topic")), *TOPICS.fetch()]
        self.fields["kind"].choices = [("", _("Every kind")), *list_kinds()]
        self.fields["cohort"].choices = [("", _("Everybody")), *cohorts]

    def narrow(self) -> Narrowing:
        return Narrowing(**self.chosen())


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds that mentors review: those that are written in words."""
    return [(kind.value, kind.label) for kind in LANGUAGE_KINDS]


class PauseForm(forms.Form):
    """Until when a mentor is away, as the others may know; nothing is needed."""

    back_on = forms.DateField(
        required=False,
        error_messages={"invalid": _("The day was not understood. Choose it in the calendar.")},
    )

    def clean_back_on(self) -> date | None:
        back_on = self.cleaned_data["back_on"]
        if back_on and back_on < localdate():
            raise forms.ValidationError(_("That day is over. Choose one that is still to come."))
        return back_on
