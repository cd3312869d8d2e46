"""The editor in the browser of an author: every kind by the same form, faults at their fields."""

import html
import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from questions.domain.imports import keep_import
from questions.domain.records import undress
from questions.domain.removing import remove_questions
from questions.editor_fields import list_fields
from questions.editor_forms import build_nodes, entries_of
from questions.editor_labels import name_path
from questions.editor_names import note_ids, read_content, show_titles
from questions.editor_rows import change_rows
from questions.kinds import KINDS
from questions.models import AnswerTemplate, Bank, Question, QuestionDraft
from questions.views.author.editing import place_fault, write_fields
from tests.factories import CONTENT, AnswerTemplateFactory, BankFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


def edit_url(question) -> str:
    return reverse("author_question", args=[question.pk])


def fill(question, **changed) -> dict:
    """What the form of a single choice sends."""
    sent = {
        "bank": question.bank_id,
        "topic": question.topic.slug,
        "difficulty": 2,
        "tags": "queues, limits",
        "based_on": question.current_version.number,
        "text": "What *absorbs* a burst?",
        "options.0.id": "a",
        "options.0.text": "A queue",
        "options.0.right": "on",
        "options.0.why": "It keeps work.",
        "options.1.id": "",
        "options.1.text": "A clock",
        "options.1.why": "It shows the time.",
        "change": "meaningful",
        "reason": "Clearer.",
    }
    return {name: one for name, one in (sent | changed).items() if one is not None}


def test_saving_makes_a_version_and_leads_to_the_versions(browser, carol):
    question = QuestionFactory()
    response = browser.post(edit_url(question), fill(question))

    assert response.url == reverse("author_versions", args=[question.pk])
    version = Question.objects.get().current_version
    assert (version.number, version.reason, version.edited_by) == (2, "Clearer.", carol)
    assert [one["id"] for one in version.content["options"]] == ["a", "b"]
    assert Question.objects.get().tags == ["queues", "limits"]
    page = browser.get(response.url).content.decode()
    assert "Carol" in page
    assert "<ins>" in page
    question.refresh_from_db()
    again = browser.post(edit_url(question), fill(question), follow=True)
    assert "No word was changed, so version 2 stays" in again.content.decode()
    # A draft of some days: meanwhile others sort the questions, which makes no version.
    opened = dict(browser.get(edit_url(question)).context["editing"].opened_fields)
    mine = fill(question, text="Mine?", tags="queues, limits, mine", **opened)
    browser.post(reverse("author_draft", args=[question.pk]), mine)
    left, other = question.bank, BankFactory(pack=question.pack, slug="other")
    Question.objects.update(bank=other, tags=["queues", "theirs"])
    page = browser.get(edit_url(question))
    shown = page.context["editing"]
    assert "Mine?" in str(page.context["preview"]["version"].text_html)
    assert (shown.bank, shown.place["tags"]) == (other, ["queues", "mine", "theirs"])
    browser.post(edit_url(question), mine)
    question.refresh_from_db()
    assert (question.bank, question.tags) == (other, ["queues", "mine", "theirs"])
    assert (question.current_version.number, left != other) == (3, True)
    # On to the next one of its bank that is in use.
    QuestionFactory(bank=other, position=question.position + 1, retired_at=timezone.now())
    following = QuestionFactory(bank=other, position=question.position + 2)
    page = browser.get(response.url).text
    assert f'Next in the bank: <a href="{edit_url(following)}">' in page
    last = reverse("author_versions", args=[following.pk])
    assert "Next in the bank" not in browser.get(last).text
    # One of no bank has none there, whatever others have.
    Question.objects.filter(pk=question.pk).update(bank=None)
    assert "Next in the bank" not in browser.get(response.url).text


def test_the_words_for_a_question_that_was_removed_meanwhile_are_a_new_one(browser, dana):
    question = QuestionFactory(pack="", bank=BankFactory(pack="", slug="mine"))
    url = edit_url(question)
    assert 'name="of_kind" value="single_choice"' in browser.get(url).text
    sent = fill(question, text="Half an hour of it?", of_kind="single_choice")
    # Nobody had met it: a colleague could remove it from under the open form.
    assert remove_questions(author=dana, questions=[question], now=timezone.now()).questions
    page = browser.post(url, sent)
    assert page.status_code == 422
    assert "Somebody removed this question. Your words are still here" in page.text
    assert "Half an hour of it?" in page.text
    action = re.search(r'id="editor" method="post" action="([^"]*)"', page.text)[1]
    browser.post(action, sent)
    assert Question.objects.get().current_version.content["text"] == "Half an hour of it?"
    assert browser.get(url).status_code == 404


