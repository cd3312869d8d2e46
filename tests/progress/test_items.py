"""The pages of item analysis, the inbox, and the same as files."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from progress.domain.items.flags import raise_flags
from progress.models import ItemAnalysis, ItemFlag
from tests.addresses import analyse
from tests.factories import NOW, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    """A question with two first answers, both right, and a flag."""
    return analyse(QuestionFactory(title="Bursts", pack="", bank__title="Core"))


def read(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_item_shows_each_figure_with_its_interval_and_n(client, carol, question):
    client.force_login(carol)
    shown = " ".join(read(client, "author_item", question.current_version_id).split())
    assert "2 first answers." in shown
    assert '>100 %</td> <td class="number nowrap" data-label="Likely">34 to 100</td>' in shown
    assert "A queue" in shown
    assert "Facility by week" in shown
    # Learners are too few for the discrimination: the dash says so, and the page leads on.
    assert "A dash: too few answers yet" in shown
    assert reverse("author_question", args=[question.pk]) in shown
    assert "All questions of the bank" in shown
    # They are drawn once for each time they are computed.
    analysis = ItemAnalysis.objects.get()
    analysis.figures["facility"] |= {"value": 0.5}
    # A hundred times this share is a little less than 57.5.
    analysis.figures["weeks"][0] |= {"value": 0.575}
    # An option is stored as its author wrote it, and is shown without the marks.
    analysis.figures["options"][0]["text"] = "A `queue` **of** jobs"
    analysis.save(update_fields=["figures"])
    assert ">50 %</td>" not in read(client, "author_item", question.current_version_id)
    analysis.computed_at += timedelta(hours=1)
    analysis.save(update_fields=["computed_at"])
    shown = read(client, "author_item", question.current_version_id)
    assert ">50 %</td>" in shown
    assert "58 %, likely 21 to 100, of 1" in shown
    assert "A queue of jobs" in shown


def test_flag_stands_in_the_inbox_until_it_is_set_aside(client, carol, question):
    client.force_login(carol)
    assert "It became easier or harder" in read(client, "author_inbox")
    version = question.current_version_id
    client.post(reverse("author_item_flags", args=[version]))
    raise_flags({version: ["drift"]}, now=NOW)
    assert "It became easier or harder" not in read(client, "author_inbox")
    assert ItemFlag.objects.get().set_aside_at


def test_items_and_banks_are_listed_and_sent_as_files(client, carol, question):
    QuestionFactory()
    client.force_login(carol)
    bank = question.bank_id
    for narrowed, is_there in (
        ("", True),
        (f"?bank={bank}&flagged=1", True),
        (f"?bank={bank + 1}", False),
    ):
        shown = client.get(reverse("author_items") + narrowed).content.decode()
        assert ("Bursts" in shown) is is_there
    shown = read(client, "author_items")
    assert "It became easier or harder" in shown
    # Why a figure is missing is said without opening anything.
    assert shown.index("where too few learners") < shown.index('<details class="fold')
    [row] = json.loads(read(client, "author_items_file", "items", "json"))["rows"]
    assert (row["facility_value"], row["facility_n"], row["flags"]) == (1, 2, "drift")
    # Two learners with an answer each: nothing is known about what they have in common.
    [bank] = json.loads(read(client, "author_items_file", "banks", "json"))["rows"]
    assert (bank["bank"], bank["learners"], bank["alpha_value"]) == ("Core", 2, None)
    options = read(client, "author_item_file", question.current_version_id, "options", "csv")
    assert options.splitlines()[1].startswith("a,true,2,1.0,0.34")
    # Nobody answered five others, so there are no fifths.
    assert options.splitlines()[1].endswith(",,,,,,")
    for figure, form in (("figures", "xml"), ("nothing", "csv")):
        address = reverse("author_item_file", args=[question.current_version_id, figure, form])
        assert client.get(address).status_code == 404
