// The prompts that follow an answer show one by one: the first once the answer is begun and saved, the
// next once the one before it is begun. One that shows stays.
import { announce } from "./announce.js";
import { isEmpty, readParts } from "./interview_parts.js";

export function followUp(form, saver) {
  const rows = [...form.querySelectorAll("[data-follow-up]")];
  if (!rows.length) return;
  const show = () => {
    const next = rows.find((row) => row.hidden);
    if (!next || !isBegun(form, rows, rows.indexOf(next))) return;
    next.hidden = false;
    announce(next.querySelector("label").textContent);
  };
  saver.addEventListener("state", ({ detail }) => ["saved", "conflict"].includes(detail.state) && show());
}

function isBegun(form, rows, index) {
  if (index) return rows[index - 1].querySelector("textarea").value.trim() !== "";
  const own = Object.entries(readParts(form)).filter(([name]) => !name.startsWith("follow_up_"));
  return !isEmpty(Object.fromEntries(own));
}
