// Saves the draft of one question: after a pause in typing, one request at a time, again and again until
// the server has it. A save that got no answer is sent again under its own id; when the text has moved
// on since, the new save names it, so that our own earlier save is no conflict.
import { appendPart, isSame, readParts, readServed, sortPart } from "./interview_parts.js";
import { makeId } from "./interview_journal.js";

const PAUSE = 1500;
const LONGEST_WAIT = 5000;
const TIMEOUT = 12_000;
const BACKOFF = [1, 2, 4, 8, 15];
const MOST_UNANSWERED = 20;

export class Saver extends EventTarget {
  constructor({ form, clock, journal }) {
    super();
    Object.assign(this, { form, clock, journal });
    this.base = Number(form.dataset.number);
    this.saved = readServed(form);
    this.savedAt = form.dataset.savedAt ? Date.parse(form.dataset.savedAt) : null;
    this.unanswered = [];
    this.sequence = this.answered = 0;
    this.failures = 0;
    this.flight = null;
    this.choosing = this.resting = false;
    this.state = "idle";
    clock.addEventListener("synced", () => this.resting && !clock.paused && this.wake());
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  changes() {
    const parts = Object.entries(readParts(this.form));
    return Object.fromEntries(parts.filter(([name, value]) => !isSame(value, this.saved[name])));
  }

  isClean() {
    return !this.flight && !Object.keys(this.changes()).length;
  }

  changed() {
    this.keep();
    if (this.choosing || this.resting) return;
    if (this.isClean()) return this.tell("idle");
    this.dirtySince ??= performance.now();
    if (!this.failures) this.tell("dirty");
    if (!this.failures || this.state === "refused") this.plan();
  }

  plan() {
    const waited = performance.now() - this.dirtySince;
    this.later(Math.max(0, Math.min(PAUSE, LONGEST_WAIT - waited)));
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  keep() {
    const parts = this.changes();
    if (!Object.keys(parts).length) return this.journal.clear();
    const after = this.unanswered.map((save) => save.id);
    this.journal.keep({ parts, base: this.base, after, choosing: this.choosing, at: this.clock.now() });
  }

  // Go on with what the journal kept: it was based on `base`, perhaps after saves without an answer.
  adopt({ base, after = [] }) {
    this.base = base;
    this.unanswered = after.map((id) => ({ id, number: 0 }));
    this.dirtySince = performance.now();
    this.keep();
    this.later(0);
  }

  // Returns whether the server has the text. Leaving does not wait for the request under way.
  send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.choosing || this.resting) return Promise.resolve(false);
    if (this.flight && !leaving) return this.flight;
    const parts = this.changes();
    if (!Object.keys(parts).length) return Promise.resolve(true);
    const save = this.nextSave(parts, leaving);
    if (!save) return this.flight;
    const flight = this.post(save, leaving).finally(() => {
      if (this.flight === flight) this.flight = null;
      this.goOn();
    });
    this.flight = flight;
    return flight;
  }

  nextSave(parts, leaving) {
    const last = this.unanswered.at(-1);
    if (last && isSame(last.parts, parts)) return leaving && this.flight ? null : last;
    const save = { id: makeId(), parts, number: ++this.sequence };
    this.unanswered = [...this.unanswered, save].slice(-MOST_UNANSWERED);
    this.keep();
    return save;
  }

