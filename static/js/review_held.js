// A return that could not be stored: said at its button, which waits for another press. A return reaches
// the learner and does not happen by itself minutes later.
import { quietAt, sayAt } from "./request.js";
import { say } from "./review_draft.js";

let held = null;

export function hold(button) {
  held = button;
  sayAt(button, say("notReturned", button.textContent.trim()));
}

// Everything is stored. Once: later saves find the line standing.
export function remind() {
  const sentence = held && say("stillToReturn", held.textContent.trim());
  if (held && held.nextElementSibling?.textContent !== sentence) sayAt(held, sentence);
}

export function forgetHeld() {
  if (held) quietAt(held);
  held = null;
}
