// Time is up and there is no connection: in place of what the bar says stands what is saved, what is kept
// here, and a way to copy it, always in sight. Buttons that lead away would lead to the browser's own error
// page, so the toolbar goes as well.
import { announce } from "./announce.js";
import { copyText } from "./clipboard.js";
import { inputsOf, partNames } from "./interview_parts.js";
import { sayInPage } from "./interview_timer.js";
import { countNewWords, say, sayWhere, sayWords } from "./interview_words.js";
import { countWords } from "./word_count.js";

export class Ending {
  constructor({ form, saver, clock }) {
    Object.assign(this, { form, saver, clock });
    this.toolbar = document.querySelector("[data-toolbar]");
    this.bar = document.getElementById("work-bar");
    this.isShown = false;
  }

  show() {
    const sentence = [say("offlineAtEnd"), ...this.describe(), this.sayLeave()].join(" ");
    if (!this.isShown) this.open();
    const says = this.box.querySelector("[data-ended-says]");
    if (says.textContent === sentence) return;
    says.textContent = sentence;
    announce(sentence, { urgent: true });
  }

  open() {
    this.isShown = true;
    this.box = document.getElementById("ended-template").content.firstElementChild.cloneNode(true);
    const copy = this.box.querySelector("[data-copy-mine]");
    if (this.text()) copy.addEventListener("click", () => this.copy(copy));
    else copy.remove();
    this.toolbar.hidden = true;
    this.bar.append(this.box);
    this.bar.classList.add("bar--ended");
    this.disableBar(true);
    sayInPage("");
  }

  hide() {
    if (!this.isShown) return;
    this.isShown = false;
    this.box.remove();
    this.bar.classList.remove("bar--ended");
    this.toolbar.hidden = false;
    this.disableBar(false);
  }

  disableBar(disabled) {
    for (const button of document.querySelectorAll("button:is([data-leaves], [data-leaves-by])")) button.disabled = disabled;
  }

  sayLeave() {
    return this.saver ? sayWhere(this.saver, "endedLeave") : say("endedLeave");
  }

  describe() {
    if (!this.saver) return [];
    const { saved, savedAt } = this.saver;
    const words = Object.values(saved).reduce((sum, text) => sum + (typeof text === "string" ? countWords(text) : 0), 0);
    const time = savedAt === null ? "" : this.clock.timeOfDay(savedAt, true);
    const kept = savedAt === null ? say("endedNone") : words ? say("endedSaved", { time, words: sayWords(words) }) : "";
    return [kept, this.describeLate(saved)].filter(Boolean);
  }

  describeLate(saved) {
    const changes = Object.entries(this.saver.changes());
    if (!changes.length) return "";
    const written = changes.filter(([, text]) => typeof text === "string");
    const late = written.reduce((sum, [name, text]) => sum + countNewWords(text, saved[name]), 0);
    return late ? sayWhere(this.saver, "endedLate", { words: sayWords(late) }) : sayWhere(this.saver, "endedChange");
  }

  // Every text of the page, each under its label where there are several.
  text() {
    if (!this.form) return "";
    const areas = partNames(this.form)
      .map((name) => inputsOf(this.form, name)[0])
      .filter((field) => field?.matches("textarea, input[type=text]") && field.value.trim());
    if (areas.length === 1) return areas[0].value;
    return areas.map((field) => `${field.labels[0]?.textContent.trim()}\n${field.value}`).join("\n\n");
  }

  async copy(button) {
    try {
      await copyText(this.text());
      button.textContent = say("copied");
      announce(say("copied"));
    } catch {
      button.textContent = say("copyByHand");
      button.disabled = true;
    }
  }
}
