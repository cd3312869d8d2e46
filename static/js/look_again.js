// A part that looks by itself whether something came ("load delay") has no next look after one that was lost:
// it gets one when the connection is back, and until then now and then, each time after a longer pause.
const FIRST_MS = 15_000;
const LONGEST_MS = 300_000;
const lost = new Map();
const pauses = new WeakMap();

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, ({ detail: { elt: part, xhr } }) => {
    const isRefused = xhr.status >= 400 && xhr.status < 500;
    if (isRefused || !part.matches('[hx-get][hx-trigger^="load"]')) return;
    const pause = pauses.get(part) ?? FIRST_MS;
    pauses.set(part, Math.min(2 * pause, LONGEST_MS));
    clearTimeout(lost.get(part));
    lost.set(part, setTimeout(() => lookAgain(part), pause));
  });
}

addEventListener("online", () => [...lost.keys()].forEach(lookAgain));

function lookAgain(part) {
  clearTimeout(lost.get(part));
  lost.delete(part);
  if (!part.isConnected) return;
  htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part, swap: part.getAttribute("hx-swap") });
}
