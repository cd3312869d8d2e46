// Single keys press a visible control: `data-key="f"` on a button or link, `data-key="ctrl+enter"` for
// combinations, which also work inside fields. `g` and then a letter goes to the area with `data-go`.
import { openDialog } from "./dialog.js";

const GO_WITHIN = 1000;
const STORED = "studyhub.single-keys";
let goUntil = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) return pressCombination(event);
  if (isField(event.target)) return leaveField(event);
  if (document.querySelector("dialog[open]") || event.repeat || !singleKeysOn()) return;
  if (event.key === "?") return openHelp(event);
  if (performance.now() < goUntil) return goTo(event);
  if (event.key === "g" && document.querySelector("[data-go]")) {
    goUntil = performance.now() + GO_WITHIN;
    return;
  }
  // Enter on a link or button already means something.
  if (event.key === "Enter" && event.target.closest("a, button, summary, label, input")) {
    if (!event.target.matches("input[type=radio], input[type=checkbox]")) return;
  }
  press(event, nameKey(event));
});

// Who is signed in has it in the account: the box is a form of its own there. A stranger's choice stays
// on the device.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-single-keys]")) return;
  const state = target.checked ? "on" : "off";
  if (document.documentElement.dataset.shortcuts) document.documentElement.dataset.shortcuts = state;
  else localStorage.setItem(STORED, state);
});

export function isField(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
}

export function singleKeysOn() {
  return (document.documentElement.dataset.shortcuts ?? localStorage.getItem(STORED)) !== "off";
}

function nameKey(event) {
  const key = event.key.toLowerCase();
  return event.shiftKey && /^([a-z]|enter)$/.test(key) ? `shift+${key}` : key;
}

function pressCombination(event) {
  press(event, `ctrl+${nameKey(event)}`);
}

function press(event, name) {
  const control = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(canBePressed);
  if (!control) return;
  event.preventDefault();
  if (control.matches("input, textarea, select") && !control.matches("[type=radio], [type=checkbox]")) {
    control.focus();
  } else {
    control.click();
  }
}

function canBePressed(control) {
  return !control.disabled && !control.closest("[hidden]") && control.ariaDisabled !== "true";
}

// Esc leaves a field: its text is kept and single keys work again. The focus goes to the toolbar where that is in
// sight; otherwise Tab goes on from the field.
function leaveField(event) {
  if (event.key !== "Escape" || event.target.closest("dialog")) return;
  event.preventDefault();
  const bar = [...document.querySelectorAll("[data-toolbar]")].find(isInSight);
  event.target.blur();
  if (bar) {
    bar.tabIndex = -1;
    bar.focus({ preventScroll: true });
  }
}

function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return element.checkVisibility() && bottom > 0 && top < innerHeight;
}

function goTo(event) {
  goUntil = 0;
  const link = document.querySelector(`a[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function openHelp(event) {
  event.preventDefault();
  listKeysOfPage();
  const box = document.querySelector("[data-single-keys]");
  if (box) box.checked = singleKeysOn();
  openDialog("shortcuts");
}

document.addEventListener("click", ({ target }) => {
  if (target.closest('[data-opens="shortcuts"]')) listKeysOfPage();
});

// What this page's own controls answer to, named by themselves.
function listKeysOfPage() {
  const list = document.querySelector("[data-shortcuts-of-page]");
  if (!list) return;
  list.replaceChildren();
  const listed = new Set();
  for (const control of document.querySelectorAll("[data-key]:not(.choice input), [data-keys]")) {
    const keys = control.dataset.key ?? control.dataset.keys;
    const says = control.dataset.keyName ?? control.ariaLabel ?? control.textContent.trim();
    if (listed.has(`${keys} ${says}`)) continue;
    listed.add(`${keys} ${says}`);
    const key = document.createElement("dt");
    for (const part of keys.split(/[+ ]/)) key.append(drawKey(part), " ");
    list.append(key, Object.assign(document.createElement("dd"), { textContent: says }));
  }
}

// "1–9" stands for two keys and what is between them; a single letter stays small, as it is typed.
function drawKey(part) {
  const ends = part.length > 1 ? part.split("–") : [part];
  const keys = ends.map((text) => {
    const textContent = text.length > 1 ? text[0].toUpperCase() + text.slice(1) : text;
    return Object.assign(document.createElement("kbd"), { textContent });
  });
  const drawn = document.createDocumentFragment();
  keys.forEach((key, index) => drawn.append(...(index ? [" – "] : []), key));
  return drawn;
}