def test_a_former_version_becomes_the_draft_and_what_was_begun_is_put_aside(browser):
    question = QuestionFactory()
    first = question.current_version
    page = browser.post(edit_url(question), fill(question), follow=True).text
    address = reverse("author_version_draft", args=[question.pk, 1])
    assert address in page
    assert reverse("author_version_draft", args=[question.pk, 2]) not in page
    question.refresh_from_db()
    drafts = reverse("author_draft", args=[question.pk])
    browser.post(drafts, fill(question, text="Begun."))
    for _press in range(2):
        page = browser.post(address, follow=True)
    # A tab that holds what was begun is told.
    assert browser.post(drafts, fill(question, text="On.", draft_number=1)).status_code == 409

    assert "It is not saved as a version yet." in page.text
    assert "in its place" in page.text
    editing = page.context["editing"]
    assert editing.content["text"] == first.content["text"]
    assert question.versions.count() == 2
    browser.post(edit_url(question), write_fields(editing) | {"draft_number": 2})
    question.refresh_from_db()
    last = question.current_version
    assert (last.number, last.reason) == (3, "As in version 1.")
    assert undress(last.content) == first.content
    # What was begun before is still there.
    assert "Begun." in browser.post(edit_url(question), {"restore": "1"}, follow=True).text
    assert question.tags == ["queues", "limits"]


def test_faults_stand_at_their_fields_and_what_was_typed_stays(browser):
    question = QuestionFactory()
    alike = {"options.1.text": fill(question)["options.0.text"]}
    sent = fill(question, **alike, **{"options.1.why": "", "difficulty": 9})
    response = browser.post(edit_url(question), sent)

    assert response.status_code == 422
    assert 'href="#field-options.1.why"' in response.text
    assert 'href="#field-difficulty"' in response.text
    assert "It keeps work." in response.text
    assert "Error:" in response.text
    # Options that look alike are refused at the second.
    response = browser.post(edit_url(question), fill(question, **alike))
    assert response.status_code == 422
    assert 'href="#field-options.1.text"' in response.text
    says = f"Option 2 says &#x27;{alike['options.1.text']}&#x27;, as an earlier one does."
    assert says in response.text
    assert Question.objects.get().current_version.number == 1
    # What nobody sees, as a copied text brings it, is not kept; what is no number is none.
    unseen = {name: f"\u202ea\0{name}" for name in ("text", "reason", "tags", "options.0.why")}
    sent = fill(question, **unseen, **{"based_on": "\u00b2", "draft_number": "\u00b2"})
    kept = browser.post(reverse("author_draft", args=[question.pk]), sent)
    assert kept.json()["number"] == 1
    assert QuestionDraft.objects.get().fields["text"] == ["atext"]
    saved = browser.post(edit_url(question), sent | {"based_on": 1, "topic": "\0queues"})
    assert saved.status_code == 422
    assert saved.context["editing"].reason == "areason"
    assert saved.context["editing"].content["text"] == "atext"


def test_a_cosmetic_change_of_what_is_right_is_refused_at_the_choice(browser):
    question = QuestionFactory()
    browser.post(edit_url(question), fill(question))
    question.refresh_from_db()
    swapped = {"options.0.right": None, "options.1.right": "on", "change": "cosmetic"}
    sent = fill(question, text="What *takes* a burst?", **swapped)
    response = browser.post(edit_url(question), sent)

    assert response.status_code == 422
    assert '<a href="#field-change">The change is: This changes what is right' in response.text
    assert 'aria-describedby="error-change"' in response.text
    # It is shown as it was written.
    assert "What <em>takes</em> a burst?" in response.text
    assert Question.objects.get().current_version.number == 2
    reworded = {"options.1.text": "A wall clock", "change": "cosmetic"}
    assert browser.post(edit_url(question), fill(question, **reworded)).status_code == 302
    assert Question.objects.get().current_version.is_cosmetic


LACKING = {
    "single_choice": ["Write the question.", "Fill in two options or more.", "Choose a topic."],
    "numeric": ["Write the question.", "Write the right number."],
    "short_answer": ["Add an accepted spelling."],
    "ordering": ["Items: Fill in the first row.", "Choose a topic."],
    "written": ["Minutes: Enter", "Model answer: Write it", "Choose a topic."],
}


def test_what_is_missing_is_said_in_the_words_of_the_form(browser):
    bank = Bank.objects.create(slug="ours", title="Ours")
    for kind, says in LACKING.items():
        assert_said(browser, kind, says, sent={"bank": bank.pk, "difficulty": 2})


