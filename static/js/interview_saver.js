// Saves the draft of one question: after a pause in typing, one request at a time, again and again until
// the server has it. A save that got no answer is sent again under its own id; when the text has moved
// on since, the new save names it, so that our own earlier save is no conflict. Each part has a base of its
// own, the version in which this tab last saw it: a save of one part says nothing about what another tab has
// written meanwhile into the others. A part that is refused, for its length say, or that another tab has changed, keeps
// none of the others out: the parts of a save that was not taken go one by one, and only the one at fault stays behind.
import { appendPart, isSame, partNames, readParts, readServed, sortPart } from "./interview_parts.js";
import { makeId } from "./tab_journal.js";

const PAUSE = 1500;
const LONGEST_WAIT = 5000;
const TIMEOUT = 12_000;
const BACKOFF = [1, 2, 4, 8, 15];
const MOST_UNANSWERED = 20;
// A browser lets a request outlive its page only up to 64 KiB, and refuses a bigger one at once. Such a text
// goes as any other; where the page is gone before, the journal has it for the next visit.
const MOST_OUTLIVING = 56_000;

export class Saver extends EventTarget {
  constructor({ form, clock, journal }) {
    super();
    Object.assign(this, { form, clock, journal });
    const base = Number(form.dataset.number);
    this.bases = Object.fromEntries(partNames(form).map((name) => [name, base]));
    this.refused = {};
    this.late = {};
    this.alone = new Set();
    this.disputed = new Set();
    this.saved = readServed(form);
    this.savedAt = form.dataset.savedAt ? Date.parse(form.dataset.savedAt) : null;
    this.unanswered = [];
    this.sequence = this.answered = 0;
    this.failures = 0;
    this.flight = null;
    this.resting = false;
    this.isKept = true;
    this.state = "idle";
    clock.addEventListener("synced", () => this.resting && !clock.paused && this.wake());
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  // Whether a part has two versions, of which the learner has chosen none yet.
  get choosing() {
    return this.disputed.size > 0;
  }

  // What the server may not have as it stands here: also what was taken back since it went out, as long as
  // nobody knows whether it arrived.
  changes() {
    const unsure = new Set(this.unanswered.flatMap(({ parts = {} }) => Object.keys(parts)));
    const parts = Object.entries(readParts(this.form));
    return Object.fromEntries(parts.filter(([name, value]) => unsure.has(name) || !isSame(value, this.saved[name])));
  }

  // What is worth sending: not what was refused or too late, to the letter, nor what is to be chosen from.
  sendable() {
    const fresh = Object.entries(this.changes()).filter(([name, value]) => this.isWanted(name, value));
    const single = fresh.find(([name]) => this.alone.has(name));
    return Object.fromEntries(single ? [single] : fresh);
  }

  isWanted(name, value) {
    return !this.isHeld(name, value) && !isSame(value, this.refused[name]);
  }

  isHeld(name, value) {
    return this.disputed.has(name) || isSame(value, this.late[name]);
  }

  isClean() {
    return !this.flight && !Object.keys(this.changes()).length;
  }

  // Whether the server has all that does not wait for a choice, in time or too late.
  isSettled() {
    return !this.flight && Object.entries(this.changes()).every(([name, value]) => this.isHeld(name, value));
  }

  changed() {
    this.keep();
    if (this.resting) return;
    if (this.isClean() && !this.choosing) return this.tell("idle");
    if (this.isSettled()) return;
    this.dirtySince ??= performance.now();
    if (!this.failures && !this.isRefused() && !this.choosing) this.tell("dirty");
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

  // Where storage is full or forbidden the words are on this page alone, and whoever tells of them says so.
  keep() {
    const parts = this.changes();
    this.isKept = true;
    if (!Object.keys(parts).length) return this.journal.clear();
    const after = this.unanswered.map((save) => save.id);
    const disputed = Object.keys(parts).filter((name) => this.disputed.has(name));
    this.isKept = this.journal.keep({ parts, bases: this.basesOf(parts), after, disputed, at: this.clock.now() });
  }

  basesOf(parts) {
    return Object.fromEntries(Object.keys(parts).map((name) => [name, this.bases[name]]));
  }

  // Go on with what the journal kept: each part on its base, perhaps after saves without an answer.
  adopt({ bases, after = [], disputed = [] }) {
    Object.assign(this.bases, bases);
    for (const name of disputed) this.alone.add(name);
    this.unanswered = after.map((id) => ({ id, number: 0 }));
    this.dirtySince = performance.now();
    this.keep();
    this.later(0);
  }

  // Returns whether there is an answer to go on from. Leaving does not wait for the request under way.
  send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.resting) return Promise.resolve(false);
    if (this.flight && !leaving) return this.flight;
    const parts = this.sendable();
    if (!Object.keys(parts).length) return Promise.resolve(this.isSettled());
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
    const save = { id: makeId(), parts, bases: {}, number: ++this.sequence };
    this.unanswered = [...this.unanswered, save].slice(-MOST_UNANSWERED);
    this.keep();
    return save;
  }

