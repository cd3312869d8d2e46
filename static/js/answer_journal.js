// Keeps what is typed into an open question on this device until the server has taken it: a reload, a
// crash or an ended session costs no word. The server names the entry in `data-journal`, and says in
// `data-journal-done` that an answer was taken in. A form that names an address in `data-draft` sends
// there what is typed, and comes with it: see answer_draft.js.
import { AnswerDraft, isSame } from "./answer_draft.js";
import { announce } from "./announce.js";
import { Kept, fill, typed } from "./kept_fields.js";

const kept = new Kept("studyhub.answer.");
const NOT_TYPED = ["csrfmiddlewaretoken", "spent_ms", "version", "nonce", "leave_empty"];
const drafts = new Map();

const read = (form) => typed(form, NOT_TYPED);

// `isSaved`: the server has these fields, or what another window wrote over them.
function keep(form, isSaved = false) {
  const fields = read(form);
  const draft = drafts.get(form);
  // That everything was taken out again is news until the server knows it.
  if (fields.length || (draft && !isSaved)) kept.keep(form.dataset.journal, { fields, isSaved, ...draft?.kept });
  else kept.forget(form.dataset.journal);
}

function restore(form) {
  form.dataset.journalRead = "yes";
  const rendered = read(form);
  const entry = kept.recall(form.dataset.journal);
  const draft = form.dataset.draft && new AnswerDraft(form, { read, put, note: (isSaved) => keep(form, isSaved) });
  if (draft) drafts.set(form, draft);
  const isNews = entry?.fields && !entry.isSaved;
  const isOther = isNews && !isSame(entry.fields, rendered);
  if (isOther) put(form, entry.fields);
  if (isNews) draft?.takeUp(entry, rendered);
  if (isOther || (draft?.number && document.readyState !== "complete")) sayBack(form);
}

function put(form, fields) {
  fill(form, fields);
  // What a script draws of its inputs is drawn again.
  form.dispatchEvent(new CustomEvent("answer:restored", { bubbles: true }));
  // The lines that count words listen for typing.
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
}

function sayBack(form) {
  // A confidence that was pressed is back as well, and nothing that anybody typed.
  if (read(form).every(([name]) => name === "confidence")) return;
  const says = form.querySelector("[data-journal-says]");
  says.hidden = false;
  announce(says.textContent);
}

function look() {
  for (const part of document.querySelectorAll("[data-journal-done]")) kept.forget(part.dataset.journalDone);
  document.querySelectorAll("form[data-journal]:not([data-journal-read])").forEach(restore);
}

function sendAll(options) {
  drafts.forEach((draft) => draft.save(options));
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target }) => {
    if (!target.form?.matches("[data-journal]")) return;
    keep(target.form);
    drafts.get(target.form)?.later();
  });
}
// The answer takes its draft with it.
document.addEventListener("submit", ({ target }) => drafts.get(target)?.stop());
document.addEventListener("visibilitychange", () => document.hidden && sendAll({ isLeaving: true }));
addEventListener("pagehide", () => sendAll({ isLeaving: true }));
addEventListener("online", () => sendAll());
document.addEventListener("htmx:afterSettle", look);
look();
