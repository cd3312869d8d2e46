"""What authors fill in to bring files in and to take banks out."""

from collections.abc import Iterable

from django import forms
from django.db.models import Count, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from lessons.domain.queries import topic_order
from lessons.models import Topic
from questions.domain.import_topics import find_own_topic
from questions.domain.pack_names import OfPack, list_choices
from questions.models import Bank, Kind
from questions.portable.formats import COMING_IN, FORMATS, guess_format
from questions.portable.limits import MOST_BYTES

BY_NAME = "by_name"
TABLES = (".xls", ".xlsx", ".ods", ".numbers")


def list_banks() -> QuerySet:
    return Bank.objects.order_by("title", "pk").values_list("pack", "pk", "title")


def list_topics() -> QuerySet:
    topics = Topic.objects.filter(retired_at=None).order_by(*topic_order())
    return topics.values_list("pack", "pk", "title")


def offer_by_pack(field: forms.ModelChoiceField, rows: Iterable[OfPack]) -> None:
    """Offer what a field chooses from by pack, where the site has several."""
    field.choices = [("", field.empty_label), *list_choices(rows)]


class ImportForm(forms.Form):
    """A file, and the bank that it goes into."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, YAML or CSV, up to 8 MB and 2,000 questions."),
        error_messages={
            "required": _("Choose a file of questions."),
            "empty": _("The file is empty. Choose another."),
        },
    )
    form = forms.ChoiceField(
        label=_("Format"),
        choices=[
            (BY_NAME, _("By the name of the file")),
            *((form.slug, form.title) for form in COMING_IN),
        ],
        initial=BY_NAME,
    )
    bank = forms.ModelChoiceField(
        Bank.objects.all(),
        label=_("Bank"),
        required=False,
        empty_label=_("A new bank"),
        help_text=_("Questions of the bank that the file has too get a new version."),
    )
    title = forms.CharField(label=_("Name of the new bank"), max_length=120, required=False)
    topic = forms.ModelChoiceField(
        Topic.objects.filter(retired_at=None),
        label=_("Topic of new questions"),
        required=False,
        empty_label=_("Choose a topic"),
        help_text=_("Left out only where each question of a YAML or CSV file names its own."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_by_pack(self.fields["bank"], list_banks())
        offer_by_pack(self.fields["topic"], list_topics())

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; 8 MB is the limit. Part it into several.")
                % {"size": round(file.size / 1_000_000, 1)}
            )
        return file

    def clean(self) -> dict:
        said = super().clean()
        if said.get("form") == BY_NAME and said.get("file"):
            said["form"] = guess_format(said["file"].name)
            if said["file"].name.casefold().endswith(TABLES):
                says = _("Save the table as CSV in your spreadsheet program, and bring that.")
                self.add_error("file", says)
            elif not said["form"]:
                says = _("The name of the file does not tell its format. Choose it.")
                self.add_error("form", says)
            elif FORMATS[said["form"]].goes_out_only:
                says = _("An Anki deck does not come back. Bring GIFT, Moodle XML, YAML or CSV.")
                self.add_error("file", says)
        bank, topic = said.get("bank"), said.get("topic")
        if bank and bank.pack and topic and topic.pack != bank.pack:
            says = _("This topic is of another pack than the bank. Choose one of its own pack.")
            self.add_error("topic", says)
        if "topic" in said and said.get("form") and said.get("file"):
            self.settle_topic(said)
        if not said.get("bank") and not slugify(said.get("title", "")):
            self.add_error("title", _("Choose a bank, or give the new one a name."))
        return said

    def settle_topic(self, said: dict) -> None:
        """Ask for the topic, unless it was chosen or the file names its own."""
        if not said["topic"]:
            said["topic"] = find_own_topic(said["form"], said["file"].read())
            said["file"].seek(0)
        if not said["topic"]:
            self.add_error("topic", _("Choose one under “Topic of new questions”."))


class ExportForm(forms.Form):
    """Which questions go out, and in which format."""

    bank = forms.ModelChoiceField(
        Bank.objects.alias(count=Count("questions")).filter(count__gt=0),
        label=_("Bank"),
        empty_label=_("Choose a bank"),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.filter(retired_at=None),
        label=_("Topic"),
        required=False,
        empty_label=_("All topics"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False
    )
    form = forms.ChoiceField(
        label=_("Format"),
        choices=[(form.slug, f"{form.title}: {form.says}") for form in FORMATS.values()],
        widget=forms.RadioSelect,
        initial="gift",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_by_pack(self.fields["bank"], list_banks().exclude(questions=None).distinct())
        offer_by_pack(self.fields["topic"], list_topics())
