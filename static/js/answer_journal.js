// Keeps what is typed into an open question on this device until the server has taken it: a reload, a
// crash or an ended session costs no word. The server names the entry in `data-journal`, and says in
// `data-journal-done` that an answer was taken in.
import { announce } from "./announce.js";

const PREFIX = "studyhub.answer.";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const NOT_TYPED = ["csrfmiddlewaretoken", "spent_ms", "version", "nonce", "leave_empty"];

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => value && !NOT_TYPED.includes(name));
}

function keep(form) {
  const fields = typed(form);
  if (!fields.length) return forget(form.dataset.journal);
  try {
    localStorage.setItem(PREFIX + form.dataset.journal, JSON.stringify({ fields, at: Date.now() }));
  } catch {
    // Storage is full or forbidden: the text still stands in the form.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name))?.fields ?? null;
  } catch {
    return null;
  }
}

function restore(form) {
  form.dataset.journalRead = "yes";
  const fields = recall(form.dataset.journal);
  if (!fields || JSON.stringify(fields) === JSON.stringify(typed(form))) return;
  for (const input of form.elements) fill(input, fields);
  // What a script draws of its inputs is drawn again.
  form.dispatchEvent(new CustomEvent("answer:restored", { bubbles: true }));
  if (!typed(form).length) return;
  // The lines that count words listen for typing.
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
  // A confidence that was pressed is back as well, and nothing that anybody typed.
  if (typed(form).every(([name]) => name === "confidence")) return;
  const says = form.querySelector("[data-journal-says]");
  says.hidden = false;
  announce(says.textContent);
}

function fill(input, fields) {
  if (!input.name || input.type === "hidden") return;
  const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
  if (input.matches("[type=radio], [type=checkbox]")) input.checked = values.includes(input.value);
  else input.value = values[0] ?? "";
}

function look() {
  for (const part of document.querySelectorAll("[data-journal-done]")) forget(part.dataset.journalDone);
  document.querySelectorAll("form[data-journal]:not([data-journal-read])").forEach(restore);
}

// What nobody came back for in a month goes.
function dropOld() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(key));
      if (Date.now() - at > KEPT_FOR) localStorage.removeItem(key);
    }
  } catch {
    // Storage is forbidden, or holds what we did not write: it stays as it is.
  }
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target }) => {
    if (target.form?.matches("[data-journal]")) keep(target.form);
  });
}
document.addEventListener("htmx:afterSettle", look);
dropOld();
look();
