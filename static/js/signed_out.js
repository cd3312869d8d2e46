// The session ended while the page was open, or began anew in another tab. What was sent is refused and
// nothing is swapped, so the text stays; the next press sends it with a token that is good again.
import { isPressed, sayAt } from "./request.js";
import { makeLink, renewTokens } from "./token.js";
import { word } from "./words.js";

let isOld = false;

document.addEventListener("htmx:responseError", async ({ detail }) => {
  const { status } = detail.xhr;
  if (status !== 401 && status !== 403) return;
  isOld = true;
  const isIn = await renew();
  if (!isPressed(detail.elt)) return isIn === false && sayAt(detail.elt, word("signedOutHere"), makeLink());
  if (isIn === null) return sayAt(detail.elt, word("trouble"));
  if (isIn) return sayAt(detail.elt, word("tooOld"));
  sayAt(detail.elt, word("signedOut"), makeLink());
});

document.addEventListener("htmx:confirm", async (event) => {
  if (!isOld || event.detail.verb === "get") return;
  event.preventDefault();
  await renew();
  event.detail.issueRequest(true);
});

// Somebody comes back from the tab in which they signed in: plain forms work from now on as well.
document.addEventListener("visibilitychange", () => {
  if (isOld && !document.hidden) renew();
});

async function renew() {
  const isIn = await renewTokens();
  if (isIn !== null) isOld = !isIn;
  return isIn;
}
