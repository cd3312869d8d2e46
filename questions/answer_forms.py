"""What the list of one's own answers accepts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.domain.answer_narrowing import WORDS, Narrowing, Outcome
from questions.models import Confidence, Kind, Submission
from studyhub.narrowing import NarrowingForm


class AnswersForm(NarrowingForm):
    """Which answers to show. `topics`: the key and title of each that answers are of."""

    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Every kind")), (WORDS, _("In words")), *Kind.choices],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[("", _("All")), *Outcome.choices], required=False
    )
    confidence = forms.ChoiceField(
        label=_("How sure"),
        choices=[("", _("However sure")), *Confidence.choices],
        required=False,
    )
    context = forms.ChoiceField(
        label=_("Where"),
        choices=[("", _("Everywhere")), *Submission.Context.choices],
        required=False,
    )
    counts = forms.BooleanField(label=_("Only what counts in figures"), required=False)

    def __init__(self, *args, topics: list[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topics]

    def narrow(self) -> Narrowing:
        return Narrowing(**self.chosen())
