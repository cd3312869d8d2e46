// Shows the clock in the bar and tells it to listeners: minutes until the last five, set times only.
import { announce } from "./announce.js";
import { say } from "./interview_words.js";

const SECONDS_FROM = 300;
const LAST = 60;
// Time that goes by so many seconds at once was not lived through here.
const JUMP = 20;
const PEEK = 5000;
const SHOWN_FOR = 8000;
const EXTENDED_FOR = 60_000;
const TOLD = "studyhub.told";

export class Timer {
  constructor(clock) {
    this.clock = clock;
    this.button = document.querySelector("[data-clock-toggle]");
    this.left = this.button.querySelector("[data-timer-left]");
    this.limit = this.button.querySelector("[data-timer-limit]");
    this.note = this.button.querySelector("[data-timer-note]");
    this.words = document.getElementById("timer-limit").content;
    this.manner = recall("studyhub.clock", "shown");
    this.announcing = recall("studyhub.announce", "times");
    this.before = this.heard = clock.remaining();
    clock.addEventListener("tick", () => this.tick());
    clock.addEventListener("added", ({ detail }) => this.extended(detail));
    this.button.addEventListener("click", () => this.toggle());
    // Only now does pressing do anything.
    this.button.setAttribute("aria-describedby", "clock-help");
    document.querySelector("[data-say-time]")?.addEventListener("click", () => this.tell());
    this.tick();
  }

  tick() {
    const left = this.clock.remaining();
    this.show(left);
    // A jump is no crossing: after an extension or a sleep the new time stands there to be read.
    if (this.before - left < JUMP) this.cross(this.before, left);
    this.before = left;
    this.tellOfJump(left);
  }

  // Who listens and was away while a set time passed, asleep or in another window, hears what is left once it is known.
  tellOfJump(left) {
    if (document.hidden || this.clock.unsure || this.clock.unchecked) return;
    const before = this.heard;
    this.heard = left;
    if (before - left < JUMP || left <= 0) return;
    const times = { times: [this.clock.total() / 2, 600, 300, LAST], last: [LAST] }[this.announcing] ?? [];
    if (times.some((at) => before > at && left <= at)) this.sayLeft(left);
  }

  // The limit that ends first: that of a question which closes, or that of the interview.
  show(whole) {
    const own = this.clock.questionCloses ? this.clock.leftForQuestion() : null;
    const isOwn = own !== null && own > 0 && own < whole;
    this.showLimit(isOwn ? own : whole, isOwn);
  }

  showLimit(left, isOwn) {
    const hidden = this.manner === "hidden" && !(performance.now() < this.peekUntil);
    const last = left <= LAST && !hidden && !this.isGuess(left);
    this.write(this.left, hidden && left > 0 ? say("hidden") : this.read(left));
    const limited = hidden || left <= 0 ? "" : isOwn ? "question" : "interview";
    if (limited !== this.limited) this.limit.replaceChildren(this.nameLimit(limited));
    this.limited = limited;
    this.button.classList.toggle("timer--last", last);
    document.getElementById("work-bar").classList.toggle("bar--last", last);
    const note = this.noteFor(left, hidden, last && !isOwn);
    this.write(this.note, note);
    this.note.hidden = !note;
  }

  nameLimit(limited) {
    if (limited === "question") return say("leftQuestion");
    return limited ? this.words.cloneNode(true) : "";
  }

  read(left) {
    if (this.clock.unsure || this.isGuess(left)) return "…";
    if (left <= 0) return say("timeIsUp");
    if (left > SECONDS_FROM || this.manner === "minutes") return say("minutes", { n: Math.ceil(left / 60) });
    return digits(left);
  }

  // That the time is up is said when it is known.
  isGuess(left) {
    return left <= 0 && !this.clock.isSpent(left);
  }

