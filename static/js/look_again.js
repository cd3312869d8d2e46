// A part that looks by itself whether something came ("load delay") has no next look after one that was lost:
// it gets one when the connection is back, and until then now and then.
const PAUSE_MS = 15_000;
const lost = new Map();

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, ({ detail }) => {
    const isRefused = detail.xhr.status >= 400 && detail.xhr.status < 500;
    if (isRefused || !detail.elt.matches('[hx-get][hx-trigger^="load"]')) return;
    clearTimeout(lost.get(detail.elt));
    lost.set(detail.elt, setTimeout(() => lookAgain(detail.elt), PAUSE_MS));
  });
}

addEventListener("online", () => [...lost.keys()].forEach(lookAgain));

function lookAgain(part) {
  clearTimeout(lost.get(part));
  lost.delete(part);
  if (!part.isConnected) return;
  htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part, swap: part.getAttribute("hx-swap") });
}