def assert_said(browser, kind, says, *, sent):
    page = browser.post(reverse("author_question_new", args=[kind]), sent).content.decode()

    # As they stand on the page, from top to bottom.
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]
    assert [summary.index(one) for one in says] == sorted(summary.index(one) for one in says)
    assert "is missing. Give" not in page
    preview = browser.post(reverse("author_preview", args=[kind]), sent | {"text": "What?"})
    assert says[-1] in preview.content.decode()


def rows(name, entry, *texts) -> dict:
    return {f"{name}.{number}.{entry}": text for number, text in enumerate(texts)}


NUMBER = {"answer.value": "900", "answer.unit": "s"}
GAPS = {"text": "It [[a]].", "gaps.0.id": "a", "gaps.0.kind": "numeric"}
GAPS |= {"gaps.0.answer.value": "9", "gaps.0.answer.tolerance.absolute": "-1"}
IN_SCHEMES = [
    ("single_choice", {"options.1.right": "on"}, "options", "2 options are marked as right."),
    ("matching", rows("pairs", "left", "A") | rows("pairs", "right", "B"), "pairs", "Give 2 to 20"),
    ("ordering", rows("items", "text", "A", "B", "C", "a"), "items.3.text", "Item 4 says"),
    ("numeric", NUMBER | {"answer.tolerance.absolute": "-1"}, "answer.tolerance.absolute", "The"),
    (
        "numeric",
        NUMBER | {"answer.units.0.name": "s", "answer.units.0.value": "2"},
        "answer.units",
        "Units to choose from: The base unit",
    ),
    ("cloze", GAPS, "gaps.0.answer.tolerance.absolute", "Gap &#x27;a&#x27;: The absolute"),
]


def test_a_fault_of_the_marking_leads_to_its_field(browser):
    for kind, entries, path, says in IN_SCHEMES:
        sent = fill(QuestionFactory(), **entries)
        page = browser.post(reverse("author_question_new", args=[kind]), sent).text
        summary = page.partition("error-summary__list")[2].partition("</ul>")[0]

        assert f'<a href="#field-{path}">' in summary, (kind, summary)
        assert says in summary
        assert f'id="field-{path}"' in page
        aside = page.partition('id="preview"')[2]
        assert f'<a href="#field-{path}">' in aside
        assert "as you write it" not in aside
        assert "field-id" not in page
    # Also where it has no place yet: one press tells all.
    page = browser.post(reverse("author_question_new", args=[kind]), {**sent, "topic": ""}).text
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]
    assert "Choose a topic." in summary
    assert says in summary


def test_a_name_that_cannot_be_is_told_at_its_field(browser):
    question = QuestionFactory()
    address = reverse("author_question_new", args=["single_choice"])
    page = browser.post(address, fill(question, slug="Not so")).text

    assert '<a href="#field-slug">Name: Use small letters, digits and single hyphens' in page
    assert 'id="error-slug"' in page
    # One that begins with code gets a name; a link may be longer than a line of a pack.
    link = f"https://example.org/{'x' * 340}"
    sent = fill(question, text="`lambda_handler` and __init__ differ: how?")
    sent["explanation"] = f"See [more]({link})."
    assert browser.post(address, sent).status_code == 302
    made = Question.objects.exclude(pk=question.pk).get()
    assert made.slug == "lambda-handler-and-init-differ-how"
    assert link in made.current_version.content["explanation"]


def test_faults_of_a_bank_of_this_site_speak_of_no_pack(browser):
    question = QuestionFactory()
    bank = BankFactory(pack="", slug="ours", title="Ours")
    sent = fill(question, bank=bank.pk, topic="gone", difficulty=9)
    sent |= {"explanation": "At most {{ fact:longest }}.", "lesson": "gone", "section": "gone"}
    sent |= {"hints": "Think.\n{{ fact:longest }}"}
    page = browser.post(reverse("author_question_new", args=["single_choice"]), sent).text
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]

    assert "Topic: A question of this bank cannot have this one. Choose another." in summary
    assert "Section: The lesson has none of this name. Choose another." in summary
    assert "Difficulty: Choose from 1 to 5." in summary
    assert "Only packs have facts, and this bank is of no pack." in summary
    # A text of several lines is one field, and leads to it.
    assert '<a href="#field-hints">Hints: Line 2: Only packs have facts' in summary
    notes = page.partition('id="field-hints-notes"')[2].partition("<textarea")[0]
    assert "Line 2: Only packs" in notes
    # While its author writes, the form stays as it was typed, and so do its blank lines.
    sent |= {"hints": "\nThink.\n\n{{ fact:longest }}"}
    page = browser.post(reverse("author_preview", args=["single_choice"]), sent).text
    assert "Line 4: Only packs" in page


