// Sends what is typed into a note, two seconds after the last key and when the page is left. Of two tabs
// that write at once the server takes one; the other is shown both texts and chooses. What the server refuses
// is not sent again until it is changed: it stays on this device, with the reason.
import { announce } from "./announce.js";
import { copyText } from "./clipboard.js";
import { withBelow } from "./kept_fields.js";
import { renewTokens } from "./token.js";
import { word } from "./words.js";

const AFTER = 2_000;
const AGAIN = 15_000;
// What may outlive its page has 64 KiB at most, with all that is under way: more would not go out at all.
const MOST_OUTLIVING = 56_000;

export class NoteSaver {
  // `note` is the element; `anchor` is given for a note that the server does not know yet, which is made at
  // `createUrl`. `onReturned` is told where a note that was taken away has to come back, `onDropped` where one is
  // to leave the page.
  constructor(note, { anchor, journal, words, createUrl, onStored, onReturned, onDropped }) {
    Object.assign(this, { note, anchor, journal, words, createUrl, onStored, onReturned, onDropped });
    if (anchor) this.note.querySelector("[data-note-form]").action = createUrl;
    this.form = note.querySelector("[data-note-form]");
    this.area = this.form.elements.text;
    this.basedOn = this.form.elements.based_on;
    // Not what was typed before this script ran.
    this.sent = anchor ? null : this.area.defaultValue;
    // What the server has had for certain, also while nobody knows what of `lost` has arrived.
    this.saved = this.sent;
    // What went out and got no answer: it may have arrived.
    this.lost = new Set();
    // Whether the server has an earlier text of it.
    this.isStored = !anchor;
    // Whether it is off the page, and what of that the server is still to hear: "gone" or "back".
    this.isRemoved = false;
    this.wish = "";
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
    return this.area.value !== this.sent && !this.isRefused;
  }

  get isRefused() {
    return this.area.value === this.refused?.text;
  }

  get isDue() {
    return this.wish !== "" || (!this.isRemoved && this.isWaiting && !this.isAsking);
  }

  // What was taken back to what the server has waits no longer: kept, it would bring back a note that is deleted later.
  typed() {
    this.showRefusal();
    if (this.area.value === this.sent && !this.sending && !this.wish) this.journal.forget(this.note.dataset.note);
    else this.keep();
    this.later(AFTER);
  }

  // With what the note is about: where it is deleted elsewhere before this arrives, it is made of that again.
  keep() {
    const anchor = this.anchor ?? this.anchorShown();
    const { refused, wish } = this;
    const entry = { anchor, isStored: this.isStored, text: this.area.value, based_on: this.basedOn.value, refused, wish };
    this.journal.keep(this.note.dataset.note, entry);
  }

  // What this device is to keep, now that the server has answered.
  settle() {
    if ((this.isWaiting || this.isRefused) && !this.isRemoved) this.keep();
    else this.journal.forget(this.note.dataset.note);
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
    this.timer = 0;
    if (this.sending || !this.isDue) return this.sending;
    this.keep();
    this.sending = this.wish ? this.tell(this.wish) : this.send(this.area.value);
    await this.sending;
    this.sending = null;
    if (this.isDue && !this.timer) this.later(this.wish ? 0 : AFTER);
  }

  // Takes the note away, at once: the server hears of it as soon as it can. `line` is where to say so. It is kept
  // before, since a save may be under way, and the page be closed before its answer.
  remove(line) {
    Object.assign(this, { isRemoved: true, wish: "gone", line });
    this.keep();
    this.save();
  }

  // And back.
  comeBack() {
    Object.assign(this, { isRemoved: false, wish: "back", line: null });
    this.keep();
    this.save();
  }

  async tell(wish) {
    this.say(this.words.saving);
    try {
      const answer = await (wish === "gone" ? this.postGone() : post(this.urlOf("return/"), {}));
      await this.hearOf(wish, answer);
    } catch {
      this.say(this.words.kept);
      this.later(AGAIN);
    }
  }

  // With what was seen of it: the words that another tab has written since do not go.
  postGone() {
    return post(this.urlOf("deletion/"), { text: this.area.value, based_on: this.basedOn.value });
  }

