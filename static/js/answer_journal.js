// Keeps what is typed into an open question on this device until the server has taken it: a reload, a
// crash or an ended session costs no word. The server names the entry in `data-journal`, and says in
// `data-journal-done` that an answer was taken in.
import { announce } from "./announce.js";
import { Kept, fill, typed } from "./kept_fields.js";

const kept = new Kept("studyhub.answer.");
const NOT_TYPED = ["csrfmiddlewaretoken", "spent_ms", "version", "nonce", "leave_empty"];

function keep(form) {
  const fields = typed(form, NOT_TYPED);
  if (fields.length) kept.keep(form.dataset.journal, { fields });
  else kept.forget(form.dataset.journal);
}

function restore(form) {
  form.dataset.journalRead = "yes";
  const fields = kept.recall(form.dataset.journal)?.fields;
  if (!fields || JSON.stringify(fields) === JSON.stringify(typed(form, NOT_TYPED))) return;
  fill(form, fields);
  // What a script draws of its inputs is drawn again.
  form.dispatchEvent(new CustomEvent("answer:restored", { bubbles: true }));
  if (!typed(form, NOT_TYPED).length) return;
  // The lines that count words listen for typing.
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
  // A confidence that was pressed is back as well, and nothing that anybody typed.
  if (typed(form, NOT_TYPED).every(([name]) => name === "confidence")) return;
  const says = form.querySelector("[data-journal-says]");
  says.hidden = false;
  announce(says.textContent);
}

function look() {
  for (const part of document.querySelectorAll("[data-journal-done]")) kept.forget(part.dataset.journalDone);
  document.querySelectorAll("form[data-journal]:not([data-journal-read])").forEach(restore);
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target }) => {
    if (target.form?.matches("[data-journal]")) keep(target.form);
  });
}
document.addEventListener("htmx:afterSettle", look);
look();
