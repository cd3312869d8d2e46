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

document.addEventListener("htmx:afterSettle", ({ detail }) => showSummary(detail.elt));
showSummary(document);
