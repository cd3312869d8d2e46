// Hover or focus on a key point outlines its spans in the answer, and the other way round.
const IN_ANSWER = ".span, .span__number";

function light(event, lit) {
  const part = event.target instanceof Element && event.target.closest("[data-point]");
  const score = part && part.closest("[data-score]");
  if (!score) return;
  // Words that several key points found name all of them.
  for (const number of part.dataset.point.split(" ")) {
    for (const twin of score.querySelectorAll(`[data-point~="${CSS.escape(number)}"]`)) {
      if (twin.matches(".span")) twin.classList.toggle("span--lit", lit);
      else if (!twin.matches(IN_ANSWER)) {
        twin.classList.toggle("key-point--lit", lit && part.matches(IN_ANSWER));
      }
    }
  }
}

// An answer that came anew lights what is asked for already.
document.addEventListener("htmx:afterSettle", () => light({ target: document.activeElement }, true));
for (const [name, lit] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, lit));
}