def test_a_path_is_read_by_the_label_of_its_field():
    for kind, path, label in (
        ("numeric", "answer.value", "Right number"),
        ("numeric", "answer.tolerance.absolute", "Up to so much off"),
        ("single_choice", "options.b.why", "Options, b, Why"),
        ("cloze", "gaps.cap.answer.accepted.1", "Gaps, cap, Accepted spellings, 1"),
        ("numeric", "difficulty", "Difficulty"),
    ):
        assert name_path(kind, path) == label


def test_the_press_of_a_button_for_rows_keeps_its_place(browser):
    question = QuestionFactory()
    third = {"options.2.text": "A wall", "options.2.why": "It stands."}
    sent = fill(question, **third)
    raised = browser.post(edit_url(question), sent | {"up": "options.2"}).text
    assert focused(raised) == ["up options.1"]
    assert raised.index("A wall") < raised.index("A clock")
    # The first row has no such button.
    assert focused(browser.post(edit_url(question), sent | {"up": "options.1"}).text) == [
        "options.0.text"
    ]
    added = browser.post(edit_url(question), sent | {"add": "options"})
    assert added.status_code == 200
    assert focused(added.text) == ["options.3.text"]
    assert focused(browser.get(edit_url(question)).text) == []
    assert browser.post(edit_url(question), sent | {"remove": "options.7"}).status_code == 200
    assert Question.objects.get().current_version.number == 1


@pytest.mark.parametrize("deed", ["add", "remove", "up", "undo"])
def test_a_button_for_strange_rows_changes_none(deed):
    for strange in ("", "options", "options.7", "options.x", f"options.{'9' * 5000}", ".."):
        data = QueryDict(mutable=True)
        data.update({"options.0.text": "A wall", deed: strange, "removed": strange})
        assert change_rows(data).data["options.0.text"] == "A wall", strange


def carried(page: str) -> dict:
    """What the form that came back carries of a removed row."""
    found = re.findall(
        r'<input type="hidden" name="((?:was\.|removed)[^"]*)" value="([^"]*)">', page
    )
    return {name: html.unescape(value) for name, value in found}


def focused(page: str) -> list[str]:
    """The names, and of buttons the values too, of what gets the focus."""
    tags = [tag for tag in re.findall(r"<[a-z][^>]*>", page) if " autofocus" in tag]
    return [
        " ".join(re.findall(r' (?:name|value)="([^"]*)"', tag)[: 2 if "<button" in tag else 1])
        for tag in tags
    ]


def test_a_removed_row_comes_back_as_it_was_at_its_place(browser):
    question = QuestionFactory()
    sent = fill(question, **{"options.0.why": 'It "keeps"  work.\r\n\r\n- Really.'})
    page = browser.post(edit_url(question), sent | {"remove": "options.0"}).text
    assert "Row removed." in page
    assert focused(page) == ["undo 1"]
    assert page.index("Row removed.") < page.index("A clock")
    kept = carried(page)
    assert kept["removed"] == "options.0"
    assert kept["was.why"] == sent["options.0.why"]
    # The other has no id yet, and does not get that of the row that may come back.
    assert 'id="field-options.0.id" value="b"' in page

    left = {name.replace("s.1", "s.0"): one for name, one in sent.items() if "s.0" not in name}
    # Another button in between does not lose it, nor does the draft.
    raised = carried(browser.post(edit_url(question), left | kept | {"add": "options"}).text)
    assert raised == kept
    browser.post(reverse("author_draft", args=[question.pk]), left | kept)
    assert carried(browser.get(edit_url(question)).text) == kept
    back = browser.post(edit_url(question), left | kept | {"undo": "1"})
    assert back.context["editing"].content["options"] == [
        {"id": "a", "text": "A queue", "right": True, "why": 'It "keeps"  work.\n\n- Really.'},
        {"id": "b", "text": "A clock", "right": False, "why": "It shows the time."},
    ]
    assert focused(back.text) == ["options.0.text"]
    assert carried(back.text) == {}
    assert Question.objects.get().current_version.number == 1


