// What htmx needs from us: the CSRF token, a way to say that a request failed, and where to go next.
import { announce } from "./announce.js";
import { word } from "./words.js";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:sendError", ({ detail }) => sayTrouble(detail.elt, word("offline")));
document.addEventListener("htmx:timeout", ({ detail }) => sayTrouble(detail.elt, word("trouble")));
document.addEventListener("htmx:responseError", ({ detail }) => {
  // Too often: the server says when. What was typed stays.
  if (detail.xhr.status === 429) return sayTrouble(detail.elt, detail.xhr.responseText);
  // signed_out.js speaks for 401 and 403.
  if (![401, 403, 422].includes(detail.xhr.status)) sayTrouble(detail.elt, word("trouble"));
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => quietAt(detail.elt));

// After a swap the focus stays, or goes to the heading of what was asked for. What has it stays in the
// window: the browser scrolls to keep what stands below a swap in place, and could push it out.
let wasInSight = false;
const focused = new WeakMap();
document.addEventListener("htmx:beforeSend", ({ detail }) => { focused.set(detail.xhr, document.activeElement); });
document.addEventListener("htmx:beforeSwap", () => { wasInSight = isInSight(document.activeElement); });
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const wanted = isElsewhere(detail) ? null : findWanted(detail.elt);
  if (wanted) {
    if (!wanted.hasAttribute("tabindex")) wanted.tabIndex = -1;
    wanted.focus();
  }
  if (wanted || wasInSight) afterScrolling(() => keepInSight(document.activeElement));
});

// Who went on to another field or link while the answer was under way stays there.
function isElsewhere({ xhr, requestConfig }) {
  const place = document.activeElement;
  const before = focused.get(xhr);
  // htmx puts the focus into the field that has the name of the one that it replaced.
  const isSame = place === before || (place.id !== "" && place.id === before?.id);
  if (!xhr || isSame || !place.matches("textarea, select, input, a")) return false;
  // The form that asked may have been replaced by another one of its kind.
  const asking = requestConfig.elt.closest("form");
  return !asking || place.closest("form")?.getAttribute("action") !== asking.getAttribute("action");
}

// "lost": only where what had the focus is gone.
function findWanted(root) {
  const wanted = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
  return wanted?.dataset.focus === "lost" && document.activeElement !== document.body ? null : wanted;
}

function isInSight(element) {
  if (!element || element === document.body) return false;
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// The browser keeps things in place when it draws the page: the next frame but one has seen it.
function afterScrolling(deed) {
  requestAnimationFrame(() => requestAnimationFrame(deed));
}

function keepInSight(element) {
  if (element !== document.body && !isInSight(element)) element.scrollIntoView({ block: "nearest", behavior: "instant" });
}

// An element that polls says nothing by itself when it fails: the page has its own sentence for that.
function sayTrouble(element, sentence) {
  if (isPressed(element)) sayAt(element, sentence);
}

export function isPressed(element) {
  return Boolean(element.closest("form") ?? element.matches("button, a"));
}

export function sayAt(element, sentence, link = null) {
  const form = element.closest("form");
  // On a phone the foot of a page is in sight while the end of its form is far below.
  const place = form?.querySelector(":scope > .work-foot") ?? form ?? element;
  quietAt(element);
  const line = document.createElement("p");
  line.className = "button-says";
  line.dataset.says = "";
  line.textContent = sentence;
  if (link) line.append(" ", link);
  place.matches("form, .work-foot") ? place.append(line) : place.after(line);
  announce(sentence);
}

export function quietAt(element) {
  const place = element.closest("form") ?? element;
  place.querySelectorAll("[data-says]").forEach((line) => line.remove());
  if (place.nextElementSibling?.matches("[data-says]")) place.nextElementSibling.remove();
}
