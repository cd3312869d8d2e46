"""What a form says where a field was left empty or cannot be read: always what to enter.

Django's own sentences ("This field is required.") name neither the field nor the cure. Every form
of the site, also those that aren't ours, gets these in their place; a form's own words stay.
"""

from collections.abc import Callable

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# By what the browser is told to fill in.
ASKS_FOR = {
    "email": _("Enter your email address, for example name@example.org."),
    "current-password": _("Enter your password."),
    "new-password": _("Choose a password of 8 characters or more."),
    "one-time-code": _("Enter the code."),
}
# By the kind of field; the first that fits.
ASKS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, _("Enter an email address, for example name@example.org.")),
    (forms.DateField, _("Enter a date under “{label}”, for example 15 May 2027.")),
    (forms.FileField, _("Choose a file under “{label}”.")),
    (forms.BooleanField, _("Tick “{label}” to go on.")),
    (forms.MultipleChoiceField, _("Choose one or more under “{label}”.")),
    (forms.ModelMultipleChoiceField, _("Choose one or more under “{label}”.")),
    (forms.ChoiceField, _("Choose one under “{label}”.")),
    (forms.ModelChoiceField, _("Choose one under “{label}”.")),
    (forms.IntegerField, _("Enter a number under “{label}”.")),
    (forms.Field, _("Fill in “{label}”.")),
)
HIDDEN = _("A part of this form got lost. Load the page again, then send it once more.")
NO_EMAIL = _("This is no email address yet. It looks like name@example.org.")
NO_NUMBER = _("Enter a whole number under “{label}”.")
NO_CHOICE = _("Choose one of what is listed under “{label}”.")
LIMITS = {
    "max_length": _("At most %(limit_value)d characters fit here; this has %(show_value)d."),
    "min_length": _("At least %(limit_value)d characters are needed; this has %(show_value)d."),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_value": _("Enter %(limit_value)s or more."),
}


class AskingField(BoundField):
    """A field of a form that says what to enter. A form copies its fields, so each has its own."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        for code, sentence in list_sentences(field):
            if speaks_for_django(field, code):
                field.error_messages[code] = format_lazy(sentence, label=self.label)
        for code, sentence in LIMITS.items():
            field.error_messages.setdefault(code, sentence)


class Renderer(DjangoTemplates):
    """Draws forms as Django does, with fields that say what to enter."""

    bound_field_class: Callable = AskingField


def list_sentences(field: forms.Field) -> list[tuple[str, str]]:
    """Return the codes that this kind of field can fail with, and what it says then."""
    sentences = [("required", ask_for(field))]
    if isinstance(field, forms.EmailField):
        sentences.append(("invalid", NO_EMAIL))
    elif type(field) is forms.IntegerField:
        sentences.append(("invalid", NO_NUMBER))
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        sentences.append(("invalid_choice", NO_CHOICE))
    return sentences


def ask_for(field: forms.Field) -> str:
    """Return the sentence of a field that was left empty."""
    if field.widget.is_hidden:
        return HIDDEN
    asked = ASKS_FOR.get(field.widget.attrs.get("autocomplete", ""))
    return asked or next(sentence for kind, sentence in ASKS if isinstance(field, kind))


def speaks_for_django(field: forms.Field, code: str) -> bool:
    """Tell whether the field still has the sentence that its class came with."""
    for each in type(field).__mro__:
        default = getattr(each, "__dict__", {}).get("default_error_messages", {})
        if code in default:
            return field.error_messages.get(code) is default[code]
    return code not in field.error_messages
