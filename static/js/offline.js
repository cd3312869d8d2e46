// Without a connection a plain form would lead to the browser's own error page, away from what was typed:
// it stays and says so in place. The next press sends it. (What htmx sends answers in request.js.)
import { announce } from "./announce.js";
import { sayAt } from "./request.js";
import { word } from "./words.js";

// On the window, after all listeners of the document: who handles a form by itself has spoken by now.
addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  sayOffline(event.submitter ?? form);
});

// A page under a clock has one place for such lines, in which nothing moves.
function sayOffline(element) {
  const place = document.querySelector("[data-room-says]");
  if (!place) return sayAt(element, word("offline"));
  place.textContent = word("offline");
  announce(word("offline"), { urgent: true });
}

addEventListener("online", () => {
  for (const line of document.querySelectorAll("[data-says], [data-room-says]")) {
    if (line.textContent !== word("offline")) continue;
    line.matches("[data-says]") ? line.remove() : line.replaceChildren();
  }
});
