// 1 to 9 choose the card of that number in the question that is open.
import { isField, singleKeysOn } from "./shortcuts.js";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!/^[1-9]$/.test(event.key) || isField(event.target) || !singleKeysOn()) return;
  if (document.querySelector("dialog[open]")) return;
  const inputs = openChoices(event.target);
  const input = inputs[Number(event.key) - 1];
  if (!input) return;
  event.preventDefault();
  input.click();
  input.focus({ preventScroll: true });
});

// The group that holds the focus, else the only one that can still be answered.
function openChoices(target) {
  const own = target instanceof Element ? target.closest(".choices") : null;
  const groups = own ? [own] : [...document.querySelectorAll("main .choices")];
  const open = groups
    .map((group) => [...group.querySelectorAll(".choice > input:not(:disabled)")])
    .filter((inputs) => inputs.length);
  return open.length === 1 ? open[0] : [];
}
