// The comments under way: htmx sends them beside the draft, and returning must not overtake one.
import { askAnew, findForm } from "./review_list.js";

const TIMEOUT = 20_000;

let count = 0;
let waiting = [];
let isOutdated = false;
let failures = 0;
// Requests are numbered as they go out; `shown` is the latest whose answer stands in the page.
let sent = 0;
let shown = 0;
let isDoubtful = false;
let awaited = "";

document.addEventListener("htmx:beforeSend", ({ target, detail }) => {
  sent += 1;
  isOutdated = target.id !== "automatic";
  if (isOutdated) takeOff(target, detail, sent);
  awaited = "";
});

// A form that another answer took out of the page meanwhile ends its request unheard by the document.
function takeOff(form, detail, number) {
  const { xhr } = detail;
  let isHeard = true;
  isDoubtful ||= count > 0 && isList(detail);
  count += 1;
  xhr.timeout = TIMEOUT;
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE) return;
    isHeard = form.isConnected;
    if (!hasFailed(xhr)) findTarget(detail, number);
  });
  xhr.addEventListener("loadend", () => {
    if (hasFailed(xhr)) fail(form, detail, isHeard);
    land();
  }, { once: true });
}

function fail(form, detail, isHeard) {
  failures += 1;
  // It may have arrived all the same.
  isDoubtful ||= isList(detail) && !(detail.xhr.status >= 400 && detail.xhr.status < 500);
  if (!isHeard) tellInItsPlace(form, detail.xhr);
}

function isList({ target }) {
  return target.id === "review-answer";
}

function hasFailed({ status }) {
  return status < 200 || status >= 400;
}

// An answer goes to what stands there now: the answer to another comment may have put it there meanwhile.
// One that is older than that goes nowhere; what else comes with it finds its place.
function findTarget(detail, number) {
  const isStale = isList(detail) && number < shown;
  if (isList(detail)) shown = Math.max(shown, number);
  if (isStale) detail.target = document.createElement("div");
  else if (!detail.target.isConnected) detail.target = document.getElementById(detail.target.id) ?? detail.target;
}

// What failed is told at the form that stands there for the same comment now, by those who tell it elsewhere.
function tellInItsPlace(form, xhr) {
  const elt = findForm(form.getAttribute("action")) ?? document.getElementById("review-answer");
  const unanswered = navigator.onLine ? "htmx:timeout" : "htmx:sendError";
  for (const name of ["htmx:afterRequest", xhr.status ? "htmx:responseError" : unanswered]) {
    elt.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { elt, xhr } }));
  }
}

function land() {
  count -= 1;
  if (count) return;
  for (const goOn of waiting) goOn();
  waiting = [];
  if (isDoubtful) showAnew();
}

// Of requests that were under way together nobody here knows which one the server took first, and whose
// answer is the newest. Where another request goes out meanwhile, its end asks once more.
async function showAnew() {
  const last = sent;
  if (await askAnew(() => sent === last)) isDoubtful = false;
}

// The answer that comes with the score knows nothing of a comment sent since: that brings its own.
// Under a pressed button or selected words it would take them away: it waits until they are let go.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.target.id !== "review-answer") return;
  const isUsed = isInUse(event.target);
  if (isUsed && !isOutdated) awaited = event.detail.fragment.querySelector("#review-answer").outerHTML;
  if (isUsed || isOutdated) event.detail.shouldSwap = false;
  else carryUndo(event.detail.fragment);
});

function isInUse(answer) {
  const { isCollapsed, anchorNode } = getSelection();
  const isSelected = !isCollapsed && answer.contains(anchorNode);
  return isSelected || answer.matches(":active") || answer.contains(document.activeElement);
}

// What was removed last can be brought back: the words are nowhere else.
function carryUndo(list) {
  const undo = document.querySelector("#review-answer form.notice");
  const field = undo && CSS.escape(undo.closest("[data-field]").dataset.field);
  if (field) list.querySelector(`[data-field="${field}"] h3`)?.after(undo.cloneNode(true));
}

function showAwaited() {
  const answer = document.getElementById("review-answer");
  if (!awaited || !answer || isInUse(answer)) return;
  const list = document.createElement("template");
  list.innerHTML = awaited;
  carryUndo(list.content);
  awaited = "";
  htmx.swap(answer, list.innerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
}

for (const end of ["pointerup", "pointercancel", "selectionchange", "focusout"]) {
  // A press is over after the click that it makes.
  document.addEventListener(end, () => setTimeout(showAwaited));
}

export function areCommentsUnderWay() {
  return count > 0;
}

export function commentsAtRest() {
  return count ? new Promise((goOn) => waiting.push(goOn)) : Promise.resolve();
}

// Who waits compares the number of failures before and after.
export function countFailures() {
  return failures;
}
