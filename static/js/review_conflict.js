// Two texts of one review, of which the mentor chooses: another window of theirs saved first, or what this device
// kept is based on an older draft. What a window kept that is closed by now has its `tab`.
import { announce } from "./announce.js";
import { describe, read, say, snapshot } from "./review_draft.js";
import { show } from "./review_save_state.js";

const box = document.getElementById("conflict");
let other = null;

// Nothing is stored and nothing returned while two texts stand side by side.
export function isChoosing() {
  return !box.hidden;
}

export function showConflict(answer) {
  other = answer;
  box.hidden = false;
  box.querySelector("[data-other-head]").textContent = sayWhere(answer);
  box.querySelector("[data-other-text]").textContent = describe(answer);
  showMine();
  show("conflict", say("conflict"));
  pointAtConflict();
}

// What was kept before windows had journals of their own has no time.
function sayWhere({ tab, at }) {
  if (!tab) return say("other", at);
  return at ? say("otherKept", at) : say("otherFormer");
}

export function showMine() {
  const mine = read(new URLSearchParams(snapshot()));
  box.querySelector("[data-mine-text]").textContent = describe(mine);
}

export function pointAtConflict() {
  announce(box.querySelector("#conflict-title").textContent, { urgent: true });
  box.scrollIntoView({ block: "nearest" });
}

// `settle` gets the other text, and which counts: "mine", "other" or "both".
export function whenChosen(settle) {
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]");
    if (!other || !choice) return;
    event.preventDefault();
    const chosenOver = other;
    other = null;
    box.hidden = true;
    settle(chosenOver, choice.dataset.choose);
  });
}
