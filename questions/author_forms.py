"""What the pages of authors accept, beside the editor (see `questions.editor_forms`)."""

from dataclasses import asdict, dataclass, replace

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questions.domain.bank_list import Offer, Offers, Wishes
from questions.domain.pack_names import list_choices
from questions.import_forms import list_topics, offer_by_pack
from questions.models import Bank, Kind, Question, Ruling

LEVELS = [(level, str(level)) for level in range(1, 6)]
STATES = [
    ("", _("On offer")),
    ("flagged", _("Reported")),
    ("faulty", _("Ruled faulty")),
    ("retired", _("Retired")),
    ("all", _("All")),
]


class FilterForm(forms.Form):
    """The filters of the list. Where one cannot be read, `wishes` lack it."""

    words = forms.CharField(label=_("Words"), max_length=200, required=False)
    bank = forms.TypedChoiceField(label=_("Bank"), coerce=int, empty_value=None, required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *Kind.choices], required=False
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        empty_value=None,
        choices=[("", _("Any")), *LEVELS],
        required=False,
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, *args, offers: Offers, **kwargs):
        super().__init__(*args, **kwargs)
        anything = ("", _("Any"))
        banks = ((one.pack, one.key, name_bank(one)) for one in offers.banks)
        topics = ((one.pack, one.key, one.label) for one in offers.topics)
        self.fields["bank"].choices = [anything, *list_choices(banks)]
        self.fields["topic"].choices = [anything, *list_choices(topics)]
        for name in ("tag", "objective"):
            some = getattr(offers, f"{name}s")
            self.fields[name].choices = [anything, *((one.key, one.label) for one in some)]
        if not offers.objectives:
            del self.fields["objective"]

    @property
    def wishes(self) -> Wishes:
        self.is_valid()
        return Wishes(**{name: one for name, one in self.cleaned_data.items() if one})


def name_bank(bank: Offer) -> str:
    """Return a bank with how many questions it offers; where it offers none, how many it did."""
    if bank.retired and not bank.size:
        return gettext("%(bank)s (%(number)s retired)") % {
            "bank": bank.label,
            "number": bank.retired,
        }
    return f"{bank.label} ({bank.size})"


@dataclass(frozen=True)
class Filters:
    """The filters as they are drawn: once for all who look for the same."""

    offers: Offers
    wishes: Wishes

    @property
    def form(self) -> FilterForm:
        # Ids of their own: the form of deeds on the same page has fields of the same names.
        return FilterForm(initial=asdict(self.wishes), offers=self.offers, auto_id="filter_%s")

    @property
    def are_set(self) -> bool:
        return self.wishes != Wishes()

    @property
    def narrow(self) -> bool:
        """Whether one is set that a phone folds away: all but the words."""
        return replace(self.wishes, words="") != Wishes()


class BulkForm(forms.Form):
    """One deed for the chosen questions."""

    deed = forms.ChoiceField(
        label=_("With the chosen"),
        choices=[
            ("tag", _("Add the tag")),
            ("untag", _("Take the tag away")),
            ("difficulty", _("Set the difficulty")),
            ("move", _("Move to the bank")),
            ("retire", _("Retire")),
            ("return", _("Put back on offer")),
            ("remove", _("Remove")),
        ],
    )
    tag = forms.SlugField(
        label=_("Tag"),
        max_length=80,
        required=False,
        error_messages={"invalid": _("Write a tag in small letters, digits and hyphens.")},
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"), coerce=int, choices=LEVELS, required=False, initial=2
    )
    bank = forms.ModelChoiceField(
        label=_("Bank"), queryset=Bank.objects.order_by("title", "pk"), required=False
    )
    question = forms.ModelMultipleChoiceField(
        queryset=Question.objects.all(),
        error_messages={
            "required": _("Choose a question first: tick the box before its name."),
            "invalid_choice": _("A question that was chosen is gone by now. Choose again."),
        },
    )

    def offer_banks(self, offers: Offers) -> "BulkForm":
        banks = ((one.pack, one.key, one.label) for one in offers.banks)
        self.fields["bank"].choices = [("", "–"), *list_choices(banks)]
        return self

    def clean(self):
        said = super().clean()
        needs = {"tag": "tag", "untag": "tag", "difficulty": "difficulty", "move": "bank"}
        needed = needs.get(said.get("deed", ""))
        if needed and not said.get(needed) and needed not in self.errors:
            sentences = {
                "tag": _("Enter the tag."),
                "difficulty": _("Choose the difficulty."),
                "bank": _("Choose the bank."),
            }
            self.add_error(needed, sentences[needed])
        return said

    @property
    def value(self):
        needs = {"tag": "tag", "untag": "tag", "difficulty": "difficulty", "move": "bank"}
        return self.cleaned_data.get(needs.get(self.cleaned_data["deed"], ""))


@dataclass(frozen=True)
class Deeds:
    """What can be done to many, as it is drawn: once for all, where nothing was refused."""

    offers: Offers
    refused: BulkForm | None = None

    @property
    def form(self) -> BulkForm:
        return (self.refused or BulkForm()).offer_banks(self.offers)


class BankForm(forms.ModelForm):
    """A bank of this site."""

    class Meta:
        model = Bank
        fields = ("title", "topic")
        labels = {"title": _("Name"), "topic": _("Topic of its questions")}
        error_messages = {"title": {"required": _("Enter a name for the bank.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].empty_label = _("None")
        offer_by_pack(self.fields["topic"], list_topics())


class ReplyForm(forms.Form):
    """What an author says to who reported a problem."""

    answer = forms.CharField(
        label=_("Your reply"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who reported it sees this, with your name."),
    )


class RulingForm(forms.Form):
    """A decision about a faulty version."""

    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=Ruling.Kind.choices,
        widget=forms.RadioSelect,
        initial=Ruling.Kind.DROP,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Say why: it stays on record.")},
    )
