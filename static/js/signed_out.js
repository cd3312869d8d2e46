// The session ended while the page was open, or began anew in another tab. What was sent is refused and
// nothing is swapped, so the text stays; the next press sends it with a token that is good again.
import { isPressed, sayAt } from "./request.js";
import { makeLink } from "./token.js";
import { word } from "./words.js";

let isOld = false;

document.addEventListener("htmx:responseError", async ({ detail }) => {
  const { status } = detail.xhr;
  if (status !== 401 && status !== 403) return;
  isOld = true;
  const isIn = await renewTokens();
  if (!isPressed(detail.elt)) return isIn === false && sayAt(detail.elt, word("signedOutHere"), makeLink());
  if (isIn === null) return sayAt(detail.elt, word("trouble"));
  if (isIn) return sayAt(detail.elt, word("tooOld"));
  sayAt(detail.elt, word("signedOut"), makeLink());
});

document.addEventListener("htmx:confirm", async (event) => {
  if (!isOld || event.detail.verb === "get") return;
  event.preventDefault();
  await renewTokens();
  event.detail.issueRequest(true);
});

// Somebody comes back from the tab in which they signed in: plain forms work from now on as well.
document.addEventListener("visibilitychange", () => {
  if (isOld && !document.hidden) renewTokens();
});

// Returns whether somebody is signed in, or null where the server did not say.
async function renewTokens() {
  try {
    const response = await fetch(document.getElementById("words").dataset.tokenUrl, {
      headers: { Accept: "application/json" },
    });
    const { token, signed_in: isIn } = await response.json();
    document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
    isOld = !isIn;
    return isIn;
  } catch {
    return null;
  }
}
