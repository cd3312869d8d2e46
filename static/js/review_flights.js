// The comments under way: htmx sends them beside the draft, and returning must not overtake one.
const TIMEOUT = 20_000;

let count = 0;
let waiting = [];
let isOutdated = false;
let failures = 0;

// A form that another answer took out of the page meanwhile ends its request unheard by the document.
document.addEventListener("htmx:beforeSend", ({ target, detail }) => {
  isOutdated = target.id !== "automatic";
  if (!isOutdated) return;
  count += 1;
  detail.xhr.timeout = TIMEOUT;
  detail.xhr.addEventListener("readystatechange", () => findTarget(detail));
  detail.xhr.addEventListener("loadend", () => land(detail), { once: true });
});

// An answer goes to what stands there now: the answer to another comment may have put it there meanwhile.
function findTarget(detail) {
  if (!detail.target.isConnected) detail.target = document.getElementById(detail.target.id) ?? detail.target;
}

function land({ xhr }) {
  count -= 1;
  if (hasFailed(xhr)) failures += 1;
  if (count) return;
  for (const goOn of waiting) goOn();
  waiting = [];
}

function hasFailed({ status }) {
  return status < 200 || status >= 400;
}

// The answer that comes with the score knows nothing of a comment sent since: that brings its own.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (isOutdated && event.target.id === "review-answer") event.detail.shouldSwap = false;
});

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
