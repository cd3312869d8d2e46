// Items that are put in order: dragged by their handle, moved by buttons, or picked up with Space and
// moved by the arrows. The places stay in the selects of the form, which are what is sent.
import { announce } from "./announce.js";
import { fillIn, follow, tellChange } from "./moves.js";

export function openOrderings() {
  for (const box of document.querySelectorAll("[data-ordering]:not([data-ready])")) {
    // A locked one has no controls to move its items by.
    if (box.querySelector("template")) new Ordering(box);
  }
}

class Ordering {
  constructor(box) {
    box.dataset.ready = "yes";
    this.box = box;
    this.list = box.querySelector("ol");
    this.says = box.dataset;
    this.picked = null;
    this.served = this.items;
    for (const item of this.items) this.prepare(item);
    box.querySelector("[data-without-script]").hidden = true;
    box.querySelector("[data-with-script]").hidden = false;
    box.addEventListener("keydown", (event) => this.press(event));
    box.addEventListener("click", (event) => this.click(event));
    box.addEventListener("pointerdown", (event) => this.drag(event));
    box.addEventListener("focusout", ({ relatedTarget }) => this.picked && !box.contains(relatedTarget) && this.drop());
    box.addEventListener("interview:written", () => this.arrange());
    box.form.addEventListener("answer:restored", () => this.arrange());
    this.arrange();
  }

  get items() {
    return [...this.list.children];
  }

  get isLocked() {
    return this.box.hasAttribute("data-locked");
  }

  prepare(item) {
    const controls = this.box.querySelector("template").content.cloneNode(true);
    item.querySelector("select").hidden = true;
    item.append(...controls.children);
    // The handle comes before the words, the buttons after them.
    item.prepend(item.querySelector("[data-handle]"));
    for (const button of item.querySelectorAll("button")) {
      button.ariaLabel = fillIn(button.dataset.name, { text: textOf(item) });
    }
  }

  // The list follows the places that stand in the selects; what has none stands as the page came with it.
  arrange() {
    const placeOf = (item) => Number(item.querySelector("select").value) || Infinity;
    const order = this.served.map((item, index) => [placeOf(item), index, item]);
    order.sort(([one, at], [other, otherAt]) => (one === other ? at - otherAt : one - other));
    this.list.append(...order.map(([, , item]) => item));
  }

  press(event) {
    const item = event.target.closest("li");
    const handle = event.target.closest("[data-handle]");
    if (!item || !handle || event.ctrlKey || event.metaKey || event.altKey || this.isLocked) return;
    const places = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
    if (event.key === "Escape" && this.picked) {
      event.preventDefault();
      event.stopPropagation();
      return this.putBack();
    }
    if (!(event.key in places)) return;
    event.preventDefault();
    event.stopPropagation();
    const index = this.items.indexOf(item);
    const goal = Math.max(0, Math.min(this.items.length - 1, index + places[event.key]));
    if (this.picked === item) return this.moveTo(item, goal);
    this.items[goal].querySelector("[data-handle]").focus();
  }

  click(event) {
    const button = event.target.closest("button");
    const item = button?.closest("li");
    if (!item || this.isLocked) return;
    event.preventDefault();
    if (button.matches("[data-handle]")) {
      if (this.wasDragged) this.wasDragged = false;
      else if (this.picked === item) this.drop();
      else this.pickUp(item);
      return;
    }
    this.moveTo(item, this.items.indexOf(item) + Number(button.dataset.step));
  }

  pickUp(item) {
    if (this.picked) this.drop();
    this.picked = item;
    this.before = this.items;
    this.had = this.hasPlaces;
    this.mark(item, true);
    this.say("picked", item);
  }

  drop() {
    const item = this.picked;
    this.picked = null;
    this.mark(item, false);
    this.store();
    this.say("dropped", item);
  }

  putBack() {
    const item = this.picked;
    this.picked = null;
    this.mark(item, false);
    const focused = document.activeElement;
    this.list.append(...this.before);
    focused.focus();
    if (this.had) this.store();
    else this.clear();
    this.say("back", item);
  }

  // The others move round the item, so that it keeps the focus and a finger keeps its hold.
  moveTo(item, goal) {
    const index = this.items.indexOf(item);
    if (goal < 0 || goal >= this.items.length) return;
    const passed = goal > index ? this.items.slice(index + 1, goal + 1) : this.items.slice(goal, index);
    if (goal > index) item.before(...passed);
    else item.after(...passed);
    this.store();
    if (passed.length || this.picked) this.say("moved", item);
  }

  drag(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button || this.isLocked) return;
    const item = handle.closest("li");
    const before = this.items;
    const had = this.hasPlaces;
    this.wasDragged = false;
    follow(event, {
      move: ({ clientY }) => {
        const goal = this.items.findIndex((other) => clientY < other.getBoundingClientRect().bottom);
        const place = goal < 0 ? this.items.length - 1 : goal;
        if (place === this.items.indexOf(item)) return;
        this.wasDragged = true;
        this.mark(item, true);
        this.moveTo(item, place);
      },
      drop: () => this.mark(item, this.picked === item),
      back: () => {
        this.mark(item, false);
        this.list.append(...before);
        if (had) this.store();
        else this.clear();
        this.say("back", item);
      },
    });
  }

  get hasPlaces() {
    return this.items.some((item) => item.querySelector("select").value);
  }

  store() {
    this.items.forEach((item, index) => (item.querySelector("select").value = String(index + 1)));
    tellChange(this.items[0].querySelector("select"));
  }

  clear() {
    for (const item of this.items) item.querySelector("select").value = "";
    tellChange(this.items[0].querySelector("select"));
  }

  mark(item, isHeld) {
    item.toggleAttribute("data-held", isHeld);
    item.querySelector("[data-handle]").ariaPressed = String(isHeld);
  }

  say(name, item) {
    const values = { text: textOf(item), place: this.items.indexOf(item) + 1, total: this.items.length };
    announce(fillIn(this.says[name], values), { again: true });
  }
}

function textOf(item) {
  return item.querySelector(".ordering__text").textContent.trim();
}
