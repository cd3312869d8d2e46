"""A field that was left empty names what to enter, in every form of the site."""

import pytest
from allauth.account.forms import ResetPasswordForm
from django import forms


class Everything(forms.Form):
    text = forms.CharField(label="Summary", max_length=5, required=False)
    day = forms.DateField(label="Day")
    number = forms.IntegerField(min_value=3)
    agreed = forms.BooleanField(label="I have read it")
    one = forms.ChoiceField(label="Colour", choices=[("r", "Red")])
    several = forms.MultipleChoiceField(label="Colours", choices=[("r", "Red")])
    address = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}))
    own = forms.CharField(error_messages={"required": "Write the comment."})
    hidden = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("day", "Enter a date under “Day”, for example 15 May 2027."),
        ("number", "Enter a number under “Number”."),
        ("agreed", "Tick “I have read it” to go on."),
        ("one", "Choose one under “Colour”."),
        ("several", "Choose one or more under “Colours”."),
        ("address", "Enter an email address, for example name@example.org."),
        ("secret", "Enter your password."),
        ("own", "Write the comment."),
        ("hidden", "A part of this form got lost. Load the page again, then send it once more."),
    ],
)
def test_empty_field_says_what_to_enter(name, sentence):
    assert Everything({}).errors[name] == [sentence]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("text", "too long", "At most 5 characters fit here; this has 8."),
        ("number", "2", "Enter 3 or more."),
        ("number", "some", "Enter a whole number under “Number”."),
        ("one", "blue", "Choose one of what is listed under “Colour”."),
        ("address", "frida", "This is no email address yet. It looks like name@example.org."),
    ],
)
def test_field_that_cannot_be_read_says_the_cure(name, value, sentence):
    assert Everything({name: value}).errors[name] == [sentence]


def test_forms_that_are_not_ours_say_it_as_well():
    assert ResetPasswordForm({}).errors["email"] == [
        "Enter your email address, for example name@example.org."
    ]


def test_sentence_of_one_form_is_none_of_another():
    class Another(Everything):
        one = Everything.base_fields["one"]

        def __init__(self, *args):
            super().__init__(*args)
            self.fields["one"].label = "Paint"

    assert Another({}).errors["one"] == ["Choose one under “Paint”."]
    assert Everything({}).errors["one"] == ["Choose one under “Colour”."]
