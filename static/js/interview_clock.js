// The clock: time that has passed since the server's last answer, so that a wrong PC clock changes
// nothing. It asks again with each save, each five seconds (a quarter of a minute where nobody looks), and
// after the machine has slept: so that more time shows within five seconds.
const RESYNC = 5000;
const RESYNC_UNSEEN = 15_000;
const TICK = 250;
const SLEPT = 4000;
const TIMEOUT = 8000;

export class Clock extends EventTarget {
  constructor(room) {
    super();
    this.room = room;
    this.since = room.dataset.since;
    this.started = Date.parse(room.dataset.started);
    this.deadline = Date.parse(room.dataset.deadline);
    this.grace = Number(room.dataset.grace);
    this.takeLimits({
      question_until: room.dataset.questionUntil,
      question_closes: "questionCloses" in room.dataset,
      question_closed: "questionClosed" in room.dataset,
      section_since: room.dataset.sectionSince,
      section_until: room.dataset.sectionUntil,
    });
    this.state = "running";
    this.anchor(Date.parse(room.dataset.now), performance.now());
  }

  start() {
    this.lastTick = { steady: performance.now(), wall: Date.now() };
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
    this.unsure = false;
  }

  now() {
    return this.serverAt + performance.now() - this.localAt;
  }

  // Seconds; below zero after the deadline.
  remaining() {
    return (this.deadline - this.now()) / 1000;
  }

  // Seconds left for this question and its section by the plan; null where there is no such limit.
  leftForQuestion() {
    return this.questionUntil ? (this.questionUntil - this.now()) / 1000 : null;
  }

  // Until its section begins by the plan, for who is quicker; below zero from then on.
  aheadOfSection() {
    return this.sectionSince ? (this.sectionSince - this.now()) / 1000 : null;
  }

  // By its own minutes, or since another tab has left it or opened its model answer.
  isQuestionOver() {
    return this.questionClosed || (this.questionCloses && this.leftForQuestion() <= 0);
  }

  leftForSection() {
    return this.sectionUntil ? (this.sectionUntil - this.now()) / 1000 : null;
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
    return (performance.now() - this.syncedAt) / 1000;
  }

  timeOfDay(milliseconds, seconds = false) {
    const shown = { hour: "2-digit", minute: "2-digit", timeZone: this.room.dataset.zone };
    if (seconds) shown.second = "2-digit";
    return new Intl.DateTimeFormat(document.documentElement.lang, { ...shown, hourCycle: "h23" }).format(milliseconds);
  }

  // A machine that slept has a steady clock that stood still: the wall clock's jump shows it.
  tick() {
    const now = { steady: performance.now(), wall: Date.now() };
    const steady = now.steady - this.lastTick.steady;
    const wall = now.wall - this.lastTick.wall;
    this.lastTick = now;
    if (steady > SLEPT || Math.abs(wall - steady) > SLEPT) this.wake();
    this.dispatchEvent(new Event("tick"));
  }

  // No time is shown until the server has said it, or two seconds have passed.
  wake() {
    this.unsure = true;
    setTimeout(() => (this.unsure = false), 2000);
    return this.sync();
  }

  syncWhenDue() {
    if (!document.hidden || this.age() * 1000 > RESYNC_UNSEEN - TICK) this.sync();
  }

  sync() {
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  async ask() {
    const sentAt = performance.now();
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
      this.take(said, sentAt);
      return said;
    } catch {
      return null;
    }
  }

  take(said, sentAt) {
    if (said.csrf_token) renewToken(said.csrf_token);
    const before = { state: this.state, deadline: this.deadline };
    this.anchor(Date.parse(said.now), (sentAt + performance.now()) / 2);
    if (said.deadline) this.deadline = Date.parse(said.deadline);
    if (said.question_until) this.takeLimits(said);
    this.state = said.state;
    this.paused = said.paused;
    for (const event of said.events ?? []) {
      this.since = Math.max(this.since, event.id);
      this.dispatchEvent(new CustomEvent("added", { detail: event }));
    }
    this.dispatchEvent(new CustomEvent("synced", { detail: before }));
  }
}

function renewToken(token) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
}
