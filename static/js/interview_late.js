// After the end: sends what this device had kept but could not send before. The server keeps it as late text,
// not scored.
import { sendKept } from "./interview_kept.js";

const { late: interview, clock, drafts } = document.querySelector("[data-late]").dataset;

sendLate().catch(() => {
  // Still no connection: the texts stay here until a page of this interview is opened again.
});

async function sendLate() {
  const answers = await sendKept({ interview, clock, drafts, isOver: true });
  if (answers.some(({ outcome }) => outcome === "late")) location.reload();
}
