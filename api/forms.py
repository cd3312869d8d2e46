"""What people type in about their tokens."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from api.models import Scope

DAYS = {7: _("A week"), 30: _("30 days"), 90: _("90 days"), 365: _("A year")}


class TokenForm(forms.Form):
    """A name, what it is good for, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What it is for, such as the program that will use it."),
        error_messages={"required": _("Give the token a name, for example Nightly import.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("Good for"), choices=list(DAYS.items()), coerce=int, initial=30
    )

    def __init__(self, *args, scopes: list[Scope], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes]

    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
