"""How somebody wants to hear of each kind of notice."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import NoticeKind, find_channels
from accounts.models import Channel, User
from studyhub.seen import UntouchedForm


class NoticeSettingsForm(UntouchedForm, forms.Form):
    """One choice for each kind that can reach the person."""

    def __init__(self, *args, person: User, kinds: Iterable[NoticeKind], **kwargs):
        super().__init__(*args, **kwargs)
        kinds = list(kinds)
        chosen = find_channels(person, kinds)
        for kind in kinds:
            self.fields[kind.name] = forms.TypedChoiceField(
                label=kind.label,
                choices=Channel,
                coerce=Channel,
                initial=chosen[kind.name],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose how you want to hear of this."),
                    "invalid_choice": _("Choose one of the three ways."),
                },
            )
