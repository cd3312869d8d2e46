"""What the pages of recall accept."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.models.user import LATEST_DAY_START
from questions.models import RecallSettings
from questions.models.cards import HIGHEST_RETENTION, LONGEST_SIDE, LOWEST_RETENTION
from studyhub.seen import SeenForm, UntouchedForm

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
SHARES = ((100, gettext_lazy("As usual")), (50, gettext_lazy("Half")), (0, gettext_lazy("None")))


class RatingForm(forms.Form):
    """A rating, and what the learner saw when they gave it."""

    rating = forms.IntegerField(min_value=1, max_value=4)
    seen = forms.IntegerField(min_value=0)


class UndoForm(forms.Form):
    seen = forms.IntegerField(min_value=1)


class SpreadForm(forms.Form):
    """Over how many days a backlog is spread; 0 brings it back."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=0,
        max_value=60,
        error_messages={
            "required": gettext_lazy("Enter a number of days, from 2 to 60."),
            "invalid": gettext_lazy("Enter a number of days, from 2 to 60."),
            "max_value": gettext_lazy("Enter a number of days, from 2 to 60."),
            "min_value": gettext_lazy("Enter a number of days, from 2 to 60."),
        },
    )


class SidesForm(SeenForm):
    """The two sides of an own card. Whether they can stand says the domain."""

    front = forms.CharField(
        label=gettext_lazy("What it asks"),
        required=False,
        max_length=LONGEST_SIDE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    back = forms.CharField(
        label=gettext_lazy("What is right"),
        required=False,
        max_length=LONGEST_SIDE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Both are needed: they are not marked as optional, and the domain says why.
        for name in ("front", "back"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _(
                "A card needs both sides: what it asks, and what is right."
            )


class RecallSettingsForm(UntouchedForm, forms.ModelForm):
    """How somebody wants to be asked; the aim in percent, the week as seven fields."""

    percent = forms.IntegerField(
        label=gettext_lazy("Aim"),
        min_value=int(LOWEST_RETENTION * 100),
        max_value=int(HIGHEST_RETENTION * 100),
        help_text=gettext_lazy(
            "The percentage of cards that you still know when they come, from 70 to 97. A higher "
            "aim means more cards each day: from 90 to 95 about twice as many. It counts from each "
            "card’s next look on."
        ),
        error_messages={
            "required": gettext_lazy("Enter a percentage from 70 to 97."),
            "invalid": gettext_lazy("Enter a percentage from 70 to 97."),
            "min_value": gettext_lazy("Enter a percentage from 70 to 97."),
            "max_value": gettext_lazy("Enter a percentage from 70 to 97."),
        },
    )
    day_starts_at = forms.TypedChoiceField(
        label=gettext_lazy("A day begins at"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(LATEST_DAY_START + 1)],
        help_text=gettext_lazy(
            "What you do before counts for the day before. Days that are over stay as they are."
        ),
    )

    class Meta:
        model = RecallSettings
        fields = ("reviews_per_day", "new_per_day", "spread_days", "aims_at_interview")
        labels = {
            "reviews_per_day": gettext_lazy("Cards a day at most"),
            "new_per_day": gettext_lazy("New cards a day at most"),
            "spread_days": gettext_lazy("Days over which a backlog is spread"),
            "aims_at_interview": gettext_lazy("Work towards the date of my interview"),
        }
        help_texts = {
            "reviews_per_day": gettext_lazy(
                "From 1 to 1,000. What is more waits for the next day."
            ),
            "new_per_day": gettext_lazy(
                "From 1 to 200: points that your answers missed, and cards of your own."
            ),
            "spread_days": gettext_lazy(
                "After more than 7 days without recall, from 2 to 60. 0 leaves it in one pile."
            ),
            "aims_at_interview": gettext_lazy(
                "What you would know with less than 95 % on that day comes once more in the week "
                "before."
            ),
        }

    def __init__(self, *args, learner: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["percent"].initial = int(self.instance.retention * 100)
        self.fields["day_starts_at"].initial = learner.day_starts_at
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day_{number}"] = forms.TypedChoiceField(
                label=name,
                coerce=int,
                choices=SHARES,
                initial=self.instance.week[number],
                widget=forms.RadioSelect,
            )
        self.order_fields(["percent", "reviews_per_day", "new_per_day"])

    @property
    def week_fields(self) -> list:
        return [self[f"day_{number}"] for number in range(len(WEEKDAYS))]

    @property
    def other_fields(self) -> list:
        week = {field.name for field in self.week_fields}
        return [field for field in self if field.name not in week]

    def clean(self) -> dict:
        super().clean()
        if not any(self.read_week()):
            self.add_error("day_0", _("Leave recall one day of the week."))
        return self.cleaned_data

    def read_week(self) -> list[int]:
        return [self.cleaned_data.get(f"day_{number}", 100) for number in range(len(WEEKDAYS))]
