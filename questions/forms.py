"""What the practice pages accept."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from questions.domain.choices import EVERYTHING, Choice
from questions.domain.problems import LONGEST as LONGEST_PROBLEM
from questions.domain.queries import questions_on_offer
from questions.domain.studying import LENGTHS
from questions.domain.supply import MOST_CHOICES, OnOffer
from questions.models import Confidence, Kind, Problem, QuestionVersion
from studyhub.params import MOST_32, read_whole

COUNTS = (5, 10, 20)
DIFFICULTIES = [
    (1, _("1, easiest")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5, hardest")),
]


class PracticeForm(forms.Form):
    """What to practise: all optional but the number."""

    CHOSEN, NEEDED = "chosen", "needed"

    by = forms.ChoiceField(
        label=_("Which questions"),
        choices=[
            (CHOSEN, _("New ones first, then what went worst")),
            (NEEDED, _("What I need most")),
        ],
        initial=CHOSEN,
        required=False,
        widget=forms.RadioSelect,
    )
    topic = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all."),
        error_messages={"invalid_choice": _("This topic is not on offer any more. Choose again.")},
    )
    # One question and no other: a link from search led here.
    question = forms.ModelChoiceField(
        queryset=questions_on_offer(),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("This question is not asked any more. Choose others to practise.")
        },
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of question"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all."),
    )
    easiest = forms.TypedChoiceField(
        label=_("Difficulty from"), choices=DIFFICULTIES, coerce=int, required=False, empty_value=1
    )
    hardest = forms.TypedChoiceField(
        label=_("to"), choices=DIFFICULTIES, coerce=int, required=False, empty_value=5
    )
    flagged = forms.BooleanField(label=_("Only what I flagged"), required=False)
    count = forms.TypedChoiceField(
        label=_("How many"),
        choices=[(number, str(number)) for number in COUNTS],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
    )
    self_marking = forms.BooleanField(
        label=_("Mark my written answers myself before I see the score"), required=False
    )

    def __init__(self, *args, offer: OnOffer, **kwargs):
        super().__init__(*args, **kwargs)
        # Read where they are shown, or where one was chosen.
        self.fields["topic"].choices = lambda: offer.topics

    def clean(self) -> dict:
        cleaned = super().clean()
        ends = (cleaned.get("easiest") or 1, cleaned.get("hardest") or 5)
        cleaned["easiest"], cleaned["hardest"] = min(ends), max(ends)
        cleaned["by"] = cleaned.get("by") or self.CHOSEN
        return cleaned

    @property
    def choice(self) -> Choice:
        """Return what may be asked, once the form is valid."""
        said = self.cleaned_data
        return Choice(
            topics=tuple(said["topic"]),
            kinds=tuple(said["kinds"]),
            easiest=said["easiest"],
            hardest=said["hardest"],
            flagged=said["flagged"],
        )

    @property
    def by_need(self) -> bool:
        return self.cleaned_data["by"] == self.NEEDED

    @property
    def remembered(self) -> dict:
        """Return what the next visit begins with: all but a question that a link asked for."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "question"}


@dataclass(frozen=True)
class DrawnForm:
    """The form of practice as it begins: drawn once for all for whom it begins like that."""

    offer: OnOffer
    # The name of each field and what it begins with.
    begins: tuple[tuple[str, Any], ...]

    @property
    def form(self) -> PracticeForm:
        return PracticeForm(initial=dict(self.begins), offer=self.offer)

    @property
    def choice(self) -> Choice:
        """What it begins with, as it would be sent."""
        return read_choice(self)


@lru_cache(MOST_CHOICES)
def read_choice(drawn: DrawnForm) -> Choice:
    return choice_in(PracticeForm(dict(drawn.begins), offer=drawn.offer))


def choice_in(form: PracticeForm) -> Choice:
    """Return the choice that was sent; everything where it cannot be read."""
    # What cannot be started, since nothing fits, can be read all the same.
    return form.choice if set(form.errors) <= {NON_FIELD_ERRORS} else EVERYTHING


def read_said(data: QueryDict) -> dict[str, Any]:
    """Return what comes with an answer: how sure somebody was, and the time that it took.

    What cannot be read is left out: it never stops an answer, which the question's kind reads.
    """
    confidence = data.get("confidence", "")
    return {
        "confidence": confidence if confidence in Confidence.values else "",
        "spent_ms": read_whole(data.get("spent_ms"), most=MOST_32, otherwise=None),
    }


class CheckForm(forms.Form):
    """An answer inside a lesson: the version that was shown, and this showing's own number."""

    version = forms.ModelChoiceField(queryset=QuestionVersion.objects.none())
    nonce = forms.UUIDField()

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = question.versions.all()

    @property
    def shown_version(self) -> QuestionVersion | None:
        """Return the version that the learner saw, where the form still says so."""
        self.is_valid()
        return self.cleaned_data.get("version")

    @property
    def shown_nonce(self) -> uuid.UUID:
        """Return the number of this showing; a fresh one where it was lost."""
        self.is_valid()
        return self.cleaned_data.get("nonce") or uuid.uuid4()


class RecallForm(forms.Form):
    """How many of the due cards to look at now."""

    limit = forms.IntegerField(min_value=1, max_value=50, required=False)
    # Beyond what the day may have: asked for by name.
    extra = forms.BooleanField(required=False)


class StudyForm(forms.Form):
    """How long to study."""

    minutes = forms.TypedChoiceField(
        choices=[(minutes, str(minutes)) for minutes in LENGTHS], coerce=int
    )


class ProblemForm(forms.Form):
    """What is wrong with a question: a sort, and words for what the sort does not say."""

    sort = forms.ChoiceField(
        label=_("What is wrong"),
        choices=Problem.Sort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    says = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_PROBLEM,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Authors see this with your answer and your name."),
    )
