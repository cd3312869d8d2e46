"""What staff type in about a person."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class SearchForm(forms.Form):
    """Part of a name or of an address, and a role. Without any, everybody is meant."""

    DEACTIVATED = "deactivated"
    WHO = (
        ("", _("Everybody")),
        (Role.LEARNER, _("Learners")),
        (Role.MENTOR, _("Mentors")),
        (Role.AUTHOR, _("Authors")),
        (Role.STAFF, _("Staff")),
        (DEACTIVATED, _("Deactivated")),
    )

    q = forms.CharField(label=_("Name or email"), max_length=100, required=False)
    who = forms.ChoiceField(label=_("Who"), choices=WHO, required=False)

    def read(self) -> tuple[str, str]:
        """Return the words and who is meant; what cannot be meant counts as nothing."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("who", "")


class RoleForm(forms.Form):
    """One role, to be given or taken."""

    role = forms.TypedChoiceField(choices=Role, coerce=Role)
    grant = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")])


class FactorForm(forms.Form):
    """The standing extra-time factor and why it is granted."""

    factor = forms.DecimalField(
        label=_("Factor"),
        help_text=_("From 1.00 to 4.00. With 1.25, 60 minutes become 75."),
        min_value=Decimal(1),
        max_value=Decimal(4),
        decimal_places=2,
        max_digits=3,
        widget=forms.NumberInput(attrs={"step": "0.05", "inputmode": "decimal"}),
        error_messages={
            name: _("Enter a number from 1.00 to 4.00, for example 1.25.")
            for name in (
                "required",
                "invalid",
                "min_value",
                "max_value",
                "max_decimal_places",
                "max_digits",
                "max_whole_digits",
            )
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Staff see it, and the person in the export of their data. No diagnosis."),
        max_length=300,
        error_messages={"required": _("Say why, for example: extra time as agreed on 3 May.")},
    )
