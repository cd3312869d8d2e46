// After the end: sends what this device had kept but could not send before. The server keeps it as late text,
// not scored. What it refuses is shown, to be copied: no other page has these words any more.
import { sendKept } from "./interview_kept.js";

const { late: interview, clock, drafts } = document.querySelector("[data-late]").dataset;

sendLate().catch(() => {
  // Still no connection: the texts stay here until a page of this interview is opened again.
});

async function sendLate() {
  const answers = await sendKept({ interview, clock, drafts, isOver: true });
  if (answers.some(({ outcome }) => outcome === "late")) return location.reload();
  for (const one of answers.filter(({ outcome }) => outcome === "refused")) show(one);
}

function show({ position, why, parts }) {
  const template = document.getElementById("refused-template");
  const notice = template.content.firstElementChild.cloneNode(true);
  const texts = Object.values(parts).filter((part) => typeof part === "string");
  const says = notice.querySelector("[data-refused-says]");
  says.textContent = says.dataset.says.replace("{n}", position).replace("{why}", () => why);
  notice.querySelector("[data-refused-text]").textContent = texts.join("\n\n");
  if (!texts.length) notice.querySelector("details").remove();
  template.after(notice);
}
