"""What staff and mentors type in about cohorts and links."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.invitations import MOST_USES
from accounts.models import Cohort, Role, User


class CohortForm(forms.Form):
    """The name of a cohort."""

    name = forms.CharField(
        label=_("Name of the cohort"),
        max_length=80,
        error_messages={"required": _("Give the cohort a name, for example Spring 2027.")},
    )


class LearnerForm(forms.Form):
    """The address of somebody who has an account here."""

    email = forms.EmailField(
        label=_("Email of the learner"),
        help_text=_("Of somebody who has an account. Others come in by a link."),
        error_messages={
            "required": _("Enter the address that the learner signs in with."),
            "invalid": _("Enter an email address, for example alice@example.org."),
        },
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.learner = User.objects.filter(email__iexact=email).first()
        if self.learner is None:
            raise forms.ValidationError(
                _("No account here has the address %(email)s. Make a link and send it instead."),
                params={"email": email},
            )
        return email


class MentorForm(forms.Form):
    """One of those who mentor here and do not look after this cohort yet."""

    mentor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Mentor"),
        empty_label=_("Choose a mentor"),
        error_messages={"required": _("Choose a mentor."), "invalid_choice": _("Choose a mentor.")},
    )

    def __init__(self, *args, mentors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors


class LinkForm(forms.Form):
    """How long a link lasts and how many people it lets in."""

    days = forms.TypedChoiceField(
        label=_("The link lasts"),
        choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))],
        coerce=int,
        initial=7,
    )
    uses = forms.IntegerField(
        label=_("It lets in how many people"),
        min_value=1,
        max_value=MOST_USES,
        initial=1,
        error_messages={
            "required": _("Enter how many people, for example 20."),
            "invalid": _("Enter a whole number, for example 20."),
            "min_value": _("A link lets in 1 person at least."),
            "max_value": _("A link lets in %(limit_value)s people at most."),
        },
    )

    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class StaffLinkForm(LinkForm):
    """A link of staff: to any role, with a cohort or without."""

    roles = forms.TypedMultipleChoiceField(
        label=_("Who comes in by it becomes"),
        choices=Role,
        coerce=Role,
        initial=[Role.LEARNER],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.filter(archived_at=None).order_by("name", "pk"),
        label=_("Cohort"),
        help_text=_("A learner is in it then, and a mentor looks after it."),
        empty_label=_("None"),
        required=False,
    )
    field_order = ["roles", "cohort", "days", "uses"]
