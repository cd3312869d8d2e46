// The editor of a question keeps what is written as a draft, a moment after the last change, and
// says so. The server compares the number of the draft: a second tab does not write over this one. What was
// typed since then stands on the device until the next draft has it, as the text of other forms does.
import { holdAgainst, isFilled, standing } from "./form_journal.js";

const form = document.querySelector("form[data-question-draft]");
const state = document.getElementById("draft-state");
const REST = 1500;

let timer;
let flight;
let changed = false;
let stopped = false;
let leaving = false;

function say(name, detail = "") {
  state.textContent = (state.dataset[name] ?? "").replace("#", detail);
}

async function keep() {
  if (stopped || leaving || !changed) return;
  if (flight) return;
  changed = false;
  const sent = standing(form);
  flight = fetch(form.dataset.questionDraft, { method: "POST", body: new FormData(form), keepalive: false });
  try {
    const answer = await flight;
    if (answer.status === 409) {
      stopped = true;
      say("conflict", (await answer.json()).saved_at);
    } else if (answer.ok) {
      const draft = await answer.json();
      form.elements.draft_number.value = draft.number;
      holdAgainst(form, sent, draft.name);
      say("kept", draft.saved_at);
    } else {
      changed = true;
      say("trouble");
    }
  } catch {
    changed = true;
    say("trouble");
    timer = setTimeout(keep, 5 * REST);
  } finally {
    flight = undefined;
    if (changed && !stopped && !leaving) {
      clearTimeout(timer);
      timer = setTimeout(keep, REST);
    }
  }
}

function note() {
  // Who goes on typing is still here, though a save was pressed: it was stopped, or takes long.
  leaving = false;
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(keep, REST);
}

function stay() {
  leaving = false;
  if (changed) note();
}

if (form) {
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  // The form holds what the draft would: of two that are under way at once one would be refused.
  form.addEventListener("submit", (event) => {
    leaving = true;
    clearTimeout(timer);
    // Whoever holds the form back, as without a connection, has done so by then.
    setTimeout(() => event.defaultPrevented && stay());
  });
  // A draft that overtakes the next page is not known there: what it would hold stands on the device.
  addEventListener("pagehide", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", ({ persisted }) => persisted && stay());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  if (isFilled(form)) note();
}
