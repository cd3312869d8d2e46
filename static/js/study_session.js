// A study session counts the time in which somebody is there: once a minute while the page is in front,
// and at once when it comes back to the front. What the server makes of a gap is its own rule.
const EACH = 60_000;

function beat() {
  if (document.hidden) return;
  document.querySelector("[data-study-clock]")?.dispatchEvent(new CustomEvent("study-beat"));
}

setInterval(beat, EACH);
document.addEventListener("visibilitychange", beat);
