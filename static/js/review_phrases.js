// Saved phrases: `/` in a comment opens the list, what is typed behind it narrows it, Enter or Tab puts
// the phrase in. {learner}, {quote} and {part} are filled in; other words in braces are selected to type over.
const phrases = JSON.parse(document.getElementById("saved-phrases").textContent);
const known = JSON.parse(document.getElementById("phrase-words").textContent);
const CALL = /(?:^|\s)\/([\w-]*)$/;
let shown = [];
let at = 0;

const text = () => document.getElementById("comment_text");
const list = () => document.getElementById("phrase-list");
const isOpen = () => list() && !list().hidden;

document.addEventListener("input", ({ target }) => target.id === "comment_text" && offer());
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
  field.setSelectionRange(from, field.selectionStart);
  const filled = fill(phrase.text);
  put(filled);
  const open = filled.match(/\{[^{}]+\}/);
  if (open) field.setSelectionRange(from + open.index, from + open.index + open[0].length);
  close();
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