def test_a_row_is_added_behind_blank_ones_and_the_right_one_removed(browser):
    address = reverse("author_question_new", args=["ordering"])
    blank = {f"items.{number}.{name}": "" for number in range(4) for name in ("text", "id")}
    page = browser.post(address, blank | {"add": "items"}).text
    assert 'name="items.4.text"' in page
    assert focused(page) == ["items.4.text"]

    typed = blank | {"items.0.text": "Wash", "items.2.text": "Rinse", "items.3.text": "Dry"}
    page = browser.post(address, typed | {"remove": "items.2"}).text
    assert carried(page)["was.text"] == "Rinse"
    assert "Dry" in page
    # The blank one that filled the place of the removed goes again.
    left = blank | {"items.0.text": "Wash", "items.2.text": "Dry"} | carried(page)
    back = browser.post(address, left | {"undo": "1"}).text
    assert back.index("Rinse") < back.index("Dry")
    assert 'name="items.4.text"' not in back


def test_rows_of_templates_are_added_moved_and_brought_back(browser):
    address = reverse("author_template_new")
    first = browser.post(address, {"sections.0.title": "", "add": "sections"}).text
    assert focused(first) == ["sections.1.title"]
    sent = {f"sections.{at}.title": title for at, title in enumerate(("One", "Two", "Three"))}
    assert focused(browser.post(address, sent | {"up": "sections.2"}).text) == ["up sections.1"]
    removed = browser.post(address, sent | {"remove": "sections.1"}).text
    assert focused(removed) == ["undo 1"]
    left = {"sections.0.title": "One", "sections.1.title": "Three"}
    back = browser.post(address, left | carried(removed) | {"undo": "1"}).text
    assert back.index('value="One"') < back.index('value="Two"') < back.index('value="Three"')


def test_who_was_overtaken_is_told_and_keeps_the_words(browser):
    question = QuestionFactory()
    browser.post(edit_url(question), fill(question))
    response = browser.post(edit_url(question), fill(question, text="Mine?"))

    assert response.status_code == 422
    assert "Version 2 was saved meanwhile" in response.content.decode()
    assert "Mine?" in response.content.decode()
    # Who has seen what the other one changed can save over it.
    assert "Question" in [one["label"] for one in response.context["later"]]
    assert "<ins>" in response.text
    again = fill(question, text="Mine?", based_on=response.context["editing"].based_on)
    assert browser.post(edit_url(question), again).status_code == 302
    # So is told whose draft is of before, as soon as it is opened.
    browser.post(reverse("author_draft", args=[question.pk]), fill(question, text="Begun."))
    assert "Version 3 was saved since this was begun." in browser.get(edit_url(question)).text


def test_a_new_question_in_a_bank_of_this_site(browser):
    topic = QuestionFactory().topic
    bank = BankFactory(pack="", slug="ours", title="Ours", topic=topic)
    address = reverse("author_question_new", args=["true_false"])
    page = browser.get(f"{address}?bank={bank.pk}").content.decode()
    assert f'value="{bank.pk}" selected' in page

    data = {
        "bank": bank.pk,
        "topic": topic.slug,
        "difficulty": 1,
        "text": "A queue keeps work.",
        "why_true": "It does.",
        "why_false": "It does.",
    }
    # What was not chosen is no key.
    response = browser.post(address, data)
    assert response.status_code == 422
    assert "Choose whether it is true or false." in response.content.decode()
    assert not Question.objects.filter(bank=bank).exists()

    response = browser.post(address, data | {"right": "true"})
    made = Question.objects.get(bank=bank)
    assert response.url == reverse("author_versions", args=[made.pk])
    assert made.slug == "a-queue-keeps-work"
    assert made.current_version.content["right"] is True
    # A form that is sent twice, as without script, makes one; other words make another.
    again = browser.post(address, data | {"right": "true"})
    assert again.url == response.url
    browser.post(address, data | {"right": "false", "slug": "other"})
    assert Question.objects.filter(bank=bank).count() == 2
    # So does another place: no tag of it is lost without a word.
    browser.post(address, data | {"right": "true", "tags": "extra"})
    assert Question.objects.get(tags=["extra"]).slug == "a-queue-keeps-work-2"
    assert Question.objects.filter(bank=bank).count() == 3
    says = '<span class="strong">Right:</span> True'
    assert says in browser.get(response.url).content.decode()
    preview = browser.post(
        reverse("author_preview", args=["true_false"]), data | {"right": "false"}
    )
    assert says.replace("True", "False") in preview.content.decode()
    edit = browser.get(reverse("author_question", args=[made.pk])).content.decode()
    assert '<option value="true" selected>' in edit


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in CONTENT])
def test_a_form_gives_back_what_it_was_filled_with(kind):
    content = undress(CONTENT[kind])
    if kind in ("star", "design"):
        answered = {"sections": {"situation": "In spring our queue filled."}}
        content["exemplars"] = [{"quality": "weak", "points": 1, "why": "No deed.", **answered}]
    if kind == "design":
        content["exemplars"][0]["components"] = [content["components"][0]["id"]]
        rows = content["components"]
        content["components"] = [{**row, "title": f"The {row['title']}"} for row in rows]
    # The sections of the template, which are offered by name and are no field to choose in.
    choices = {"sections": [("situation", "Situation")]}
    data = QueryDict(mutable=True)
    entries = entries_of(kind)
    nodes = build_nodes(entries, show_titles(content, entries), faults={}, choices=choices)
    note_ids(nodes, content)
    for name, values in list_fields(nodes).items():
        data.setlist(name, values)
    read = read_content(data, entries)

    assert drop_empty(read) == drop_empty(content)
    if kind == "design":
        assert_named_rows_keep_their_ids(data, entries, content)