  async hearOf(wish, answer) {
    if (isTurnedAway(answer)) {
      await renewTokens();
      if (wish === "gone" && wish === this.wish) this.stay();
      else this.later(AGAIN);
      return this.say(this.words.signedOut, true);
    }
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    const said = answer.status === 409 ? await answer.json() : null;
    // The other was wished meanwhile, and goes out next.
    if (wish !== this.wish) return;
    if (said) {
      this.stay();
      return this.ask(said);
    }
    this.wish = "";
    // It had never arrived, or is gone for good.
    if (wish === "back" && answer.status === 404) this.makeAnew();
    this.settle();
    this.say("");
  }

  // It cannot go.
  stay() {
    Object.assign(this, { isRemoved: false, wish: "", line: null });
    this.settle();
    this.onReturned(this.note);
  }

  async send(text) {
    this.say(this.words.saving);
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
    const said = await readAnswer(answer);
    if (answer.status === 409) return this.lost.has(said.text) ? this.follow(said) : this.ask(said);
    if (answer.status === 429) {
      this.say(said.error);
      return this.later(1000 * Number(answer.headers.get("Retry-After") ?? 15));
    }
    if (!answer.ok) return this.refuse(text, said.error ?? (answer.status === 404 ? this.words.lessonGone : this.words.notTaken));
    this.sent = this.saved = text;
    this.isStored = true;
    this.refused = undefined;
    this.showRefusal();
    this.lost.clear();
    this.basedOn.value = said.revision;
    this.anchor = undefined;
    this.form.action = this.urlOf();
    if (!this.wish) this.settle();
    this.say(this.words.saved);
    this.onStored(this.note);
  }

  // It was deleted elsewhere, for good by now: what was typed here is a note again.
  makeAnew() {
    this.anchor ??= this.anchorShown();
    this.isStored = false;
    this.sent = null;
    this.form.action = this.createUrl;
    this.later(0);
  }

  // Sent again it would be refused again: it waits for the next key, or for who presses "Try again".
  refuse(text, why) {
    this.refused = { text, why };
    this.keep();
    this.say("");
    this.showRefusal({ isNew: true });
  }

  // Why it is not saved, and what to do with it, as long as it is what was refused.
  showRefusal({ isNew = false } = {}) {
    const shown = this.note.querySelector("[data-note-refused]");
    if (!this.isRefused) return shown?.remove();
    const box = shown ?? document.querySelector("[data-note-refused-blank]").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-note-refused-says]").textContent = this.refused.why;
    if (isNew) announce(this.refused.why, { urgent: true });
    if (shown) return;
    box.querySelector("[data-note-copy]").addEventListener("click", ({ target }) => this.copy(target));
    box.querySelector("[data-note-again]").addEventListener("click", () => this.tryAgain());
    const drop = box.querySelector("[data-note-drop]");
    drop.hidden = !this.isStored;
    drop.addEventListener("click", () => this.drop());
    this.form.after(box);
  }

  async copy(button) {
    await copyText([this.note.querySelector(".note__quote").textContent, this.area.value].filter(Boolean).join("\n\n"));
    this.say(word("copied"));
    announce(word("copied"), { again: true });
    button.focus();
  }

  // Back to what the server has, which a page of another lesson does not know: there the note goes from the page.
  drop() {
    this.refused = undefined;
    this.showRefusal();
    this.journal.forget(this.note.dataset.note);
    if (this.saved === null) return this.onDropped(this.note);
    this.area.value = this.saved;
    this.area.dispatchEvent(new Event("input"));
    this.area.focus();
  }

  tryAgain() {
    this.refused = undefined;
    this.showRefusal();
    this.area.focus();
    this.save();
  }

  // It had arrived, and nobody else has written: what stands here follows it.
  follow({ text, revision }) {
    this.lost.clear();
    this.saved = text;
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
    this.form.action = this.urlOf();
    this.basedOn.value = this.other.revision;
    this.sent = this.saved = this.other.text;
    this.isStored = true;
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
    const line = this.line ?? this.note.querySelector("[data-note-state]");
    line.textContent = sentence;
    line.classList.toggle("note__state--bad", isBad);
    line.role = isBad ? "alert" : null;
  }

  urlOf(action = "") {
    return this.words.noteUrl.replace(/[0-9a-f-]{36}/, this.note.dataset.note) + action;
  }
}

// What refuses need not be ours, and say nothing. What takes a note is.
async function readAnswer(answer) {
  return answer.ok ? answer.json() : answer.json().catch(() => ({}));
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
