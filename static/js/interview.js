// The room of a running interview: joins clock, saver, journal and editor, and closes without losing a
// word. Every button works by a plain post too; here it waits until what was typed is saved.
import { announce } from "./announce.js";
import { Clock } from "./interview_clock.js";
import { offerChoice, offerKept } from "./interview_conflict.js";
import { joinEarly } from "./interview_early.js";
import { Editor } from "./interview_editor.js";
import { Ending } from "./interview_ending.js";
import { followUp } from "./interview_follow_ups.js";
import { Journal } from "./tab_journal.js";
import { sendKept } from "./interview_kept.js";
import { isEmpty, isSame, lockParts, readPart, readParts, writePart } from "./interview_parts.js";
import { Place } from "./interview_place.js";
import { Saver } from "./interview_saver.js";
import { openScratch } from "./interview_scratch.js";
import { SaveState } from "./interview_state.js";
import { isSaid, sayInPage, Timer } from "./interview_timer.js";
import { markTwofold } from "./interview_twofold.js";
import { say, sayWhere } from "./interview_words.js";
import "./kinds.js";
import "./star_hints.js";
import "./use_story.js";

// What is told of words that closed tabs had kept, by what became of them, and stays until it is read.
const KEPT = { late: "keptLate", conflict: "keptTwofold", refused: "keptRefused" };

const room = document.querySelector("[data-room]");
const form = document.querySelector("[data-answer]");
const clock = new Clock(room);
new Timer(clock);
const saver = form ? openAnswer() : null;
const place = new Place({ clock, form, saver });
const ending = new Ending({ form, saver, clock });
openScratch(room.dataset.interview);
markTwofold(room.dataset.interview);
watchTheEnd();
clock.start();
sendWhatOthersKept().catch(() => {
  // No connection: it stays kept until the next page.
});

function openAnswer() {
  const channel = `studyhub.interview.${room.dataset.interview}`;
  const journal = new Journal(`${channel}.${form.dataset.position}.`, channel);
  const opened = new Saver({ form, clock, journal });
  new SaveState({ saver: opened, clock, form });
  opened.addEventListener("state", ({ detail }) => {
    if (["saved", "conflict"].includes(detail.state)) showWhatLacks(detail);
  });
  opened.addEventListener("twofold", ({ detail }) => offerChoice({ form, clock, twofold: detail }));
  new Editor(form);
  followUp(form, opened);
  form.addEventListener("input", () => opened.changed());
  form.addEventListener("change", () => opened.changed());
  document.addEventListener("visibilitychange", () => document.hidden && opened.send({ leaving: true }));
  addEventListener("pagehide", () => opened.send({ leaving: true }));
  // Only where nothing else keeps the words: the browser asks before it lets them go.
  addEventListener("beforeunload", (event) => isOnlyHere() && event.preventDefault());
  addEventListener("online", () => opened.isClean() || opened.send());
  restore(opened, journal);
  // On a slow connection somebody writes before this module is there to hear it.
  opened.changed();
  return opened;
}

// What was typed before a reload, a crash or a sign-out stands in its field again and goes out.
async function restore(opened, journal) {
  const asked = adopt(opened, journal, journal.takeOwn());
  for (const entry of await journal.takeOrphans()) {
    if (opened.isClean() && entry.tab !== asked) adopt(opened, journal, entry);
  }
}

// Of a question that stands on another page: its tab was closed before the words could go out.
async function sendWhatOthersKept() {
  const { interview, clock: address, drafts } = room.dataset;
  const answers = await sendKept({ interview, clock: address, drafts, except: form?.dataset.position });
  // The list before handing in is the server's.
  const isTaken = answers.some(({ outcome }) => outcome !== "refused");
  if (isTaken && document.querySelector("[data-row]")) return location.reload();
  for (const { outcome, position, lacks } of answers) {
    if (!["saved", "repeated"].includes(outcome)) continue;
    sayInPage(say("keptSent", { n: position }));
    markPlace(position, { lacks, empty: false });
  }
  // There is one line: what must be read of several questions stands there together, each sentence once.
  const stays = answers.filter(({ outcome }) => outcome in KEPT).map((one) => say(KEPT[one.outcome], { n: one.position, why: one.why }));
  if (stays.length) sayInPage([...new Set(stays)].join(" "), { stays: true });
}

function adopt(opened, journal, entry) {
  if (!entry) return;
  const missing = Object.entries(entry.parts).filter(([name, value]) => !isSame(readPart(form, name), value));
  if (!missing.length) return journal.clear(entry.tab);
  const { back, others } = joinEarly(form, opened.saved, missing);
  for (const [name, value] of back) writePart(form, name, value);
  opened.adopt({ ...entry, bases: without(entry.bases, others) });
  const asked = Object.keys(others).length ? ask(opened, journal, { ...entry, parts: others }) : null;
  if (asked !== entry.tab) journal.clear(entry.tab);
  if (back.length) sayInPage(say("restored"));
  return asked;
}

