"""What a mentor types in to correct a review that came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.domain.correcting import LONGEST_REASON, stood_before
from mentoring.domain.rubric import Criterion, criteria_of
from mentoring.forms import LinesField, make_mark_field, name_of
from mentoring.models import Review, ReviewRequest


class CorrectionForm(forms.Form):
    """The marks and the verdict as they stand, to be changed, and why."""

    # Of this correction, from 1 on: another window may have made one meanwhile.
    number = forms.IntegerField(
        min_value=1, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Review.Verdict, widget=forms.RadioSelect
    )
    text = LinesField(
        label=_("Your reason, or what you add"),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Give the learner your reason in a sentence."),
            "max_length": _("This can have %(limit_value)d characters; this has %(show_value)d."),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, asked: ReviewRequest, review: Review, **kwargs):
        initial = {
            "number": review.corrections.count() + 1,
            "verdict": review.verdict,
            **{f"mark-{key}": mark for key, mark in review.marks.items()},
        }
        super().__init__(*args, initial=initial, auto_id="correction_%s", **kwargs)
        criteria = criteria_of(asked.submission)
        self.criteria = [one for one in criteria if one.id in review.marks]
        for criterion in self.criteria:
            self.fields[name_of(criterion)] = make_mark_field(criterion)

    def rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        """Return each criterion with its row of radio buttons."""
        return [(criterion, self[name_of(criterion)]) for criterion in self.criteria]

    def tell(self, sentence: str, review: Review) -> None:
        """Say why nothing was corrected: the next press knows of all corrections that are there.

        What was not touched here takes what another window made of it: the next press would put
        back what that one corrected.
        """
        self.data = self.data.copy()
        marks, verdict = stood_before(review, self.cleaned_data["number"])
        for one in self.criteria:
            if self.cleaned_data[name_of(one)] in (None, marks.get(one.id)):
                self.data[name_of(one)] = str(review.marks[one.id])
        if self.cleaned_data["verdict"] == verdict:
            self.data["verdict"] = review.verdict
        self.data["number"] = review.corrections.count() + 1
        self.add_error(None, sentence)

    def said(self) -> dict:
        """Return what `correct_review` takes."""
        given = {one.id: self.cleaned_data[name_of(one)] for one in self.criteria}
        marks = {key: mark for key, mark in given.items() if mark is not None}
        return {"marks": marks} | {
            name: self.cleaned_data[name] for name in ("number", "verdict", "text")
        }
