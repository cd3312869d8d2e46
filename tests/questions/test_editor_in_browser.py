"""The editor in a real browser, by keys: preview, a draft that outlives its tab, rows, saving."""

import pytest
from playwright.sync_api import expect

from packs.domain.loading import load_pack
from questions.models import Question, QuestionDraft
from tests.axe import find_complaints
from tests.factories import NOW
from tests.packs.tiny import write_pack
from tests.telling import let_go_of_what_is_kept, tab_of

BACK = "Text that was kept on this device stands here again."
WAITS = "Text of yours that was not saved is kept on this device."
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(open_browser, carol, tmp_path):
    """A browser in which carol is signed in, on a site with the tiny pack."""
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    return open_browser(carol)


def story_a_question_is_edited_by_keys_and_its_draft_outlives_the_tab(context):
    question = Question.objects.get(slug="q-burst")
    address = f"/author/questions/{question.pk}/edit/"
    tab = tab_of(context)
    tab.goto(address)
    preview = tab.get_by_role("complementary", name="As a learner sees it")
    expect(preview.get_by_text("A cron job")).to_be_visible()
    text = tab.get_by_label("Question", exact=True)
    text.focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text("What absorbs a *peak*?")
    expect(preview.locator("em")).to_have_text("peak")
    expect(tab.get_by_text("Draft kept")).to_be_visible(timeout=15_000)
    # A save that found no connection does not end the keeping of drafts.
    context.set_offline(True)
    tab.get_by_role("button", name="Save as version 2").click()
    expect(tab.get_by_text("You are offline.").first).to_be_visible()
    context.set_offline(False)
    text.press("End")
    with tab.expect_response("**/draft/") as kept:
        tab.keyboard.type("!")
    assert kept.value.ok
    expect(tab.locator("[name=draft_number]")).to_have_value("2")
    tab.close()

    tab = tab_of(context)
    tab.goto(address)
    text = tab.get_by_label("Question", exact=True)
    expect(text).to_have_value("What absorbs a *peak*?!")
    # What was typed since the last draft outlives the page as well, and becomes a draft then.
    text.press("End")
    tab.keyboard.insert_text("! Now")
    # They follow the tags that the page had, not those that a colleague has given since.
    tags = [*question.tags, "theirs"]
    Question.objects.filter(pk=question.pk).update(tags=tags)
    tab.reload()
    expect(text).to_have_value("What absorbs a *peak*?!! Now")
    expect(tab.locator(".kept-says")).to_contain_text(BACK)
    expect(tab.locator("[name=draft_number]")).to_have_value("3")
    # So does what is typed before the script has come.
    held = []
    tab.route("**/studyhub.*js", lambda route: held.append(route), times=1)
    with tab.expect_request("**/studyhub.*js"):
        tab.reload(wait_until="commit")
    text.press("End")
    tab.keyboard.type("?")
    held[0].continue_()
    expect(tab.locator("[name=draft_number]")).to_have_value("4")
    assert QuestionDraft.objects.get().fields["text"] == ["What absorbs a *peak*?!! Now?"]
    text.fill("Not this")
    # Another tab keeps a draft meanwhile: what stands on the device does not cover it.
    draft = QuestionDraft.objects.get()
    draft.fields["text"], draft.number = ["What absorbs a *peak*?!"], 5
    draft.save()
    tab.reload()
    expect(tab.locator(".kept-says")).to_contain_text(WAITS)
    expect(text).to_have_value("What absorbs a *peak*?!")

    tab.locator("button[name=add][value=options]").press("Enter")
    expect(tab.locator('[name="options.2.text"]')).to_be_focused()
    expect(tab.locator('[name="options.2.text"]')).to_be_in_viewport()
    tab.locator('button[name=remove][value="options.2"]').press("Enter")
    expect(tab.locator("button[name=undo]")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator('[name="options.2.text"]')).to_be_focused()
    tab.keyboard.insert_text("A lottery")
    save = tab.get_by_role("button", name="Save as version 2")
    save.press("Enter")
    summary = tab.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    assert find_complaints(tab) == []
    tab.locator('[name="options.2.why"]').fill("It is chance.")
    save.press("Enter")

    expect(tab.get_by_text("Version 2 is saved.")).to_be_visible()
    question.refresh_from_db()
    assert question.current_version.content["options"][2]["text"] == "A lottery"
    assert question.tags == tags
    assert not QuestionDraft.objects.exists()


def story_button_that_is_pressed_while_a_draft_is_under_way_waits_for_it(context):
    tab, held = tab_of(context), []
    tab.goto(f"/author/questions/{Question.objects.get(slug='q-burst').pk}/edit/")
    tab.route("**/draft/", lambda route: held.append(route))
    text = tab.get_by_label("Question", exact=True)
    text.press("End")
    with tab.expect_request("**/draft/"):
        tab.keyboard.type("!")
    add = tab.locator("button[name=add][value=options]")
    add.press("Enter")
    add.press("Enter")
    held[0].continue_()
    tab.unroute("**/draft/")
    row = tab.locator('[name="options.2.text"]')
    expect(row).to_be_focused()
    # The page follows the draft that arrived, so the next one is no other tab's.
    expect(tab.locator("[name=draft_number]")).to_have_value("1")
    with tab.expect_response("**/draft/") as kept:
        tab.keyboard.insert_text("A lottery")
    assert kept.value.ok
    assert QuestionDraft.objects.get().number == 2

    # Enter in a field presses a button that nobody sees: the one that is seen says that it waits.
    tab.route("**/draft/", lambda route: held.append(route))
    with tab.expect_request("**/draft/"):
        tab.keyboard.type("?")
    tab.get_by_label("Reason").press("Enter")
    expect(tab.locator(".button--main[name=save] .button__deed")).to_have_text("Saving")
    held[1].continue_()
    expect(tab.get_by_role("heading", name="There is a problem")).to_be_visible()


def story_a_field_that_names_a_component_offers_the_titles_as_they_stand(context):
    tab = tab_of(context)
    tab.goto("/author/questions/new/design/")
    first, second = (tab.locator(f"[name='components.{number}.title']") for number in (0, 1))
    offered = "(input) => [...input.list.options].map(({ value }) => value)"
    start = tab.locator("[name='connections.0.from']")
    for title in ("Queue", "Topic"):
        first.fill(title)
        start.focus()
        assert start.evaluate(offered) == [title]
    second.fill("Table")
    start.focus()
    assert start.evaluate(offered) == ["Topic", "Table"]


def test_questions_are_edited(context):
    story_button_that_is_pressed_while_a_draft_is_under_way_waits_for_it(context)
    let_go_of_what_is_kept(context)
    QuestionDraft.objects.all().delete()
    story_a_question_is_edited_by_keys_and_its_draft_outlives_the_tab(context)
    # Last: of what it types a draft may be kept or not.
    story_a_field_that_names_a_component_offers_the_titles_as_they_stand(context)
