// The clock: time that has passed since the server's last answer, so that a wrong PC clock changes
// nothing. It asks again with each save, each five seconds (a quarter of a minute where nobody looks), and
// after the machine has slept: so that more time shows within five seconds. A machine that slept has a steady clock
// that stood still; until the server says the time again, the wall clock's jump counts, and the bar says so.
const RESYNC = 5000;
const RESYNC_UNSEEN = 15_000;
const TICK = 250;
const SLEPT = 4000;
const TIMEOUT = 8000;
// In seconds: an answer so young says that there is a connection.
const FRESH = 2;

export class Clock extends EventTarget {
  constructor(room) {
    super();
    this.room = room;
    this.since = room.dataset.since;
    this.started = Date.parse(room.dataset.started);
    this.deadline = Date.parse(room.dataset.deadline);
    this.grace = Number(room.dataset.grace);
    this.pausedAt = Date.parse(room.dataset.paused) || null;
    this.takeLimits({
      question_until: room.dataset.questionUntil,
      question_closes: "questionCloses" in room.dataset,
      question_closed: "questionClosed" in room.dataset,
      section_since: room.dataset.sectionSince,
      section_until: room.dataset.sectionUntil,
    });
    this.state = "running";
    this.wokeAt = 0;
    this.lastTick = { steady: performance.now(), wall: Date.now() };
    this.anchor(Date.parse(room.dataset.now), performance.now());
  }

  start() {
    setInterval(() => this.tick(), TICK);
    setInterval(() => this.syncWhenDue(), RESYNC);
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    addEventListener("pageshow", ({ persisted }) => persisted && this.wake());
    addEventListener("online", () => this.sync());
    this.sync();
  }

  anchor(serverAt, localAt) {
    this.serverAt = serverAt;
    this.localAt = localAt;
    this.syncedAt = performance.now();
    this.slept = 0;
    this.unsure = false;
  }

  now() {
    return this.serverAt + performance.now() - this.localAt + this.slept;
  }

  get paused() {
    return this.pausedAt !== null;
  }

  // Where the time stands: while the clock is paused nothing gets less.
  stand() {
    return this.pausedAt ?? this.now();
  }

  // Whether the machine has slept since the server last said the time, or its wall clock was set: they look alike.
  get unchecked() {
    return this.slept > 0;
  }

  // Whether nothing is left beyond doubt: what only a jump of the wall clock says, the server has still to confirm.
  isSpent(left) {
    return left + this.slept / 1000 <= 0;
  }

  // Seconds; below zero after the deadline.
  remaining() {
    return (this.deadline - this.stand()) / 1000;
  }

  // Seconds left for this question and its section by the plan; null where there is no such limit.
  leftForQuestion() {
    return this.questionUntil ? (this.questionUntil - this.stand()) / 1000 : null;
  }

  // Until its section begins by the plan, for who is quicker; below zero from then on.
  aheadOfSection() {
    return this.sectionSince ? (this.sectionSince - this.stand()) / 1000 : null;
  }

  // By its own minutes, or since another tab has left it or opened its model answer.
  isQuestionOver() {
    return this.questionClosed || (this.questionCloses && this.isSpent(this.leftForQuestion()));
  }

  leftForSection() {
    return this.sectionUntil ? (this.sectionUntil - this.stand()) / 1000 : null;
  }

  takeLimits(limits) {
    this.questionUntil = Date.parse(limits.question_until) || null;
    this.sectionSince = Date.parse(limits.section_since) || null;
    this.sectionUntil = Date.parse(limits.section_until) || null;
    this.questionCloses = Boolean(limits.question_closes);
    this.questionClosed = Boolean(limits.question_closed);
  }

  total() {
    return (this.deadline - this.started) / 1000;
  }

  age() {
    return (performance.now() - this.syncedAt + this.slept) / 1000;
  }

  timeOfDay(milliseconds, seconds = false) {
    const shown = { hour: "2-digit", minute: "2-digit", timeZone: this.room.dataset.zone };
    if (seconds) shown.second = "2-digit";
    return new Intl.DateTimeFormat(document.documentElement.lang, { ...shown, hourCycle: "h23" }).format(milliseconds);
  }

  tick() {
    this.lookForSleep();
    this.dispatchEvent(new Event("tick"));
  }

  lookForSleep() {
    const now = { steady: performance.now(), wall: Date.now() };
    const steady = now.steady - this.lastTick.steady;
    const jump = now.wall - this.lastTick.wall - steady;
    this.lastTick = now;
    if (Math.abs(jump) > SLEPT) {
      this.slept = Math.max(0, this.slept + jump);
      this.wokeAt = now.steady;
    }
    if (steady > SLEPT || Math.abs(jump) > SLEPT) this.wake();
  }

  // No time is shown until the server has said it, or two seconds have passed. A request from before a sleep may hang.
  wake() {
    this.unsure = true;
    clearTimeout(this.doubting);
    this.doubting = setTimeout(() => (this.unsure = false), 2000);
    if (this.askedAt < this.wokeAt) this.asking = null;
    return this.sync();
  }

  // Whether the server answers, whatever it says.
  async isReached() {
    if (navigator.onLine && this.age() < FRESH) return true;
    return (await this.sync()) !== null || this.status > 0;
  }

  syncWhenDue() {
    if (!document.hidden || this.age() * 1000 > RESYNC_UNSEEN - TICK) this.sync();
  }

  sync() {
    if (this.asking) return this.asking;
    const asking = this.ask().finally(() => this.asking === asking && (this.asking = null));
    this.asking = asking;
    return asking;
  }

  async ask() {
    const sentAt = (this.askedAt = performance.now());
    this.status = 0;
    try {
      const at = this.room.dataset.at ? `&at=${this.room.dataset.at}` : "";
      const reply = await fetch(`${this.room.dataset.clock}?since=${this.since}${at}`, {
        headers: { Accept: "application/json" },
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT),
      });
      this.status = reply.status;
      if (!reply.ok) return null;
      const said = await reply.json();
      return this.take(said, sentAt) ? said : await this.sync();
    } catch {
      return null;
    }
  }

  // Returns whether the answer is of now: one that spans a sleep tells the time from before it.
  take(said, sentAt) {
    this.lookForSleep();
    if (sentAt < this.wokeAt) return false;
    if (said.csrf_token) renewToken(said.csrf_token);
    const before = { state: this.state, deadline: this.deadline };
    this.anchor(Date.parse(said.now), (sentAt + performance.now()) / 2);
    if (said.deadline) this.deadline = Date.parse(said.deadline);
    if (said.question_until) this.takeLimits(said);
    this.state = said.state;
    this.pausedAt = said.paused ? this.deadline - said.remaining_seconds * 1000 : null;
    for (const event of said.events ?? []) {
      this.since = Math.max(this.since, event.id);
      this.dispatchEvent(new CustomEvent("added", { detail: event }));
    }
    this.dispatchEvent(new CustomEvent("synced", { detail: before }));
    return true;
  }
}

function renewToken(token) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
}
