"""What the practice pages accept."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import Topic
from questions.domain.queries import questions_on_offer
from questions.models import Confidence, Kind, Question, QuestionVersion

COUNTS = (5, 10, 20)


class PracticeForm(forms.Form):
    """What to practise: all optional but the number."""

    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All topics"),
        error_messages={"invalid_choice": _("This topic is not on offer any more. Choose again.")},
    )
    # One question and no other: a link from search led here.
    question = forms.ModelChoiceField(
        queryset=Question.objects.none(),
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
    count = forms.TypedChoiceField(
        label=_("How many"),
        choices=[(number, str(number)) for number in COUNTS],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics
        self.fields["question"].queryset = questions_on_offer()


class AnswerForm(forms.Form):
    """What comes with an answer. The answer itself is read by the question's kind."""

    confidence = forms.ChoiceField(choices=[("", ""), *Confidence.choices], required=False)
    spent_ms = forms.IntegerField(required=False)

    @property
    def said(self) -> dict:
        """Return what could be read; how sure somebody was never stops an answer."""
        self.is_valid()
        return {
            "confidence": self.cleaned_data.get("confidence") or "",
            "spent_ms": self.cleaned_data.get("spent_ms"),
        }


class CheckForm(AnswerForm):
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
