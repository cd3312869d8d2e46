// Sends what closed tabs had kept of questions that do not stand on this page: at the next page of their
// interview, whichever it is. An open tab looks after its own. What has to be chosen from stays kept until
// its question is opened, and keeps no other part back; after the end the server keeps it as late text, not scored.
// What the server refuses, for its length or since it has kept so much of it, stays kept as well, and is told.
import { findOpenTabs, makeId } from "./tab_journal.js";
import { appendPart, isSame, sortPart } from "./interview_parts.js";

const REFUSALS = [400, 409, 422];
// What stays kept is told last.
const STAYS = ["conflict", "refused"];

// Returns the server's answers, each with the position of its question; of what is refused with its parts.
export async function sendKept({ interview, clock, drafts, except, isOver = false }) {
  const kept = listKept(interview).filter(({ position }) => position !== except);
  const sendable = kept.map((one) => (isOver ? one : leaveOut(one, one.disputed))).filter((one) => !isEmptied(one));
  if (!sendable.length) return [];
  const open = await findOpenTabs(`studyhub.interview.${interview}`);
  const { csrf_token: token } = await (await fetch(clock, { redirect: "error" })).json();
  const answers = [];
  for (const one of sendable.filter(({ tab }) => !open.has(tab.split("~")[0]))) {
    const said = await sendAll(one, drafts.replace("/0/", `/${one.position}/`), token);
    answers.push(...said.map((each) => ({ ...each, position: one.position })));
  }
  return answers.sort((one, other) => STAYS.includes(one.outcome) - STAYS.includes(other.outcome));
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

// Where another tab has changed one of several parts, or one is refused, each goes alone: the server says which it is.
async function sendAll(kept, address, token) {
  const names = Object.keys(kept.parts);
  const said = await send(kept, address, token);
  if (!said || said.outcome === "paused") return [];
  if (!STAYS.includes(said.outcome) || names.length === 1) {
    if (said.outcome !== "refused") settle(kept, said);
    return [said];
  }
  const answers = [];
  for (const name of names) {
    const others = names.filter((other) => other !== name);
    answers.push(...(await sendAll(leaveOut(kept, others), address, token)));
  }
  return answers;
}

async function send(kept, address, token) {
  const reply = await fetch(address, { method: "POST", body: write(kept, token), redirect: "error" });
  if (!REFUSALS.includes(reply.status)) return reply.ok ? reply.json() : null;
  const { error: why = "" } = await reply.json().catch(() => ({}));
  return { outcome: "refused", why, parts: kept.parts };
}

// What was taken is kept no longer; what there is to choose from is, under that name.
function settle({ key, parts }, said) {
  const entry = JSON.parse(localStorage.getItem(key));
  const [name, value] = Object.entries(parts)[0];
  const isOpen = said.outcome === "conflict" && !isSame(sortPart(said.parts[name]), value);
  const rest = isOpen ? { ...entry, disputed: [...(entry.disputed ?? []), name] } : leaveOut(entry, Object.keys(parts));
  if (isEmptied(rest)) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(rest));
}

function leaveOut(entry, names = []) {
  const parts = Object.fromEntries(Object.entries(entry.parts).filter(([name]) => !names.includes(name)));
  return { ...entry, parts };
}

function isEmptied({ parts }) {
  return !Object.keys(parts).length;
}

function write({ parts, bases = {}, after = [] }, token) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  body.append("save_id", makeId());
  const sent = Object.keys(parts).map((name) => bases[name] ?? 0);
  body.append("based_on", Math.max(0, ...sent));
  for (const save of after) body.append("after", save);
  for (const [name, value] of Object.entries(parts)) {
    appendPart(body, name, value);
    body.append("bases", bases[name] ?? 0);
  }
  return body;
}
