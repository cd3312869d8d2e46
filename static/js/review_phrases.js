// Saved phrases: `/` in a comment opens the list, what is typed behind it narrows it, Enter or Tab puts
// the phrase in; so do a space behind its whole name, and adding the comment. {learner}, {quote} and {part} are
// filled in; other words in braces are selected to type over, and asked about once where they are left.
import { sayAt } from "./request.js";
import { say as tell } from "./review_draft.js";

const phrases = JSON.parse(document.getElementById("saved-phrases").textContent);
const known = JSON.parse(document.getElementById("phrase-words").textContent);
const CALL = /(?:^|\s)\/([\w-]*)$/;
const OPEN = /\{[^{}]+\}/g;
let shown = [];
let at = 0;
let askedAbout = "";

const text = () => document.getElementById("comment_text");
const list = () => document.getElementById("phrase-list");
const isOpen = () => list() && !list().hidden;

document.addEventListener("input", ({ target, data }) => {
  if (target.id !== "comment_text") return;
  if (data === " ") expand(1);
  offer();
});
addEventListener("submit", addFirst, { capture: true });
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-open-phrases]")) return isOpen() ? close() : begin();
  const option = target.closest("#phrase-list [role=option]");
  if (option) insert(shown[Number(option.dataset.at)]);
});
// Choosing by mouse must not take the focus out of the comment.
document.addEventListener("mousedown", (event) => event.target.closest("#phrase-list") && event.preventDefault());
document.addEventListener("focusout", ({ target }) => target.id === "comment_text" && close());
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "comment_text" || event.isComposing) return;
  if (event.key === "/" && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  if (!isOpen()) return;
  const deed = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: choose, Tab: choose }[event.key];
  if (!deed) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}, { capture: true });

function begin() {
  const field = text();
  field.focus();
  const before = field.value.slice(0, field.selectionStart);
  put(before && !/\s$/.test(before) ? " /" : "/");
  offer();
}

function offer() {
  const field = text();
  const call = field.value.slice(0, field.selectionStart).match(CALL);
  const none = document.querySelector("[data-no-phrase]");
  none.hidden = true;
  if (!call) return close();
  shown = phrases.filter(({ shortcut }) => shortcut.startsWith(call[1].toLowerCase()));
  none.hidden = shown.length > 0;
  if (!shown.length) return close();
  at = 0;
  draw();
}

function draw() {
  list().replaceChildren(...shown.map(drawOption));
  list().hidden = false;
  say("true");
  text().setAttribute("aria-controls", "phrase-list");
  point();
}

function drawOption(phrase, index) {
  const option = document.createElement("li");
  option.role = "option";
  option.id = `phrase-${index}`;
  option.dataset.at = index;
  const name = document.createElement("span");
  name.className = "phrases__shortcut";
  name.textContent = `/${phrase.shortcut}`;
  option.append(name, phrase.text);
  return option;
}

function point() {
  list().querySelectorAll("[role=option]").forEach((option, index) => (option.ariaSelected = String(index === at)));
  text().setAttribute("aria-activedescendant", `phrase-${at}`);
  list().children[at].scrollIntoView({ block: "nearest" });
}

function move(by) {
  at = (at + by + shown.length) % shown.length;
  point();
}

function choose() {
  insert(shown[at]);
}

function close() {
  if (!list()) return;
  list().hidden = true;
  say("false");
  text()?.removeAttribute("aria-activedescendant");
}

function say(state) {
  document.querySelector("[data-open-phrases]")?.setAttribute("aria-expanded", state);
}

// The call and what was typed of it give way to the phrase; the first open word is selected.
function insert(phrase) {
  const field = text();
  const call = field.value.slice(0, field.selectionStart).match(CALL);
  const from = field.selectionStart - (call ? call[1].length + 1 : 0);
  replace(from, field.selectionStart, phrase);
  close();
}

function replace(from, to, phrase) {
  const filled = fill(phrase.text);
  text().setSelectionRange(from, to);
  put(filled);
  const [open] = filled.match(OPEN) ?? [];
  if (open) select(from + filled.indexOf(open), open);
}

function select(from, words) {
  text().setSelectionRange(from, from + words.length);
}

// A whole name before the caret, with so many signs typed behind it, is what it stands for.
function expand(behind) {
  const field = text();
  const to = field.selectionStart - behind;
  const name = field.value.slice(0, Math.max(0, to)).match(CALL)?.[1].toLowerCase();
  const phrase = name && phrases.find(({ shortcut }) => shortcut.toLowerCase() === name);
  if (!phrase) return;
  const [after, before] = [field.value.length - field.selectionStart, to - name.length - 1];
  replace(before, to, phrase);
  if (field.selectionStart === field.selectionEnd) field.selectionStart = field.value.length - after;
}

// The last name may end the comment. A word of a phrase that nobody typed over would reach the learner.
function addFirst(event) {
  if (!event.target.matches("[data-comment-form]")) return;
  const field = text();
  if (CALL.test(field.value)) {
    field.setSelectionRange(field.value.length, field.value.length);
    expand(0);
  }
  const open = findOpen(field.value);
  if (!open || field.value === askedAbout) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  askedAbout = field.value;
  sayAt(field, tell("unfilled", open));
  field.focus();
  select(field.value.indexOf(open), open);
}

function findOpen(words) {
  const ours = new Set(phrases.flatMap((phrase) => fill(phrase.text).match(OPEN) ?? []));
  return words.match(OPEN)?.find((one) => ours.has(one));
}

function put(words) {
  const field = text();
  field.focus();
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(words) {
  const form = document.querySelector("[data-comment-form]");
  const part = form.elements.field;
  const values = { ...known, quote: form.elements.quote.value, part: part.selectedOptions[0]?.text ?? "" };
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] || whole);
}
