// Highlights and notes of a lesson. The server has written all of them below the lesson, where they can
// be read and changed without script; here they get their marks in the text and their places beside it.
import { announce } from "./announce.js";
import { withBelow } from "./kept_fields.js";
import { makeId } from "./tab_journal.js";
import { markWords, marksOf, readAnchor, unmarkWords } from "./lesson_words.js";
import { NoteJournal } from "./note_journal.js";
import { place, placeSoon } from "./note_places.js";
import { NoteSaver, isTurnedAway, post } from "./note_saver.js";
import { sayQuietly } from "./notices.js";

const section = document.querySelector("[data-notes]");
const words = section.dataset;
const list = section.querySelector("[data-notes-list]");
const journal = new NoteJournal(words.notes, { slug: words.lessonSlug, title: document.querySelector("h1").textContent });
const savers = new Map();

export function listNotes() {
  return [...document.querySelectorAll(".note[data-note]")];
}

export function findNote(id) {
  return document.getElementById(`note-${id}`);
}

// `of` is the journal of its lesson, where that is another one.
function dress(note, anchor, of = journal) {
  const id = note.dataset.note;
  const saver = new NoteSaver(note, { anchor, journal: of, words, createUrl: createUrlOf(of.lesson.slug), onStored: stored, onReturned: putBack, onDropped: dropLeft });
  savers.set(id, saver);
  markNote(note);
  note.querySelector(".note__back").hidden = !marksOf(id).length;
  note.querySelector("textarea").addEventListener("input", fit);
  note.querySelector("textarea").addEventListener("focus", placeSoon);
  note.addEventListener("focusout", ({ relatedTarget }) => {
    // A press on a button of the note takes the focus first: the note stays until it was heard.
    if (note.contains(relatedTarget) || note.matches(":active")) return;
    delete note.dataset.open;
    dressed();
  });
  note.querySelector("[data-note-delete]").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    remove(note);
  });
  fit({ target: note.querySelector("textarea") });
  return saver;
}

function markNote(note) {
  const quote = note.querySelector(".note__quote").textContent;
  if (quote && note.dataset.occurrence !== "") markWords({ quote, occurrence: Number(note.dataset.occurrence) }, note.dataset.note);
}

// What the server has can become a card.
function stored(note) {
  const card = note.querySelector(".note__card");
  card.href = urlOf(note.dataset.note, "card/");
  card.hidden = false;
  dressed();
}

function dressed() {
  listNotes().forEach(nameDeletion);
  tick();
  placeSoon();
}

// What deleting takes away: words of one's own, or a mark alone.
function nameDeletion(note) {
  const button = note.querySelector(".note__delete");
  const hasWords = note.querySelector("textarea").value.trim() || !note.querySelector(".note__quote").textContent;
  button.textContent = hasWords ? button.dataset.ofNote : button.dataset.ofHighlight;
}

// A field as high as its text, where the browser does not do that by itself.
function fit({ target }) {
  nameDeletion(target.closest(".note"));
  if (!CSS.supports("field-sizing", "content")) {
    target.style.blockSize = "auto";
    target.style.blockSize = `${target.scrollHeight}px`;
  }
  placeSoon();
}

// Each note that has text gets a number behind its words, in the order of the page.
function tick() {
  document.querySelectorAll(".note-tick").forEach((one) => one.remove());
  const seen = new Set();
  let number = 0;
  for (const mark of document.querySelectorAll("mark.highlight")) {
    const id = mark.dataset.of;
    const note = findNote(id);
    if (seen.has(id) || !note?.querySelector("textarea").value.trim()) continue;
    seen.add(id);
    number += 1;
    const link = document.createElement("a");
    link.className = "note-tick";
    link.href = `#note-${id}`;
    // Drawn and not written: the number is no part of the words, nor of code that is copied.
    link.dataset.number = number;
    link.ariaLabel = words.number.replace("{number}", number);
    marksOf(id).at(-1).after(link);
  }
  for (const note of listNotes()) nameBack(note);
}

function nameBack(note) {
  const mark = marksOf(note.dataset.note).at(0);
  const back = note.querySelector(".note__back");
  back.hidden = !mark;
  if (!mark) return;
  mark.id = `marked-${note.dataset.note}`;
  back.href = `#${mark.id}`;
}

