// The checks before an interview: they explain, and never stand in the way.
import { say } from "./interview_words.js";

const place = document.querySelector("[data-checks]");

checkStorage();
checkServer();
checkTabs();
keepPreferences();

function report(name, state, sentence) {
  const line = place.querySelector(`[data-check="${name}"]`);
  const glyph = place.querySelector(`[data-glyph="${state}"]`).content.cloneNode(true);
  line.querySelector("[data-check-glyph]").replaceChildren(glyph);
  line.querySelector("[data-check-says]").textContent = sentence;
}

function checkStorage() {
  try {
    localStorage.setItem("studyhub.check", "yes");
    const kept = localStorage.getItem("studyhub.check") === "yes";
    localStorage.removeItem("studyhub.check");
    report("storage", kept ? "full" : "part", say(kept ? "storageGood" : "storagePart"));
  } catch {
    report("storage", "part", say("storagePart"));
  }
}

// The second request shows the connection without the cost of opening it.
async function checkServer() {
  try {
    await ask();
    const { said, took } = await ask();
    report("connection", "full", say("connectionGood", { n: Math.max(1, Math.round(took)) }));
    reportClock(Date.now() - took / 2 - Date.parse(said.now));
  } catch {
    report("connection", "part", say("connectionPart"));
    report("clock", "part", say("clockPart"));
  }
}

async function ask() {
  const sentAt = performance.now();
  const reply = await fetch(place.dataset.clock, { cache: "no-store", redirect: "error" });
  if (!reply.ok) throw new Error(reply.status);
  const said = await reply.json();
  return { said, took: performance.now() - sentAt };
}

function reportClock(ahead) {
  const seconds = Math.round(Math.abs(ahead) / 1000);
  if (seconds < 5) return report("clock", "full", say("clockGood"));
  const time = seconds < 120 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.round(seconds / 60) });
  report("clock", "full", say(ahead > 0 ? "clockFast" : "clockSlow", { time }));
}

function checkTabs() {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(`studyhub.lobby.${place.dataset.interview}`);
  channel.addEventListener("message", ({ data }) => {
    if (data === "ask") channel.postMessage("here");
    if (data === "here") place.querySelector('[data-check="tabs"]').hidden = false;
  });
  channel.postMessage("ask");
}

function keepPreferences() {
  for (const group of document.querySelectorAll("[data-preference]")) {
    const key = group.dataset.preference;
    try {
      const chosen = group.querySelector(`[value="${CSS.escape(localStorage.getItem(key) ?? "")}"]`);
      if (chosen) chosen.checked = true;
      group.addEventListener("change", ({ target }) => localStorage.setItem(key, target.value));
    } catch {
      group.closest("fieldset").hidden = true;
    }
  }
}
