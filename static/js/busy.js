// A pressed button says its deed ("Checking"), keeps its width and ignores further presses.
// The ring comes after 300 ms, so that a quick answer shows none.
const RING_AFTER = 300;

// First of all listeners: a form that is at work takes no second press.
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.busy) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

// Last of all listeners: whoever refuses or handles the form has spoken by now.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  startWork(form, event.submitter);
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const cause = detail.requestConfig.triggeringEvent;
  if (detail.elt.matches("form") && cause?.type === "submit") startWork(detail.elt, cause.submitter);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("form")) endWork(detail.elt);
});

// A page that comes back from the browser's memory must not stay busy.
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(endWork));

export function startWork(form, submitter) {
  form.dataset.busy = "yes";
  const button = shownOf(form, submitter) ?? form.querySelector("button[type=submit], button:not([type])");
  if (!button?.matches("button")) return;
  button.dataset.busy = "yes";
  button.setAttribute("aria-disabled", "true");
  if (button.dataset.busyLabel) showDeed(button);
  setTimeout(() => {
    if (button.dataset.busy) button.dataset.busy = "shown";
  }, RING_AFTER);
}

// Enter in a field may press a button that nobody sees: what it does is said by the one that is seen.
function shownOf(form, submitter) {
  if (!submitter?.matches("[aria-hidden]")) return submitter;
  return form.querySelector(`button[name="${CSS.escape(submitter.name)}"]:not([aria-hidden])`) ?? submitter;
}

export function endWork(form) {
  delete form.dataset.busy;
  const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
  for (const button of [...form.querySelectorAll("button[data-busy]"), ...outside]) {
    delete button.dataset.busy;
    button.removeAttribute("aria-disabled");
    const was = button.querySelector(".button__was");
    if (was) button.replaceChildren(...was.childNodes);
  }
}

// The old label stays underneath, unseen: it holds the width without a style attribute, which the
// Content-Security-Policy would refuse when htmx copies it.
function showDeed(button) {
  const was = document.createElement("span");
  was.className = "button__was";
  was.append(...button.childNodes);
  const deed = document.createElement("span");
  deed.className = "button__deed";
  deed.textContent = button.dataset.busyLabel;
  button.replaceChildren(was, deed);
}
