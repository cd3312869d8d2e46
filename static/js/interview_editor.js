// The editor: counts words, shows each part's share from 30 words on, grows with the text, and moves from
// part to part by Ctrl Enter.
import { say, sayWords } from "./interview_words.js";
import { countWords } from "./word_count.js";
import { SHARES_FROM, addMeter, showMeter } from "./share_meter.js";

const WRITTEN_IN = ':is(textarea, input[type="text"]):focus';

export class Editor {
  constructor(form) {
    this.form = form;
    this.parts = [...form.querySelectorAll("textarea[data-words]")].map((area, index) => this.prepare(area, index));
    this.total = form.querySelector("[data-total-words]");
    form.addEventListener("input", () => this.count());
    form.addEventListener("interview:written", () => this.count());
    form.addEventListener("keydown", (event) => this.move(event));
    // A question that was just opened has the focus nowhere.
    document.body.addEventListener("keydown", (event) => {
      if (event.target === document.body) this.move(event);
    });
    markWriting(form);
    this.count();
  }

  prepare(area, index) {
    const count = document.getElementById(area.dataset.words);
    const part = { area, count, aim: count?.textContent.trim() ?? "" };
    part.meter = addMeter(area, count);
    area.dataset.key = String(index + 1);
    area.dataset.keyName = area.labels[0]?.textContent.trim() ?? "";
    return part;
  }

  count() {
    const words = this.parts.map(({ area }) => countWords(area.value));
    const total = words.reduce((sum, n) => sum + n, 0);
    this.parts.forEach((part, index) => this.show(part, words[index], total));
    if (this.total) this.total.textContent = this.describe(total);
  }

  show({ area, count, aim, meter }, n, total) {
    grow(area);
    const percent = Math.round((100 * n) / (total || 1));
    const shares = meter && total >= SHARES_FROM;
    const { shareFrom: from, shareTo: to } = area.dataset;
    const rest = shares ? say("share", { percent, from, to }) : aim;
    if (count) count.textContent = [sayWords(n), rest].filter(Boolean).join(" · ");
    if (meter) showMeter(meter, percent, total);
  }

  describe(total) {
    if (!total) return "";
    const seconds = Math.round((total / Number(this.form.dataset.spoken)) * 60);
    const time =
      seconds < 60
        ? say("seconds", { n: seconds })
        : say("minS", { m: Math.floor(seconds / 60), s: seconds % 60 });
    const spoken = say("spoken", { time });
    return this.parts.length > 1 ? `${sayWords(total)}, ${spoken}` : spoken;
  }

  move(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    // A prompt that follows shows only once what is before it was begun.
    const shown = this.parts.map(({ area }) => area).filter((area) => !area.closest("[hidden]"));
    const index = shown.indexOf(event.target);
    const next = shown[index + (event.shiftKey ? -1 : 1)];
    if (index >= 0 && next) return next.focus();
    const way = event.shiftKey ? '.work-foot [value="previous"]' : "[data-next]";
    this.form.querySelector(way)?.click();
  }
}

// While one writes on a phone, only the way on stays at the foot. A press on it keeps what it began with
// until it ends: if the button moved from under the thumb, the press would be lost.
function markWriting(form) {
  let pressing = false;
  const mark = () => pressing || form.toggleAttribute("data-writing", form.querySelector(WRITTEN_IN) !== null);
  const end = () => {
    pressing = false;
    mark();
  };
  form.addEventListener("focusin", mark);
  form.addEventListener("focusout", () => setTimeout(mark));
  form.addEventListener("pointerdown", ({ target }) => (pressing = target.closest(".button--main") !== null));
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(end));
}

// Browsers without `field-sizing` get the height from the text.
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}
