// The editor of a question keeps what is written as a draft, a moment after the last change, and
// says so. The server compares the number of the draft: a second tab does not write over this one. What was
// typed since then stands on the device until the next draft has it, as the text of other forms does.
import { endWork, startWork } from "./busy.js";
import { holdAgainst, isFilled, standing } from "./form_journal.js";

const form = document.querySelector("form[data-question-draft]");
const state = document.getElementById("draft-state");
const REST = 1500;
const PATIENCE = 4000;

let timer;
let flight;
let changed = false;
let stopped = false;
let leaving = false;
let waited = false;

function say(name, detail = "") {
  state.textContent = (state.dataset[name] ?? "").replace("#", detail);
}

function keep() {
  if (stopped || leaving || !changed) return;
  flight ??= send().finally(() => {
    flight = undefined;
    if (changed && !stopped && !leaving) {
      clearTimeout(timer);
      timer = setTimeout(keep, REST);
    }
  });
}

async function send() {
  changed = false;
  const sent = standing(form);
  try {
    const answer = await fetch(form.dataset.questionDraft, { method: "POST", body: new FormData(form) });
    if (answer.status === 409) {
      stopped = true;
      say("conflict", (await answer.json()).saved_at);
    } else if (answer.status === 404) {
      stopped = true;
      say("gone");
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
  }
}

function note() {
  // Who goes on typing is still here, though a save was pressed: it was stopped, or takes long.
  leaving = false;
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(keep, REST);
}

// At work the form takes no second press. Who has gone elsewhere meanwhile is not brought back.
async function wait(submitter) {
  let gone = false;
  const go = () => (gone = true);
  const ways = ["beforeunload", "pagehide"];
  ways.forEach((way) => addEventListener(way, go));
  startWork(form, submitter);
  await Promise.race([flight, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  ways.forEach((way) => removeEventListener(way, go));
  endWork(form);
  if (gone) return;
  waited = true;
  form.requestSubmit(submitter);
  waited = false;
}

// What a field names by title can be picked: the titles as they stand in their own fields by now.
function offerTitles(list) {
  const start = `${list.id.replace("titles-", "")}.`;
  const titles = [...form.elements].filter(({ name, value }) => value && name?.startsWith(start) && name.endsWith(".title"));
  list.replaceChildren(...titles.map(({ value }) => new Option(value)));
}

function stay() {
  leaving = false;
  if (changed) note();
}

if (form) {
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("focusin", ({ target }) => target.list && offerTitles(target.list));
  // The form holds what the draft would: of two that are under way at once one would be refused. So
  // it waits for the draft that is, whose number it then has, but not for one that does not arrive.
  form.addEventListener("submit", (event) => {
    if (flight && !waited) {
      event.preventDefault();
      event.stopImmediatePropagation();
      wait(event.submitter);
      return;
    }
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
