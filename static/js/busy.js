// A pressed button says its deed ("Checking"), keeps its width and ignores further presses.
// The ring comes after 300 ms, so that a quick answer shows none.
const RING_AFTER = 300;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = event.submitter ?? form.querySelector("button[type=submit], button:not([type])");
  // Other listeners may still refuse the form: wait until they have spoken.
  queueMicrotask(() => {
    const handledElsewhere = form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete]");
    if (!event.defaultPrevented || handledElsewhere) startWork(form, button);
  });
}, { capture: true });

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  if (form) endWork(form);
});
// A page that comes back from the browser's memory must not stay busy.
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(endWork));

function startWork(form, button) {
  form.dataset.busy = "yes";
  if (!button?.matches("button")) return;
  button.dataset.busy = "yes";
  button.setAttribute("aria-disabled", "true");
  if (button.dataset.busyLabel) {
    button.style.minInlineSize = `${button.offsetWidth}px`;
    button.dataset.label = button.innerHTML;
    button.textContent = button.dataset.busyLabel;
  }
  setTimeout(() => {
    if (button.dataset.busy) button.dataset.busy = "shown";
  }, RING_AFTER);
}

function endWork(form) {
  delete form.dataset.busy;
  const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
  for (const button of [...form.querySelectorAll("button[data-busy]"), ...outside]) {
    delete button.dataset.busy;
    button.removeAttribute("aria-disabled");
    button.style.minInlineSize = "";
    if (button.dataset.label !== undefined) {
      button.innerHTML = button.dataset.label;
      delete button.dataset.label;
    }
  }
}
