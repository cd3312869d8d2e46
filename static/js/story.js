// The editor of a story: saves while one writes, says what is saved, and leads on when all of it is.
import { announce } from "./announce.js";
import "./practice_words.js";
import "./star_hints.js";
import { StorySaver } from "./story_saver.js";
import { countWords } from "./word_count.js";

const GLYPHS = { saved: "full", dirty: "part", busy: "part", offline: "part" };
const TROUBLES = ["offline", "failed", "signedOut", "refused"];

const form = document.querySelector("[data-story]");
const words = document.getElementById("story-words").dataset;
const place = document.getElementById("save-state");
const box = document.querySelector("[data-story-conflict]");
const saver = new StorySaver(form);
let savedAt = null;
let inTrouble = false;

saver.addEventListener("state", ({ detail }) => {
  const { state, sentence } = detail;
  if (state === "saved") {
    savedAt = performance.now();
    becomeKnown();
  }
  const shown = state === "saved" ? sayAge() : words[state];
  place.className = `save-state save-state--${state === "signedOut" || state === "refused" ? "failed" : state}`;
  place.dataset.saveState = state;
  place.querySelector("[data-save-state-says]").textContent = state === "refused" ? `${shown}. ${sentence}` : shown;
  place.querySelector(".glyph").replaceWith(document.getElementById(`glyph-${GLYPHS[state] ?? "contrary"}`).content.cloneNode(true));
  if (state === "conflict") offerChoice(sentence);
  speak(state, sentence);
});

function speak(state, sentence) {
  if (TROUBLES.includes(state) && !inTrouble) {
    inTrouble = true;
    announce(sentence || words.sayTrouble);
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
  if (saver.state === "saved") place.querySelector("[data-save-state-says]").textContent = sayAge();
}, 5_000);

// A new story has an address of its own as soon as it is stored: a reload goes on with it.
function becomeKnown() {
  if (location.pathname !== form.dataset.edit) history.replaceState(null, "", form.dataset.edit);
}

function offerChoice(sentence) {
  box.hidden = false;
  box.querySelector("[data-story-conflict-says]").textContent = sentence;
  announce(sentence, { urgent: true });
}

box.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-story-keep]");
  if (!button) return;
  box.hidden = true;
  saver.choose(button.dataset.storyKeep);
});

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
}

document.addEventListener("visibilitychange", () => document.hidden && saver.save({ leaving: true }));
addEventListener("pagehide", () => saver.save({ leaving: true }));
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

if (saver.restore()) {
  document.querySelector("[data-story-says]").hidden = false;
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
}
count();
