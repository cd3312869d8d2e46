// On the receipt: sends what this device had kept but could not send before the end. The server keeps it
// as late text, not scored.
import { makeId } from "./interview_journal.js";
import { appendPart } from "./interview_parts.js";

const place = document.querySelector("[data-late]");

sendKept().catch(() => {
  // Still no connection: the texts stay here until the receipt is opened again.
});

async function sendKept() {
  const prefix = `studyhub.interview.${place.dataset.late}.`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  if (!keys.length) return;
  const { csrf_token: token } = await (await fetch(place.dataset.clock, { redirect: "error" })).json();
  const outcomes = [];
  for (const key of keys) outcomes.push(await send(key, key.slice(prefix.length).split(".")[0], token));
  if (outcomes.includes("late")) location.reload();
}

async function send(key, position, token) {
  const { parts, bases } = JSON.parse(localStorage.getItem(key));
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  body.append("save_id", makeId());
  body.append("based_on", Math.max(0, ...Object.values(bases ?? {})));
  for (const [name, value] of Object.entries(parts)) appendPart(body, name, value);
  const address = place.dataset.drafts.replace("/0/", `/${position}/`);
  const reply = await fetch(address, { method: "POST", body, redirect: "error" });
  if (!reply.ok) return "kept";
  localStorage.removeItem(key);
  return (await reply.json()).outcome;
}
