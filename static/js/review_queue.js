// j and k move through the rows, Enter reads (it is a link), t takes the row one stands on.
import { isField, singleKeysOn } from "./shortcuts.js";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (isField(event.target) || !singleKeysOn() || document.querySelector("dialog[open]")) return;
  const links = [...document.querySelectorAll("[data-queue] [data-open]")];
  const here = links.indexOf(event.target.closest("[data-row]")?.querySelector("[data-open]"));
  if (event.key === "j") focusOn(event, links[here + 1]);
  if (event.key === "k") focusOn(event, links[here < 0 ? links.length - 1 : here - 1]);
  if (event.key === "t") press(event, links[here]?.closest("[data-row]").querySelector("[data-take]"));
});

function focusOn(event, link) {
  if (!link) return;
  event.preventDefault();
  link.focus();
}

function press(event, button) {
  if (!button) return;
  event.preventDefault();
  button.click();
}
