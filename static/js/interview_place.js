// How long the question and its section may still take, in the line above the question: minutes, and an
// honest word where they take longer than planned. A question that closes is locked when its minutes are
// over or another tab has left it, with what stands there, and its own page loads again when more time opens it;
// a break goes on by itself.
import { announce } from "./announce.js";
import { lockParts } from "./interview_parts.js";
import { sayInPage, unsay } from "./interview_timer.js";
import { say } from "./interview_words.js";

const WARN_AT = 30;
const SHORTEST_TO_WARN = 60;
const TRY_AGAIN = 5000;

export class Place {
  constructor({ clock, form, saver }) {
    Object.assign(this, { clock, form, saver });
    this.says = document.querySelector("[data-place-left]");
    this.isClosedPage = "questionClosed" in clock.room.dataset;
    this.isBreak = document.querySelector("[data-break]") !== null;
    this.triedAt = -TRY_AGAIN;
    this.before = clock.leftForQuestion();
    this.warns = this.before > SHORTEST_TO_WARN;
    clock.addEventListener("tick", () => this.tick());
    saver?.addEventListener("state", ({ detail }) => detail.state === "late" && clock.state === "running" && this.closeLate());
    clock.addEventListener("synced", () => this.writeEnds());
    this.tick();
  }

  // The instants that the page names, where more time has moved them.
  writeEnds() {
    this.writeEnd("[data-ends-at]", this.clock.deadline);
    this.writeEnd("[data-question-ends-at]", this.clock.questionUntil);
  }

  writeEnd(selector, at) {
    const place = document.querySelector(selector);
    const text = at ? this.clock.timeOfDay(at, true) : "";
    if (place && text && place.textContent !== text) place.textContent = text;
  }

  tick() {
    const left = this.clock.leftForQuestion();
    if (left === null || this.clock.unsure || this.clock.paused) return;
    if (!this.clock.unchecked) this.write(left);
    if (this.isBreak && this.clock.isSpent(left)) return this.goOn();
    if (this.isClosedPage && !this.clock.isQuestionOver()) return this.loadAgain();
    if (this.form) this.watch(left);
    this.before = left;
  }

  write(left) {
    if (!this.says) return;
    const words = [sayLeft("placeQuestion", left, Number(this.says.dataset.planned)), "own" in this.says.dataset ? "" : this.saySection()];
    const text = ` · ${words.filter(Boolean).join(" · ")}`;
    if (this.says.textContent !== text) this.says.textContent = text;
  }

  // Before its section begins by the plan, what is left until its end is not the section's own time.
  saySection() {
    const ahead = this.clock.aheadOfSection();
    if (ahead >= 60) return say("placeAhead", { time: say("minutes", { n: Math.ceil(ahead / 60) }) });
    return sayLeft("placeSection", this.clock.leftForSection());
  }

  watch(left) {
    const crosses = this.before > WARN_AT && left <= WARN_AT && !this.clock.unchecked;
    if (this.clock.questionCloses && this.warns && crosses) announce(say("sayCloses", { time: say("seconds", { n: WARN_AT }) }));
    const isOver = this.clock.isQuestionOver();
    if (isOver && !this.closed && !this.clock.isSpent(this.clock.remaining())) this.close(say(left > 0 ? "sayLeftBehind" : "sayClosed"));
    // More time was given: the question is open again.
    if (!isOver && this.closed) this.open();
  }

  close(sentence) {
    this.closed = true;
    this.sentence = sentence;
    lockParts(this.form, true);
    announce(sentence, { urgent: true });
    sayInPage(sentence, { stays: true });
    this.saver.flush();
  }

  // The server has closed it before this page knew.
  closeLate() {
    this.clock.questionClosed = true;
    this.close(say("sayLate"));
  }

  // What came late while it was closed goes out again: now it counts.
  open() {
    this.closed = false;
    lockParts(this.form, false);
    unsay(this.sentence);
    this.saver.reopen();
  }

  // More time has come after the end of the interview; what closed by itself before stays closed.
  unlock() {
    if (!this.form) return;
    if (!this.clock.isQuestionOver()) return this.open();
    if (this.closed) sayInPage(this.sentence, { stays: true });
  }

  loadAgain() {
    if (this.leaving) return;
    this.leaving = true;
    location.reload();
  }

  // Without a connection one stays, and it is tried again.
  goOn() {
    if (performance.now() - this.triedAt < TRY_AGAIN) return;
    this.triedAt = performance.now();
    document.querySelector("a[data-next]")?.click();
  }
}

function sayLeft(name, left, planned = 0) {
  if (left === null) return "";
  const minutes = left > 0 ? countLeft(left, planned) : Math.max(1, Math.floor(-left / 60));
  const time = say("minutes", { n: minutes });
  if (left <= -60) return say(name, { time: say("placeOver", { time }) });
  return say(name, { time: say("placeLeft", { time: left > 0 ? time : say("minutes", { n: 0 }) }) });
}

// Rounded up like the time that is left in all; but of a question of 1.5 min no more than these.
function countLeft(left, planned) {
  const minutes = Math.ceil(left / 60);
  return left <= planned * 60 ? Math.min(minutes, planned) : minutes;
}
