"""What Today accepts."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import Topic
from progress.domain.first_steps import FIRST_QUESTIONS
from progress.domain.today import LENGTHS


class LengthForm(forms.Form):
    """How long a day's plan is."""

    minutes = forms.TypedChoiceField(
        choices=[(length, str(length)) for length in LENGTHS], coerce=int
    )


class HoursForm(forms.Form):
    """How many hours a week somebody gives to the way to their interview."""

    MOST = 60

    hours = forms.IntegerField(
        label=_("Hours a week"),
        min_value=1,
        max_value=MOST,
        error_messages={
            "invalid": _("Enter whole hours from 1 to 60, for example 5."),
            "required": _("Enter whole hours from 1 to 60, for example 5."),
            "min_value": _("Enter whole hours from 1 to 60, for example 5."),
            "max_value": _("Enter whole hours from 1 to 60, for example 5."),
        },
    )


class InterviewDateForm(forms.Form):
    """The day of the real interview. That there is none yet is another press."""

    day = forms.DateField(
        label=_("Date of your interview"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter your interview date, for example 15 May 2027."),
            "required": _("Choose a date, or press \u201cNo date yet\u201d."),
        },
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(
                _("This day is over. Enter the date of an interview that is to come.")
            )
        return day


class StartForm(forms.Form):
    """The day on which a study plan begins."""

    FARTHEST = timedelta(days=365)

    start = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the first day, for example 15 May 2027."),
            "required": _("Enter the first day, for example 15 May 2027."),
        },
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_start(self) -> date:
        start = self.cleaned_data["start"]
        if abs(start - self.today) > self.FARTHEST:
            raise forms.ValidationError(_("Enter a day within a year from today."))
        return start


class QuestionsForm(forms.Form):
    """So many questions, on one topic or on all."""

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.filter(retired_at=None), to_field_name="slug", required=False
    )
    count = forms.IntegerField(min_value=1, max_value=10, initial=FIRST_QUESTIONS)
