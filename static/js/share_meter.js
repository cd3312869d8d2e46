// The bar below a part of an answer: its share of all words, with the aim as two ticks. One build for the
// interview, practice and the story bank; the drawing comes from the page.
export const SHARES_FROM = 30;

export function addMeter(area, count) {
  const template = document.getElementById("meter-template");
  if (!template || !area.dataset.shareFrom) return null;
  const meter = template.content.querySelector("svg").cloneNode(true);
  const [low, high] = meter.querySelectorAll(".meter__aim");
  low.setAttribute("x", area.dataset.shareFrom);
  high.setAttribute("x", area.dataset.shareTo);
  meter.classList.add("interview-meter");
  meter.setAttribute("hidden", "");
  count.after(meter);
  return meter;
}

// Below thirty words a share means nothing yet: then there is no bar.
export function showMeter(meter, percent, total) {
  meter.toggleAttribute("hidden", total < SHARES_FROM);
  meter.querySelector(".meter__value").setAttribute("width", percent);
}
