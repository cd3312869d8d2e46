// Says in the bar what is saved, and speaks only of trouble and of its end.
import { announce } from "./announce.js";
import { say, sayWhere } from "./interview_words.js";
import { isSaid, sayInPage } from "./interview_timer.js";

const CLASSES = { "signed-out": "failed", refused: "failed", late: "failed", paused: "dirty", saved: "idle" };
const GLYPHS = {
  dirty: "part",
  busy: "part",
  paused: "part",
  offline: "part",
  failed: "contrary",
  "signed-out": "contrary",
  refused: "contrary",
  conflict: "contrary",
  late: "contrary",
};
const TROUBLES = { offline: "sayOffline", failed: "sayFailed", "signed-out": "saySignedOut" };

export class SaveState {
  constructor({ saver, clock, form }) {
    Object.assign(this, { saver, clock });
    this.place = document.getElementById("save-state");
    this.says = this.place.querySelector("[data-save-state-says]");
    this.savedAt = form.dataset.savedAt ? Date.parse(form.dataset.savedAt) : null;
    this.shown = { state: form.dataset.savedAt ? "saved" : "idle" };
    saver.addEventListener("state", ({ detail }) => this.take(detail));
    clock.addEventListener("tick", () => this.write());
    this.write();
  }

  take(detail) {
    // Typing on while there is trouble does not make the trouble smaller.
    this.shown = detail;
    this.since = performance.now();
    if (detail.state === "saved") this.savedAt = this.clock.now();
    this.speak(detail);
    const state = CLASSES[detail.state] ?? detail.state;
    this.place.className = `save-state save-state--${state}`;
    this.place.dataset.saveState = detail.state;
    this.draw(GLYPHS[detail.state] ?? "full");
    document.getElementById("work-bar").classList.toggle("bar--offline", detail.state === "offline");
    this.write();
  }

  draw(glyph) {
    const drawing = document.getElementById(`glyph-${glyph}`).content.cloneNode(true);
    this.place.querySelector(".glyph").replaceWith(drawing);
  }

  speak({ state, sentence, before }) {
    const trouble = TROUBLES[state];
    const told = `${state} ${this.saver.isKept}`;
    if (trouble && this.trouble !== told) {
      this.trouble = told;
      const time = this.clock.timeOfDay(this.clock.now());
      const words = sayWhere(this.saver, trouble, { time });
      announce(words);
      this.cure = state === "signed-out" ? words : "";
      sayInPage(words, { stays: state === "signed-out" || !this.saver.isKept });
    }
    if (state === "refused" && (before !== "refused" || sentence !== this.refusal)) {
      this.refusal = sentence;
      announce(sentence, { urgent: true });
      sayInPage(sentence, { stays: true });
    }
    if (state === "saved" && this.refusal) {
      this.refusal = null;
      sayInPage("");
    }
    if (state === "saved" && this.trouble) {
      this.trouble = null;
      const words = say("sayBack", { time: this.clock.timeOfDay(this.clock.now()) });
      announce(words);
      sayInPage(words);
    }
  }

  write() {
    const text = this.read();
    if (this.says.textContent !== text) this.says.textContent = text;
    // What is to be done stays in sight until it is done: other news stood in its place for a while.
    if (this.shown.state === "signed-out" && isSaid("")) sayInPage(this.cure, { stays: true });
  }

  read() {
    const { state, wait = 0 } = this.shown;
    if (state === "dirty") return say("dirty");
    if (state === "busy") return say("busy");
    if (state === "offline") return sayWhere(this.saver, "offline");
    if (state === "signed-out") return sayWhere(this.saver, "signedOut");
    if (state === "paused") return sayWhere(this.saver, "paused");
    if (state === "refused") return say("refused");
    if (state === "conflict") return say("conflict");
    if (state === "late") return say("late");
    if (state === "failed") {
      const rest = wait - (performance.now() - this.since) / 1000;
      return say("failed", { n: Math.max(1, Math.ceil(rest)) });
    }
    return this.savedAt === null ? say("nothing") : this.readAge();
  }

  readAge() {
    const seconds = Math.max(0, (this.clock.now() - this.savedAt) / 1000);
    if (seconds < 10) return say("savedNow");
    if (seconds < 60) return say("savedSeconds", { n: Math.floor(seconds / 10) * 10 });
    if (seconds < 3600) return say("savedMinutes", { n: Math.floor(seconds / 60) });
    return say("savedHours", { n: Math.floor(seconds / 3600) });
  }
}