def assert_named_rows_keep_their_ids(data, entries, content):
    """Another title changes no connection, unless its end is typed over."""
    first, second = (data[f"components.{number}.title"] for number in (0, 1))
    renamed = data.copy()
    renamed["components.0.title"] = "Gateway service"
    swapped = data.copy()
    swapped["components.0.title"], swapped["components.1.title"] = second, first
    for changed in (renamed, swapped):
        read = read_content(changed, entries)
        assert drop_empty(read["connections"]) == drop_empty(content["connections"])
        assert read["exemplars"][0]["components"] == content["exemplars"][0]["components"]

    swapped["connections.0.from"] = data["components.2.title"]
    read = read_content(swapped, entries)
    assert read["connections"][0]["from"] == content["components"][2]["id"]
    # What is in place of a row that is gone goes by its title.
    renamed["components.0.id"] = "other"
    renamed["components.0.title"] = first
    assert read_content(renamed, entries)["exemplars"][0]["components"] == ["other"]


def test_connections_are_written_and_shown_by_the_titles_of_components(browser):
    entries = entries_of("design")
    data = {
        "components.0.title": "Order API",
        "components.0.weight": "2",
        # Its id is what another one is called.
        "components.1.title": "Cache",
        "components.1.id": "store",
        "components.2.title": "Store",
        "components.2.id": "table",
        "connections.0.from": "order api",
        "connections.0.to": "Cache",
        "connections.0.weight": "1",
        "connections.1.from": "store",
        "connections.1.to": "table",
        "connections.1.weight": "1",
        "exemplars.0.components": "Cache\nSomething else",
    }
    content = read_content(data, entries)
    ends = [(row["from"], row["to"]) for row in content["connections"]]
    assert ends == [("order-api", "store"), ("store", "table")]
    assert content["exemplars"][0]["components"] == ["store", "Something else"]
    shown = show_titles(content, entries)
    ends = [(row["from"], row["to"]) for row in shown["connections"]]
    assert ends == [("Order API", "Cache"), ("Cache", "table")]
    assert read_content(data, entries) == content

    address = reverse("author_question_new", args=["design"])
    bank = BankFactory(pack="", slug="ours", title="Ours", topic=QuestionFactory().topic)
    data |= {"bank": bank.pk, "connections.1.to": "Big table"}
    page = browser.post(address, data).content.decode()
    assert "Nothing in “Components” has this title." in page
    assert 'value="Big table"' in page
    assert 'name="connections.0.from" id="field-connections.0.from" value="Order API"' in page
    assert 'name="connections.0.from.of.components" value="order-api Order API"' in page


