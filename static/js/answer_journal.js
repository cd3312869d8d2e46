// Keeps what is typed into an open question on this device until the server has taken it: a reload, a
// crash or an ended session costs no word. The server names the entry in `data-journal`, and says in
// `data-journal-done` that an answer was taken in. A form that names an address in `data-draft` sends
// there what is typed, and comes with it: see answer_draft.js. Each tab has an entry of its own.
import { AnswerDraft, isSame } from "./answer_draft.js";
import { announce } from "./announce.js";
import { Kept, fill, findEarly, typed, typedAtFirst, withEarly } from "./kept_fields.js";
import { Journal } from "./tab_journal.js";
import { TextsAside, wordsIn } from "./texts_aside.js";

const PREFIX = "studyhub.answer.";
const CHANNEL = "studyhub.answer";
const NOT_TYPED = ["csrfmiddlewaretoken", "spent_ms", "version", "nonce", "leave_empty", "draft_number", "draft_after"];
const answers = new Map();

// What nobody came back for in a month goes.
const kept = new Kept(PREFIX);
// What was handed in from this page, and what stood beside it, by the name of its entry.
const handedIn = new Map();

class Answer {
  constructor(form) {
    this.form = form;
    this.journal = openJournal(form.dataset.journal);
    this.rendered = typedAtFirst(form, NOT_TYPED);
    this.early = findEarly(this.read(), this.rendered);
    this.isEarly = !isSame(this.read(), this.rendered);
    if (form.dataset.draft) {
      const read = () => this.read();
      this.aside = new TextsAside(form, this.journal, { read, putBack: (fields) => this.putBack(fields) });
      this.draft = new AnswerDraft(form, {
        page: this.journal.tab,
        rendered: this.rendered,
        read,
        keep: (isSaved) => this.keep(isSaved),
        drop: () => this.journal.clear(),
        aside: this.aside,
      });
    }
  }

  read() {
    return typed(this.form, NOT_TYPED);
  }

  // That everything was taken out again is news until the server knows it.
  keep(isSaved = false) {
    const fields = this.read();
    if (fields.length || (this.draft && !isSaved)) {
      return this.journal.keep({ fields, isSaved, at: Date.now(), ...this.draft?.kept });
    }
    this.journal.clear();
    return true;
  }

  typed() {
    this.isTouched = true;
    if (this.draft) this.draft.typed();
    else this.keep();
  }

  // A form that came back with an error goes on with what this very page had kept, and with nothing else.
  async restore({ isNew }) {
    this.isTouched = !isNew && this.rendered.length > 0;
    this.adopt(this.journal.take(this.journal.tab) ?? this.journal.takeOwn());
    if (this.isEarly) this.typed();
    if (isNew && this.draft?.number && !this.isTouched) sayBack(this.form);
    // Not what the page came with: what comes back into it is saved over that.
    let said = this.read();
    const left = await this.journal.takeOrphans();
    for (const entry of left) {
      if (this.isTouched) continue;
      this.adopt(entry);
      said = this.read();
    }
    this.aside?.take(left.filter(({ isAside }) => isAside), said);
  }

  putBack(fields) {
    put(this.form, fields);
    this.typed();
    return this.draft.isKept;
  }

  // Whatever else was typed into a field of one line takes its place, and the kept one is set aside.
  putBeside(fields) {
    const both = withEarly(this.form, fields, this.early, this.rendered);
    put(this.form, both);
    this.aside?.keep(fields, both);
  }

  adopt(entry) {
    if (!entry?.fields || entry.isAside) return;
    if (this.draft && !this.draft.lacks(entry)) return this.journal.clear(entry.tab);
    this.isTouched = !entry.isSaved;
    const isOther = !isSame(entry.fields, this.rendered);
    if (isOther) this.putBeside(entry.fields);
    if (this.draft) this.draft.takeUp(entry, this.rendered);
    const isKept = this.keep(entry.isSaved);
    if (isKept && entry.tab !== this.journal.tab) this.journal.clear(entry.tab);
    if (isOther) sayBack(this.form);
  }
}

