"""What learners and mentors type in."""

from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.domain.comments import LONGEST_COMMENT
from mentoring.domain.replies import LONGEST_REPLY
from mentoring.domain.requests import LONGEST_QUESTION, MOST_QUESTIONS
from mentoring.domain.reviews import LONGEST_SUMMARY
from mentoring.domain.rubric import Criterion, criteria_of
from mentoring.models import Comment, Review, ReviewRequest


@dataclass(frozen=True)
class Segment:
    """One of a row of radio buttons. Drawn by a template of ours: a desk has dozens of them, and
    Django's widgets took a third of its time."""

    id: str
    value: str
    says: str
    is_on: bool


def list_segments(field: forms.BoundField) -> tuple[Segment, ...]:
    """Return the radio buttons of a field of choices, with the ids that its widget gives them."""
    chosen = str(field.value())
    return tuple(
        Segment(f"{field.auto_id}_{place}", str(key), str(says), str(key) == chosen)
        for place, (key, says) in enumerate(field.field.choices)
    )


@dataclass(frozen=True)
class TextArea:
    """A text of several lines as it is drawn, without the text: that is nobody else's.

    Nor has it a label where the words of somebody stand in that.
    """

    id: str
    name: str
    label: str
    hint: str
    rows: int
    longest: int | None
    is_required: bool
    described_by: str | None
    errors: tuple[str, ...]


def describe_text_area(field: forms.BoundField, with_label: bool = True) -> TextArea:
    return TextArea(
        id=field.auto_id,
        name=field.html_name,
        label=str(field.label) if with_label else "",
        hint=str(field.help_text),
        rows=field.field.widget.attrs["rows"],
        longest=field.field.max_length,
        is_required=field.field.required,
        described_by=field.aria_describedby,
        errors=list_errors(field),
    )


def list_errors(field: forms.BoundField) -> tuple[str, ...]:
    return tuple(map(str, field.errors))


class AskForm(forms.Form):
    """Up to three questions for the mentor; none is needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)d") % {"number": number},
                max_length=LONGEST_QUESTION,
                required=False,
            )

    def questions(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.fields]

    def words(self) -> list[str]:
        """Return what was typed, whether it can be asked or not."""
        return [typed for field in self if (typed := field.value())]


class LinesField(forms.CharField):
    """A text of several lines, with the line ends that everything here counts and compares.

    A form sends CR LF, a script LF, and the browser counts a line end as one sign.
    """

    def to_python(self, value) -> str:
        return super().to_python(join_lines(value) if isinstance(value, str) else value)


def join_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def words_field(label, *, rows: int, longest: int, too_long, help_text="") -> LinesField:
    """Return a field for words of the mentor's own: a draft may lack them."""
    return LinesField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        error_messages={"max_length": too_long},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MarkingForm(forms.Form):
    """Marks, replies, summary and verdict: everything may be missing in a draft."""

    # A reloaded page must not bring back an older number or id by itself.
    number = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    # What the learner had asked as the page was drawn: see `ReviewRequest.asking`.
    asking = forms.CharField(
        max_length=10, required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    # The newer draft that this text was chosen over, where both were shown.
    chosen_over = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    summary = words_field(
        _("Summary"),
        rows=4,
        longest=LONGEST_SUMMARY,
        too_long=_("The summary can have %(limit_value)d characters; this has %(show_value)d."),
        help_text=_("The one change that would help most, and what to keep."),
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Review.Verdict, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, asked: ReviewRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria_of(asked.submission)
        self.questions = asked.questions
        for number, question in enumerate(self.questions, start=1):
            self.fields[f"reply-{number}"] = words_field(
                _("Your reply to \u201c%(question)s\u201d") % {"question": question},
                rows=2,
                longest=LONGEST_REPLY,
                too_long=_("A reply can have %(limit_value)d characters; this has %(show_value)d."),
            )
        for criterion in self.criteria:
            self.fields[name_of(criterion)] = make_mark_field(criterion)

    @classmethod
    def of(cls, review: Review, asked: ReviewRequest) -> "MarkingForm":
        """Return the form that shows a stored draft."""
        initial = {
            "number": review.number,
            "asking": asked.asking,
            "summary": review.summary,
            "verdict": review.verdict,
            **{f"reply-{number}": text for number, text in review.replies.items()},
            **{f"mark-{id}": mark for id, mark in review.marks.items()},
        }
        return cls(initial=initial, asked=asked)

    def rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        """Return each criterion with its row of radio buttons."""
        return [(criterion, self[name_of(criterion)]) for criterion in self.criteria]

    def texts(self) -> list[forms.BoundField]:
        """Return the fields for words in the order in which they stand on the desk."""
        replies = [self[f"reply-{number}"] for number in range(1, len(self.questions) + 1)]
        return [*replies, self["summary"]]

    @property
    def words(self) -> str:
        """What stands in the fields for words, one below the other."""
        return "\n\n".join(filter(None, (field.value() for field in self.texts())))

    def based_on(self) -> int:
        """Return the number of the draft that this text knows of."""
        chosen_over = self.cleaned_data["chosen_over"]
        return self.cleaned_data["number"] if chosen_over is None else chosen_over

    def replies(self) -> dict[str, str]:
        """Return what is said to the learner's questions, by their numbers.

        A window that was opened before they were asked has no fields for it, and says nothing.
        """
        numbers = range(1, len(self.questions) + 1)
        there = [number for number in numbers if f"reply-{number}" in self.data]
        return {str(number): self.cleaned_data[f"reply-{number}"] for number in there}

    def marks(self) -> dict[str, int]:
        given = {each.id: self.cleaned_data.get(name_of(each)) for each in self.criteria}
        return {id: mark for id, mark in given.items() if mark is not None}


def make_mark_field(criterion: Criterion) -> forms.TypedChoiceField:
    """Return the field for one mark: it may be missing."""
    return forms.TypedChoiceField(
        label=criterion.title,
        choices=[(step, str(step)) for step in criterion.steps],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def name_of(criterion: Criterion) -> str:
    return f"mark-{criterion.id}"


class CommentForm(forms.Form):
    """A remark on a quote. Script fills in the offsets; without it the quote itself is searched."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Comment.Kind, initial=Comment.Kind.CHANGE, widget=forms.RadioSelect
    )
    field = forms.ChoiceField(label=_("Part of the answer"))
    # With the line ends that the stored answer has.
    quote = LinesField(
        label=_("Words commented on"),
        help_text=_("Select them in the answer, or copy them exactly."),
        strip=False,
        error_messages={"required": _("Select or copy the words that the comment is about.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = LinesField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": _("Write the comment, for example: who proposed it?")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, fields: list, **kwargs):
        kwargs.setdefault("initial", {"id": uuid4()})
        super().__init__(*args, auto_id="comment_%s", **kwargs)
        self.fields["field"].choices = [(field.slug, field.title) for field in fields]


class ReplyForm(forms.Form):
    """What is said under a comment, or of a whole review. Sent twice, it is stored once."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    text = LinesField(
        label=_("Reply"),
        max_length=LONGEST_REPLY,
        error_messages={
            "required": _("Write the reply first."),
            "max_length": _("A reply can have %(limit_value)d characters."),
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def say_first_error(self) -> str:
        return next(error for errors in self.errors.values() for error in errors)


class RateForm(forms.Form):
    """Whether the feedback helped."""

    helpful = forms.ChoiceField(choices=Review.Helpful)
