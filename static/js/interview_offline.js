// Offline, a plain form would lead to the browser's own error page: starting and handing in stay here and
// say so. What the form holds is as it was, and the next press sends it.
import { announce } from "./announce.js";
import { sayInPage } from "./interview_timer.js";
import { word } from "./words.js";

document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented) return;
  event.preventDefault();
  sayInPage(word("offline"), { stays: true });
  announce(word("offline"), { urgent: true });
});

addEventListener("online", () => sayInPage(""));
