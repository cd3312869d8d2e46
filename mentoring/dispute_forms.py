"""What is typed in about disputes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentoring.domain.disputes import LONGEST_DISPUTE, list_disputes
from mentoring.forms import LinesField
from mentoring.models import Dispute, ReviewRequest


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


class VerdictForm(forms.Form):
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
    def of(cls, dispute: Dispute, *, is_own: bool) -> "VerdictForm":
        """Return the form that shows a mentor's own stored verdict."""
        stored = {None: "", True: "yes", False: "no"}[dispute.is_upheld]
        return cls(
            initial={"is_upheld": stored, "reason": dispute.reason} if is_own else {},
            auto_id=f"dispute_{dispute.pk.hex[:8]}_%s",
        )


def describe_disputes(asked: ReviewRequest, mentor: User) -> list[dict]:
    """Return what mentoring/_disputes.html shows on the desk of a mentor."""
    return [describe_dispute(one, mentor) for one in list_disputes(asked)]


def describe_dispute(dispute: Dispute, mentor: User, form: VerdictForm | None = None) -> dict:
    """Return one dispute with the form for its verdict: as it was sent where that has errors.

    What another mentor drafted is told and not filled in: who returns the review decides.
    """
    is_own = dispute.decided_by_id == mentor.pk
    if form is None or not form.errors:
        form = VerdictForm.of(dispute, is_own=is_own)
    return {"dispute": dispute, "form": form, "is_kept": is_own}
