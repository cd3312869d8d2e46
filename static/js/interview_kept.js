// Sends what closed tabs had kept of questions that do not stand on this page: at the next page of their
// interview, whichever it is. An open tab looks after its own. What has to be chosen from stays kept until
// its question is opened; after the end the server keeps it as late text, not scored.
import { findOpenTabs, makeId } from "./tab_journal.js";
import { appendPart } from "./interview_parts.js";

// Returns the server's answers, each with the position of its question.
export async function sendKept({ interview, clock, drafts, except, isOver = false }) {
  const kept = listKept(interview).filter(({ position, choosing }) => position !== except && (isOver || !choosing));
  if (!kept.length) return [];
  const open = await findOpenTabs(`studyhub.interview.${interview}`);
  const { csrf_token: token } = await (await fetch(clock, { redirect: "error" })).json();
  const answers = [];
  for (const one of kept.filter(({ tab }) => !open.has(tab.split("~")[0]))) {
    const said = await send(one, drafts.replace("/0/", `/${one.position}/`), token);
    if (!said || said.outcome === "paused") continue;
    settle(one.key, said);
    answers.push({ ...said, position: one.position });
  }
  return answers;
}

function listKept(interview) {
  const prefix = `studyhub.interview.${interview}.`;
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return keys.map((key) => {
      const [position, tab] = key.slice(prefix.length).split(".");
      return { key, position, tab, ...JSON.parse(localStorage.getItem(key)) };
    });
  } catch {
    return [];
  }
}

async function send(kept, address, token) {
  const reply = await fetch(address, { method: "POST", body: write(kept, token), redirect: "error" });
  return reply.ok ? reply.json() : null;
}

function settle(key, { outcome }) {
  if (outcome !== "conflict") return localStorage.removeItem(key);
  localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), choosing: true }));
}

function write({ parts, bases = {}, after = [] }, token) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  body.append("save_id", makeId());
  body.append("based_on", Math.max(0, ...Object.values(bases)));
  for (const save of after) body.append("after", save);
  for (const [name, value] of Object.entries(parts)) {
    appendPart(body, name, value);
    body.append("bases", bases[name] ?? 0);
  }
  return body;
}
