// Partners that can be dragged to where they belong, or picked up with Space and laid down with the
// arrows and Space. The selects stay, and are what is sent.
import { announce } from "./announce.js";
import { fillIn, follow, tellChange } from "./moves.js";

export function openMatchings() {
  for (const box of document.querySelectorAll("[data-matching]:not([data-ready])")) {
    if (!box.querySelector("select:disabled")) new Matching(box);
  }
}

class Matching {
  constructor(box) {
    box.dataset.ready = "yes";
    this.box = box;
    this.says = box.dataset;
    this.pool = box.querySelector("[data-pool]");
    this.pairs = [...box.querySelectorAll("[data-pair]")];
    this.held = null;
    this.goal = -1;
    this.pool.hidden = false;
    this.pool.addEventListener("keydown", (event) => this.press(event));
    this.pool.addEventListener("focusout", () => this.held && this.letGo());
    box.addEventListener("click", (event) => this.click(event));
    this.pool.addEventListener("pointerdown", (event) => this.drag(event));
    box.addEventListener("change", () => this.showUsed());
    box.addEventListener("interview:written", () => this.showUsed());
    box.form.addEventListener("answer:restored", () => this.showUsed());
    this.showUsed();
  }

  get isLocked() {
    return this.box.hasAttribute("data-locked");
  }

  // A partner that has been laid down is paler; it can serve again.
  showUsed() {
    const used = new Set(this.pairs.map((pair) => pair.querySelector("select").value));
    for (const card of this.pool.querySelectorAll("button")) {
      card.toggleAttribute("data-used", used.has(card.value));
    }
  }

  click(event) {
    const card = event.target.closest("[data-pool] button");
    if (!card || this.isLocked) return;
    event.preventDefault();
    if (this.wasDragged) this.wasDragged = false;
    else if (this.held === card) this.layDown();
    else this.pickUp(card);
  }

  pickUp(card) {
    if (this.held) this.letGo();
    this.held = card;
    this.hold(card, true);
    const open = this.pairs.findIndex((pair) => !pair.querySelector("select").value);
    this.aim(Math.max(0, open), "picked");
  }

  press(event) {
    if (!this.held || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
    if (event.key === "Escape") this.letGo("back");
    else if (event.key in steps) {
      const count = this.pairs.length;
      this.aim((this.goal + steps[event.key] + count) % count, "aimed");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  aim(goal, says) {
    this.pairs[this.goal]?.removeAttribute("data-aim");
    this.goal = goal;
    this.pairs[goal]?.setAttribute("data-aim", "");
    if (says) this.say(says);
  }

  layDown() {
    const card = this.held;
    const pair = this.pairs[this.goal];
    const select = pair?.querySelector("select");
    if (select) {
      select.value = card.value;
      this.say("dropped");
    }
    this.letGo();
    if (select) tellChange(select);
  }

  letGo(says) {
    if (says) this.say(says);
    const card = this.held;
    this.held = null;
    this.aim(-1);
    this.hold(card, false);
  }

  drag(event) {
    const card = event.target.closest("button");
    if (!card || event.button || this.isLocked) return;
    this.wasDragged = false;
    const from = { x: event.clientX, y: event.clientY };
    const end = () => {
      card.style.translate = "";
      card.removeAttribute("data-dragged");
    };
    follow(event, {
      move: ({ clientX, clientY }) => {
        const [dx, dy] = [clientX - from.x, clientY - from.y];
        if (!this.wasDragged && Math.hypot(dx, dy) < 6) return;
        if (!this.wasDragged) {
          this.wasDragged = true;
          if (this.held && this.held !== card) this.letGo();
          this.held = card;
          this.hold(card, true);
        }
        card.setAttribute("data-dragged", "");
        card.style.translate = `${dx}px ${dy}px`;
        this.aim(this.pairs.findIndex((pair) => holds(pair, clientX, clientY)));
      },
      drop: () => {
        end();
        if (this.wasDragged) this.layDown();
      },
      back: () => {
        end();
        if (this.held) this.letGo("back");
      },
    });
  }

  hold(card, isHeld) {
    card.ariaPressed = String(isHeld);
    card.toggleAttribute("data-held", isHeld);
    this.box.toggleAttribute("data-holding", isHeld);
  }

  say(name) {
    const left = this.pairs[this.goal]?.querySelector("label").textContent.trim() ?? "";
    const values = { text: this.held.textContent.trim(), left, place: this.goal + 1, total: this.pairs.length };
    announce(fillIn(this.says[name], values), { again: true });
  }
}

function holds(pair, x, y) {
  const { left, right, top, bottom } = pair.getBoundingClientRect();
  return x >= left && x <= right && y >= top && y <= bottom;
}