  async post(save, leaving) {
    const slow = setTimeout(() => this.tell("busy"), 1000);
    const sentAt = performance.now();
    try {
      const reply = await fetch(this.form.dataset.draft, {
        method: "POST",
        body: this.body(save),
        headers: { Accept: "application/json" },
        keepalive: leaving,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT),
      });
      return await this.take(save, reply, sentAt);
    } catch {
      return this.fail("offline");
    } finally {
      clearTimeout(slow);
    }
  }

  body(save) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.token);
    body.append("save_id", save.id);
    body.append("based_on", this.base);
    for (const other of this.unanswered) if (other !== save) body.append("after", other.id);
    for (const [name, value] of Object.entries(save.parts)) appendPart(body, name, value);
    return body;
  }

  async take(save, reply, sentAt) {
    if (reply.status === 401) return this.fail("signed-out");
    if (reply.status === 403) return this.refresh();
    if (reply.status >= 500) return this.fail("failed");
    if (reply.status === 429) return this.fail("failed", waitOf(reply));
    const said = await reply.json();
    if (!reply.ok) return this.refuse(said.error ?? "");
    this.clock.take(said.clock, sentAt);
    return this.settle(save, said);
  }

  settle(save, said) {
    // A later save of ours was answered already: this answer is history.
    if (save.number < this.answered) return true;
    this.failures = 0;
    if (said.outcome === "paused") return this.rest();
    if (said.outcome === "conflict" && !this.isOurs(said.parts)) return this.conflict(said);
    this.answered = save.number;
    this.unanswered = this.unanswered.filter((other) => other.number > save.number);
    this.base = Math.max(this.base, said.number);
    Object.assign(this.saved, save.parts);
    if (said.saved_at) this.savedAt = Date.parse(said.saved_at);
    this.dirtySince = undefined;
    this.keep();
    if (said.outcome === "late") this.tell("late");
    else this.tell(Object.keys(this.changes()).length ? "dirty" : "saved", { lacks: said.lacks, problem: said.problem });
    return true;
  }

  // The clock stands still: the journal holds the text until the learner goes on, and no save is tried.
  rest() {
    this.resting = true;
    this.keep();
    this.tell("paused");
    return false;
  }

  wake() {
    this.resting = false;
    this.later(0);
  }

  isOurs(parts) {
    const now = readParts(this.form);
    return Object.entries(parts).every(([name, value]) => isSame(sortPart(value), now[name]));
  }

  conflict(said) {
    this.choosing = true;
    this.keep();
    this.tell("conflict", { ...said, parts: mapValues(said.parts, sortPart) });
    return false;
  }

  // The learner has chosen: what stands in the fields now follows the newer version.
  chosen(said) {
    this.choosing = false;
    this.unanswered = [];
    this.base = said.number;
    Object.assign(this.saved, said.parts);
    this.keep();
    if (this.isClean()) this.tell("saved");
    else this.later(0);
  }

  // Refused for its token: after a new sign-in the clock's answer brings a fresh one. Only the first
  // time is sent again at once.
  async refresh() {
    const fresh = await this.clock.sync();
    if (fresh) return this.fail("failed", this.failures ? undefined : 0);
    return this.fail(this.clock.status === 401 ? "signed-out" : "offline");
  }

  refuse(sentence) {
    this.failures = 1;
    this.tell("refused", { sentence });
    return false;
  }

  fail(state, wait = BACKOFF[Math.min(this.failures, BACKOFF.length - 1)]) {
    this.failures += 1;
    this.keep();
    this.tell(state, { wait });
    this.later(wait * 1000);
    return false;
  }

  goOn() {
    if (this.failures || this.choosing || this.resting || this.isClean()) return;
    this.dirtySince ??= performance.now();
    this.plan();
  }

  // Send until everything is saved, or it fails, or the time for it is over.
  async flush(limit = 4000) {
    const end = performance.now() + limit;
    while (!this.isClean() && performance.now() < end) {
      const rest = new Promise((done) => setTimeout(done, end - performance.now(), false));
      if (!(await Promise.race([this.send(), rest]))) break;
    }
    return this.isClean();
  }

  tell(state, detail = {}) {
    const before = this.state;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { ...detail, state, before } }));
  }
}

// Refused for being one of too many: the server says how long, and a quarter of a minute is enough.
function waitOf(reply) {
  return Math.min(15, Number(reply.headers.get("Retry-After")) || 1);
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
