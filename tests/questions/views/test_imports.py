"""Bringing a file, looking it over and taking it in, as an author does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import Topic
from mockinterviews.domain.blueprint_editing import copy_of
from mockinterviews.models import Blueprint
from packs.models import LoadedPack
from questions.domain.import_reading import read_import
from questions.domain.import_topics import find_own_topic
from questions.domain.import_writing import write_import
from questions.models import Bank, ImportRun, Question
from questions.views.imports import describe_change
from tests.factories import NOW, BankFactory, QuestionFactory, TopicFactory
from tests.questions.views.conftest import HTMX

pytestmark = pytest.mark.django_db

GIFT = b"::Burst::What absorbs it?{=A queue#Yes. ~A clock#No.}\n\nBroken{=a\n"


SAYS = (
    b"  kind: true_false\n  topic: queues\n  difficulty: 2\n  text: |\n    A queue\n    - ends.\n"
)
KEY = b"  right: false\n  why_true: No.\n  why_false: No.\n"
YAML = b"- id: q-one\n" + SAYS + KEY + b"\n- id: q-two\n" + SAYS.replace(b"A queue", b"A log") + KEY


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


def post(browser, data: bytes = GIFT, name: str = "core.gift", **said):
    topic = Topic.objects.filter(slug="queues").first() or TopicFactory(slug="queues")
    fields = {"form": "by_name", "bank": "", "title": "My bank", "topic": topic.pk} | said
    return browser.post(reverse("imports"), fields | {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_brought_looked_over_and_taken_in(browser):
    answer = post(browser)
    run = ImportRun.objects.get()
    assert answer.url == reverse("import", args=[run.pk])
    assert not Bank.objects.exists()
    page = browser.get(answer.url).content.decode()
    assert "Into the new bank My bank, which is made once its questions are stored." in page
    assert "My bank" in browser.get(reverse("imports")).text
    assert "The file is being read." in page
    assert f'hx-get="{answer.url}?try=1"' in page
    read_import(run_id=str(run.pk))
    part = browser.get(f"{answer.url}?try=1", **HTMX)
    assert part.status_code == 286
    text = part.content.decode()
    assert "<html" not in text
    assert ">Add 1, leave out 1<" in text
    assert "<p>Single choice. Right: A queue</p>" in text
    assert "This { is never closed. End the answers with }." in text
    assert text.index("Broken") < text.index("Burst")
    assert not Question.objects.exists()
    assert browser.post(reverse("import_writing", args=[run.pk])).url == answer.url
    assert "Stored 0 items" in browser.get(answer.url).content.decode()
    write_import(run_id=str(run.pk))
    text = browser.get(answer.url).content.decode()
    assert "Taken in on" in text
    bank = Bank.objects.get()
    assert bank.title == "My bank"
    assert f"?bank={bank.pk}" in text
    assert Question.objects.get().slug == "burst"


def test_what_cannot_be_taken_in_names_its_fields_as_the_editor_does(browser):
    TopicFactory(slug="queues")
    data = b"""- id: burst
  kind: single_choice
  difficulty: 9
  text: What absorbs a burst?
  options: [{id: a, text: A queue, right: true, why: y}, {id: b, text: A clock, right: false}]
