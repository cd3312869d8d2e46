// Sends what is typed into an open question to the server, two seconds after the last key and when the
// page is left. Each draft follows the one before by its number: where another window saved meanwhile,
// nothing goes out until somebody has chosen.
import { announce } from "./announce.js";

const AFTER = 2_000;
const AGAIN = 15_000;
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class AnswerDraft {
  // `read` and `put` are the fields of the form as [name, value]; `onSaved` hears that the server has them.
  constructor(form, { read, put, onSaved }) {
    Object.assign(this, { form, read, put, onSaved });
    this.number = Number(form.dataset.draftNumber);
    this.sent = read(form);
    this.state = form.querySelector("[data-draft-state]");
    this.state.querySelector("[data-draft-mine]").addEventListener("click", () => this.keepMine());
    this.state.querySelector("[data-draft-swap]").addEventListener("click", () => this.swap());
  }

  later(delay = AFTER) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    clearTimeout(this.timer);
  }

  // One request at a time: what was typed meanwhile goes with the next.
  async save() {
    clearTimeout(this.timer);
    const fields = this.read(this.form);
    if (this.isSending || this.other || !this.form.isConnected || isSame(fields, this.sent)) return;
    this.isSending = true;
    try {
      await this.hear(await this.post(fields), fields);
    } catch {
      // Nobody knows whether it arrived.
      this.lost = fields;
      this.say("kept");
      this.later(AGAIN);
    }
    this.isSending = false;
    if (!isSame(this.read(this.form), fields)) this.later();
  }

  post(fields) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const body = new URLSearchParams([...fields, ["draft_number", this.number]]);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return fetch(this.form.dataset.draft, { method: "POST", body, keepalive: true, headers });
  }

  async hear(answer, fields) {
    if (answer.status >= 500) throw new Error(answer.status);
    if (answer.status === 409) return this.follow(await answer.json());
    // Answered elsewhere, signed out, too often or too long: it stands on the device.
    if (!answer.ok || answer.redirected) return this.say("kept");
    this.number = (await answer.json()).number;
    this.sent = fields;
    this.lost = null;
    this.onSaved(fields);
    this.say("saved");
  }

  follow({ number, fields }) {
    this.number = number;
    // What it has is ours: only the answer was lost.
    if (this.lost && isSame(fields, this.lost)) return this.later(0);
    this.ask(fields);
  }

  ask(other) {
    this.other = other;
    this.say("kept");
    this.conflict.hidden = false;
    announce(this.conflict.querySelector("p").textContent);
  }

  swap() {
    const mine = this.read(this.form);
    this.put(this.form, this.other);
    this.other = mine;
  }

  keepMine() {
    this.other = null;
    this.sent = null;
    this.conflict.hidden = true;
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