// What was kept waits on this device until it is chosen or let go. Returns under which name: where there is no room for
// another, its own.
function ask(opened, journal, { tab, ...entry }) {
  const asked = journal.keepBeside(entry) ?? tab;
  offerKept({
    form,
    parts: entry.parts,
    time: clock.timeOfDay(entry.at, true),
    chosen: () => {
      journal.clear(asked);
      opened.changed();
    },
  });
  return asked;
}

function without(bases, parts) {
  return Object.fromEntries(Object.entries(bases ?? {}).filter(([name]) => !(name in parts)));
}

// An answer is saved whatever it is; what it lacks stands in the map and under the field. After a choice
// between two versions no reply says so: then both stay as they were.
function showWhatLacks({ lacks, problem }) {
  markMap(lacks);
  if (problem === undefined) return;
  const place = form.querySelector("[data-problem]");
  const says = place.querySelector("[data-problem-says]");
  if (problem && problem !== says.textContent) announce(problem);
  says.textContent = problem;
  place.hidden = !problem;
}

function markMap(lacks) {
  markPlace(form.dataset.position, { lacks, empty: isEmpty(readParts(form)) });
}

function markPlace(position, { lacks, empty }) {
  for (const place of document.querySelectorAll(`.interview-map [data-position="${position}"]`)) {
    const says = place.querySelector("[data-lacks]");
    if (lacks !== undefined) says.textContent = lacks;
    place.dataset.empty = empty ? "yes" : says.textContent ? "part" : "no";
  }
}

// Leaving a page waits until it is saved; without a connection one stays, since a page that cannot
// be loaded is a dead end under a running clock.
document.addEventListener("click", async (event) => {
  const control = event.target.closest?.("[data-leaves], [data-leaves-by], [data-enter], a[data-next]");
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (control.dataset.waiting || ending.isShown) return;
  control.dataset.waiting = "yes";
  const hindrance = await findHindrance();
  delete control.dataset.waiting;
  if (!hindrance) return leave(control.matches("[data-enter]") ? form.querySelector("[data-next]") : control);
  // A break that goes on by itself tries again and again: that is told once.
  if (event.isTrusted || !isSaid(hindrance)) announce(hindrance);
  sayInPage(hindrance);
});

const HINDRANCES = { offline: "stay", "signed-out": "saySignedOut" };

// Returns in words what keeps one on this page, or null.
async function findHindrance() {
  if (saver && !(await saver.flush())) return saver.isRefused() ? saver.refusal : sayWhere(saver, HINDRANCES[saver.state] ?? "sayFailed");
  return (await clock.isReached()) ? null : say(saver ? "stay" : "stayHere");
}

function leave(control) {
  if (control.dataset.leavesBy) return document.getElementById(control.dataset.leavesBy).submit();
  location.assign(control.dataset.leaves ?? control.href);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-flag]");
  if (!button || !saver) return;
  event.preventDefault();
  const flagged = button.ariaPressed !== "true";
  const body = new FormData();
  body.append("csrfmiddlewaretoken", saver.token);
  body.append("flagged", flagged ? "yes" : "no");
  try {
    const reply = await fetch(button.dataset.flag, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(reply.status);
  } catch {
    return sayInPage(say("sayFailed"));
  }
  button.ariaPressed = String(flagged);
  button.querySelector("[data-flag-says]").textContent = say(flagged ? "flagged" : "flag");
  for (const mark of document.querySelectorAll(`.interview-map [data-position="${form.dataset.position}"] [data-flag-mark]`)) {
    mark.hidden = !flagged;
  }
});

// At the end: lock, send the last words, wait for the grace, then the receipt. An extension that comes
// meanwhile opens everything again.
function watchTheEnd() {
  let isEnding = false;
  const check = async () => {
    const closed = clock.state === "closed";
    const isOpen = clock.paused || !clock.isSpent(clock.remaining());
    if (isEnding || clock.unsure || (isOpen && !closed)) return;
    isEnding = true;
    if (form) lockParts(form, true);
    const sentence = say(closed && isOpen ? "handedInElsewhere" : "sayEnd");
    announce(sentence, { urgent: true });
    sayInPage(sentence, { stays: true });
    isEnding = await sendLastWords();
    if (isEnding) return;
    ending.hide();
    place.unlock();
  };
  clock.addEventListener("tick", check);
  clock.addEventListener("synced", () => {
    check();
    if (clock.paused && room.dataset.paused === undefined && !isOnlyHere()) location.reload();
  });
}

// Words that neither the server nor this device has: no page that comes of itself takes their place. What waits for a
// choice may have been written on since the server got it.
function isOnlyHere() {
  return saver !== null && !saver.isKept && (saver.choosing || !saver.isSettled());
}

// Returns true on the way to the receipt, false when there is more time after all or the clock stands still.
async function sendLastWords() {
  for (;;) {
    const sent = !saver || (await saver.flush()) || saver.isStuck();
    const said = await clock.sync();
    if (said?.state === "running" && (clock.paused || clock.remaining() > 0)) return false;
    if (said?.state === "closed" && sent) break;
    if (!said) ending.show();
    await new Promise((done) => setTimeout(done, said ? 700 : 2000));
  }
  announce(say("handedIn"), { urgent: true });
  location.assign(room.dataset.receipt);
  return true;
}
