// Before handing in: a question with two versions, one saved and one kept in a tab of this device, is named
// with the way to its choice.
export function markTwofold(interview) {
  const says = document.querySelector("[data-two-says]");
  if (!says) return;
  const mark = () => showTwofold(interview, says);
  addEventListener("storage", mark);
  addEventListener("pageshow", mark);
  mark();
}

function showTwofold(interview, says) {
  const found = findTwofold(interview);
  for (const row of document.querySelectorAll("[data-row]")) markRow(row, found.has(row.dataset.row));
  says.textContent = found.size === 1 ? says.dataset.one : found.size ? says.dataset.many.replace("{n}", found.size) : "";
}

function markRow(row, isTwofold) {
  const shown = row.querySelector(".interview-two");
  if (shown && !isTwofold) shown.remove();
  if (shown || !isTwofold) return;
  const mark = document.getElementById("two-template").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-row-end]").prepend(mark, " ");
}

function findTwofold(interview) {
  const prefix = `studyhub.interview.${interview}.`;
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix) && isOpen(key));
    return new Set(keys.map((key) => key.slice(prefix.length).split(".")[0]));
  } catch {
    return new Set();
  }
}

function isOpen(key) {
  return JSON.parse(localStorage.getItem(key))?.disputed?.length > 0;
}
