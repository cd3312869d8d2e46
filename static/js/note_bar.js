// The small bar over selected words, and the keys that do the same: h highlights and n writes a note on
// the selection, or on the paragraph that one is at; Shift with j or k goes from paragraph to paragraph.
import { findParagraph, listParagraphs, readAnchor } from "./lesson_words.js";
import { announce } from "./announce.js";
import { addNote, findNote, openNote, refuse, remove } from "./notes.js";
import { isField, singleKeysOn } from "./shortcuts.js";

const bar = document.querySelector("[data-note-bar]");
const body = document.querySelector(".lesson__body");
const phone = matchMedia("(width < 40rem)");
const AWAY = 8;
// The highlight that was pressed, where the bar is about that and not about a selection.
let pressed = null;

function readRange() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return body.contains(range.commonAncestorContainer) || range.intersectsNode(body) ? range : null;
}

// With what there is to do, or with why nothing can be done.
function show(box, says = "") {
  bar.hidden = false;
  bar.querySelector("[data-note-refusal]").textContent = says;
  for (const button of bar.querySelectorAll("[data-note-do]")) {
    const isFor = button.dataset.noteDo;
    button.hidden = says !== "" || (isFor !== "note" && (isFor === "remove") !== Boolean(pressed));
  }
  if (phone.matches) return;
  const { width, height } = bar.getBoundingClientRect();
  const left = Math.min(Math.max(box.left + box.width / 2 - width / 2, AWAY), document.documentElement.clientWidth - width - AWAY);
  const above = box.top - height - AWAY;
  // Above the words; below them where the bar of the page would cover it.
  bar.style.insetInlineStart = `${left + scrollX}px`;
  bar.style.insetBlockStart = `${(above > 64 ? above : box.bottom + AWAY) + scrollY}px`;
}

function hide() {
  bar.hidden = true;
  pressed = null;
}

function follow() {
  const range = readRange();
  const anchor = range && readAnchor(range);
  if (anchor) {
    pressed = null;
    show(range.getBoundingClientRect(), refuse(anchor));
  } else if (!pressed) {
    hide();
  }
}

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(follow, 150);
});

// A press on the bar must not take the selection away before it is read.
bar.addEventListener("pointerdown", (event) => event.preventDefault());
bar.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-note-do]");
  if (button) act(button.dataset.noteDo);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-note-bar]")) return;
  const mark = target.closest("mark.highlight");
  if (!mark || readRange() || target.closest("a")) {
    if (!readRange()) hide();
    return;
  }
  pressed = findNote(mark.dataset.of);
  if (pressed) show(mark.getBoundingClientRect());
});

function act(what) {
  const range = readRange();
  if (pressed && !range) {
    const note = pressed;
    hide();
    return what === "remove" ? remove(note) : openNote(note);
  }
  if (range && isRefused(range)) return;
  if (range) addNote(range, { open: what === "note" });
  hide();
}

function isRefused(range) {
  const says = refuse(readAnchor(range) ?? {});
  if (!says) return false;
  show(range.getBoundingClientRect(), says);
  announce(says, { again: true });
  return true;
}

function actOnParagraph(what) {
  const paragraph = findParagraph();
  if (!paragraph) return;
  focusOn(paragraph);
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const anchor = readAnchor(range);
  const note = anchor && findSame(paragraph, anchor);
  if (!note && isRefused(range)) return;
  if (!note) return addNote(range, { open: what === "note" });
  return what === "note" ? openNote(note) : null;
}

// The note that is on the whole paragraph already, if there is one: a second would say nothing more.
function findSame(paragraph, anchor) {
  const marks = [...paragraph.querySelectorAll("mark.highlight")];
  const notes = marks.map((mark) => findNote(mark.dataset.of)).filter(Boolean);
  return notes.find((note) => note.querySelector(".note__quote").textContent === anchor.quote);
}

function focusOn(paragraph) {
  if (!paragraph.hasAttribute("tabindex")) paragraph.tabIndex = -1;
  paragraph.focus();
}

function step(by) {
  const paragraphs = listParagraphs();
  const at = paragraphs.indexOf(findParagraph());
  const isThere = paragraphs[at]?.contains(document.activeElement);
  const next = paragraphs[isThere ? at + by : at];
  if (next) focusOn(next);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return hide();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (isField(event.target) || !singleKeysOn() || document.querySelector("dialog[open]")) return;
  // A check in the lesson has keys of its own.
  if (event.target.closest?.(".check")) return;
  if (event.shiftKey && "JK".includes(event.key)) return step(event.key === "J" ? 1 : -1);
  const what = { h: "highlight", n: "note" }[event.key];
  if (!what) return;
  event.preventDefault();
  readRange() ? act(what) : actOnParagraph(what);
});
