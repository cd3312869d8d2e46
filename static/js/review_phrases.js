// Saved phrases: `/` in a text of the review opens the list, what is typed behind it narrows it, Enter or Tab puts
// the phrase in; so do a space behind its whole name, and sending the text. {learner} is filled in, {quote} and
// {part} in a comment; other words in braces are selected to type over, and asked about once where they are left.
import { sayAt } from "./request.js";
import { say as tell } from "./review_draft.js";

const phrases = JSON.parse(document.getElementById("saved-phrases").textContent);
const known = JSON.parse(document.getElementById("phrase-words").textContent);
const CALL = /(?:^|\s)\/([\w-]*)$/;
const OPEN = /\{[^{}]+\}/g;
const COMMENT = "comment_text";
const TEXTS = `#${COMMENT}, [data-desk] textarea, form.dispute textarea`;
let shown = [];
let at = 0;
// The field that is typed in, and what stood in each field, by its id, when an open word was asked about.
let field = null;
const askedAbout = new Map();

// Put below the field that it is for: it goes with a comment form that is swapped, and comes again.
const list = document.createElement("ul");
list.className = "phrases__list";
list.id = "phrase-list";
list.role = "listbox";
list.ariaLabel = tell("phrases");
list.hidden = true;
const none = document.createElement("p");
none.className = "small soft";
none.textContent = tell("noPhrase");
const isOpen = () => list.isConnected && !list.hidden;

document.addEventListener("input", ({ target, data }) => {
  if (!target.matches(TEXTS)) return;
  field = target;
  if (data === " ") expand(1);
  offer();
});
addEventListener("submit", expandFirst, { capture: true });
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-open-phrases]")) return isOpen() ? close() : begin();
  const option = target.closest("#phrase-list [role=option]");
  if (option) insert(shown[Number(option.dataset.at)]);
});
// Choosing by mouse must not take the focus out of the comment.
document.addEventListener("mousedown", (event) => event.target.closest("#phrase-list") && event.preventDefault());
document.addEventListener("focusout", ({ target }) => target === field && close());
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(TEXTS) || event.isComposing) return;
  if (event.key === "/" && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  if (!isOpen()) return;
  const deed = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: choose, Tab: choose }[event.key];
  if (!deed) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}, { capture: true });

function begin() {
  field = document.getElementById(COMMENT);
  field.focus();
  const before = field.value.slice(0, field.selectionStart);
  put(before && !/\s$/.test(before) ? " /" : "/");
  offer();
}

function offer() {
  const call = field.value.slice(0, field.selectionStart).match(CALL);
  none.remove();
  if (!call) return close();
  shown = phrases.filter(({ shortcut }) => shortcut.startsWith(call[1].toLowerCase()));
  if (!shown.length) {
    field.after(none);
    return close();
  }
  at = 0;
  draw();
}

function draw() {
  list.replaceChildren(...shown.map(drawOption));
  list.hidden = false;
  if (field.nextElementSibling !== list) field.after(list);
  say("true");
  field.setAttribute("aria-controls", list.id);
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
  list.querySelectorAll("[role=option]").forEach((option, index) => (option.ariaSelected = String(index === at)));
  field.setAttribute("aria-activedescendant", `phrase-${at}`);
  list.children[at].scrollIntoView({ block: "nearest" });
}

function move(by) {
  at = (at + by + shown.length) % shown.length;
  point();
}

function choose() {
  insert(shown[at]);
}

function close() {
  list.hidden = true;
  say("false");
  field?.removeAttribute("aria-activedescendant");
}

function say(state) {
  const isComment = field?.id === COMMENT;
  document.querySelector("[data-open-phrases]")?.setAttribute("aria-expanded", isComment ? state : "false");
}

// The call and what was typed of it give way to the phrase; the first open word is selected.
function insert(phrase) {
  const call = field.value.slice(0, field.selectionStart).match(CALL);
  const from = field.selectionStart - (call ? call[1].length + 1 : 0);
  replace(from, field.selectionStart, phrase);
  close();
}

function replace(from, to, phrase) {
  const filled = fill(phrase.text);
  field.setSelectionRange(from, to);
  put(filled);
  const [open] = filled.match(OPEN) ?? [];
  if (open) select(from + filled.indexOf(open), open);
}

function select(from, words) {
  field.setSelectionRange(from, from + words.length);
}

// A whole name before the caret, with so many signs typed behind it, is what it stands for.
function expand(behind) {
  const to = field.selectionStart - behind;
  const name = field.value.slice(0, Math.max(0, to)).match(CALL)?.[1].toLowerCase();
  const phrase = name && phrases.find(({ shortcut }) => shortcut.toLowerCase() === name);
  if (!phrase) return;
  const [after, before] = [field.value.length - field.selectionStart, to - name.length - 1];
  replace(before, to, phrase);
  if (field.selectionStart === field.selectionEnd) field.selectionStart = field.value.length - after;
}

// The last name may end a text. A word of a phrase that nobody typed over would reach the learner.
function expandFirst(event) {
  for (field of [...event.target.querySelectorAll("textarea")].filter((one) => one.matches(TEXTS))) {
    if (CALL.test(field.value)) {
      field.setSelectionRange(field.value.length, field.value.length);
      expand(0);
    }
    const open = findOpen(field.value);
    if (open && askedAbout.get(field.id) !== field.value) return askAbout(open, event);
  }
}

function askAbout(open, event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  askedAbout.set(field.id, field.value);
  sayAt(field, tell("unfilled", open));
  field.focus();
  select(field.value.indexOf(open), open);
}

function findOpen(words) {
  const ours = new Set(phrases.flatMap((phrase) => fill(phrase.text).match(OPEN) ?? []));
  return words.match(OPEN)?.find((one) => ours.has(one));
}

function put(words) {
  field.focus();
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(words) {
  const values = { ...known, ...(field.id === COMMENT ? ofComment(field.form.elements) : {}) };
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] || whole);
}

function ofComment({ quote, field: part }) {
  return { quote: quote.value, part: part.selectedOptions[0]?.text ?? "" };
}
