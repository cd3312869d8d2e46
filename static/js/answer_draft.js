// Sends what is typed into an open question to the server, two seconds after the last key and when the
// page is left. Each draft follows the one before by its number: where another window saved meanwhile,
// nothing goes out until somebody has chosen. What the journal keeps of it outlives the page.
import { announce } from "./announce.js";

const AFTER = 2_000;
const AGAIN = 15_000;
const MOST_PENDING = 4;
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class AnswerDraft {
  // `read` and `put` are the fields of the form as [name, value]; `note` keeps them on the device, with
  // whether the server has the same.
  constructor(form, { read, put, note }) {
    Object.assign(this, { form, read, put, note });
    this.number = this.newest = Number(form.dataset.draftNumber);
    this.sent = read(form);
    // What went out and got no answer: it may be there.
    this.pending = [];
    this.state = form.querySelector("[data-draft-state]");
    this.state.querySelector("[data-draft-mine]").addEventListener("click", () => this.keepThese());
    this.state.querySelector("[data-draft-swap]").addEventListener("click", () => this.swap());
  }

  // What the journal keeps beside the fields: the number they follow, what may be there, and the other text
  // that waits for a choice.
  get kept() {
    const { number, pending, other, isSwapped } = this;
    return { number, pending, other, isSwapped };
  }

  // Take up what the journal had kept: it is newer than what the server had.
  takeUp(entry, rendered) {
    this.sent = null;
    this.pending = entry.pending ?? [];
    const isOurs = this.newest <= (entry.number ?? 0) || this.isPending(rendered);
    if (!isOurs) this.number = entry.number ?? 0;
    if (entry.other) this.ask(entry.isSwapped ? entry.other : rendered, entry.isSwapped);
    else if (!isOurs && !isSame(rendered, entry.fields)) this.ask(rendered);
    this.later();
  }

  later(delay = AFTER) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    clearTimeout(this.timer);
  }

  // One request at a time: what was typed meanwhile goes with the next.
  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    const fields = this.read(this.form);
    if (this.isSending || this.other || !this.form.isConnected || isSame(fields, this.sent)) return;
    this.isSending = true;
    if (!this.isPending(fields)) this.pending = [...this.pending, fields].slice(-MOST_PENDING);
    this.note(false);
    try {
      await this.hear(await this.post(fields, isLeaving), fields);
    } catch {
      // Nobody knows whether it arrived.
      this.say("kept");
      this.later(AGAIN);
    }
    this.isSending = false;
    if (!isSame(this.read(this.form), fields)) this.later();
  }

  // Only what leaves with the page outlives it: browsers take but 64 kB of that.
  post(fields, keepalive) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const body = new URLSearchParams([...fields, ["draft_number", this.number]]);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return fetch(this.form.dataset.draft, { method: "POST", body, keepalive, headers });
  }

  async hear(answer, fields) {
    if (answer.status >= 500) throw new Error(answer.status);
    if (answer.status === 429) this.later(AGAIN);
    // Answered elsewhere, signed out, too often or too long: it stands on the device.
    if (answer.status !== 409 && (!answer.ok || answer.redirected)) return this.say("kept");
    const said = await answer.json();
    // What was handed in meanwhile needs no draft.
    if (!this.form.isConnected) return;
    if (answer.status === 409) return this.follow(said);
    this.number = this.newest = said.number;
    this.sent = fields;
    this.pending = [];
    const isAll = isSame(this.read(this.form), fields);
    this.note(isAll);
    this.say(isAll ? "saved" : "kept");
  }

  isPending(fields) {
    return this.pending.some((one) => isSame(one, fields));
  }

  follow({ number, fields }) {
    this.newest = number;
    // What it has is ours: only the answer was lost.
    if (this.isPending(fields)) {
      this.number = number;
      return this.later(0);
    }
    this.ask(fields);
  }

  ask(other, isSwapped = false) {
    Object.assign(this, { other, isSwapped });
    this.note(false);
    this.say("kept");
    this.conflict.hidden = false;
    announce(this.conflict.querySelector("p").textContent);
  }

  swap() {
    const standing = this.read(this.form);
    const shown = this.other;
    Object.assign(this, { other: standing, isSwapped: !this.isSwapped });
    this.put(this.form, shown);
    this.note(false);
  }

  keepThese() {
    Object.assign(this, { other: null, isSwapped: false, sent: null, number: this.newest });
    this.conflict.hidden = true;
    this.note(false);
    this.save();
  }

  get conflict() {
    return this.state.querySelector("[data-draft-conflict]");
  }

  say(name) {
    this.state.hidden = false;
    this.state.querySelector("[data-draft-says]").textContent = this.state.dataset[name];
  }
}