- {id: odd, kind: a_kind_of_a_long_name_that_nobody_has, text: What?}
- {id: much, kind: numeric, text: How much?, answer: {value: 1.0e999}}
"""
    post(browser, data, name="core.yaml")
    run = ImportRun.objects.get()
    read_import(run_id=str(run.pk))
    text = browser.get(reverse("import", args=[run.pk])).text
    assert "<p>Difficulty: Choose from 1 to 5.</p>" in text
    assert "<p>Options, 2, Why: Write it: it is empty.</p>" in text
    assert "<p>Kind: The kind is unknown." in text
    assert "<p>Right number: " in text
    run.delete()
    table = (
        b"question,option a,option b,answer,topic,explanation\nWhich?,A,B,A,queues,{{ fact:no }}\n"
    )
    post(browser, table, name="core.csv")
    run = ImportRun.objects.get()
    read_import(run_id=str(run.pk))
    text = browser.get(reverse("import", args=[run.pk])).text
    assert "<p>Column “explanation”: Only packs have facts" in text


def test_a_change_shows_what_differs(browser):
    bank = BankFactory()
    QuestionFactory(slug="burst", bank=bank, topic=TopicFactory(slug="queues"))
    post(browser, b"// [id:burst]\nWhat absorbs a rush?{=A queue#y ~A clock#n}", bank=bank.pk)
    run = ImportRun.objects.get()
    read_import(run_id=str(run.pk))
    text = browser.get(reverse("import", args=[run.pk]) + "?show=change").content.decode()
    assert "What differs from version 1" in text
    assert '<p class="small strong">Question</p>' in text
    assert "rush</ins>" in text
    assert "burst</del>" in text
    # A file may say of what is on offer that it is not retired, and leave that out as well.
    for before in ("", "false"):
        label, pieces = describe_change("single_choice", "retired", before, "true")
        assert (label, [one["text"] for one in pieces]) == ("Retired", ["no", "yes"])


MISSING = [
    ({"name": "core.doc"}, "The name of the file does not tell its format. Choose it."),
    ({"name": "core.XLSX"}, "Save the table as CSV in your spreadsheet program"),
    ({"name": "core.apkg"}, "An Anki deck does not come back. Bring GIFT,"),
    ({"title": ""}, "Choose a bank, or give the new one a name."),
    ({"data": b""}, "The file is empty. Choose another."),
    ({"data": b"x" * 8_000_001}, "The file has 8.0 MB; 8 MB is the limit."),
    ({"topic": ""}, "Choose one under “Topic of new questions”."),
    (
        {"topic": "", "name": "a.yaml", "data": b"- id: a\n  text: topic: queues\n"},
        "Choose one",
    ),
    ({"topic": "", "name": "a.yaml", "data": b"- id: a\n  topic: nowhere\n"}, "Choose one"),
    ({"topic": "", "name": "a.csv", "data": b"question,topic\na,queues\nb,\n"}, "Choose one"),
]


def test_what_is_missing_is_asked_for(browser):
    for said, sentence in MISSING:
        answer = post(browser, **said)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    assert not ImportRun.objects.exists()


def test_a_file_whose_questions_name_their_topics_needs_none(browser, django_assert_num_queries):
    assert post(browser, YAML, "core.yaml", topic="").status_code == 302
    run = ImportRun.objects.get()
    read_import(run_id=str(run.pk))
    assert [(one.outcome, one.record["topic"]) for one in run.items.all()] == [
        ("add", "queues")
    ] * 2
    # One that names none: the author is asked, in the browser as for the command.
    nameless = YAML.replace(b"  topic: queues\n", b"", 1)
    assert post(browser, nameless, "core.yaml", topic="").status_code == 422
    # In a table by its title, and the preview counts rows.
    table = f"question,kind,answer,topic\nSo?,,true,{run.topic.title.upper()}\n".encode()
    unknown = b"".join(b"So?,,true,t%d\n" % number for number in range(99))
    with django_assert_num_queries(1):
        assert find_own_topic("csv", table + unknown) == run.topic
    answer = post(browser, table, "core.csv", topic="")
    run = ImportRun.objects.exclude(pk=run.pk).get()
    read_import(run_id=str(run.pk))
    assert run.items.get().record["topic"] == "queues"
    assert '<td data-label="Row" class="number"><span>2</span>' in browser.get(answer.url).text


def test_a_file_that_cannot_be_read_says_where_and_can_be_dropped(browser):
    post(browser, b"a\n\xff")
    run = ImportRun.objects.get()
    read_import(run_id=str(run.pk))
    text = browser.get(reverse("import", args=[run.pk])).content.decode()
    assert "Line 2, column 1: This is not UTF-8." in text
    assert reverse("import_removal", args=[run.pk]) in text
    assert browser.post(reverse("import_removal", args=[run.pk])).url == reverse("imports")
    assert not ImportRun.objects.exists()


def test_the_preview_asks_the_same_number_of_queries(browser, django_assert_num_queries):
    for count in (1, 3):
        post(browser, b"\n\n".join(b"q%d{=a#y ~b#n}" % at for at in range(count)))
        run = ImportRun.objects.latest("asked_at")
        read_import(run_id=str(run.pk))
        address = reverse("import", args=[run.pk])
        browser.get(address)
        with django_assert_num_queries(6):
            browser.get(address)


def test_an_export_tells_its_losses_and_then_comes_as_a_file(browser):
    bank = BankFactory()
    topic = TopicFactory(slug="queues")
    for kind in ("single_choice", "numeric", "written"):
        QuestionFactory(slug=f"q-{kind.replace('_', '-')}", kind=kind, bank=bank, topic=topic)
    asked = {"bank": bank.pk, "topic": "", "kind": "", "form": "gift"}
    text = browser.get(reverse("export"), asked).content.decode()
    assert "2 of 3 lose something:" in text
    assert "GIFT has no units: the number is asked for without s." in text
    assert "Download bank.gift" in text
    file = browser.get(reverse("export_file"), asked)
    assert file["Content-Disposition"] == 'attachment; filename="bank.gift"'
    assert b"// [id:q-single-choice] [version:1_" in b"".join(file.streaming_content)
    # From the page of a bank; and a file comes into the bank from which one goes to bring it.
    text = browser.get(reverse("author_questions"), {"bank": bank.pk}).text
    for name in ("export", "imports"):
        address = f"{reverse(name)}?bank={bank.pk}"
        assert f'<a href="{address}">' in text
        assert f'<option value="{bank.pk}" selected>' in browser.get(address).text
    table = b"".join(browser.get(reverse("export_file"), asked | {"form": "csv"}).streaming_content)
    assert table.startswith("\ufeffid,kind,question,option a,reason a,option b".encode())
    text = browser.get(reverse("export"), asked | {"form": "yaml"}).content.decode()
    assert "Nothing is lost." in text


def test_packs_with_the_same_names_are_told_apart(browser, client_of, alice):
    for slug in ("one", "two"):
        LoadedPack.objects.create(slug=slug, title=f"Pack {slug}", loaded_at=NOW)
        topic = TopicFactory(pack=slug, slug=f"{slug}-security", title="Security")
        bank = BankFactory(pack=slug, slug="security", title="Security")
        QuestionFactory(pack=slug, slug=f"{slug}-q", topic=topic, bank=bank)
    other = Topic.objects.get(slug="one-security")
    pages = ("imports", "export", "author_bank_new", "author_questions")
    addresses = [*map(reverse, pages), reverse("author_question_new", args=["numeric"])]
    for address in addresses:
        text = browser.get(address).content.decode()
        assert '<optgroup label="Pack one">' in text, address
    # A table may call the topic of its bank by a title that another pack has too.
    table = b"question,answer,topic\nSo?,true,Security\n"
    answer = post(browser, table, "core.csv", bank=bank.pk, title="", topic=topic.pk)
    read_import(run_id=str(ImportRun.objects.get().pk))
    assert ImportRun.objects.get().items.get().record["topic"] == "two-security"
    answer = post(browser, bank=bank.pk, title="", topic=other.pk)
    assert answer.status_code == 422
    assert "This topic is of another pack than the bank." in answer.content.decode()
    # Who learns is told only where it matters, and a copy asks what its pack asks.
    text = client_of(alice).get(reverse("practice")).content.decode()
    assert "Security (Pack one)" in text
    rule = {"kinds": ["single_choice"], "count": 1, "minutes_each": 2}
    fields = {"minutes": 2, "sections": [{"title": "A", "minutes": 2, "draws": [rule]}]}
    for slug in ("one", "two"):
        plan = Blueprint.objects.create(pack=slug, slug=f"{slug}-mock", title="Mock", **fields)
    text = client_of(alice).get(reverse("interview_plan")).content.decode()
    assert "Mock (Pack one), 2 min" in text
    assert copy_of(plan)["sections"][0]["draws"] == [{**rule, "topics": ["two-security"]}]