def drop_empty(value):
    """Leave out what is empty, which a form does not tell from what is missing."""
    if isinstance(value, dict):
        kept = {name: drop_empty(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in ("", [], {}, None)}
    return [drop_empty(one) for one in value] if isinstance(value, list) else value


def test_every_kind_has_a_form_and_a_preview(browser):
    AnswerTemplateFactory()
    for kind in KINDS:
        question = QuestionFactory(kind=kind)
        assert "As a learner sees it" in browser.get(edit_url(question)).text, kind
        # Those that lack something are looked at with what they lack.
        if kind not in LACKING:
            new = reverse("author_question_new", args=[kind])
            assert browser.get(new).status_code == 200, kind


def test_the_preview_shows_faults_then_the_question_and_its_twins(browser):
    twin = QuestionFactory(title="What absorbs a burst?")
    question = QuestionFactory()
    address = reverse("author_preview", args=["single_choice"])
    faulty = browser.post(address, fill(question, **{"options.0.right": None})).content.decode()
    assert "No option is marked as right" in faulty
    # A row that is left blank counts: the link leads to the row as the page has it.
    blank = {"options.1.text": "", "options.1.why": "", "options.2.id": ""}
    lacking = fill(question, **blank, **{"options.2.text": "A clock"})
    link = '<a href="#field-options.2.why">Options, 3, Why</a>'
    assert link in browser.post(address, lacking).text
    more = browser.post(edit_url(question), lacking | {"add": "options"}).text
    assert link in more
    assert 'id="field-options.2.why"' in more
    alike = lacking | {"options.2.text": "A queue", "options.2.why": "So."}
    assert "Options, 3, Text</a>: Option 3 says" in browser.post(address, alike).text
    # The innermost row is what a sentence counts, wherever it does.
    content = {"gaps": [{"id": "a"}, {"text": "x", "options": [{"text": "A"}, {}, {"text": "A"}]}]}
    says = "Gap 'x': Option {} says 'A'."
    placed = place_fault(content, "gaps.0.options.1.text", says.format(2))
    assert placed == ("gaps.1.options.2.text", says.format(3))
    # Nor does a blank row within a blank row make it one.
    point = {"id": "a", "text": "It keeps.", "weight": "10"}
    sent = {f"key_points.0.{name}": value for name, value in point.items()}
    sent |= {"key_points.1.text": "", "key_points.1.wrong.0.claim": "", "minutes": "5"}
    sent |= {"words.0": "5", "words.1": "50", "model_answer": "It keeps."}
    page = browser.post(reverse("author_preview", args=["written"]), fill(question) | sent).text
    assert "before this can be saved" not in page

    [asks] = re.findall(r'id="preview" hx-post="([^"]*)"', browser.get(edit_url(question)).text)
    shown = browser.post(asks, fill(question)).content.decode()
    assert "What <em>absorbs</em> a burst?" in shown
    assert edit_url(twin) in shown
    assert edit_url(question) not in shown
    assert edit_url(question) in browser.post(address, fill(question)).text
    assert browser.post(f"{address}?of=%00", fill(question)).status_code == 200


def test_a_draft_survives_the_tab_and_a_second_tab_is_told(browser, carol):
    question = QuestionFactory()
    address = reverse("author_draft", args=[question.pk])
    first = browser.post(address, fill(question, text="Half a", draft_number=0))
    again = browser.post(address, fill(question, text="Half a th", draft_number=1))
    stale = browser.post(address, fill(question, text="Other tab", draft_number=1))

    assert (first.json()["number"], again.json()["number"], stale.status_code) == (1, 2, 409)
    page = browser.get(edit_url(question)).content.decode()
    assert f'data-keep-base="{again.json()["name"]}"' in page
    # A form that follows another draft goes on following that one, whatever button sends it.
    late = browser.post(edit_url(question), fill(question, preview="1", draft_number=1))
    assert late.context["editing"].draft_number == 1
    same = fill(question, text="Half a th", preview="1", draft_number=1)
    assert browser.post(edit_url(question), same).context["editing"].draft_number == 2
    assert "Half a th" in page
    assert "This is your draft of" in page
    # A tab that did not follow it saves: nobody has saved the words of the draft.
    saved = browser.post(edit_url(question), fill(question, text="Of old.", draft_number=1))
    assert "is put aside" in browser.get(saved.url).text
    assert "Half a th" in browser.post(edit_url(question), {"restore": "1"}, follow=True).text
    question.refresh_from_db()
    browser.post(edit_url(question), fill(question, text="All of it?", draft_number=2))
    assert not QuestionDraft.objects.exists()


def test_a_draft_that_was_discarded_changes_places_with_one_begun_meanwhile(browser):
    question = QuestionFactory()
    address, drafts = edit_url(question), reverse("author_draft", args=[question.pk])
    browser.post(drafts, fill(question, text="First."))
    page = browser.post(address, {"discard": "1"}, follow=True).text
    assert "First." not in page
    assert re.search("Your draft of .* is put aside", page)
    assert "First." in browser.post(address, {"restore": "1"}, follow=True).text
    assert "another draft" not in browser.post(address, {"restore": "1"}, follow=True).text
    browser.post(address, {"discard": "1"})

    second = browser.post(drafts, fill(question, text="Second.")).json()["number"]
    # A tab that still holds the first writes nothing over the second.
    late = browser.post(drafts, fill(question, draft_number=second - 1))
    assert late.status_code == 409
    page = browser.post(address, {"restore": "1"}, follow=True).text
    assert "What you had begun since is put aside." in page
    assert "First." in page
    # A tab that still holds the second is told.
    late = fill(question, text="Second, and on.", draft_number=second)
    assert browser.post(drafts, late).status_code == 409

    assert "in its place" in page
    assert "Second." in browser.post(address, {"restore": "1"}, follow=True).text
    # What is discarded last takes the place of what was discarded before.
    browser.post(address, {"discard": "1"})
    assert "Second." in browser.post(address, {"restore": "1"}, follow=True).text
    assert QuestionDraft.objects.count() == 1


def test_templates_of_this_site_are_made_and_edited(browser):
    sent = {
        "title": "Short",
        "sections.0.title": "What I did",
        "sections.0.guidance": "Say it.",
        "sections.0.share.0": "50",
        "sections.0.share.1": "60",
        "sections.0.weight": "1",
        "sections.0.slug": "",
    }
    faulty = {"title": "S" * 201, "sections.0.share.0": "70"}
    wrong = browser.post(reverse("author_template_new"), sent | faulty)
    assert wrong.status_code == 422
    assert 'href="#field-sections.0.share">Sections, 1, Share of all words: Give' in wrong.text
    assert "This title has 201 characters; 200 is the limit." in wrong.text

    made = browser.post(f"{reverse('author_template_new')}?copy=%00", sent)
    assert made.url == reverse("author_template", args=["short"])
    page = browser.get(made.url)
    assert 'value="what-i-did"' in page.text
    # Of two who have it open the second is told, and shown what the first one changed.
    opened = {"opened": page.context["opened"]}
    browser.post(made.url, sent | opened | {"sections.0.guidance": "Say it plainly."})
    late = browser.post(made.url, sent | opened | {"title": "Shorter"})
    assert late.status_code == 409
    assert [one["label"] for one in late.context["overtaken_by"]] == ["Sections, 1, Guidance"]
    assert 'value="Shorter"' in late.text
    assert AnswerTemplate.objects.get().sections[0]["guidance"] == "Say it plainly."
    again = sent | {"title": "Shorter", "opened": late.context["opened"]}
    assert browser.post(made.url, again).status_code == 302

    question = QuestionFactory(kind="star", retired_at=timezone.now())
    version = question.current_version
    version.content |= {"template": "short"}
    version.save()
    kept = browser.post(made.url, {"remove_template": "1"}, follow=True)
    assert "1 question stands on this template" in kept.text
    version.content |= {"template": "star"}
    version.save()
    gone = browser.post(made.url, {"remove_template": "1"}, follow=True)
    assert "The template “Shorter” is gone." in gone.text
    assert not AnswerTemplate.objects.filter(slug="short").exists()


def test_banks_of_this_site_are_made(browser):
    response = browser.post(reverse("author_bank_new"), {"title": "Our bank"})

    assert response.url == f"{reverse('author_questions')}?bank={Bank.objects.get().pk}"
    again = browser.post(reverse("author_bank_new"), {"title": "our  bank"})
    assert again.status_code == 422
    assert "The bank “Our bank” is there already." in again.text
    assert '<option value="" selected>None</option>' in again.text
    assert Bank.objects.count() == 1
    # That of a pack has no page to rename it.
    of_pack = BankFactory(pack="tiny")
    assert browser.get(reverse("author_bank", args=[of_pack.pk])).status_code == 404


def test_banks_of_this_site_are_renamed_and_removed_while_they_hold_nothing(browser, carol):
    ours, other = (
        BankFactory(pack="", slug=title.lower(), title=title) for title in ("Ours", "Other")
    )
    address = reverse("author_bank", args=[ours.pk])
    listed = browser.get(f"{reverse('author_questions')}?bank={ours.pk}").text
    assert "<title>Ours · Banks" in listed
    assert address in listed
    taken = browser.post(address, {"title": "other"})
    assert "The bank “Other” is there already." in taken.text
    renamed = browser.post(address, {"title": "Ours  too"}, follow=True)
    assert "Saved: “Ours too”." in renamed.text

    question = QuestionFactory(bank=ours)
    assert "It holds questions" in browser.post(address, {"remove": "1"}, follow=True).text
    Question.objects.update(bank=other)
    run = keep_import(
        author=carol,
        bank=ours,
        topic=question.topic,
        form="gift",
        name="a.gift",
        data=b"::A:: B? {T}",
        now=timezone.now(),
    )
    assert "A file waits" in browser.post(address, {"remove": "1"}, follow=True).text
    run.delete()
    gone = browser.post(address, {"remove": "1"}, follow=True)
    assert "The bank “Ours too” is gone." in gone.text
    assert Bank.objects.get() == other
