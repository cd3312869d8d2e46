// 0 to 4 mark the focused criterion, or the first without a mark, and go on; v goes to the verdict.
// In a comment they do nothing: there no criterion is meant.
import { isField, singleKeysOn } from "./shortcuts.js";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (isField(event.target) || !singleKeysOn() || document.querySelector("dialog[open]")) return;
  if (event.key === "v") return goToVerdict(event);
  if (/^[0-4]$/.test(event.key)) mark(event);
});

function mark(event) {
  if (event.target.closest(".comments, .anchor__number, [data-comment-form]")) return;
  const rows = [...document.querySelectorAll("[data-criterion]")];
  const row = event.target.closest("[data-criterion]") ?? rows.find((each) => !each.querySelector(":checked"));
  const radio = row?.querySelector(`input[value="${event.key}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.click();
  focusOn(rows[rows.indexOf(row) + 1] ?? row);
}

function goToVerdict(event) {
  const radios = [...document.querySelectorAll('#desk-form input[name="verdict"]')];
  if (!radios.length) return;
  event.preventDefault();
  (radios.find((radio) => radio.checked) ?? radios[0]).focus();
}

function focusOn(row) {
  (row.querySelector(":checked") ?? row.querySelector("input")).focus();
}
