// A design that is being drawn: rows for connections as they are needed, the names of own components
// among the suggestions, and a small picture of what the rows say. The rows are what is sent.
import { announce } from "./announce.js";
import { fillIn } from "./moves.js";
import { drawPicture } from "./design_picture.js";

export function drawDesigns() {
  for (const box of document.querySelectorAll("[data-design]:not([data-ready])")) {
    if (!box.querySelector("textarea[readonly]")) new Design(box);
  }
}

class Design {
  constructor(box) {
    box.dataset.ready = "yes";
    this.box = box;
    this.rows = [...box.querySelectorAll("[data-row]")];
    this.offered = [...box.querySelectorAll("datalist option")].map((option) => option.value);
    this.add = box.querySelector("[data-add-row]");
    this.add.hidden = false;
    this.add.addEventListener("click", () => this.addRow());
    this.picture = box.querySelector("[data-picture]");
    box.addEventListener("input", () => this.draw());
    box.addEventListener("change", () => this.draw());
    box.addEventListener("interview:written", () => this.open());
    box.closest("form").addEventListener("answer:restoring", ({ detail }) => this.makeRoom(detail));
    box.closest("form").addEventListener("answer:restored", () => this.open());
    this.open();
  }

  // Words of another page may need more rows than this one came with.
  makeRoom(fields) {
    const numbers = fields.map(([name]) => Number(/^(?:from|to|says)-(\d+)$/.exec(name)?.[1] ?? 0));
    const needed = Math.min(Number(this.box.dataset.mostRows), Math.max(...numbers));
    while (this.rows.length < needed) this.copyRow();
  }

  copyRow() {
    const [last] = this.rows.slice(-1);
    const row = last.cloneNode(true);
    const [former, number] = [this.rows.length, this.rows.length + 1];
    for (const input of row.querySelectorAll("input")) {
      for (const name of ["name", "id", "aria-label"]) {
        input.setAttribute(name, input.getAttribute(name).replace(new RegExp(`\\b${former}\\b`), number));
      }
      input.value = "";
    }
    last.after(row);
    this.rows.push(row);
  }

  // Rows that hold something stay, and one empty one after them.
  open() {
    const last = this.rows.findLastIndex((row) => textsOf(row).some(Boolean));
    this.rows.forEach((row, index) => (row.hidden = index > Math.max(last + 1, 2)));
    this.add.hidden = this.rows.every((row) => !row.hidden);
    this.draw();
  }

  addRow() {
    const row = this.rows.find((one) => one.hidden);
    if (!row) return;
    row.hidden = false;
    this.add.hidden = this.rows.every((one) => !one.hidden);
    row.querySelector("input").focus();
    announce(fillIn(this.box.dataset.added, { number: this.rows.indexOf(row) + 1 }));
  }

  get named() {
    const picked = [...this.box.querySelectorAll("[name=component]:checked")];
    const free = this.box.querySelector("[name=component-free]").value.split("\n");
    return [...picked.map((input) => input.parentElement.textContent), ...free].map((name) => name.trim()).filter(Boolean);
  }

  get drawn() {
    return this.rows.map(textsOf).filter(([from, to]) => from && to);
  }

  draw() {
    const named = this.named;
    this.suggest(named);
    drawPicture(this.picture, named, this.drawn, this.box.dataset.drawn);
  }

  suggest(named) {
    const names = [...new Set([...named, ...this.offered])];
    const list = this.box.querySelector("datalist");
    if (names.join("\n") === [...list.options].map((option) => option.value).join("\n")) return;
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  }
}

function textsOf(row) {
  return [...row.querySelectorAll("input")].map((input) => input.value.trim());
}
