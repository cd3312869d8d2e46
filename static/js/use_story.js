// Begins an answer with a story: the server says which text belongs to which part; it goes below what stands
// there, never over it, and what listens to typing hears of it.
import { announce } from "./announce.js";
import { word } from "./words.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-use-story]");
  const form = button?.closest("form");
  // A question that is closed takes nothing more.
  if (!form?.querySelector("textarea:not([readonly])") || button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  try {
    const reply = await fetch(button.dataset.useStory, {
      method: "POST",
      body: new URLSearchParams({ version: button.dataset.version }),
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "" },
    });
    const said = await reply.json();
    if (reply.ok) fill(form, said.texts);
    tell(form, reply.ok ? said.says : said.error);
  } catch {
    tell(form, word("offline"));
  } finally {
    button.removeAttribute("aria-disabled");
  }
});

function fill(form, texts) {
  for (const [part, text] of Object.entries(texts)) {
    const area = form.querySelector(`textarea[name="${CSS.escape(part)}"]`);
    if (!area || area.readOnly) continue;
    const before = area.value.trimEnd();
    area.value = before ? `${before}\n\n${text}` : text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const picker = form.querySelector("[data-story-picker]");
  if (picker) picker.open = false;
  form.querySelector("textarea:not([readonly])")?.focus();
}

function tell(form, sentence) {
  const place = form.querySelector("[data-story-says]");
  if (!place || !sentence) return;
  place.hidden = false;
  place.textContent = sentence;
  announce(sentence);
}
