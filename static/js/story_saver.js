// Sends a story two seconds after the last key and when the page is left, one request at a time. What the
// server has not taken yet stands in a journal on this device. Of two tabs the server takes one; the words of
// the other are kept among the versions, and the learner chooses.
import { fill, findEarly, typed, typedAtFirst, withBoth } from "./kept_fields.js";
import { keptStories } from "./stories_begun.js";
import { renewTokens } from "./token.js";

const AFTER = 2_000;
const AGAIN = 10_000;
const NOT_TYPED = ["csrfmiddlewaretoken", "based_on"];

export class StorySaver extends EventTarget {
  constructor(form) {
    super();
    this.form = form;
    // Not `form.action`, which is the field of that name.
    this.address = form.getAttribute("action");
    this.basedOn = form.elements.based_on;
    const [person, id] = form.dataset.story.split(".");
    this.person = person;
    this.id = id;
    this.kept = keptStories(person);
    this.base = typedAtFirst(form, NOT_TYPED);
    this.sent = JSON.stringify(this.base);
    this.early = findEarly(this.fields(), this.base);
    // What went out and got no answer: it may have arrived.
    this.lost = new Set();
    this.timer = 0;
    this.sending = null;
    this.flight = null;
    this.choosing = false;
    this.gone = false;
    this.isOnDevice = true;
    this.state = "idle";
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
  }

  get isClean() {
    return this.read() === this.sent;
  }

  // Words that neither the server nor this device has.
  get isOnlyHere() {
    return !this.isOnDevice && !this.isClean && !this.gone;
  }

  // What a form posts, without token and revision.
  fields() {
    return typed(this.form, NOT_TYPED);
  }

  // The words as one text that can be compared.
  read() {
    return JSON.stringify(this.fields());
  }

  changed() {
    if (this.choosing) return this.keep();
    if (this.isClean && !this.sending) return this.rest();
    this.keep();
    this.say("dirty");
    this.later(AFTER);
  }

  // It says again what the server has. Where nothing was typed, what is kept is of another tab.
  rest() {
    if (this.state === "saved" || this.state === "idle") return;
    clearTimeout(this.timer);
    this.forget();
    this.say("idle");
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // Resolves to whether everything that stands in the form is on the server.
  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    // Two at once would be taken for two tabs: what was typed meanwhile is in the journal.
    if (this.sending && leaving) return false;
    if (this.sending) await this.sending;
    if (this.isClean || this.gone) return true;
    if (this.choosing) return false;
    this.flight = this.read();
    this.keep();
    this.sending = this.send(this.flight, leaving);
    await this.sending;
    this.sending = this.flight = null;
    if (!this.isClean && !this.choosing && this.state === "saved") this.later(AFTER);
    return this.isClean;
  }

  async send(text, leaving) {
    this.say("busy");
    try {
      await this.hear(await this.post(leaving), text);
    } catch {
      this.doubt(text);
      this.say("offline");
      this.later(AGAIN);
    }
  }

  post(leaving = false) {
    return fetch(this.address, {
      method: "POST",
      body: new URLSearchParams([...new FormData(this.form)]),
      keepalive: leaving,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
    });
  }

  // Nobody knows whether it arrived: what stands here goes out again, also where it was taken back.
  doubt(text) {
    this.lost.add(text);
    this.sent = null;
    this.keep();
  }

  async hear(reply, text) {
    if (reply.status === 403 || reply.redirected) {
      // Somebody who signs in again in another tab gets a new token.
      await renewTokens();
      this.say("signedOut");
      return this.later(AGAIN);
    }
    if (reply.status >= 500) {
      this.doubt(text);
      this.say("failed");
      return this.later(AGAIN);
    }
    const said = await reply.json();
    if (reply.status === 409) return this.isOurs(said) ? this.follow(said) : this.ask(said, text);
    if (!reply.ok) {
      this.say("refused", said.error);
      return reply.status === 429 ? this.later(1000 * Number(reply.headers.get("Retry-After") ?? 15)) : undefined;
    }
    this.sent = text;
    this.lost.clear();
    this.basedOn.value = said.revision;
    if (this.isClean) this.forget();
    this.say("saved");
  }

  isOurs({ fields }) {
    return [...this.lost].some((text) => saysTheSame(JSON.parse(text), fields));
  }

  // It had arrived, and nobody else has written: what stands here follows it.
  follow({ revision }) {
    this.lost.clear();
    this.basedOn.value = revision;
    this.later(0);
  }

  ask(said, text) {
    this.choosing = true;
    this.refused = { said, text };
    this.say("conflict", said.error, said.fields);
  }

  // The server has kept the words that it refused as a version: whichever counts, the other can be read there.
  async choose(which) {
    const { said, text } = this.refused;
    if (which === "other" && !(await this.isKept(text))) return this.ask(said, text);
    this.choosing = false;
    this.basedOn.value = said.revision;
    if (which === "mine") return this.save();
    this.forget();
    this.sent = this.read();
    location.reload();
  }

  // What was typed while one chose is refused once more, and so kept.
  async isKept(refused) {
    let text = refused;
    while (this.read() !== text) {
      text = this.read();
      const reply = await this.post().catch(() => null);
      if (reply?.status !== 409) return false;
    }
    return true;
  }

  keep() {
    const { flight } = this;
    this.isOnDevice = this.kept.keep(this.id, { fields: this.fields(), based_on: this.basedOn.value, flight });
  }

  forget() {
    this.kept.forget(this.id);
  }

  // Puts back what was typed before a reload or a crash. Returns whether there was anything.
  restore() {
    const entry = this.kept.recall(this.id);
    if (!entry) {
      if (!this.isClean) this.changed();
      return false;
    }
    fill(this.form, withBoth(this.form, entry.fields, this.early, this.base));
    if (this.isClean) {
      // The server had taken it, and only its answer was lost.
      this.forget();
      return false;
    }
    // What was on its way when the page went has arrived: then nobody else has written since.
    const hasArrived = entry.flight === this.sent;
    if (!hasArrived) this.basedOn.value = entry.based_on;
    this.changed();
    return true;
  }

  // What was restored goes. Resolves to whether a story has come of it meanwhile, which goes as a whole.
  async takeOut({ wasNew }) {
    clearTimeout(this.timer);
    await this.sending;
    this.gone = wasNew && Number(this.basedOn.value) > 0;
    // Where nobody knows whether it arrived, an empty story is no better than the words.
    if (wasNew) this.sent = JSON.stringify(this.base);
    if (this.gone) this.forget();
    else this.putBack();
    return this.gone;
  }

  putBack() {
    if (this.choosing) return this.choose("other");
    fill(this.form, this.base);
    this.changed();
  }

  say(state, sentence = "", fields = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, sentence, fields } }));
  }
}

// `fields` are the words as the server has them: the title in one line, the competencies in order.
function saysTheSame(pairs, fields) {
  return Object.entries(fields).every(([name, stored]) => {
    const values = pairs.filter(([one]) => one === name).map(([, value]) => value);
    if (Array.isArray(stored)) return values.sort().join() === stored.join();
    const text = values[0] ?? "";
    return (name === "title" ? text.trim().split(/\s+/).join(" ") : text) === stored;
  });
}

function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
