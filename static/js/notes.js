// Highlights and notes of a lesson. The server has written all of them below the lesson, where they can
// be read and changed without script; here they get their marks in the text and their places beside it.
import { announce } from "./announce.js";
import { withBelow } from "./kept_fields.js";
import { makeId } from "./tab_journal.js";
import { markWords, marksOf, readAnchor, unmarkWords } from "./lesson_words.js";
import { NoteJournal } from "./note_journal.js";
import { place, placeSoon } from "./note_places.js";
import { NoteSaver, isTurnedAway, post } from "./note_saver.js";
import { renewTokens } from "./token.js";

const section = document.querySelector("[data-notes]");
const words = section.dataset;
const list = section.querySelector("[data-notes-list]");
const journal = new NoteJournal(words.notes, words.lessonSlug);
const savers = new Map();

export function listNotes() {
  return [...document.querySelectorAll(".note[data-note]")];
}

export function findNote(id) {
  return document.getElementById(`note-${id}`);
}

function dress(note, anchor) {
  const id = note.dataset.note;
  const saver = new NoteSaver(note, { anchor, journal, words, onStored: stored });
  savers.set(id, saver);
  const quote = note.querySelector(".note__quote").textContent;
  if (quote && note.dataset.occurrence !== "") markWords({ quote, occurrence: Number(note.dataset.occurrence) }, id);
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

export async function remove(note) {
  const id = note.dataset.note;
  const saver = savers.get(id);
  const hadText = note.querySelector("textarea").value.trim() !== "";
  await saver.save();
  saver.gone = true;
  const answer = await ask(id, "deletion/");
  // What the server does not know was never kept.
  if (!answer.isDone && answer.status !== 404) {
    saver.gone = false;
    return saver.say(answer.isTurnedAway ? words.signedOut : words.notDeleted, true);
  }
  journal.forget(id);
  unmarkWords(id);
  const line = offerUndo(note, hadText);
  note.replaceWith(line);
  line.querySelector("button").focus({ preventScroll: true });
  announce(hadText ? words.deleted : words.removed);
  tick();
  placeSoon();
}

// Deletes a note or brings it back. Without an answer nothing is done, nor where somebody is signed out.
async function ask(id, action) {
  const answer = await post(urlOf(id, action), {}).catch(() => null);
  if (!answer) return { isDone: false };
  const isAway = isTurnedAway(answer);
  if (isAway) await renewTokens();
  return { isDone: answer.ok && !isAway, isTurnedAway: isAway, status: answer.status };
}

function offerUndo(note, hadText) {
  const line = document.createElement("p");
  line.className = "note-deleted small";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: words.undo });
  const says = document.createElement("span");
  line.append(hadText ? words.deleted : words.removed, " ", button, " ", says);
  // In the right column it stands where the note stood.
  line.style.insetBlockStart = note.style.insetBlockStart;
  line.dataset.wanted = parseFloat(note.style.insetBlockStart) || 0;
  button.addEventListener("click", async () => {
    const answer = await ask(note.dataset.note, "return/");
    const saver = savers.get(note.dataset.note);
    // One that the server never had, or has no more, is sent to it again.
    if (!answer.isDone && answer.status !== 404) {
      says.textContent = answer.isTurnedAway ? words.signedOut : words.notReturned;
      return announce(says.textContent, { urgent: true, again: true });
    }
    line.replaceWith(note);
    saver.gone = false;
    if (!answer.isDone) {
      saver.sent = null;
      saver.keep();
    }
    saver.save();
    const quote = note.querySelector(".note__quote").textContent;
    if (quote && note.dataset.occurrence !== "") markWords({ quote, occurrence: Number(note.dataset.occurrence) }, note.dataset.note);
    dressed();
  });
  return line;
}

function urlOf(id, action) {
  return words.noteUrl.replace(/[0-9a-f-]{36}/, id) + action;
}

// What this device had kept and the server has not: it goes out now, on the revision that it was typed on.
function takeUp() {
  for (const [id, entry] of journal.list()) {
    let note = findNote(id);
    if (!note) {
      const anchor = anchorOf(entry);
      if (!hasWords(entry, anchor)) {
        journal.forget(id);
        continue;
      }
      note = make(id, anchor, entry.text);
      note.dataset.occurrence = anchor.occurrence ?? "";
      dress(note, anchor);
    } else {
      const area = note.querySelector("textarea");
      area.value = area.value === area.defaultValue ? entry.text : withBelow(entry.text, area.value, area.defaultValue);
    }
    const saver = savers.get(id);
    saver.basedOn.value = entry.based_on;
    // The server had taken it, and only its answer was lost.
    saver.isWaiting ? saver.save() : journal.forget(id);
  }
}

// A note that is not on the page is new, or was deleted elsewhere: then it comes back with what was typed here.
// Of more words than can be marked the text alone is one.
function anchorOf({ anchor = {} }) {
  return refuse(anchor) ? { section: anchor.section } : anchor;
}

// Of a highlight that was deleted elsewhere, and of a note that was emptied, nothing would come back.
function hasWords({ text, isStored }, { quote }) {
  return text.trim() || (quote && !isStored);
}

// What is kept of other lessons goes out from here: it need not wait until somebody reads them again. What the
// server does not take stays for its own page, which can ask.
async function sendLeft() {
  for (const [id, entry] of journal.listLeft()) {
    const anchor = anchorOf(entry);
    if (!hasWords(entry, anchor)) continue;
    const { text, based_on } = entry;
    const url = words.createUrl.replace(`/${words.lessonSlug}/notes/`, `/${entry.lesson}/notes/`);
    const answer = await post(url, { ...anchor, id, text, based_on }).catch(() => null);
    if (answer?.ok && !isTurnedAway(answer)) journal.forgetSent(id, entry);
  }
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
