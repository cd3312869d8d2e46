// Sends what is typed into a note, two seconds after the last key and when the page is left. Of two tabs
// that write at once the server takes one; the other is shown both texts and chooses.
import { withBelow } from "./kept_fields.js";
import { renewTokens } from "./token.js";

const AFTER = 2_000;
const AGAIN = 15_000;
// What may outlive its page has 64 KiB at most, with all that is under way: more would not go out at all.
const MOST_OUTLIVING = 56_000;

export class NoteSaver {
  // `note` is the element; `anchor` is given for a note that the server does not know yet.
  constructor(note, { anchor, journal, words, onStored }) {
    Object.assign(this, { note, anchor, journal, words, onStored });
    this.form = note.querySelector("[data-note-form]");
    this.area = this.form.elements.text;
    this.basedOn = this.form.elements.based_on;
    // Not what was typed before this script ran.
    this.sent = anchor ? null : this.area.defaultValue;
    // What went out and got no answer: it may have arrived.
    this.lost = new Set();
    this.timer = 0;
    this.sending = null;
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.save());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.save();
    });
    for (const button of note.querySelectorAll("[data-note-keep]")) {
      button.addEventListener("click", () => this.choose(button.dataset.noteKeep));
    }
  }

  get isWaiting() {
    return this.area.value !== this.sent && this.area.value !== this.refused;
  }

  // What was taken back to what the server has waits no longer: kept, it would bring back a note that is deleted later.
  typed() {
    if (this.area.value === this.sent && !this.sending) this.journal.forget(this.note.dataset.note);
    else this.keep();
    this.later(AFTER);
  }

  // With what the note is about: where it is deleted elsewhere before this arrives, it is made of that again.
  keep() {
    const anchor = this.anchor ?? this.anchorShown();
    const entry = { anchor, isStored: !this.anchor, text: this.area.value, based_on: this.basedOn.value };
    this.journal.keep(this.note.dataset.note, entry);
  }

  anchorShown() {
    const { section, occurrence } = this.note.dataset;
    return { section, quote: this.note.querySelector(".note__quote").textContent, occurrence };
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // One request at a time: what was typed meanwhile goes with the next.
  async save() {
    clearTimeout(this.timer);
    if (this.sending || this.gone || !this.isWaiting || this.isAsking) return this.sending;
    this.keep();
    this.sending = this.send(this.area.value);
    await this.sending;
    this.sending = null;
    if (this.isWaiting && !this.timer) this.later(AFTER);
  }

  async send(text) {
    this.say(this.words.saving);
    this.timer = 0;
    try {
      const answer = await post(this.form.action, { ...this.anchor, id: this.note.dataset.note, text, based_on: this.basedOn.value });
      await this.hear(answer, text);
    } catch {
      // Nobody knows whether it arrived: what stands here goes out again, also where it was taken back.
      this.lost.add(text);
      this.sent = null;
      this.say(this.words.kept);
      this.later(AGAIN);
    }
  }

  async hear(answer, text) {
    if (isTurnedAway(answer)) {
      // Somebody who signs in again in another tab gets a new token.
      await renewTokens();
      this.say(this.words.signedOut);
      return this.later(AGAIN);
    }
    if (answer.status >= 500) throw new Error(answer.status);
    if (answer.status === 404 && !this.anchor) return this.makeAnew();
    const said = await answer.json();
    if (answer.status === 409) return this.lost.has(said.text) ? this.follow(said) : this.ask(said);
    if (answer.status === 429) {
      this.say(said.error);
      return this.later(1000 * Number(answer.headers.get("Retry-After") ?? 15));
    }
    if (!answer.ok) {
      // Sent again it would be refused again: it waits for the next key.
      this.refused = text;
      return this.say(said.error, true);
    }
    this.sent = text;
    this.lost.clear();
    this.basedOn.value = said.revision;
    this.anchor = undefined;
    this.form.action = this.words.noteUrl.replace(/[0-9a-f-]{36}/, this.note.dataset.note);
    if (this.isWaiting) this.keep();
    else this.journal.forget(this.note.dataset.note);
    this.say(this.words.saved);
    this.onStored(this.note);
  }

  // It was deleted elsewhere, for good by now: what was typed here is a note again.
  makeAnew() {
    this.anchor = this.anchorShown();
    this.form.action = this.words.createUrl;
    this.later(0);
  }

  // It had arrived, and nobody else has written: what stands here follows it.
  follow({ revision }) {
    this.lost.clear();
    this.basedOn.value = revision;
    this.later(0);
  }

  ask({ error, text, revision }) {
    this.other = { text, revision };
    this.box.hidden = false;
    this.box.querySelector("[data-note-conflict-says]").textContent = error;
    this.box.querySelector("[data-note-other]").textContent = text;
    this.say("");
    this.onStored(this.note);
  }

  choose(which) {
    this.box.hidden = true;
    this.anchor = undefined;
    this.form.action = this.words.noteUrl.replace(/[0-9a-f-]{36}/, this.note.dataset.note);
    this.basedOn.value = this.other.revision;
    this.sent = this.other.text;
    if (which === "both") this.area.value = withBelow(this.area.value, this.other.text);
    if (which === "other") this.area.value = this.other.text;
    this.area.dispatchEvent(new Event("input"));
    if (!this.isWaiting) this.say(this.words.saved);
    this.area.focus();
    this.save();
    this.onStored(this.note);
  }

  get box() {
    return this.note.querySelector("[data-note-conflict]");
  }

  get isAsking() {
    return !this.box.hidden;
  }

  say(sentence, isBad = false) {
    const line = this.note.querySelector("[data-note-state]");
    line.textContent = sentence;
    line.classList.toggle("note__state--bad", isBad);
    line.role = isBad ? "alert" : null;
  }
}

export async function post(url, fields) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== null) body.append(name, value);
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const keepalive = body.toString().length <= MOST_OUTLIVING;
  return fetch(url, { method: "POST", body, keepalive, headers: { Accept: "application/json", "X-CSRFToken": token } });
}

// Signed out since: a script is led to the sign-in page, which answers as if all were well.
export function isTurnedAway(answer) {
  return answer.status === 403 || answer.redirected;
}
