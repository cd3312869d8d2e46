// The only way to speak to a listener. Repeats within ten seconds are dropped; what comes at the same
// time is joined into one sentence, since a live region that changes twice says only the second.
const QUIET_FOR = 10_000;
const JOIN_WITHIN = 120;
const lastSaid = new Map();
const waiting = { polite: [], assertive: [] };

// `again` is for what one does oneself, such as moving an item to and fro: each step is told.
export function announce(text, { urgent = false, again = false } = {}) {
  const sentence = text.trim();
  const now = performance.now();
  if (!sentence || (!again && now - (lastSaid.get(sentence) ?? -Infinity) < QUIET_FOR)) return;
  lastSaid.set(sentence, now);
  const manner = urgent ? "assertive" : "polite";
  // Of steps that follow fast, the last one holds.
  if (again && waiting[manner].length) return void waiting[manner].splice(0, Infinity, sentence);
  waiting[manner].push(sentence);
  if (waiting[manner].length === 1) setTimeout(() => speak(manner), JOIN_WITHIN);
}

function speak(manner) {
  const region = document.getElementById(`live-${manner}`);
  const said = waiting[manner].splice(0).join(" ");
  if (!region) return;
  // An equal text would be no change, and no change is not read out.
  region.textContent = region.textContent === said ? `${said}\u00a0` : said;
}
