// Says at the pressed button what became of a passkey. allauth's scripts, which do the ceremony, would
// only write it into the console.
import { sayAt } from "./request.js";

const words = document.getElementById("passkey-words")?.dataset;
let pressed = null;

// A press before allauth listens would be lost without a word: until then no button can be pressed.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});

document.addEventListener("click", ({ target }) => {
  pressed = target.closest("[data-passkey]") ?? pressed;
}, { capture: true });

document.addEventListener("allauth.error", (event) => {
  if (!pressed || !words) return;
  event.preventDefault();
  sayAt(pressed, sentenceOf(event.detail.exception));
});

function sentenceOf(error) {
  if (!window.PublicKeyCredential || error?.name === "SecurityError") return words.notHere;
  if (error?.name === "NotAllowedError" || error?.name === "AbortError") return words.notAllowed;
  if (error?.name === "InvalidStateError") return words.known;
  return words.trouble;
}
