// Saves the draft by compare and swap, one request at a time, and keeps a journal on this device that
// only the server's acknowledgement clears. A lost lease or another window never costs a word.
import { announce } from "./announce.js";
import { forgive } from "./errors.js";
import { describe, fill, form, read, say, servedSnapshot, snapshot, withEarly, words } from "./review_draft.js";
import { withBelow } from "./kept_fields.js";
import { commentsAtRest } from "./review_flights.js";
import { forgetHeld, remind } from "./review_held.js";

const REST = 900;
const AT_MOST = 5000;
const BUSY_AFTER = 1000;
const TIMEOUT = 20_000;
const RETRY_FIRST = 2;
const RETRY_LAST = 30;
const RENEW_EVERY = 5 * 60_000;
const GLYPHS = { dirty: "part", busy: "part", offline: "part", failed: "contrary", conflict: "contrary" };

const state = document.getElementById("save-state");
const lease = document.getElementById("lease");
const conflictBox = document.getElementById("conflict");
const key = `studyhub.review.${form.dataset.journal}`;

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
let lastActive = Date.now();
let lastRenewed = Date.now();
let leaseEnds = performance.now() + Number(lease.dataset.seconds) * 1000;
const saidFirst = state.querySelector("[data-save-state-says]").textContent;

// Nothing is stored and nothing returned while two texts stand side by side.
export function isChoosing() {
  return !conflictBox.hidden;
}

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

function show(name, text) {
  state.className = `save-state save-state--${name}`;
  state.dataset.saveState = name;
  state.querySelector("[data-save-state-says]").textContent = text;
  const glyph = document.querySelector(`[data-desk-glyph="${GLYPHS[name] ?? "full"}"]`);
  state.querySelector("svg").replaceWith(glyph.content.cloneNode(true));
  document.getElementById("work-bar").classList.toggle("bar--offline", name === "offline");
}

function showSaved() {
  if (savedAt === null) return show("idle", saidFirst);
  const seconds = Math.round((performance.now() - savedAt) / 1000);
  if (seconds < 10) return show("idle", say("just"));
  const ago = seconds < 60
    ? say("seconds", Math.floor(seconds / 10) * 10)
    : say("minutes", Math.floor(seconds / 60));
  show("idle", say("ago", ago));
}

function touched() {
  lastActive = Date.now();
  if (stopped) return;
  if (snapshot() === acknowledged) return takenBack();
  writeJournal();
  dirtySince ??= performance.now();
  if (!["offline", "failed", "conflict"].includes(state.dataset.saveState)) show("dirty", say("dirty"));
  if (isChoosing()) return showMine();
  const left = Math.max(0, AT_MOST - (performance.now() - dirtySince));
  schedule(Math.min(REST, left));
}

// What was typed and taken back leaves nothing to store, and nothing to come back when the page opens again.
function takenBack() {
  if (inFlight || isChoosing()) return;
  clearTimeout(timer);
  dirtySince = refused = null;
  clearJournal();
  showSaved();
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
  const busy = setTimeout(() => show("busy", say("busy")), BUSY_AFTER);
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
  leaseEnds = savedAt + answer.seconds * 1000;
  lastRenewed = Date.now();
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
  writeJournal();
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

// Another window of the same mentor saved first: both texts stand, and one is chosen.
let other = null;

function showConflict(answer) {
  other = answer;
  conflictBox.hidden = false;
  conflictBox.querySelector("[data-other-head]").textContent = say("other", answer.at);
  conflictBox.querySelector("[data-other-text]").textContent = describe(answer);
  showMine();
  show("conflict", say("conflict"));
  pointAtConflict();
}

function showMine() {
  const mine = read(new URLSearchParams(snapshot()));
  conflictBox.querySelector("[data-mine-text]").textContent = describe(mine);
}

export function pointAtConflict() {
  announce(conflictBox.querySelector("#conflict-title").textContent, { urgent: true });
  conflictBox.scrollIntoView({ block: "nearest" });
}

conflictBox.addEventListener("click", (event) => {
  if (!other) return;
  if (event.target.closest("[data-keep-mine]")) settle(event, false);
  if (event.target.closest("[data-use-other]")) settle(event, true);
});

function settle(event, useOther) {
  event.preventDefault();
  form.elements.number.value = other.number;
  if (useOther) fill(other);
  other = null;
  conflictBox.hidden = true;
  acknowledged = useOther ? snapshot() : "";
  if (useOther) {
    clearJournal();
    savedAt = performance.now();
    show("idle", say("just"));
    remind();
  } else {
    show("dirty", say("dirty"));
    save();
  }
  form.elements.summary.focus();
}

// Somebody else has the request now: the text stays in view, and on the server in the own draft.
function lose({ kept, sentence }, sent) {
  if (stopped) return;
  stopped = true;
  frozen = snapshot();
  forgetHeld();
  if (kept && frozen === sent) clearJournal();
  const box = document.getElementById("lost");
  const text = `${sentence} ${say(kept ? "kept" : "notKept")}`;
  box.querySelector("[data-lost-says]").textContent = text;
  box.hidden = false;
  show("failed", say("lost"));
  lease.textContent = "";
  form.querySelectorAll("textarea").forEach((field) => (field.readOnly = true));
  form.querySelectorAll("input[type=radio]").forEach((radio) => (radio.disabled = true));
  document.querySelectorAll('button[form="desk-form"]').forEach((button) => (button.hidden = true));
  announce(text, { urgent: true });
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy-text]");
  if (!button) return;
  const comment = document.getElementById("comment_text")?.value;
  await navigator.clipboard.writeText([...words(), comment].filter(Boolean).join("\n\n"));
  button.textContent = say("copied");
});

