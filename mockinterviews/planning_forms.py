"""What learners fill in around interviews: a time in the calendar, and one of their own."""

from datetime import datetime, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mockinterviews.domain.building import LENGTHS, Focus, Wish
from mockinterviews.domain.queries import blueprints_for_user
from mockinterviews.models import Blueprint, Mode, PlannedInterview
from questions.domain.pack_names import tell_apart

REMINDERS = (
    ("", _("No reminder")),
    (10, _("10 minutes before")),
    (30, _("30 minutes before")),
    (60, _("1 hour before")),
    (1440, _("1 day before")),
)
FARTHEST = timedelta(days=366)


class BlueprintField(forms.ModelChoiceField):
    """Interviews by their titles, with the pack where several are called alike."""

    def offer(self, blueprints: QuerySet[Blueprint]) -> None:
        self.queryset, self.to_field_name = blueprints, "slug"
        self.titles = dict(tell_apart(blueprints.values_list("pack", "slug", "title")))

    def label_from_instance(self, obj: Blueprint) -> str:
        title = self.titles.get(obj.slug, obj.title)
        return _("%(title)s, %(minutes)s min") % {"title": title, "minutes": obj.minutes}


class PlanForm(forms.Form):
    """Which interview, when, and how long before it the reminder comes."""

    blueprint = BlueprintField(
        label=_("Interview"),
        queryset=Blueprint.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose an interview of the list.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the day, for example 15 May 2027."),
            "required": _("Enter the day, for example 15 May 2027."),
        },
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": _("Enter the time, for example 18:30."),
            "required": _("Enter the time, for example 18:30."),
        },
    )
    remind_minutes = forms.TypedChoiceField(
        label=_("Reminder"), choices=REMINDERS, coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args, learner: User, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["blueprint"].offer(blueprints_for_user(learner))

    def clean(self) -> dict:
        """Put day and time together, in the zone of the learner."""
        data = super().clean()
        if data.get("day") and data.get("time"):
            starts_at = timezone.make_aware(datetime.combine(data["day"], data["time"]))
            if starts_at <= self.now:
                self.add_error("day", _("This time is over. Enter one that is to come."))
            elif starts_at > self.now + FARTHEST:
                self.add_error("day", _("Enter a day within the next year."))
            data["starts_at"] = starts_at
        return data

    @property
    def values(self) -> dict:
        """Return what the domain takes."""
        return {
            name: self.cleaned_data[name] for name in ("blueprint", "starts_at", "remind_minutes")
        }


def begin_with(planned: PlannedInterview) -> dict:
    """Return what the form shows of an interview that is planned."""
    begins = timezone.localtime(planned.starts_at)
    return {
        "blueprint": planned.blueprint.slug,
        "day": begins.date(),
        "time": begins.time(),
        "remind_minutes": "" if planned.remind_minutes is None else planned.remind_minutes,
    }


class BuildForm(forms.Form):
    """An interview of one's own."""

    minutes = forms.TypedChoiceField(
        label=_("How long"),
        choices=[(length, _("%(count)s min") % {"count": length}) for length in LENGTHS],
        coerce=int,
        initial=30,
    )
    focus = forms.ChoiceField(
        label=_("About what"), choices=Focus.choices, widget=forms.RadioSelect, initial=Focus.MIXED
    )
    weak = forms.BooleanField(
        label=_("What went worst before"),
        required=False,
        help_text=_("By the newest score of each question that you answered."),
    )
    mode = forms.ChoiceField(
        label=_("How"),
        choices=[
            (Mode.INTERVIEW, _("As in life, without pause")),
            (Mode.PRACTICE, _("With pause and hints")),
        ],
        widget=forms.RadioSelect,
        initial=Mode.INTERVIEW,
    )

    @property
    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)
