"""What somebody confirms who wants to be erased."""

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ErasureForm(forms.Form):
    """The guard before an erasure: one's own password, and one's own address, typed."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )
    address = forms.CharField(
        label=_("Your email address"),
        help_text=_("Type it, so that nobody is erased by a slip."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"required": _("Type your email address to confirm.")},
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            # Who signs in by passkey has proved it again just now.
            del self.fields["password"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.person, password):
            raise forms.ValidationError(_("That is not your password. Nothing was erased."))
        return password

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address.lower() != self.person.email.lower():
            raise forms.ValidationError(
                _("You are signed in as %(email)s. Type exactly that to confirm.")
                % {"email": self.person.email}
            )
        return address