// The journal: written with each change, with the number that the text is based on, and taken up when
// the page opens again.
function writeJournal() {
  const comment = document.querySelector("[data-comment-form]");
  const fields = comment ? [...new FormData(comment)].filter(([name]) => name !== "csrfmiddlewaretoken") : [];
  // Fields that a lost lease has closed are missing in the form's data, and stay in the journal.
  const entry = { number: form.elements.number.value, review: frozen ?? snapshot(), comment: fields };
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // A full or forbidden storage leaves the server's copy, which is seconds old.
  }
}

function keepJournal() {
  snapshot() === acknowledged ? clearJournal() : writeJournal();
}

function clearJournal() {
  if (document.getElementById("comment_text")?.value) return writeJournal();
  localStorage.removeItem(key);
}

function takeUpJournal() {
  let entry = null;
  try {
    entry = JSON.parse(localStorage.getItem(key));
  } catch {
    return;
  }
  if (!entry) return;
  restoreComment(entry.comment);
  if (cameBack) return;
  if (entry.review === acknowledged) return keepJournal();
  const [typed, served, standing] = [entry.review, acknowledged, snapshot()].map((text) => read(new URLSearchParams(text)));
  const stored = { number: form.elements.number.value, ...served };
  fill(isEarly ? withEarly(typed, standing, served) : typed);
  announce(say("restored"));
  if (entry.number === stored.number) return touched();
  // The text in view knows of nothing newer, and goes on saying so until one is chosen.
  form.elements.number.value = entry.number;
  showConflict({ ...stored, at: form.dataset.savedAt });
}

function restoreComment(fields) {
  const comment = document.querySelector("[data-comment-form]");
  const { text } = comment?.elements ?? {};
  const isBack = text?.value && text.value === text.defaultValue;
  if (!text || isBack || !fields?.some(([name, value]) => name === "text" && value)) return;
  const early = text.value;
  for (const [name, value] of fields) if (name !== "id") comment.elements[name].value = value;
  text.value = withBelow(text.value, early, text.defaultValue);
}

// While somebody works here, the lease runs on; the countdown is read on focus, never spoken.
async function renew() {
  if (lastActive >= lastRenewed && Date.now() - lastRenewed >= RENEW_EVERY) await renewNow();
}

async function renewNow() {
  if (stopped) return;
  lastRenewed = Date.now();
  try {
    const response = await fetch(form.dataset.leaseUrl, {
      method: "PUT",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
    });
    if (response.status === 423) return lose({ kept: snapshot() === acknowledged, ...(await response.json()) }, acknowledged);
    if (response.status === 404) return lose({ kept: snapshot() === acknowledged, sentence: say("gone") }, acknowledged);
    if (response.ok) leaseEnds = performance.now() + (await response.json()).seconds * 1000;
  } catch {
    // The next save or renewal says what is wrong.
  }
}

function showLease() {
  const left = lease.querySelector("[data-lease-left]");
  if (left) left.textContent = say("minutes", Math.max(0, Math.floor((leaseEnds - performance.now()) / 60_000)));
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
    lastActive = Date.now();
    writeJournal();
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (stopped) return;
  keepJournal();
  // Refused: for what was typed, or because the request is over.
  if (detail.xhr.status === 422 || detail.xhr.status === 404) renewNow();
});
for (const sign of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(sign, () => (lastActive = Date.now()), { passive: true });
}
addEventListener("online", () => schedule(0));
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
// Another tab's save clears the journal that all tabs share: what is not stored here goes back into it.
addEventListener("storage", (event) => {
  if (event.key === key && event.newValue === null && snapshot() !== acknowledged) writeJournal();
});
setInterval(() => {
  if (state.dataset.saveState === "idle") showSaved();
  showLease();
  renew();
}, 10_000);
takeUpJournal();
// Sent with the form, and refused because another tab was first.
const newer = document.getElementById("newer-draft");
if (newer) showConflict(JSON.parse(newer.textContent));
// Or typed before this script ran.
if (cameBack || isEarly) touched();
