// The texts of one answer that another one took the place of. They are kept on this device, beside what the tab
// keeps as it goes, and offered one at a time, the newest first. What stands in the form when one is put back is
// set aside in turn, as the last: whoever presses on comes to each of them and loses none.
import { announce } from "./announce.js";
import { focusOn, standsIn } from "./kept_fields.js";

// What the browser sends besides, and what is no word of somebody.
const NO_WORDS = ["confidence", "self_mark"];

export const wordsIn = (fields) => fields.filter(([name]) => !NO_WORDS.includes(name));

export class TextsAside {
  // `read` returns the fields of the form; `putBack` puts others into it and returns whether they are kept there.
  constructor(form, journal, { read, putBack }) {
    Object.assign(this, { form, journal, read, putBack });
    this.line = form.querySelector("[data-draft-aside]");
    this.warning = form.querySelector("[data-draft-warns]");
    this.line.querySelector("[data-draft-back]").addEventListener("click", () => this.swap());
    this.texts = [];
  }

  // What was found on this device. What the form says, or said before anybody typed on, needs no place of its own.
  take(entries, said) {
    const isThere = ({ fields }) => this.isWithin(fields, this.read()) || this.isWithin(fields, said);
    const known = new Set(this.texts.map(({ tab }) => tab));
    for (const entry of entries.filter(({ tab }) => !known.has(tab))) {
      if (isThere(entry)) this.journal.clear(entry.tab);
      else this.texts.push({ turn: entry.at, ...entry });
    }
    this.offer();
  }

  // Whether `fields` may go where `others` take their place: these say all of it, or it is set aside.
  keep(fields, others, turn = Date.now()) {
    if (this.isWithin(fields, others)) return true;
    const entry = { fields, isAside: true, turn, at: Date.now() };
    const tab = this.journal.keepBeside(entry);
    if (!tab) return false;
    this.texts.push({ ...entry, tab });
    return true;
  }

  // Part of a text may stand within a longer one; anything else is there or not.
  isWithin(fields, others) {
    if (!wordsIn(fields).length) return true;
    const texts = new Set([...this.form.querySelectorAll("textarea")].map(({ name }) => name));
    return fields.every(([name, value]) =>
      others.some(([other, text]) => other === name && (text === value || (texts.has(name) && standsIn(value, text)))),
    );
  }

  // Whether a deed goes on although nothing can be set aside here: that is told first, and then pressed again.
  isPressedAgain(deed) {
    if (this.warned === deed) return true;
    this.warned = deed;
    this.warning.hidden = false;
    announce(this.warning.textContent, { again: true });
    return false;
  }

  // After a deed, `again` tells of what is left.
  offer({ again = false } = {}) {
    this.warned = null;
    this.warning.hidden = true;
    const isNews = this.texts.length > 0 && (this.line.hidden || again);
    this.line.hidden = !this.texts.length;
    if (!isNews) return;
    this.line.closest("[data-draft-state]").hidden = false;
    announce(this.line.querySelector("span").textContent, { again: true });
  }

  swap() {
    // Another window may have put one back meanwhile.
    this.texts = this.texts.filter(({ tab }) => this.journal.take(tab)).sort((one, other) => other.turn - one.turn);
    const [text] = this.texts;
    if (text) {
      const last = Math.min(...this.texts.map(({ turn }) => turn)) - 1;
      if (!this.keep(this.read(), text.fields, last) && !this.isPressedAgain("back")) return;
      this.texts = this.texts.filter((one) => one !== text);
      if (this.putBack(text.fields)) this.journal.clear(text.tab);
    }
    this.offer({ again: true });
    if (this.line.hidden) focusOn(this.form);
  }
}
