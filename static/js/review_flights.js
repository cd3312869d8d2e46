// The comments under way: htmx sends them beside the draft, and returning must not overtake one.
const TIMEOUT = 20_000;

let count = 0;
let waiting = [];
let isOutdated = false;
let failures = 0;

document.addEventListener("htmx:beforeSend", ({ target, detail }) => {
  isOutdated = target.id !== "automatic";
  if (isOutdated) takeOff(target, detail);
});

// A form that another answer took out of the page meanwhile ends its request unheard by the document.
function takeOff(form, detail) {
  const { xhr } = detail;
  let isHeard = true;
  count += 1;
  xhr.timeout = TIMEOUT;
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE) return;
    isHeard = form.isConnected;
    if (!hasFailed(xhr)) findTarget(detail);
  });
  xhr.addEventListener("loadend", () => {
    if (hasFailed(xhr)) fail(form, xhr, isHeard);
    land();
  }, { once: true });
}

function fail(form, xhr, isHeard) {
  failures += 1;
  if (!isHeard) tellInItsPlace(form, xhr);
}

function hasFailed({ status }) {
  return status < 200 || status >= 400;
}

// An answer goes to what stands there now: the answer to another comment may have put it there meanwhile.
function findTarget(detail) {
  if (!detail.target.isConnected) detail.target = document.getElementById(detail.target.id) ?? detail.target;
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
}

// The answer that comes with the score knows nothing of a comment sent since: that brings its own.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (isOutdated && event.target.id === "review-answer") event.detail.shouldSwap = false;
});

function findForm(action) {
  return document.querySelector(`form[action="${CSS.escape(action)}"]`);
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
