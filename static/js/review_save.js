// Saves the draft by compare and swap, one request at a time, and keeps a journal on this device that
// only the server's acknowledgement clears. A lost lease or another window never costs a word.
import { announce } from "./announce.js";
import { forgive } from "./errors.js";
import { isChoosing, showConflict, showMine, whenChosen } from "./review_conflict.js";
import { fill, form, read, say, servedSnapshot, snapshot, withEarly, withOther } from "./review_draft.js";
import { takeUpComment } from "./review_comment.js";
import { commentsAtRest } from "./review_flights.js";
import { forgetHeld, remind } from "./review_held.js";
import { clearJournal, journal, writeJournal } from "./review_journal.js";
import { extendLease, isRenewalDue, noteWork, renewLease, showLease } from "./review_lease.js";
import { closeDesk } from "./review_lost.js";
import { isShown, show, showSaved } from "./review_save_state.js";

const REST = 900;
const AT_MOST = 5000;
const BUSY_AFTER = 1000;
const TIMEOUT = 20_000;
const RETRY_FIRST = 2;
const RETRY_LAST = 30;

// A page that came back with an error shows what is not stored yet.
const cameBack = "unsaved" in form.dataset;
let acknowledged = cameBack ? "" : servedSnapshot();
const isEarly = snapshot() !== servedSnapshot();
let refused = null;
let frozen = null;
let savedAt = null;
let dirtySince = null;
let timer = 0;
let retryIn = RETRY_FIRST;
let inFlight = null;
// The number of the draft that the last verdict on a dispute was compared with.
let comparedWith = 0;
let stopped = false;
let inTrouble = false;
// What closed windows have kept and nobody has looked at yet; and whether a text that is not stored stands here already.
const left = [];
let hasOther = cameBack;

function isUnsent() {
  return ![acknowledged, refused].includes(snapshot());
}

// Whether the lease or the session ended: nothing is stored from here any more.
export function isStopped() {
  return stopped;
}

export function isAtRest() {
  return !inFlight && (stopped || !isUnsent());
}

// Whether a save is under way, or one is due that nothing speaks against.
export function isLeftToStore() {
  return !stopped && !isChoosing() && !inTrouble && !isAtRest();
}

// Whether what stands here could not be stored, and is tried again.
export function isUnstorable() {
  return !stopped && inTrouble && isUnsent();
}

function touched() {
  noteWork();
  if (stopped) return;
  if (snapshot() === acknowledged) return takenBack();
  noteDown();
  dirtySince ??= performance.now();
  if (!isShown("offline", "failed", "conflict")) show("dirty", say("dirty"));
  if (isChoosing()) return showMine();
  const left = Math.max(0, AT_MOST - (performance.now() - dirtySince));
  schedule(Math.min(REST, left));
}

// What was typed and taken back leaves nothing to store, and nothing to come back when the page opens again.
function takenBack() {
  if (inFlight || isChoosing()) return;
  clearTimeout(timer);
  dirtySince = refused = null;
  clearJournal(snapshot());
  showSaved(savedAt);
}

function schedule(after) {
  clearTimeout(timer);
  timer = setTimeout(save, after);
}

// The desk goes, and all that stands on it with its form.
export function callOffSave() {
  clearTimeout(timer);
}

async function save() {
  clearTimeout(timer);
  if (stopped || inFlight || isChoosing() || !isUnsent()) return inFlight;
  inFlight = send().finally(() => {
    inFlight = null;
    if (!stopped && !isChoosing() && !inTrouble && isUnsent()) schedule(REST);
  });
  return inFlight;
}

async function send() {
  const sent = snapshot();
  // Where the desk was lost meanwhile that stands there, and stays.
  const busy = setTimeout(() => stopped || show("busy", say("busy")), BUSY_AFTER);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.redirected || response.status === 403) return signedOut();
    if (response.status === 404) return lose({ kept: false, sentence: say("gone") }, sent);
    if (!isJson) return trouble("failed");
    receive(await response.json(), sent);
  } catch {
    trouble(navigator.onLine ? "failed" : "offline");
  } finally {
    clearTimeout(busy);
  }
}

function receive(answer, sent) {
  if (answer.state === "conflict") return showConflict(answer);
  if (answer.state === "invalid") return refuse(answer, sent);
  form.elements.number.value = answer.number;
  if (answer.state === "lost") return lose(answer, sent);
  acknowledged = sent;
  refused = dirtySince = null;
  savedAt = performance.now();
  extendLease(answer.seconds);
  retryIn = RETRY_FIRST;
  keepJournal();
  for (const field of form.querySelectorAll("textarea[aria-invalid]")) forgive(field.closest(".field"));
  show("idle", say("just"));
  if (inTrouble) announce(say("again"));
  inTrouble = false;
  remind();
  if (answer.comparison && answer.number > comparedWith) document.getElementById("comparison").textContent = answer.comparison;
  if (answer.revealed) commentsAtRest().then(reveal);
}

// The answer is shown anew with it: not while a comment on the old one is under way.
function reveal() {
  document.dispatchEvent(new Event("score-revealed"));
}

// Sending the same again would change nothing: it waits for the next change.
function refuse({ sentence }, sent) {
  refused = sent;
  inTrouble = false;
  noteDown();
  show("failed", sentence);
  announce(sentence);
}

