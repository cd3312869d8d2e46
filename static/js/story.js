// The editor of a story: saves while one writes, says what is saved, and leads on when all of it is.
import { announce } from "./announce.js";
import "./practice_words.js";
import "./star_hints.js";
import { holdStory, knowsTabs, listBegun, tellBegun } from "./stories_begun.js";
import { offerChoice, seekChoice } from "./story_conflict.js";
import { StorySaver } from "./story_saver.js";
import { countWords } from "./word_count.js";

const GLYPHS = { saved: "full", idle: "full", dirty: "part", busy: "part", offline: "part" };
const FOUND = "#kept";
const TROUBLES = ["offline", "failed", "signedOut", "refused"];

const form = document.querySelector("[data-story]");
const words = document.getElementById("story-words").dataset;
const place = document.getElementById("save-state");
const says = place.querySelector("[data-save-state-says]");
const saidFirst = says.textContent;
const back = document.querySelector("[data-story-says]");
// Where a new story goes on under its id, and where another begins.
const begun = new URL(form.dataset.begun, location);
const saver = new StorySaver(form);
const wasNew = !Number(saver.basedOn.value);
let savedAt = null;
let inTrouble = false;

saver.addEventListener("state", ({ detail }) => {
  const { state, sentence, fields } = detail;
  if (state === "saved") {
    savedAt = performance.now();
    becomeKnown();
  } else if (state !== "idle") becomeBegun();
  place.className = `save-state save-state--${state === "signedOut" || state === "refused" ? "failed" : state}`;
  place.dataset.saveState = state;
  says.textContent = state === "refused" ? `${words.refused}. ${sentence}` : sayState(state);
  place.querySelector(".glyph").replaceWith(document.getElementById(`glyph-${GLYPHS[state] ?? "contrary"}`).content.cloneNode(true));
  if (state === "conflict") offerChoice({ form, sentence, fields, choose: (which) => saver.choose(which) });
  speak(state, sentence);
});

function sayState(state) {
  if (state !== "saved" && state !== "idle") return sayWhere(state);
  return savedAt === null ? saidFirst : sayAge();
}

// Where this device cannot keep the words, that they are on this page alone.
function sayWhere(name) {
  return (!saver.isOnDevice && words[`${name}Unkept`]) || words[name];
}

function speak(state, sentence) {
  if (TROUBLES.includes(state) && !inTrouble) {
    inTrouble = true;
    announce(sentence || sayWhere("sayTrouble"));
  } else if (state === "saved" && inTrouble) {
    inTrouble = false;
    announce(words.sayBack);
  }
}

// Seconds in steps of ten, then minutes: elapsed time, so that a wrong PC clock cannot lie.
function sayAge() {
  const seconds = Math.round((performance.now() - savedAt) / 1000);
  if (seconds < 10) return words.savedNow;
  if (seconds < 60) return words.savedSeconds.replace("{n}", Math.floor(seconds / 10) * 10);
  return words.savedMinutes.replace("{n}", Math.floor(seconds / 60));
}

setInterval(() => {
  if (saver.state === "saved" || saver.state === "idle") says.textContent = sayState(saver.state);
}, 5_000);

// A new story has an address of its own as soon as it is stored: a reload goes on with it.
function becomeKnown() {
  if (location.pathname !== form.dataset.edit) history.replaceState(null, "", form.dataset.edit);
}

// Until then it comes back, after a reload, by the id that this page gave it: two tabs write two stories.
function becomeBegun() {
  if (location.pathname === begun.pathname) history.replaceState(null, "", begun);
}

// Leaving waits until everything is on the server; where it cannot be, one stays and sees why.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  leave(saver.address);
});
document.querySelector("[data-story-leave]").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || saver.isClean) return;
  event.preventDefault();
  leave(saver.address);
});

async function leave(address) {
  const known = Number(saver.basedOn.value) > 0;
  if (saver.isClean && !known) return;
  if (await saver.save()) location.assign(address);
  else if (saver.choosing) seekChoice();
}

document.addEventListener("visibilitychange", () => document.hidden && saver.save({ leaving: true }));
addEventListener("pagehide", () => saver.save({ leaving: true }));
addEventListener("beforeunload", (event) => saver.isOnlyHere && event.preventDefault());
addEventListener("online", () => saver.save());

// The whole of it, and how long that takes to say.
const total = form.querySelector("[data-total-words]");
function count() {
  const n = [...form.querySelectorAll("textarea[data-words]")].reduce((sum, { value }) => sum + countWords(value), 0);
  if (!n) return;
  const seconds = Math.round((n / Number(form.dataset.spoken)) * 60);
  const time = total.dataset.minS.replace("{m}", Math.floor(seconds / 60)).replace("{s}", seconds % 60);
  total.textContent = total.dataset.says.replace("#", n).replace("%", time);
}
form.addEventListener("input", count);

// What was put back is taken out; a story that came of it meanwhile is deleted, and can be brought back.
back.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await saver.takeOut({ wasNew })) {
    // Who signed in again in another tab has another token.
    back.elements.csrfmiddlewaretoken.value = document.querySelector('meta[name="csrf-token"]').content;
    return back.submit();
  }
  back.hidden = true;
  heedAll();
  form.elements.title.focus();
});

// Who types on has taken it as their own.
form.addEventListener("input", ({ isTrusted }) => {
  if (isTrusted) back.querySelector("button").disabled = true;
});

// Counts and hints listen for typing.
function heedAll() {
  form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
}

// A new story goes on with the one that was begun and not saved. Who has a competency in mind chooses.
async function goOn() {
  const found = (await listBegun(saver.person)).filter(([id]) => id !== saver.id);
  if (found.length && knowsTabs && !location.search) return location.replace(`${begun.pathname}?story=${found[0][0]}${FOUND}`);
  tellBegun(found);
}

holdStory(saver.person, saver.id);
const isFound = location.hash === FOUND;
if (saver.restore()) {
  back.hidden = false;
  back.querySelector("button").disabled = saver.early.length > 0;
  announce(back.querySelector("p").textContent);
  heedAll();
} else if (isFound) {
  // It had been saved: it is a story like any other, and the way to a new one is free.
  location.replace(begun.pathname);
} else if (location.pathname === begun.pathname && !new URLSearchParams(location.search).has("story")) goOn();
count();
