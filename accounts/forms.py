"""What people type in about themselves."""

from allauth.account import forms as allauth_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.domain.signing_up import release_address
from accounts.domain.zones import group_zones
from accounts.models import User
from studyhub.seen import UntouchedForm


class SignupForm(allauth_forms.SignupForm):
    """Sign-up with a password or a passkey; an address that was left halfway is free again."""

    display_name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        help_text=_("Mentors and staff see it. Without one it is the beginning of your address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_email(self) -> str:
        release_address(email=self.cleaned_data["email"])
        return super().clean_email()

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Take as long for an address that is taken as for one that is free.

        Nearly all the time goes into the hash of a password, which only a new account needs: who
        measures it would learn what the answer does not say.
        """
        if self.account_already_exists and "password1" in self.cleaned_data:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(allauth_forms.LoginForm):
    """Sign-in; staying signed in is the rule, so that closing the browser ends no interview."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey; it signs in alone unless somebody wants it as a second step only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an app. A recovery code cannot be meant: there is none yet."""

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise forms.ValidationError(
                _(
                    "This does not match. Enter the code that your app shows now. If that is "
                    "refused as well, set the clock of your phone by the network."
                ),
                code="incorrect_code",
            ) from None


class ProfileForm(UntouchedForm, forms.ModelForm):
    """How somebody is called, where they are, and how they like to read."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Mentors and staff see it beside your answers."),
        error_messages={"required": _("Enter the name that you want to be called by.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        error_messages={"invalid_choice": _("Choose a time zone of the list.")},
    )

    class Meta:
        model = User
        fields = (
            "display_name",
            "time_zone",
            "theme",
            "contrast",
            "reading_size",
            "reading_face",
            "single_keys",
        )
        labels = {
            "theme": _("Light or dark"),
            "contrast": _("Contrast"),
            "reading_size": _("Size of lessons and answers"),
            "reading_face": _("Letters of lessons and answers"),
            "single_keys": _("Single keys work outside text fields"),
        }
        help_texts = {
            "single_keys": _(
                "Such as f to flag a question; press ? to see all. Those with Ctrl always work."
            ),
        }
        widgets = {
            "theme": forms.RadioSelect,
            "contrast": forms.RadioSelect,
            "reading_size": forms.RadioSelect,
            "reading_face": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = group_zones(kept=self.instance.time_zone)


class SingleKeysForm(forms.ModelForm):
    """The switch of the single keys alone, as it stands in the list of shortcuts."""

    class Meta:
        model = User
        fields = ("single_keys",)
