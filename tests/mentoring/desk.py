"""What a mentor does at the desk in a browser, and what the desk says."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.telling import tab_of

SELECT = """([id, from, to]) => {
  const text = document.querySelector(`[data-field="${id}"] [data-start]`).firstChild;
  getSelection().setBaseAndExtent(text, from, text, to);
}"""

# At once: by hand it is six presses, which cost more than the page.
COMPLETE = """() => {
  const tell = (box) => {
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const form = document.getElementById("desk-form");
  const marks = [...form.querySelectorAll("[data-criterion]")].map((row) =>
    [...row.querySelectorAll("input[type=radio]")].at(-1)
  );
  for (const radio of [...marks, form.querySelector("[name=verdict][value=ready]")]) {
    radio.checked = true;
    tell(radio);
  }
  form.elements.summary.value = "Keep the figure.";
  tell(form.elements.summary);
}"""


def desk(context, request) -> Page:
    """Open the desk in the tab that is open, if there is one."""
    page = tab_of(context)
    page.goto(reverse("review_desk", args=[request.pk]))
    return page


def open_desk_beside(context, request) -> Page:
    """Open it in a further tab."""
    page = context.new_page()
    page.goto(reverse("review_desk", args=[request.pk]))
    return page


def says(page: Page, sentence: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(sentence, timeout=10_000)


def complete(page: Page) -> None:
    """Give every mark, a summary and a verdict."""
    page.evaluate(COMPLETE)


def comment_on(page: Page, text: str, field: str = "action") -> None:
    page.evaluate(SELECT, [field, 3, 12])
    page.get_by_role("button", name="Keep", exact=True).first.click()
    page.get_by_label("Comment", exact=True).fill(text)