  noteFor(left, hidden, last) {
    const age = this.clock.age();
    if (this.plus && performance.now() < this.plusUntil) return this.plus;
    if (this.clock.paused) return say("clockPaused");
    if (hidden || (left <= 0 && !this.isGuess(left))) return "";
    if (this.clock.unchecked) return say("unchecked");
    if (last) return say("lastMinute");
    return age > 60 ? say("stale", { n: Math.floor(age / 15) * 15 }) : "";
  }

  // Writing an equal text would make listeners and layout work for nothing.
  write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  cross(before, left) {
    const crossed = (at) => before > at && left <= at;
    if (this.announcing !== "never" && crossed(LAST)) announce(say("sayMinute"), { urgent: true });
    if (this.announcing !== "times") return;
    const total = this.clock.total();
    if (crossed(total / 2)) return announce(say("sayHalf", { n: Math.ceil(total / 120) }));
    for (const at of [600, 300]) {
      if (at > total * 0.8 || Math.abs(at - total / 2) < 10 || !crossed(at)) continue;
      announce([say("sayMinutes", { n: at / 60 }), sayEmpty()].join(" "));
    }
  }

  extended({ id, kind, seconds, reason }) {
    if (!["extension", "incident"].includes(kind) || !this.isNew(id)) return;
    const n = Math.round(seconds / 60);
    this.plus = `+${say("minutes", { n })}`;
    this.plusUntil = performance.now() + EXTENDED_FOR;
    this.button.classList.add("timer--extended");
    setTimeout(() => this.button.classList.remove("timer--extended"), EXTENDED_FOR);
    const why = reason ? say("why", { reason }) : "";
    const time = this.clock.timeOfDay(this.clock.deadline, true);
    const sentence = say("sayExtended", { n, why, time });
    announce(sentence);
    sayInPage(sentence);
  }

  // The next page hears of it again.
  isNew(id) {
    try {
      if (Number(sessionStorage.getItem(TOLD)) >= id) return false;
      sessionStorage.setItem(TOLD, id);
    } catch {
      // Without storage it is told twice.
    }
    return true;
  }

  toggle() {
    this.manner = this.manner === "hidden" ? recall("studyhub.clock-before", "shown") : "hidden";
    if (this.manner === "hidden") remember("studyhub.clock-before", recall("studyhub.clock", "shown"));
    remember("studyhub.clock", this.manner);
    this.tick();
  }

  tell() {
    this.peekUntil = performance.now() + PEEK;
    const left = this.clock.remaining();
    if (this.isGuess(left)) return announce(say("unchecked"));
    this.sayLeft(left);
    this.tick();
  }

  sayLeft(left) {
    const time = left > SECONDS_FROM ? say("minutes", { n: Math.ceil(left / 60) }) : digits(left);
    announce(say("sayLeft", { time }));
  }
}

// A line above the fields with a place of its own, so that nothing moves or is covered under the hands of
// who is typing. It goes after a while, or stays where the learner must read it.
let going;

export function sayInPage(sentence, { stays = false } = {}) {
  const place = document.querySelector("[data-room-says]");
  if (!place) return;
  clearTimeout(going);
  if (place.textContent !== sentence) place.textContent = sentence;
  if (!stays) going = setTimeout(() => (place.textContent = ""), SHOWN_FOR);
}

// Takes a sentence that stays away again, unless another stands there by now.
export function unsay(sentence) {
  if (isSaid(sentence)) sayInPage("");
}

export function isSaid(sentence) {
  return document.querySelector("[data-room-says]")?.textContent === sentence;
}

function sayEmpty() {
  const positions = new Set();
  for (const place of document.querySelectorAll('[data-empty="yes"]')) positions.add(place.dataset.position);
  if (!positions.size) return "";
  return positions.size === 1 ? say("sayEmptyOne") : say("sayEmptyMany", { n: positions.size });
}

function digits(left) {
  const whole = Math.max(0, Math.ceil(left));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function recall(key, otherwise) {
  try {
    return localStorage.getItem(key) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice holds for this page.
  }
}
