// The journal of the desk on this device: what stands in the form and what is typed of a comment, with the number
// that it is based on. Written with each change, and taken up when a desk of the review opens again. Each window has its
// own: two that are offline keep two texts.
import { typedComment } from "./review_comment.js";
import { form } from "./review_draft.js";
import { Journal } from "./tab_journal.js";

const name = `studyhub.review.${form.dataset.journal}`;
export const journal = new Journal(`${name}.`, name);
moveFormer();

// Before each window had its own there was one journal for all, which did not say when it was written.
function moveFormer() {
  try {
    const former = JSON.parse(localStorage.getItem(name));
    if (former?.review !== undefined && journal.keepBeside({ ...former, at: 0 })) localStorage.removeItem(name);
  } catch {
    // Storage is forbidden, or this is none of ours.
  }
}

// A full or forbidden storage leaves the server's copy, which is seconds old.
export function writeJournal(review) {
  journal.keep({ number: form.elements.number.value, review, comment: typedComment(), at: Date.now() });
}

// `review` is stored. A comment that is not added yet is nowhere else.
export function clearJournal(review) {
  if (document.getElementById("comment_text")?.value) writeJournal(review);
  else journal.clear();
}
