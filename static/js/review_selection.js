// From selected words to a comment. Offsets count code points of the stored text, which the page holds
// as JSON; the browser counts UTF-16 units, so both ends are converted.
const texts = JSON.parse(document.getElementById("answer-texts").textContent);
const words = document.getElementById("desk-words").dataset;
let chosen = null;

document.addEventListener("selectionchange", () => {
  const span = readSelection();
  // Pressing a button may clear the selection: what was chosen last stays chosen.
  if (!span && document.activeElement?.closest("[data-comment-form], .review-tools")) return;
  chosen = span;
  const says = document.querySelector("[data-selection-says]");
  says.textContent = span ? words.selected.replace("%s", shorten(span.quote)) : words.select;
});

function readSelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (!start || !end || start.field !== end.field || start.at >= end.at) return null;
  const points = Array.from(texts[start.field]);
  const quote = points.slice(start.at, end.at).join("");
  return quote.trim() ? { field: start.field, start: start.at, end: end.at, quote } : null;
}

// Where a point of the page lies in the text of its field, in code points.
function place(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest("[data-start]");
  const field = element.closest("[data-field]");
  if (!paragraph || !field || !field.closest("[data-answer]")) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  const copy = before.cloneContents();
  copy.querySelectorAll(".anchor__number").forEach((number) => number.remove());
  const at = Number(paragraph.dataset.start) + Array.from(copy.textContent).length;
  return { field: field.dataset.field, at };
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-comment-kind]");
  if (button) startComment(button.dataset.commentKind);
  const caret = event.target.closest("[data-caret]");
  if (caret?.matches("button")) switchCaret(caret);
});
// A press on a tool must not take the selection away before it is read.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-comment-kind]")) event.preventDefault();
});

function startComment(kind) {
  const form = document.querySelector("[data-comment-form]");
  if (chosen) {
    for (const name of ["field", "start", "end", "quote"]) form.elements[name].value = chosen[name];
  }
  form.querySelector(`input[name="kind"][value="${kind}"]`).checked = true;
  const next = form.elements.quote.value ? form.elements.text : form.elements.quote;
  next.focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function shorten(text) {
  const points = Array.from(text.replace(/\s+/g, " ").trim());
  return points.length > 40 ? `${points.slice(0, 40).join("")}…` : points.join("");
}

// Caret mode: the browser's own caret walks through the answer, Shift with arrows selects, and every
// change is refused before it happens.
function switchCaret(button) {
  const on = button.ariaPressed !== "true";
  button.ariaPressed = String(on);
  setCaret(on);
  if (on) answer().focus();
}

function answer() {
  return document.getElementById("review-answer");
}

function setCaret(on) {
  const box = answer();
  box.contentEditable = on ? "true" : "inherit";
  box.spellcheck = false;
  box.inputMode = "none";
  box.ariaReadOnly = on ? "true" : null;
  box.ariaMultiLine = on ? "true" : null;
  on ? box.setAttribute("role", "textbox") : box.removeAttribute("role");
  on ? box.setAttribute("aria-labelledby", "answer-heading") : box.removeAttribute("aria-labelledby");
  box.dataset.caret = on ? "on" : "off";
}

for (const change of ["beforeinput", "paste", "cut", "drop"]) {
  document.addEventListener(change, (event) => {
    if (event.target instanceof Element && event.target.closest('[data-caret="on"]')) event.preventDefault();
  });
}

document.addEventListener("keydown", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-caret="on"]')) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const kind = { k: "keep", c: "change", q: "question" }[event.key.toLowerCase()];
  if (!kind || !chosen) return;
  event.preventDefault();
  startComment(kind);
});

// A new answer came after a comment: the caret stays on if it was on.
document.addEventListener("htmx:afterSettle", () => {
  const button = document.querySelector("button[data-caret]");
  if (button?.ariaPressed === "true") setCaret(true);
});
