"""What is typed in about disputes."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentoring.domain.disputes import LONGEST_DISPUTE, list_disputes, own_verdict
from mentoring.forms import LinesField
from mentoring.models import Dispute, Review, ReviewRequest
from studyhub.seen import SeenForm

NOT_SENT: Mapping = MappingProxyType({})


class DisputeForm(forms.Form):
    """Where the answer says what the scorer did not find."""

    part = forms.ChoiceField(
        label=_("Key point"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the key point.")},
    )
    says = LinesField(
        label=_("Where does your answer say this?"),
        help_text=_("Quote your words, or say in a sentence how they mean it."),
        max_length=LONGEST_DISPUTE,
        error_messages={
            "required": _("Quote the words of your answer that say this."),
            "max_length": _("This can have %(limit_value)d characters; this has %(show_value)d."),
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, points: list[dict], point: dict | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(one["id"], one["title"]) for one in points]
        if point:
            self.initial["part"] = point["id"]
            self.fields["part"].widget = forms.HiddenInput()


class VerdictForm(SeenForm):
    """Whether the learner is right about one key point, and why."""

    is_upheld = forms.TypedChoiceField(
        label=_("Your verdict"),
        choices=[("yes", _("The answer says it")), ("no", _("It does not"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the answer says it.")},
    )
    reason = LinesField(
        label=_("Why"),
        max_length=LONGEST_DISPUTE,
        error_messages={"required": _("Give the learner your reason in a sentence.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, dispute: Dispute, review: Review, data=None) -> "VerdictForm":
        """Return the form that shows the own verdict of the mentor of `review`."""
        return cls(
            data, initial=own_verdict(dispute, review), auto_id=f"dispute_{dispute.pk.hex[:8]}_%s"
        )


def describe_disputes(
    asked: ReviewRequest, mentor: User, forms: Mapping[UUID, VerdictForm] = NOT_SENT
) -> list[dict]:
    """Return what mentoring/_disputes.html shows on the desk of a mentor.

    `forms`: by the keys of their disputes, those that came with errors.
    """
    if not (disputes := list_disputes(asked)):
        return []
    review = asked.reviews.get(mentor=mentor)
    return [describe_dispute(one, review, forms.get(one.pk)) for one in disputes]


def describe_dispute(dispute: Dispute, review: Review, form: VerdictForm | None = None) -> dict:
    """Return one dispute with the form for its verdict: as it was sent where that has errors.

    What another mentor drafted is told and not filled in: who returns the review decides. What the
    mentor of `review` wrote before another one decided stands in the form, and counts once kept.
    """
    if form is None or not form.errors:
        form = VerdictForm.of(dispute, review)
    is_own = dispute.decided_by_id == review.mentor_id
    return {"dispute": dispute, "form": form, "is_kept": is_own}
