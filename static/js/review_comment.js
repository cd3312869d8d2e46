// A comment that is typed at the desk and not added yet. The form holds one. What else windows that are closed had
// typed stands above it, each with its own words of the answer, until its mentor puts it into the form or drops it.
import { announce } from "./announce.js";
import { withBelow } from "./kept_fields.js";
import { say } from "./review_draft.js";

const NOT_TYPED = ["csrfmiddlewaretoken", "id"];
const OWN = ["kind", "field", "quote", "text"];
const box = document.getElementById("kept-comments");
const aside = [];
let isBack = false;

function findForm() {
  return document.querySelector("[data-comment-form]");
}

export function typedComment() {
  const form = findForm();
  return form ? [...new FormData(form)].filter(([name]) => !NOT_TYPED.includes(name)) : [];
}

function valueOf(fields, name) {
  return (fields.find(([other]) => other === name)?.[1] ?? "").replaceAll("\r\n", "\n").trim();
}

function isSame(one, other) {
  return OWN.every((name) => valueOf(one, name) === valueOf(other, name));
}

// Puts what a window had kept into the form, or beside it into the journal. Returns whether it has a place.
export function takeUpComment({ comment: fields, tab }, journal) {
  if (!findForm() || !fields || !valueOf(fields, "text")) return true;
  // What this page has just put aside is among what it finds.
  if (aside.some((one) => one.name === tab)) return false;
  if (isSame(fields, typedComment()) || aside.some((one) => isSame(one.fields, fields))) return true;
  if (!isFree(fields)) return putAside(fields, journal);
  const { text } = findForm().elements;
  fillComment(fields, (kept) => withBelow(kept, text.value, text.defaultValue));
  return true;
}

// Empty, or with what was typed about no other words before this script ran.
function isFree(fields) {
  const { text, quote } = findForm().elements;
  if (!text.value.trim()) return true;
  return !isBack && text.value !== text.defaultValue && (!quote.value || quote.value === valueOf(fields, "quote"));
}

function fillComment(fields, joined = (text) => text) {
  const { elements } = findForm();
  const text = joined(fields.find(([name]) => name === "text")[1]);
  for (const [name, value] of fields) if (!NOT_TYPED.includes(name)) elements[name].value = value;
  elements.text.value = text;
  isBack = true;
}

function putAside(fields, journal) {
  const name = journal.keepBeside({ comment: fields, at: Date.now() });
  const one = { fields, name, journal };
  if (!aside.length) announce(box.querySelector("h2").textContent);
  aside.push(one);
  one.row = draw(one);
  box.hidden = false;
  return Boolean(name);
}

function draw(one) {
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const kind = findForm().querySelector(`input[name="kind"][value="${CSS.escape(valueOf(one.fields, "kind"))}"]`);
  row.querySelector(".comment__kind").textContent = kind?.labels[0]?.textContent.trim() ?? "";
  row.querySelector(".comment__quote").textContent = valueOf(one.fields, "quote");
  row.querySelector("[data-text]").textContent = valueOf(one.fields, "text");
  row.querySelector("[data-put]").addEventListener("click", () => putIn(one));
  row.querySelector("[data-drop]").addEventListener("click", () => drop(one));
  box.append(row);
  return row;
}

// What stands in the form takes its place.
function putIn(one) {
  const standing = typedComment();
  if (valueOf(standing, "text")) putAside(standing, one.journal);
  fillComment(one.fields);
  const { text } = findForm().elements;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  drop(one);
  text.focus();
}

function drop(one) {
  aside.splice(aside.indexOf(one), 1);
  one.row.remove();
  box.hidden = !aside.length;
  if (one.name) one.journal.clear(one.name);
  (box.querySelector("button") ?? findForm().elements.text).focus();
}

// Where the next comment stands that is not added yet, with what to say of it; null where none does.
export function findOpenComment() {
  const field = document.getElementById("comment_text");
  if (field?.value.trim()) return { field, says: say("unadded") };
  return aside.length ? { field: aside[0].row.querySelector("[data-put]"), says: say("unaddedKept") } : null;
}
