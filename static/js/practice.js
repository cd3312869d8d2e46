// A question on a page of its own or in a lesson: how long somebody looked at it, what they typed, and
// the sentence that a listener hears when the score arrives.
import { announce } from "./announce.js";
import { typed } from "./kept_fields.js";
import "./practice_words.js";
import "./kinds.js";
import { answerOf } from "./answer_journal.js";
import "./star_hints.js";
import "./use_story.js";

const NOT_SKIPPED = ["csrfmiddlewaretoken", "spent_ms", "leave_empty"];
let lookedFor = 0;
let lookingSince = document.hidden ? null : performance.now();

// Time with the page in the background is no time on the question.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    lookedFor = elapsed();
    lookingSince = null;
  } else {
    lookingSince = performance.now();
  }
});

function elapsed() {
  return Math.round(lookedFor + (lookingSince === null ? 0 : performance.now() - lookingSince));
}

function fillSpent(form) {
  const field = form.querySelector("[data-spent]");
  if (field) field.value = elapsed();
}

document.addEventListener("submit", ({ target }) => fillSpent(target), { capture: true });

// Skip leads to another page: in the form of the answer, htmx would put what it leads to in place of the question.
document.addEventListener("click", ({ target }) => target.closest("[data-skip]")?.setAttribute("form", "skip"), {
  capture: true,
});

// What is unsent goes with the skip: what answer_draft.js sends from the page that is left arrives after it.
document.addEventListener("formdata", ({ target, formData }) => {
  const work = document.querySelector("form[data-draft]");
  if (target.id !== "skip" || !work) return;
  const answer = answerOf(work);
  if (answer && !answer.draft.isUnsent) return;
  for (const [name, value] of typed(work, NOT_SKIPPED)) formData.append(name, value);
  if (!answer?.keep()) return;
  formData.append("on_device", "yes");
  // Both texts are kept then, and stay to choose from: nothing is chosen by going on.
  formData.delete("chosen_over");
});

// What the page came with is read with it, and is no news when something else on it changes later.
for (const said of document.querySelectorAll("[data-announce]")) delete said.dataset.announce;

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const root = detail.elt.parentElement ?? document;
  for (const said of root.querySelectorAll("[data-announce]")) {
    // The heading that takes the focus is read out by itself.
    if (said !== document.activeElement) announce(said.dataset.announce);
    delete said.dataset.announce;
  }
});