// What to say of words that cannot be marked at once; nothing where they can.
export function refuse({ quote = "" }) {
  const count = [...quote].length;
  if (count <= Number(words.longestQuote)) return "";
  return words.tooLong.replace("{count}", count.toLocaleString(document.documentElement.lang));
}

// Make a highlight of what lies in the range, and open its note where one is to be written.
export function addNote(range, { open = false } = {}) {
  const anchor = readAnchor(range);
  if (!anchor) return null;
  const note = make(makeId(), anchor, "");
  note.dataset.occurrence = anchor.occurrence;
  const saver = dress(note, anchor);
  saver.save();
  getSelection().removeAllRanges();
  dressed();
  open ? openNote(note) : announce(words.highlighted);
  return note;
}

function make(id, anchor, text) {
  const note = document.getElementById("note-blank").content.firstElementChild.cloneNode(true);
  note.id = `note-${id}`;
  note.dataset.note = id;
  note.dataset.section = anchor?.section ?? "";
  note.querySelector(".note__quote").textContent = anchor?.quote ?? "";
  note.querySelector(".note__quote").hidden = !anchor?.quote;
  note.querySelector("textarea").value = text;
  list.append(note);
  return note;
}

export function openNote(note) {
  note.dataset.open = "yes";
  // At once, so that the window goes to where it is, and the next key is the note's first letter.
  place();
  note.querySelector("textarea").focus();
}

// At once, also without a connection: the server hears of it as soon as it can (note_saver.js).
export function remove(note) {
  const id = note.dataset.note;
  const hadText = note.querySelector("textarea").value.trim() !== "";
  const line = offerUndo(note, hadText);
  unmarkWords(id);
  note.replaceWith(line);
  line.querySelector("button").focus({ preventScroll: true });
  announce(hadText ? words.deleted : words.removed);
  savers.get(id).remove(line.querySelector(".note-deleted__state"));
  tick();
  placeSoon();
}

function offerUndo(note, hadText) {
  const line = document.createElement("p");
  line.className = "note-deleted small";
  line.dataset.of = note.dataset.note;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: words.undo });
  const state = Object.assign(document.createElement("span"), { className: "note-deleted__state" });
  line.append(hadText ? words.deleted : words.removed, " ", button, " ", state);
  // In the right column it stands where the note stood.
  line.style.insetBlockStart = note.style.insetBlockStart;
  line.dataset.wanted = parseFloat(note.style.insetBlockStart) || 0;
  button.addEventListener("click", () => {
    savers.get(note.dataset.note).comeBack();
    putBack(note);
    note.querySelector(".note__delete").focus({ preventScroll: true });
  });
  return line;
}

// In the place of the line that said that it was gone.
function putBack(note) {
  document.querySelector(`.note-deleted[data-of="${note.dataset.note}"]`)?.replaceWith(note);
  if (!note.isConnected) list.append(note);
  markNote(note);
  dressed();
}

function dropLeft(note) {
  savers.delete(note.dataset.note);
  note.remove();
  // Whoever works by keys goes on from the head of the notes.
  const title = document.getElementById("notes-title");
  title.tabIndex = -1;
  title.focus();
}

function urlOf(id, action) {
  return words.noteUrl.replace(/[0-9a-f-]{36}/, id) + action;
}

function createUrlOf(slug) {
  return words.createUrl.replace(`/${words.lessonSlug}/notes/`, `/${slug}/notes/`);
}

// What this device had kept and the server has not: it goes out now, on the revision that it was typed on.
function takeUp() {
  for (const [id, entry] of journal.list()) {
    entry.wish === "gone" ? takeAway(id, entry) : bring(id, entry);
  }
}

// It was taken away here and the server may not have heard of it. What another device has written since stays.
function takeAway(id, entry) {
  const note = findNote(id);
  if (!note) return sendGone(id, entry);
  const saver = savers.get(id);
  const isSeen = saver.basedOn.value === entry.based_on || saver.area.defaultValue === entry.text;
  if (!isSeen) return journal.forget(id);
  saver.area.value = entry.text;
  saver.basedOn.value = entry.based_on;
  unmarkWords(id);
  note.remove();
  saver.remove(null);
}

