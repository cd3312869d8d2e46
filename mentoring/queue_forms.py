"""Narrowing the queue, and being away from it."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.queries import cohorts_of_mentor
from accounts.models import User
from mentoring.domain.narrowing import LONG, SHORT, Narrowing, topics_waiting
from mentoring.domain.queue import MENTOR
from questions.models import Kind
from studyhub.statements import Statement

LENGTHS = [
    ("", _("Any length")),
    ("short", _("Under %(words)d words") % {"words": SHORT}),
    ("medium", _("%(from)d to %(to)d words") % {"from": SHORT, "to": LONG - 1}),
    ("long", _("%(words)d words or more") % {"words": LONG}),
]

TOPICS = Statement(lambda: topics_waiting().values_list("pk", "title"))
COHORTS = Statement(lambda: cohorts_of_mentor(MENTOR).values_list("pk", "name"))


class NarrowingForm(forms.Form):
    """What of the queue to show; what is not known is as if it were not there."""

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
        """Return what was chosen; a choice that is gone narrows nothing."""
        self.is_valid()
        return Narrowing(**self.chosen())

    def chosen(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def selects(self) -> tuple:
        """Return the lists to choose from as they are drawn: nothing here is a person's own."""
        return tuple(
            (name, str(field.label), tuple((str(key), str(says)) for key, says in field.choices))
            for name, field in self.fields.items()
            if isinstance(field, forms.ChoiceField)
        )

    def ticks(self) -> tuple:
        return tuple(
            (name, str(field.label), name in self.chosen())
            for name, field in self.fields.items()
            if isinstance(field, forms.BooleanField)
        )

    def picked(self) -> tuple:
        """Return what was chosen, as it is sent again."""
        return tuple(
            (name, "on" if value is True else str(value)) for name, value in self.chosen().items()
        )


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds that mentors review: those that are written in words."""
    return [(kind.value, kind.label) for kind in (Kind.WRITTEN, Kind.STAR, Kind.DESIGN)]


class PauseForm(forms.Form):
    """Until when a mentor is away, as the others may know; nothing is needed."""

    back_on = forms.DateField(required=False)
