// The desk once somebody else has the request: the text stays in view, and can be copied.
import { announce } from "./announce.js";
import { copyText } from "./clipboard.js";
import { form, say, words } from "./review_draft.js";
import { dropLease } from "./review_lease.js";

export function closeDesk(text) {
  const box = document.getElementById("lost");
  box.querySelector("[data-lost-says]").textContent = text;
  box.hidden = false;
  dropLease();
  form.querySelectorAll("textarea").forEach((field) => (field.readOnly = true));
  form.querySelectorAll("input[type=radio]").forEach((radio) => (radio.disabled = true));
  document.querySelectorAll('button[form="desk-form"]').forEach((button) => (button.hidden = true));
  announce(text, { urgent: true });
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy-text]");
  if (button) copyInto(button);
});

async function copyInto(button) {
  const comment = document.getElementById("comment_text")?.value;
  try {
    await copyText([...words(), comment].filter(Boolean).join("\n\n"));
    button.textContent = say("copied");
  } catch {
    button.textContent = say("copyByHand");
    button.disabled = true;
  }
  announce(button.textContent);
}
