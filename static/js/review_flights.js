// The comments under way: htmx sends them beside the draft, and returning must not overtake one.
let count = 0;
let waiting = [];

document.addEventListener("htmx:beforeSend", () => (count += 1));
document.addEventListener("htmx:afterRequest", () => {
  count = Math.max(0, count - 1);
  if (count) return;
  for (const goOn of waiting) goOn();
  waiting = [];
});

export function areCommentsUnderWay() {
  return count > 0;
}

export function commentsAtRest() {
  return count ? new Promise((goOn) => waiting.push(goOn)) : Promise.resolve();
}
