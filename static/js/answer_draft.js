// Sends what is typed into an open question to the server, two seconds after the last key and when the
// page is left. Each draft follows the one before by its number: where another window saved meanwhile,
// nothing goes out until somebody has chosen. Each save has an id: one whose answer was lost is known again.
// What the journal keeps of it outlives the page: see answer_journal.js.
import { announce } from "./announce.js";
import { focusOn, standsIn } from "./kept_fields.js";
import { wordsIn } from "./texts_aside.js";
import { makeLink, renewTokens } from "./token.js";

const AFTER = 2_000;
const LONGEST_WAIT = 10_000;
const AGAIN = 15_000;
const TIMEOUT = 12_000;
const MOST_UNANSWERED = 50;
// A browser lets a request outlive its page only up to 64 KiB.
const MOST_OUTLIVING = 56_000;
// Of the saves of this page.
let count = 0;
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class AnswerDraft {
  // `rendered` is what the page came with. `read` returns the fields of the form as [name, value]; `keep` keeps them on the device, with whether
  // the server has the same, and returns whether it did; `drop` lets them go there. `aside` keeps texts for being
  // put back. `page` names the page.
  constructor(form, { page, rendered, read, keep, drop, aside }) {
    Object.assign(this, { form, page, read, keep, drop, aside });
    this.number = Number(form.dataset.draftNumber);
    this.theirSaves = form.dataset.draftSaves.split(" ").filter(Boolean);
    // What the server has; null where nobody knows, as of words that it sent back with an error.
    this.sent = "draftPosted" in form.dataset ? null : rendered;
    if (!this.sent) this.later(AFTER);
    // The ids of what went out and got no answer: the server may have it.
    this.after = [];
    this.state = form.querySelector("[data-draft-state]");
    this.box = this.state.querySelector("[data-draft-conflict]");
    this.box.addEventListener("click", ({ target }) => this.choose(target.closest("[data-draft-choose]")));
  }

  // What the journal keeps beside the fields: the number they follow, and the ids that may be there.
  get kept() {
    const { number, after, last } = this;
    return { number, after, id: last && isSame(last.fields, this.read()) ? last.id : null };
  }

  // Whether the server lacks what a page before this one had kept. What another window wrote after it had our
  // very words follows them; a page out of the browser's own store may be older than what was kept.
  lacks({ isSaved, number, id }) {
    return isSaved ? number > this.number : !this.theirSaves.some((save) => isReached(id, save));
  }

  // Whether the server may lack some of it.
  get isUnsent() {
    return this.after.length > 0 || !isSame(this.read(), this.sent);
  }

  // What a page before this one had kept goes into the form; `rendered` is what this page came with. Whether
  // both can stand is for the server to say.
  takeUp({ fields, isSaved, number = 0, after = [] }, rendered) {
    this.after = after;
    if (!isSame(fields, rendered)) this.number = number;
    this.sent = isSaved ? fields : null;
    this.note(isSaved);
    if (!isSaved) this.later(0);
  }

  typed() {
    this.note(false);
    if (this.state.dataset.state === "saved") this.say("kept");
    this.dirtySince ??= performance.now();
    this.later(Math.max(0, Math.min(AFTER, LONGEST_WAIT - (performance.now() - this.dirtySince))));
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    clearTimeout(this.timer);
  }

  // One request at a time: what was typed meanwhile goes with the next. Leaving waits for none.
  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.isAsking || this.isOver || !this.form.isConnected) return;
    const fields = this.read();
    if (isSame(fields, this.refused)) return;
    if (isSame(fields, this.sent) && !this.after.length) return this.settle();
    if (this.flight && !(isLeaving && !isSame(this.flight.fields, fields))) return;
    const save = (this.flight = this.nextSave(fields));
    try {
      await this.hear(await this.post(save, isLeaving), save);
    } catch {
      // Nobody knows whether it arrived.
      this.say("kept");
      this.later(AGAIN);
    }
    if (this.flight !== save) return;
    this.flight = null;
    if (!isSame(this.read(), fields)) this.later(AFTER);
  }

  // The same words go out again under their own id. Of too many ids the oldest stays: it may have arrived.
  nextSave(fields) {
    this.dirtySince = undefined;
    if (!this.last || !isSame(this.last.fields, fields)) {
      this.last = { id: `${this.page}.${++count}`, fields };
      const [first, ...rest] = [...this.after, this.last.id];
      this.after = [first, ...rest.slice(1 - MOST_UNANSWERED)];
    }
    this.note(false);
    return this.last;
  }

  post({ id, fields }, isLeaving) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const follows = [["draft_number", this.number], ["draft_after", this.after.join(" ")], ["save_id", id]];
    const body = new URLSearchParams([...fields, ...follows]);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const keepalive = isLeaving && body.toString().length <= MOST_OUTLIVING;
    const signal = AbortSignal.timeout(TIMEOUT);
    return fetch(this.form.dataset.draft, { method: "POST", body, keepalive, headers, signal });
  }

  async hear(answer, save) {
    // Handed in meanwhile, or a later save of ours was answered before.
    if (!this.form.isConnected || !this.after.includes(save.id)) return;
    if (answer.redirected || answer.status === 401 || answer.status === 403) return this.renew();
    if (answer.status >= 500) throw new Error(answer.status);
    if (answer.status === 429) {
      this.say("kept");
      return this.later(1000 * (Number(answer.headers.get("Retry-After")) || AGAIN / 1000));
    }
    if (answer.status === 413) {
      this.refused = save.fields;
      return this.say("tooLong", { aloud: true });
    }
    if (answer.status === 410) return this.end(await answer.json());
    if (!answer.ok && answer.status !== 409) return this.say("kept");
    const said = await answer.json();
    if (answer.status === 409 && !isSame(said.fields, save.fields)) return this.ask(said);
    this.isRenewed = false;
    this.number = said.number;
    this.sent = save.fields;
    this.after = this.after.slice(this.after.indexOf(save.id) + 1);
    this.settle();
  }

  // The session ended, or began anew in another tab: then the page's token is too old, and no more.
  async renew() {
    const isIn = await renewTokens();
    if (isIn && !this.isRenewed) this.later(0);
    else {
      this.say(isIn === false ? "signedOut" : "kept", { aloud: true });
      this.later(AGAIN);
    }
    this.isRenewed = isIn;
  }

  // It has an answer: ours, of which this page never heard, or another window's.
  end({ is_known: isKnown }) {
    if (this.form.matches(".htmx-request")) return;
    this.isOver = true;
    if (isKnown) location.assign(this.form.action);
    else this.say("answered", { aloud: true });
  }

  settle() {
    const isAll = isSame(this.read(), this.sent) && !this.after.length;
    this.note(isAll);
    if (this.number || this.state.dataset.state) this.say(isAll ? "saved" : "kept");
  }

  // The answer says which draft it was written after: another one, of another window, stays beside it.
  note(isSaved) {
    this.form.elements.draft_number.value = this.number;
    this.form.elements.draft_after.value = this.after.join(" ");
    this.isKept = this.keep(isSaved);
  }

  // The other words stand beside the form, and nothing is chosen for anybody. Where there are none to show, such as
  // with a mark of how sure somebody is, there is nothing to choose.
  ask({ number, fields, told, says }) {
    this.theirs = { number, fields };
    if (!told.length && this.aside.keep(wordsIn(fields), this.read())) return this.goOn();
    this.isAsking = true;
    this.box.querySelector("[data-draft-asks]").textContent = says;
    this.box.querySelector("[data-draft-other]").replaceChildren(...told.map(draw));
    this.box.querySelector('[data-draft-choose="both"]').hidden = !this.findBoth().length;
    this.show(true);
    this.say("kept");
    announce(says);
  }

  show(isAsking) {
    this.box.hidden = !isAsking;
    for (const sign of this.form.querySelectorAll("[data-draft-sign]")) sign.hidden = !isAsking;
  }

  // What goes can be put back.
  choose(button) {
    if (!button) return;
    const { draftChoose: choice } = button.dataset;
    if (choice === "both") this.putBoth();
    const [mine, theirs] = [this.read(), this.theirs.fields];
    const isKept = choice === "theirs" ? this.aside.keep(mine, theirs) : this.aside.keep(theirs, mine);
    if (!isKept && !this.aside.isPressedAgain(choice)) return;
    if (choice === "theirs") return this.takeTheirs();
    this.show(false);
    focusOn(this.form);
    this.goOn();
  }

  // What stands here follows theirs, which were set aside.
  goOn() {
    Object.assign(this, { isAsking: false, sent: null, after: [], last: null, number: this.theirs.number });
    this.note(false);
    this.later(0);
    this.aside.offer();
  }

  // The texts that say something else here and there.
  findBoth() {
    const theirs = new Map(this.theirs.fields);
    const texts = [...this.form.querySelectorAll("textarea")].map((input) => [input, theirs.get(input.name)]);
    return texts.filter(([input, text]) => text && !standsIn(text, input.value));
  }

  putBoth() {
    for (const [input, text] of this.findBoth()) {
      input.value = input.value ? `${input.value}\n\n${text}` : text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // The page comes with them, and with as many inputs as they need.
  takeTheirs() {
    this.isOver = true;
    this.drop();
    location.assign(this.form.action);
  }

  // Somebody comes back to this page: where nothing of it is unsent, what another window saved meanwhile comes.
  async look() {
    if (!this.isSettled) return;
    try {
      const answer = await fetch(this.form.dataset.draft, { headers: { Accept: "application/json" } });
      if (answer.redirected || !this.isSettled || ![200, 410].includes(answer.status)) return;
      const { number } = await answer.json();
      if (answer.status === 410 || number > this.number) location.assign(this.form.action);
    } catch {
      // No connection: nothing newer comes.
    }
  }

  get isSettled() {
    const isQuiet = !this.flight && !this.isAsking && !this.isOver && !this.after.length;
    return isQuiet && this.form.isConnected && !this.form.matches(".htmx-request") && isSame(this.read(), this.sent);
  }

  // Of all but what was saved the line says whether this device keeps it.
  say(name, { aloud = false } = {}) {
    const { dataset } = this.state;
    const place = this.isKept ? dataset.kept : dataset.notKept;
    const sentence = { saved: dataset.saved, kept: place }[name] ?? `${dataset[name]} ${place}`;
    const line = this.state.querySelector("[data-draft-says]");
    const isNews = dataset.state !== name || !line.textContent.startsWith(sentence);
    dataset.state = name;
    this.state.hidden = false;
    line.textContent = sentence;
    if (name === "signedOut") line.append(" ", makeLink());
    if (isNews && (aloud || !this.isKept)) announce(sentence);
  }
}

// Whether a save has come: of its page this one, or a later one.
function isReached(id, save) {
  const [page, number] = (id ?? "").split(".");
  const [theirPage, theirNumber] = save.split(".");
  return page === theirPage && Number(number) <= Number(theirNumber);
}

function draw({ title, text }) {
  const part = document.createElement("div");
  if (title) part.append(Object.assign(document.createElement("h2"), { className: "score__part-name", textContent: title }));
  const words = Object.assign(document.createElement("p"), { className: "answer-text", textContent: text });
  const reading = Object.assign(document.createElement("div"), { className: "reading" });
  reading.append(words);
  part.append(reading);
  return part;
}
