// What the bar of the desk says about saving: stored since when, not yet, or not at all.
import { say } from "./review_draft.js";

const GLYPHS = { dirty: "part", busy: "part", offline: "part", failed: "contrary", conflict: "contrary" };

const state = document.getElementById("save-state");
const saidFirst = state.querySelector("[data-save-state-says]").textContent;

export function show(name, text) {
  state.className = `save-state save-state--${name}`;
  state.dataset.saveState = name;
  state.querySelector("[data-save-state-says]").textContent = text;
  const glyph = document.querySelector(`[data-desk-glyph="${GLYPHS[name] ?? "full"}"]`);
  state.querySelector("svg").replaceWith(glyph.content.cloneNode(true));
  document.getElementById("work-bar").classList.toggle("bar--offline", name === "offline");
}

export function isShown(...names) {
  return names.includes(state.dataset.saveState);
}

// `savedAt` is null where nothing was stored since the page came.
export function showSaved(savedAt) {
  if (savedAt === null) return show("idle", saidFirst);
  const seconds = Math.round((performance.now() - savedAt) / 1000);
  if (seconds < 10) return show("idle", say("just"));
  const ago = seconds < 60
    ? say("seconds", Math.floor(seconds / 10) * 10)
    : say("minutes", Math.floor(seconds / 60));
  show("idle", say("ago", ago));
}
