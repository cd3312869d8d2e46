// The answer with the comments that are stored now, for a desk that may show others.
import { form } from "./review_draft.js";

const TIMEOUT = 20_000;

// Returns whether the page shows what is stored. What came too late, or not at all, changes nothing.
export async function askAnew(isStillWanted) {
  try {
    const response = await fetch(form.dataset.commentsUrl, {
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const list = response.ok ? await response.text() : "";
    const isWanted = list.includes('id="review-answer"') && isStillWanted();
    if (isWanted) show(list);
    return isWanted;
  } catch {
    return false;
  }
}

// An equal list is left alone, with what is selected in it, what is said at its comments, and the way back
// to one that was removed.
function show(list) {
  const answer = document.getElementById("review-answer");
  const asked = new DOMParser().parseFromString(list, "text/html");
  if (String(namesIn(asked.body)) === String(namesIn(answer))) return;
  const focused = answer.contains(document.activeElement) && document.activeElement.form?.getAttribute("action");
  htmx.swap(answer, list, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  if (focused) findForm(focused)?.querySelector("button").focus();
}

function namesIn(place) {
  return [...place.querySelectorAll("form:not(.notice)")].map((each) => each.getAttribute("action"));
}

export function findForm(action) {
  return document.querySelector(`form[action="${CSS.escape(action)}"]`);
}
