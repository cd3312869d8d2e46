// A form that came back with errors puts the focus on its summary; a link there goes into the field.
function showSummary(root) {
  root.querySelector(".error-summary")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  (field.labels?.[0] ?? field).scrollIntoView({ block: "start" });
});

// What was said of a field or a row of choices goes, and the summary with its last line.
export function forgive(group) {
  for (const field of group.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  group.querySelector(".field__error")?.remove();
  for (const link of document.querySelectorAll(".error-summary a[href^='#']")) {
    if (group.contains(document.getElementById(link.hash.slice(1)))) link.closest("li").remove();
  }
  const summary = document.querySelector(".error-summary");
  if (summary && !summary.querySelector("li")) summary.remove();
}

// A choice that was missing is there once it is made.
document.addEventListener("change", ({ target }) => {
  if (target.type === "radio" && target.hasAttribute("aria-invalid")) forgive(target.closest("fieldset"));
});

document.addEventListener("htmx:afterSettle", ({ detail }) => showSummary(detail.elt));
showSummary(document);
