// From selected words to a comment. Offsets count code points of the stored text, which the page holds
// as JSON; the browser counts UTF-16 units, so both ends are converted.
const texts = JSON.parse(document.getElementById("answer-texts").textContent);
const words = document.getElementById("desk-words").dataset;
// They lead to comments and to key points, and are no part of the text.
const NUMBERS = ".anchor__number, .span__number";
let chosen = null;

// Until now a press would have done nothing.
for (const tool of document.querySelectorAll(".review-tools button")) tool.disabled = false;

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
  const pieces = [...document.querySelectorAll("[data-answer] [data-start]")]
    .filter((paragraph) => range.intersectsNode(paragraph))
    .map((paragraph) => cut(paragraph, range))
    .filter((piece) => piece.start < piece.end);
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || first.field !== last.field) return null;
  const quote = Array.from(texts[first.field]).slice(first.start, last.end).join("");
  return quote.trim() ? { field: first.field, start: first.start, end: last.end, quote } : null;
}

// What of a paragraph lies in the range, in code points of its field.
function cut(paragraph, range) {
  const from = Number(paragraph.dataset.start);
  const has = (node) => paragraph.contains(node);
  const { startContainer, startOffset, endContainer, endOffset } = range;
  return {
    field: paragraph.closest("[data-field]").dataset.field,
    start: from + (has(startContainer) ? count(paragraph, startContainer, startOffset) : 0),
    end: from + count(paragraph, ...(has(endContainer) ? [endContainer, endOffset] : [paragraph, paragraph.childNodes.length])),
  };
}

// How many code points stand before a point of the paragraph; the numbers in it don't count.
function count(paragraph, node, offset) {
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  const copy = before.cloneContents();
  copy.querySelectorAll(NUMBERS).forEach((number) => number.remove());
  return Array.from(copy.textContent).length;
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
  // The browser tells of a new selection a moment after it was made.
  chosen = readSelection() ?? chosen;
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
  if (!on) return;
  answer().focus();
  const text = answer().querySelector("[data-start]")?.firstChild;
  if (text) getSelection().collapse(text, 0);
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
  // The caret walks through the answer and passes over headings and comments.
  for (const part of box.querySelectorAll(`h3, .comments, ${NUMBERS}`)) {
    part.contentEditable = on ? "false" : "inherit";
  }
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
  if (!kind || !(readSelection() ?? chosen)) return;
  event.preventDefault();
  startComment(kind);
});

// A new answer came after a comment: the caret stays on if it was on.
document.addEventListener("htmx:afterSettle", () => {
  const button = document.querySelector("button[data-caret]");
  if (button?.ariaPressed === "true") setCaret(true);
});
