// The journal of the desk on this device: what stands in the form and what is typed of a comment, with the number
// that it is based on. Written with each change, and taken up when the page opens again.
import { withBelow } from "./kept_fields.js";
import { form } from "./review_draft.js";

const key = `studyhub.review.${form.dataset.journal}`;

export function writeJournal(review) {
  const comment = document.querySelector("[data-comment-form]");
  const fields = comment ? [...new FormData(comment)].filter(([name]) => name !== "csrfmiddlewaretoken") : [];
  const entry = { number: form.elements.number.value, review, comment: fields };
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // A full or forbidden storage leaves the server's copy, which is seconds old.
  }
}

// `review` is stored. A comment that is not added yet is nowhere else.
export function clearJournal(review) {
  if (document.getElementById("comment_text")?.value) return writeJournal(review);
  try {
    localStorage.removeItem(key);
  } catch {
    // Where storage is forbidden nothing was kept either.
  }
}

export function readJournal() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// All tabs share the journal: whether another one cleared it.
export function isCleared(event) {
  return event.key === key && event.newValue === null;
}

export function restoreComment(fields) {
  const comment = document.querySelector("[data-comment-form]");
  const { text } = comment?.elements ?? {};
  const isBack = text?.value && text.value === text.defaultValue;
  if (!text || isBack || !fields?.some(([name, value]) => name === "text" && value)) return;
  const early = text.value;
  for (const [name, value] of fields) if (name !== "id") comment.elements[name].value = value;
  text.value = withBelow(text.value, early, text.defaultValue);
}