// A version before this one kept one entry for all tabs.
function openJournal(name) {
  const journal = new Journal(`${PREFIX}${name}.`, CHANNEL);
  const entry = kept.recall(name);
  if (entry && kept.keep(`${name}.before`, entry)) kept.forget(name);
  return journal;
}

function put(form, fields) {
  // A page may have fewer rows than they need.
  form.dispatchEvent(new CustomEvent("answer:restoring", { bubbles: true, detail: fields }));
  fill(form, fields);
  // What a script draws of its inputs is drawn again.
  form.dispatchEvent(new CustomEvent("answer:restored", { bubbles: true }));
  // The lines that count words listen for typing.
  form.querySelector("textarea")?.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "restored" }));
}

function sayBack(form) {
  // A confidence that was pressed is back as well, and nothing that anybody typed.
  if (!wordsIn(typed(form, NOT_TYPED)).length) return;
  const says = form.querySelector("[data-journal-says]");
  says.hidden = false;
  announce(says.textContent);
}

// There is an answer. What this page sent of it needs no entry any more. What was typed after that, or kept by
// other tabs, may be other words: they are offered where the page has a place for them, or come back with the form.
async function finish(part) {
  part.dataset.journalRead = "yes";
  const name = part.dataset.journalDone;
  const journal = openJournal(name);
  const own = journal.take(journal.tab) ?? journal.takeOwn();
  const sent = handedIn.get(name);
  const isSent = own && isSame(own.fields, sent?.fields) && !("journalStays" in part.dataset);
  if (isSent) journal.clear(own.tab);
  const left = part.querySelector("[data-journal-left]");
  if (!left) return;
  const others = [isSent ? null : own, ...(await journal.takeOrphans())].filter(Boolean);
  for (const entry of others) {
    // What was set aside and stands in the answer after all is no other.
    const isTold = entry.isAside && sent?.aside?.isWithin(entry.fields, sent.fields);
    if (entry.isSaved || isTold || (await isStored(left, entry.fields))) journal.clear(entry.tab);
    else if (left.hidden) offer(left, entry, journal);
  }
}

// Whether it is the answer or stands beside it: the server lays out what it stored in its own way.
async function isStored(left, fields) {
  const headers = { Accept: "application/json", "X-CSRFToken": left.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(left.dataset.journalLeft, { method: "POST", body: new URLSearchParams(fields), headers });
    return answer.status === 410 && (await answer.json()).is_known;
  } catch {
    return false;
  }
}

// The press posts them: the server shows both, and keeps these beside the answer.
function offer(left, entry, journal) {
  for (const [name, value] of entry.fields) {
    left.append(Object.assign(document.createElement("textarea"), { name, value, hidden: true }));
  }
  left.querySelector("[data-journal-drop]").addEventListener("click", () => {
    journal.clear(entry.tab);
    left.remove();
  });
  left.hidden = false;
  announce(left.querySelector("p").textContent);
}

function look({ isNew }) {
  for (const part of document.querySelectorAll("[data-journal-done]:not([data-journal-read])")) finish(part);
  for (const form of document.querySelectorAll("form[data-journal]:not([data-journal-read])")) {
    form.dataset.journalRead = "yes";
    const answer = new Answer(form);
    answers.set(form, answer);
    answer.restore({ isNew });
  }
}

export function answerOf(form) {
  return answers.get(form);
}

function sendAll(options) {
  answers.forEach(({ draft }) => draft?.save(options));
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target, detail }) => {
    if (target.form?.matches("[data-journal]") && detail !== "restored") answers.get(target.form)?.typed();
  });
}
// The answer takes its draft with it.
document.addEventListener("submit", ({ target }) => {
  const answer = answers.get(target);
  if (!answer) return;
  handedIn.set(target.dataset.journal, { fields: answer.read(), aside: answer.aside });
  answer.draft?.stop();
});
document.addEventListener("visibilitychange", () => {
  sendAll({ isLeaving: document.hidden });
  if (!document.hidden) answers.forEach(({ draft }) => draft?.look());
});
addEventListener("pagehide", () => sendAll({ isLeaving: true }));
addEventListener("online", () => sendAll());
document.addEventListener("htmx:afterSettle", () => look({ isNew: false }));
look({ isNew: true });
