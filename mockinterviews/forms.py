"""What staff and mentors type in about running interviews."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.queries import active_memberships
from accounts.models import Cohort
from mockinterviews.domain.extending import GIVEN, MOST_MINUTES
from mockinterviews.models import Interview, TimeEvent
from studyhub.params import read_whole

# Behind who gets more time: those as well whose interview the clock has closed.
WITH_CLOSED = ":closed"
# In milliseconds: so long it takes to fill in the form at most. What a page that stood open for
# longer showed is no news to who sends it.
FILLED_IN_WITHIN = 15 * 60_000


class ExtensionForm(forms.Form):
    """More time for one interview, or for several: of a cohort or of all, those whose clock runs.

    What was closed while the form was filled in ran when it was shown. What the clock had closed
    before that opens again only where it is chosen: its answers are taken back.
    """

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
    # Names this form once and for all, so that what is posted twice is given once. A browser that
    # puts back what stood in a form before must not put this one back.
    key = forms.UUIDField(
        initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    # When the form was shown, in milliseconds since 1970.
    shown_at = forms.IntegerField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    sure = forms.BooleanField(label=_("Yes, it is that much"), required=False)

    def __init__(self, *args, interviews: Iterable[Interview], cohorts: Iterable[Cohort], **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.data.get("key"):
            # The page is of before there were keys: now it has one, also where it is shown anew.
            self.data = self.data.copy()
            self.data["key"] = str(uuid.uuid4())
        # Before they are read: what is closed from now on is shown as running.
        self.fields["shown_at"].initial = self.shown_at = self.read_shown_at()
        self.interviews = list(interviews)
        self.paused = [one for one in self.interviews if one.paused_at]
        self.closed = [one for one in self.interviews if self.had_ended(one)]
        if self.paused:
            self.fields["who"].help_text = _("A group leaves out who has paused.")
        singles = [(str(one.pk), self.name(one)) for one in self.interviews]
        groups = [*self.list_cohorts(cohorts), *self.list_all()]
        self.fields["who"].choices = [("", _("Choose")), *singles, *groups]
        # It is asked only of whom it concerns; see `clean`.
        self.asking = self.fields.pop("sure")

    def clean(self) -> dict:
        """Ask again where the time is more than an interview lasts: no time can be taken back."""
        given = super().clean()
        minutes, chosen = given.get("minutes", 0), self.chosen(given.get("who", ""))
        doubtful = [one for one in chosen if minutes * 60 > one.base_seconds]
        if doubtful:
            self.ask_again(f"{given['who']}:{minutes}", self.doubt(doubtful))
        return given

    def ask_again(self, asked: str, says: str) -> None:
        """Ask for a tick, which holds for what was `asked`: these people and this number alone."""
        self.asking.widget.attrs["value"] = asked
        self.fields["sure"] = self.asking
        if self.data.get("sure") != asked:
            self.data = self.data.copy()
            self.data.pop("sure", None)
            self.add_error("sure", says)

    def doubt(self, doubtful: list[Interview]) -> str:
        one = min(doubtful, key=lambda one: one.base_seconds)
        says = _(
            "“%(title)s” lasts %(planned)d min in all, and what was given cannot be taken back."
            " Tick this if you mean it, or enter another number of minutes."
        )
        return says % {"title": one, "planned": one.base_seconds // 60}

    def read_shown_at(self) -> int:
        now = to_milliseconds(timezone.now())
        shown_at = read_whole(self.data.get("shown_at"), most=now, otherwise=now)
        return max(shown_at, now - FILLED_IN_WITHIN)

    def had_ended(self, one: Interview) -> bool:
        """Return whether an interview was closed when the form was shown.

        Its time may have been over for a while before that: it ran until somebody closed it.
        """
        is_closed = one.state == Interview.State.CLOSED
        return is_closed and to_milliseconds(one.closed_at or one.finished_at) < self.shown_at

    def list_cohorts(self, cohorts: Iterable[Cohort]) -> Iterator[tuple[str, str]]:
        for one in cohorts:
            yield f"cohort:{one.pk}", _("All of %(name)s who sit one now") % {"name": one}
            if self.closed:
                says = _("All of %(name)s, also whose time ended") % {"name": one}
                yield f"cohort:{one.pk}{WITH_CLOSED}", says

    def list_all(self) -> Iterator[tuple[str, str]]:
        if len(self.interviews) - len(self.closed) - len(self.paused) > 1:
            yield "all", _("Everybody who sits one now")
        if self.closed and len(self.interviews) > 1:
            yield f"all{WITH_CLOSED}", _("Everybody, also whose time ended")

    def chosen(self, who: str) -> list[Interview]:
        """Return the interviews on the page that `who` names."""
        whose = who.removesuffix(WITH_CLOSED)
        left_out = self.paused if whose != who else self.paused + self.closed
        found = [one for one in self.interviews if one not in left_out]
        if whose == "all":
            return found
        if whose.startswith("cohort:"):
            members = active_memberships().filter(cohort=whose.removeprefix("cohort:"))
            learners = set(members.values_list("learner", flat=True))
            return [one for one in found if one.learner_id in learners]
        return [one for one in self.interviews if str(one.pk) == who]

    def name(self, one: Interview) -> str:
        end = timezone.localtime(one.deadline).strftime("%H:%M")
        words = {"person": one.learner, "title": one.plan["title"], "time": end}
        if one.state == Interview.State.CLOSED:
            return _("%(person)s: %(title)s, closed at %(time)s") % words
        if one.paused_at:
            return _("%(person)s: %(title)s, paused") % words
        return _("%(person)s: %(title)s, until %(time)s") % words


def to_milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


class AcceptForm(forms.Form):
    """Why a late text counts after all."""

    reason = forms.CharField(
        label=_("Why it counts"),
        max_length=200,
        error_messages={"required": _("Say in a few words what happened.")},
    )