function bring(id, entry) {
  let note = findNote(id);
  const isThere = note !== null;
  if (!note) {
    const anchor = anchorOf(entry);
    if (!hasWords(entry, anchor)) return journal.forget(id);
    note = make(id, anchor, entry.text);
    note.dataset.occurrence = anchor.occurrence ?? "";
    dress(note, anchor);
  } else {
    const area = note.querySelector("textarea");
    area.value = area.value === area.defaultValue ? entry.text : withBelow(entry.text, area.value, area.defaultValue);
  }
  const saver = savers.get(id);
  saver.basedOn.value = entry.based_on;
  saver.refused = entry.refused;
  if (entry.wish && !isThere) saver.wish = entry.wish;
  saver.showRefusal();
  if (saver.isDue) saver.save();
  // The server had taken it, and only its answer was lost.
  else if (!saver.isRefused) journal.forget(id);
}

// A note that is not on the page is new, or was deleted elsewhere: then it comes back with what was typed here.
// Of more words than can be marked the text alone is one.
function anchorOf({ anchor = {} }) {
  return refuse(anchor) ? { section: anchor.section } : anchor;
}

// Of a highlight that was deleted elsewhere, and of a note that was emptied, nothing would come back.
function hasWords({ text, isStored, wish }, { quote }) {
  return text.trim() || (quote && (!isStored || wish === "back"));
}

// What is kept of other lessons goes out from here: it need not wait until somebody reads them again. What the
// server does not take is shown here with the reason, and is not sent again.
async function sendLeft() {
  for (const [id, entry] of journal.listLeft()) {
    if (savers.has(id)) continue;
    const isSent = entry.wish === "gone" ? await sendGone(id, entry) : await sendOne(id, entry);
    // Nobody answers, or too much has come at once: the next page tries again.
    if (!isSent) return;
  }
}

async function sendGone(id, entry) {
  const { text, based_on } = entry;
  const answer = await post(urlOf(id, "deletion/"), { text, based_on }).catch(() => null);
  if (!isHeard(answer)) return false;
  journal.forgetSent(id, entry);
  return true;
}

async function sendOne(id, entry) {
  const anchor = anchorOf(entry);
  if (!hasWords(entry, anchor)) return true;
  if (entry.refused?.text === entry.text) return showLeft(id, entry);
  const { text, based_on } = entry;
  if (entry.wish === "back") await post(urlOf(id, "return/"), {}).catch(() => null);
  const answer = await post(createUrlOf(entry.lesson), { ...anchor, id, text, based_on }).catch(() => null);
  if (!isHeard(answer)) return false;
  if (answer.ok) journal.forgetSent(id, entry);
  else showLeft(id, entry, answer);
  return true;
}

function isHeard(answer) {
  return answer && !isTurnedAway(answer) && answer.status < 500 && answer.status !== 429;
}

// A note on another lesson that was refused, or that another device has changed: here it can be changed, copied
// and deleted. It has no place in this lesson. The reason is told once, and stands beside it from then on.
function showLeft(id, entry, answer = null) {
  const anchor = anchorOf(entry);
  const note = make(id, { quote: anchor.quote }, entry.text);
  const title = entry.title ?? entry.lesson;
  const link = Object.assign(document.createElement("a"), { href: words.lessonUrl.replace(`/${words.lessonSlug}/`, `/${entry.lesson}/`), textContent: title });
  note.querySelector(".note__where").replaceChildren(words.leftOn, " ", link);
  const saver = dress(note, anchor, journal.of({ slug: entry.lesson, title }));
  saver.basedOn.value = entry.based_on;
  saver.isStored = entry.isStored === true;
  saver.refused = entry.refused;
  saver.showRefusal();
  dressed();
  if (answer) saver.hear(answer, entry.text);
  if (answer) sayQuietly(words.leftSays.replace("{title}", () => title));
  return true;
}

listNotes().forEach((note) => dress(note));
takeUp();
sendLeft();
savers.forEach((saver) => saver.isWaiting && saver.typed());
dressed();
addEventListener("online", () => {
  savers.forEach((saver) => saver.save());
  sendLeft();
});
addEventListener("pagehide", () => savers.forEach((saver) => saver.save()));
// A note that the address names is one that somebody wants to see.
if (location.hash.startsWith("#note-")) {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center", behavior: "instant" })));
}
