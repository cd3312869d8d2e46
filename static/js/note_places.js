// Where notes stand: beside their words in the right column on a wide screen, below the paragraph on a
// narrow one. A highlight without a note, and what has no place, stays in the list below the lesson.
import { marksOf } from "./lesson_words.js";

const BETWEEN = 16;
const wide = matchMedia("(width >= 75rem)");
const margin = document.querySelector("[data-note-margin]");
const list = document.querySelector("[data-notes-list]");
const body = document.querySelector(".lesson__body");
let frame = 0;

export function placeSoon() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(place);
}

export function place() {
  cancelAnimationFrame(frame);
  const notes = [...document.querySelectorAll(".note[data-note]")].filter((note) => note.isConnected);
  const placed = notes
    .map((note) => ({ note, at: needsPlace(note) ? findAnchor(note) : null }))
    .filter(({ note, at }) => at || (putInto(list, note), false));
  placed.sort((one, other) => (one.at.compareDocumentPosition(other.at) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1));
  // The way back from a deletion stands there, too.
  const isEmpty = !placed.length && !margin.querySelector(".note-deleted");
  margin.hidden = !wide.matches || isEmpty;
  wide.matches ? placeBeside(placed) : placed.forEach(placeBelow);
}

function needsPlace(note) {
  const isWritten = note.querySelector("textarea").value || note.matches("[data-open]") || note.contains(document.activeElement);
  return isWritten || note.matches(".note--gone");
}

function findAnchor(note) {
  const marks = marksOf(note.dataset.note);
  return marks.at(0) ?? (note.dataset.section ? document.getElementById(note.dataset.section) : null);
}

// Moving an element takes the focus from the field in it: it moves only where it must.
function putInto(parent, note, after = null) {
  const isThere = after ? note.previousElementSibling === after : note.parentElement === parent;
  if (isThere) return;
  const active = note.contains(document.activeElement) ? document.activeElement : null;
  const at = active?.selectionStart;
  after ? after.after(note) : parent.append(note);
  active?.focus({ preventScroll: true });
  if (at !== undefined) active.setSelectionRange(at, at);
}

function placeBeside(placed) {
  let free = 0;
  let last = null;
  const top = margin.getBoundingClientRect().top;
  const rows = placed.map(({ note, at }) => ({ note, wanted: at.getBoundingClientRect().top - top }));
  for (const { note, wanted } of [...listDeleted(), ...rows].sort((one, other) => one.wanted - other.wanted)) {
    putInto(margin, note, last);
    last = note;
    note.style.insetBlockStart = `${Math.max(wanted, free)}px`;
    free = Math.max(wanted, free) + note.offsetHeight + BETWEEN;
  }
  margin.style.minBlockSize = `${free}px`;
}

// The way back from a deletion keeps its place: no note that moves up may cover it.
function listDeleted() {
  return [...margin.querySelectorAll(".note-deleted")].map((note) => ({ note, wanted: Number(note.dataset.wanted) }));
}

function placeBelow({ note, at }) {
  let block = at;
  while (block.parentElement !== body) block = block.parentElement;
  while (block.nextElementSibling?.matches(".note") && block.nextElementSibling !== note) block = block.nextElementSibling;
  putInto(body, note, block);
}

wide.addEventListener("change", placeSoon);
new ResizeObserver(placeSoon).observe(body);