// Whether it arrived is not known: what stands here goes out again, also where it was taken back.
function trouble(kind) {
  // The desk was lost meanwhile: nothing is tried again, and it says so.
  if (stopped) return;
  acknowledged = "";
  const text = kind === "offline" ? say("offline") : say("failed", retryIn);
  show(kind, text);
  if (!inTrouble) announce(text);
  inTrouble = true;
  schedule(retryIn * 1000);
  retryIn = Math.min(RETRY_LAST, retryIn * 2);
}

function signedOut() {
  stopped = true;
  forgetHeld();
  show("failed", say("signedOut"));
  announce(say("signedOut"), { urgent: true });
}

// One of two texts was chosen: see `review_conflict`. What a closed window kept is not stored, and has no number.
function settle(other, choice) {
  const isStored = choice === "other" && !other.tab;
  if (!other.tab) form.elements.number.value = other.number;
  if (choice === "both") fill(withOther(read(new URLSearchParams(snapshot())), other));
  if (choice === "other") fill(other);
  acknowledged = isStored ? snapshot() : "";
  if (isStored) {
    clearJournal(acknowledged);
    savedAt = performance.now();
    show("idle", say("just"));
    remind();
  } else {
    if (other.tab) journal.clear(other.tab);
    noteDown();
    show("dirty", say("dirty"));
    save();
  }
  form.elements.summary.focus();
  takeUpNext();
}

// Somebody else has the request now: the text stays in view, and on the server in the own draft.
function lose({ kept, sentence }, sent) {
  if (stopped) return;
  stopped = true;
  frozen = snapshot();
  forgetHeld();
  if (kept && frozen === sent) clearJournal(frozen);
  show("failed", say("lost"));
  closeDesk(`${sentence} ${say(kept ? "kept" : "notKept")}`);
}

// Fields that a lost lease has closed are missing in the form's data, and stay in the journal.
function noteDown() {
  writeJournal(frozen ?? snapshot());
}

function keepJournal() {
  snapshot() === acknowledged ? clearJournal(acknowledged) : noteDown();
}

// What this very window had kept comes back at once; then, one by one, what closed ones have.
async function takeUpJournals() {
  const own = journal.takeOwn();
  if (own) takeUp(own, cameBack);
  left.push(...(await journal.takeOrphans()));
  takeUpNext();
}

function takeUpNext() {
  while (left.length && !stopped && !isChoosing()) takeUp(left.shift());
}

// From then on this window keeps it. A page that came back has what is newer than its own.
function takeUp(entry, isOlder = false) {
  const hasPlace = takeUpComment(entry, journal);
  // What stands beside is a comment alone.
  if (!isOlder && ![undefined, acknowledged, snapshot()].includes(entry.review)) {
    if (hasOther) return offer(entry);
    putBack(entry);
  }
  if (hasPlace) journal.clear(entry.tab);
  keepJournal();
}

// Another text stands here that is not stored: the mentor chooses.
function offer({ tab, at, review }) {
  const time = at ? new Date(at).toTimeString().slice(0, 5) : "";
  showConflict({ ...read(new URLSearchParams(review)), at: time, tab });
}

function putBack(entry) {
  hasOther = true;
  const [typed, served, standing] = [entry.review, acknowledged, snapshot()].map((text) => read(new URLSearchParams(text)));
  const stored = { number: form.elements.number.value, ...served };
  fill(withEarly(typed, standing, served));
  announce(say("restored"));
  if (entry.number === stored.number) return touched();
  // The text in view knows of nothing newer, and goes on saying so until one is chosen.
  form.elements.number.value = entry.number;
  showConflict({ ...stored, at: form.dataset.savedAt });
}

async function renewNow() {
  if (stopped) return;
  const loss = await renewLease();
  if (loss) lose({ kept: snapshot() === acknowledged, ...loss }, acknowledged);
}

// Until what is typed meanwhile is stored as well, or cannot be.
export async function store() {
  do await save();
  while (isLeftToStore());
}

// The preview is of what is stored: what was typed a moment ago is stored first.
async function previewStored(event) {
  const link = event.target.closest("[data-preview]");
  if (!link || stopped || isChoosing() || !isUnsent()) return;
  event.preventDefault();
  await store();
  if (!isUnsent()) link.click();
}

// What comes with a verdict is of the marks that were stored then. It is dropped where a later save was
// answered first; of the same marks it knows more than the save, which may not know the verdict.
document.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  if (target.id !== "comparison") return;
  const number = Number(detail.fragment.dataset.number);
  detail.shouldSwap = number >= Number(form.elements.number.value);
  if (detail.shouldSwap) comparedWith = number;
});

document.addEventListener("click", previewStored);
form.addEventListener("input", touched);
form.addEventListener("change", touched);
document.addEventListener("input", ({ target }) => {
  if (target.closest("[data-comment-form]")) {
    noteWork();
    noteDown();
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (stopped) return;
  keepJournal();
  // Refused: for what was typed, or because the request is over.
  if (detail.xhr.status === 422 || detail.xhr.status === 404) renewNow();
});
addEventListener("online", () => schedule(0));
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
setInterval(() => {
  if (isShown("idle")) showSaved(savedAt);
  showLease();
  if (isRenewalDue()) renewNow();
}, 10_000);
whenChosen(settle);
takeUpJournals();
// Sent with the form, and refused because another tab was first.
const newer = document.getElementById("newer-draft");
if (newer) showConflict(JSON.parse(newer.textContent));
// Or typed before this script ran.
if (cameBack || isEarly) touched();