  async post(save, leaving) {
    const slow = setTimeout(() => this.tell("busy"), 1000);
    const sentAt = performance.now();
    const body = this.body(save);
    try {
      const reply = await fetch(this.form.dataset.draft, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        keepalive: leaving && sizeOf(body) <= MOST_OUTLIVING,
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
    save.bases = this.basesOf(save.parts);
    body.append("based_on", Math.max(...Object.values(save.bases)));
    for (const other of this.unanswered) if (other !== save) body.append("after", other.id);
    for (const [name, value] of Object.entries(save.parts)) {
      appendPart(body, name, value);
      body.append("bases", save.bases[name]);
    }
    return body;
  }

  async take(save, reply, sentAt) {
    if (isSomebodyElse(reply)) return this.fail("signed-out");
    if (reply.status === 403) return this.refresh();
    if (reply.status >= 500) return this.fail("failed");
    if (reply.status === 429) return this.fail("failed", waitOf(reply));
    const said = await reply.json();
    if (!reply.ok) return this.refuse(save, said.error ?? "");
    this.clock.take(said.clock, sentAt);
    return this.settle(save, said);
  }

  settle(save, said) {
    // A later save of ours was answered already: this answer is history.
    if (save.number < this.answered) return true;
    this.failures = 0;
    if (said.outcome === "paused") return this.rest();
    if (said.outcome === "conflict") return this.conflict(save, said);
    this.answered = save.number;
    this.unanswered = this.unanswered.filter((other) => other.number > save.number);
    this.advance(save, said);
    if (said.outcome === "late") return this.keepLate(save);
    Object.assign(this.saved, save.parts);
    for (const name of Object.keys(save.parts)) this.alone.delete(name);
    if (said.saved_at) this.savedAt = Date.parse(said.saved_at);
    this.dirtySince = undefined;
    this.keep();
    this.tellTaken(said);
    return true;
  }

  // It came when the question was closed. The server keeps it, but what counts is what stood there: so it stays in the
  // journal, and goes out again where more time opens the question.
  keepLate({ parts }) {
    Object.assign(this.late, parts);
    this.dirtySince = undefined;
    this.keep();
    this.tell("late");
    return true;
  }

  reopen() {
    this.late = {};
    if (!this.isSettled()) return this.later(0);
    this.tell(this.choosing ? "conflict" : "idle");
  }

  // What is in the way of one part is told as long as it lasts, however well the others are saved.
  tellTaken({ lacks, problem } = {}) {
    if (this.isRefused()) return this.tell("refused", { sentence: this.refusal });
    const saved = Object.keys(this.changes()).length ? "dirty" : "saved";
    this.tell(this.choosing ? "conflict" : saved, { lacks, problem });
  }

  // The parts of the save stand in this version now. Where it came right after the one that all of them
  // were read in, nobody else has saved between: then whatever was of that version is of this one as well.
  advance(save, { number }) {
    const bases = new Set(Object.values(save.bases));
    const next = bases.size === 1 && bases.has(number - 1);
    for (const [name, base] of Object.entries(this.bases)) {
      if (name in save.parts || (next && base === number - 1)) this.bases[name] = Math.max(base, number);
    }
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

  // Another tab has changed a part of the save. What both have alike is saved; of the rest each goes alone, so that the
  // server says which it is, and that one waits for the learner.
  conflict(save, { parts, number, saved_at }) {
    const now = readParts(this.form);
    const theirs = mapValues(parts, sortPart);
    this.answered = save.number;
    this.unanswered = this.unanswered.filter((other) => other !== save);
    const isSingle = Object.keys(theirs).length === 1;
    for (const [name, value] of Object.entries(theirs)) {
      if (isSame(value, now[name])) this.follow(name, value, number);
      else if (isSingle) this.dispute(name, { theirs: value, number, saved_at });
      else this.alone.add(name);
    }
    this.keep();
    this.tellTaken();
    return true;
  }

  dispute(name, { theirs, number, saved_at }) {
    if (this.disputed.has(name)) return;
    this.disputed.add(name);
    const chosen = () => this.chosen(name, theirs, number);
    this.dispatchEvent(new CustomEvent("twofold", { detail: { name, theirs, saved_at, chosen } }));
  }

  // What stands in the field now follows the newer version.
  chosen(name, theirs, number) {
    this.disputed.delete(name);
    this.follow(name, theirs, number);
    this.keep();
    if (this.isSettled()) this.tellTaken();
    else this.later(0);
  }

  // This part of the server's version is read now.
  follow(name, theirs, number) {
    this.alone.delete(name);
    this.bases[name] = Math.max(this.bases[name], number);
    this.saved[name] = theirs;
  }

  // Refused for its token: after a new sign-in the clock's answer brings a fresh one. Only the first
  // time is sent again at once.
  async refresh() {
    const fresh = await this.clock.sync();
    if (fresh) return this.fail("failed", this.failures ? undefined : 0);
    return this.fail(isSomebodyElse(this.clock) ? "signed-out" : "offline");
  }

  // Of several parts one is refused: the next saves bring them one by one, and only that one stays behind.
  refuse(save, sentence) {
    this.unanswered = this.unanswered.filter((other) => other !== save);
    this.failures = 0;
    const [name, ...more] = Object.keys(save.parts);
    if (more.length) {
      for (const one of [name, ...more]) this.alone.add(one);
    } else {
      this.alone.delete(name);
      Object.assign(this.refused, save.parts);
      this.refusal = sentence;
    }
    if (Object.keys(this.sendable()).length) return true;
    this.tell("refused", { sentence });
    return false;
  }

  // Whether something is refused still, to the letter.
  isRefused() {
    const now = readParts(this.form);
    return Object.entries(this.refused).some(([name, value]) => isSame(value, now[name]));
  }

  // Whether all that is left to save was refused.
  isStuck() {
    return !this.flight && !Object.keys(this.sendable()).length && this.isRefused();
  }

  fail(state, wait = BACKOFF[Math.min(this.failures, BACKOFF.length - 1)]) {
    this.failures += 1;
    this.keep();
    this.tell(state, { wait });
    this.later(wait * 1000);
    return false;
  }

  goOn() {
    const [name] = Object.keys(this.sendable());
    if (this.failures || this.resting || !name) return;
    if (this.alone.has(name)) return this.later(0);
    this.dirtySince ??= performance.now();
    this.plan();
  }

  // Send until all that waits for no choice is saved, or it fails, or the time for it is over.
  async flush(limit = 4000) {
    const end = performance.now() + limit;
    while (!this.isSettled() && performance.now() < end) {
      const rest = new Promise((done) => setTimeout(done, end - performance.now(), false));
      if (!(await Promise.race([this.send(), rest]))) break;
    }
    return this.isSettled();
  }

  tell(state, detail = {}) {
    const before = this.state;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { ...detail, state, before } }));
  }
}

// Nobody is signed in here any more; or another person is, for whom this interview does not exist.
function isSomebodyElse({ status }) {
  return status === 401 || status === 404;
}

// Refused for being one of too many: the server says how long, and a quarter of a minute is enough.
function waitOf(reply) {
  return Math.min(15, Number(reply.headers.get("Retry-After")) || 1);
}

// In bytes, without the few that part one field from the next.
function sizeOf(body) {
  return new Blob([...body].flat()).size;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
