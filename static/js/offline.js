// Without a connection a plain form or link would lead to the browser's own error page, away from what was
// typed: the page stays and says so. The next press goes. (What htmx sends answers in request.js.)
import { announce } from "./announce.js";
import { sayQuietly } from "./notices.js";
import { sayAt } from "./request.js";
import { word } from "./words.js";

// What goes out by itself, now that the server has answered, while it does.
const released = new WeakSet();

// On the window, after all listeners of the document: who handles a form by itself has spoken by now.
addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (navigator.onLine || event.defaultPrevented || form.method === "dialog" || released.has(form)) return;
  event.preventDefault();
  if (!(await answers())) return sayOffline(submitter ?? form);
  release(form, () => form.requestSubmit(submitter));
});

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (navigator.onLine || event.defaultPrevented || !link || !leaves(link, event) || released.has(link)) return;
  event.preventDefault();
  if (!(await answers())) return sayOffline(link);
  release(link, () => link.click());
});

// Only this once: what is refused on its way, or comes back from the browser's memory, is asked for anew.
function release(element, press) {
  released.add(element);
  press();
  released.delete(element);
}

// A link that puts another page in the place of this one.
function leaves(link, event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (!link.protocol.startsWith("http") || (link.target && link.target !== "_self")) return false;
  return !link.hash || link.href.split("#")[0] !== location.href.split("#")[0];
}

// A server on this very device answers without any connection that the browser knows of. Where nothing answers
// and nothing refuses, the browser is wrong about the connection, which is only slow: nobody is held on a page.
async function answers() {
  try {
    await fetch(word("healthUrl"), { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(3_000) });
    return true;
  } catch (error) {
    return error.name === "TimeoutError";
  }
}

// A page under a clock has one place for such lines, in which nothing moves.
function sayOffline(element) {
  const place = document.querySelector("[data-room-says]");
  if (!place) return element.matches("a") ? sayQuietly(word("offline")) : sayAt(element, word("offline"));
  place.textContent = word("offline");
  announce(word("offline"), { urgent: true });
}

addEventListener("online", () => {
  for (const line of document.querySelectorAll("[data-says], [data-room-says]")) {
    if (line.textContent !== word("offline")) continue;
    line.matches("[data-says]") ? line.remove() : line.replaceChildren();
  }
});
