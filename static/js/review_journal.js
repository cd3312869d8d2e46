// The journal of the desk on this device: what stands in the form and what is typed of a comment, with the number
// that it is based on. Written with each change, and taken up when a desk of the review opens again. Each window has its
// own: two that are offline keep two texts.
import { withBelow } from "./kept_fields.js";
import { form } from "./review_draft.js";
import { Journal } from "./tab_journal.js";

const name = `studyhub.review.${form.dataset.journal}`;
export const journal = new Journal(`${name}.`, name);

// A full or forbidden storage leaves the server's copy, which is seconds old.
export function writeJournal(review) {
  const comment = document.querySelector("[data-comment-form]");
  const fields = comment ? [...new FormData(comment)].filter(([name]) => name !== "csrfmiddlewaretoken") : [];
  journal.keep({ number: form.elements.number.value, review, comment: fields, at: Date.now() });
}

// `review` is stored. A comment that is not added yet is nowhere else.
export function clearJournal(review) {
  if (document.getElementById("comment_text")?.value) writeJournal(review);
  else journal.clear();
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
