"""Forms that replace a text: of two windows the later one is told before it writes over the other.

A form carries a digest of the text that it showed. Where another stands there by now, and nobody
has been shown both, nothing is stored: the page comes back with what was typed and what stands
there, and saving once more is a choice.
"""

import hashlib
from collections.abc import Mapping

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class Changed(Exception):
    """Another window has changed the text meanwhile. Carries the texts as they stand, by field."""

    def __init__(self, texts: Mapping[str, str]):
        super().__init__("changed meanwhile")
        self.texts = texts


def digest(texts: Mapping[str, str]) -> str:
    """Return what stands for these texts. A form sends line ends of its own."""
    joined = "\0".join(text.replace("\r\n", "\n").strip() for _name, text in sorted(texts.items()))
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def refuse_unless_seen(seen: str | None, stored: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Raise Changed where `new` would replace a text that its writer has not seen.

    `seen` is the digest of what was shown, None for a caller that shows nothing. The same again
    replaces nothing, nor does what comes where nothing stood.
    """
    if not any(stored.values()):
        return
    if seen is not None and digest(stored) not in (seen, digest(new)):
        raise Changed(stored)


class SeenForm(forms.Form):
    """A form that knows what it showed: the digest of its texts, `initial`, goes along."""

    seen = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}), max_length=32
    )

    def __init__(self, *args, initial: Mapping[str, str], **kwargs):
        super().__init__(*args, initial={**initial, "seen": digest(initial)}, **kwargs)

    def tell(self, changed: Changed, sentence: str) -> None:
        """Say what stands there now: the next press has seen it."""
        self.data = self.data.copy()
        self.data["seen"] = digest(changed.texts)
        self.add_error(None, sentence)


class UntouchedForm(forms.BaseForm):
    """A form of several settings: what its writer left as the page showed it stays as it is stored.

    Another window may have changed that meanwhile. Each setting carries what it showed, hidden,
    where the template has `{{ form.shown }}`; without it all are taken as they are sent.
    """

    @property
    def shown(self) -> SafeString:
        """Return what each setting showed, as hidden fields."""
        known = ((field.html_initial_name, self._shown_by(field)) for field in self)
        rows = ((name, "" if value is None else value) for name, value in known)
        return format_html_join(
            "", '<input type="hidden" name="{}" value="{}" autocomplete="off">', rows
        )

    def clean(self) -> dict:
        """Put what is stored in the place of what was not touched."""
        super().clean()
        data = self.data.copy()
        for field in self:
            if field.name in self.cleaned_data and not self._is_touched(field):
                self.cleaned_data[field.name] = field.initial
                # A form that is refused comes back with what it was refused for.
                data[field.html_name] = data[field.html_initial_name] = field.initial
        self.data = data
        return self.cleaned_data

    def _shown_by(self, field: BoundField) -> object:
        return self.data.get(field.html_initial_name, field.initial)

    def _is_touched(self, field: BoundField) -> bool:
        if field.html_initial_name not in self.data:
            return True
        try:
            shown = field.field.to_python(self.data[field.html_initial_name])
        except forms.ValidationError:
            return True
        return field.field.has_changed(shown, field.data)
