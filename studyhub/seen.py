"""Forms that replace a text: of two windows the later one is told before it writes over the other.

A form carries a digest of the text that it showed. Where another stands there by now, and nobody
has been shown both, nothing is stored: the page comes back with what was typed and what stands
there, and saving once more is a choice.
"""

import hashlib
from collections.abc import Mapping

from django import forms


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
