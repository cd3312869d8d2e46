// A return that could not be stored, or a press before which a change failed: said at its button, which waits
// for another press. A return reaches the learner and does not happen by itself minutes later.
import { quietAt, sayAt } from "./request.js";
import { say } from "./review_draft.js";

let held = null;

// `why` names the sentence.
export function hold(button, why) {
  held = { button, why };
  sayAt(button, say(why, button.textContent.trim()));
}

// Everything is stored. Once: later saves find the line standing.
export function remind() {
  if (held?.why !== "notReturned") return;
  const sentence = say("stillToReturn", held.button.textContent.trim());
  if (held.button.nextElementSibling?.textContent !== sentence) sayAt(held.button, sentence);
}

export function forgetHeld() {
  if (held) quietAt(held.button);
  held = null;
}
