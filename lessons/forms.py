"""What a learner writes beside a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.domain.anchors import Anchor
from lessons.models import Lesson

LAST_REVISION = 2_000_000_000


class WordsField(forms.CharField):
    """Words as they were typed or marked; signs that PostgreSQL cannot keep are left out."""

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\0", "")


class NoteForm(forms.Form):
    """A new note: on words, where the page says which, or on a section that is chosen.

    Lengths are checked by the domain, whose sentence says how long the text is.
    """

    id = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    section = forms.ChoiceField(label=_("Section"), required=False)
    text = WordsField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}))
    quote = WordsField(widget=forms.HiddenInput)
    prefix = WordsField(widget=forms.HiddenInput)
    suffix = WordsField(widget=forms.HiddenInput)
    occurrence = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput
    )
    # Of a note that the page had and that was deleted elsewhere: which revision of it was seen.
    based_on = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LAST_REVISION,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, lesson: Lesson, **kwargs):
        super().__init__(*args, **kwargs)
        sections = lesson.current_version.sections
        self.fields["section"].choices = [
            ("", _("The lesson as a whole")),
            *((section["slug"], section["title"]) for section in sections),
        ]

    @property
    def anchor(self) -> Anchor:
        said = self.cleaned_data
        return Anchor(
            section=said.get("section", ""),
            quote=said.get("quote", ""),
            prefix=said.get("prefix", ""),
            suffix=said.get("suffix", ""),
            occurrence=said.get("occurrence") or 0,
        )


class NoteTextForm(forms.Form):
    """The text of a note that is there already, and which revision of it was seen."""

    based_on = forms.IntegerField(
        min_value=1,
        max_value=LAST_REVISION,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    text = WordsField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 8}))
