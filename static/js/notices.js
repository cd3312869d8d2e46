// What happens in the background shows as a quiet card, for eight seconds or as long as it is looked at.
// An open page asks once a minute, only while somebody can see it, and the answer is nearly always
// "nothing": a held connection for each page would cost the server a thread. Work pages (interview,
// practice, desk) have no bell and never ask; while an interview runs no other page shows a card.
import { announce } from "./announce.js";

const EVERY = 60_000;
const SHOWN_FOR = 8_000;
const shown = new Set();
let askedAt = Date.now();
let isOver = false;

setInterval(askWhenDue, 5_000);
document.addEventListener("visibilitychange", askWhenDue);

function askWhenDue() {
  if (isOver || document.hidden || Date.now() - askedAt < EVERY) return;
  const bell = findBell();
  if (bell) ask(bell);
}

function findBell() {
  return document.querySelector("[data-bell]");
}

async function ask(bell) {
  askedAt = Date.now();
  const query = new URLSearchParams({ since: bell.dataset.since, unread: bell.dataset.unread });
  try {
    const response = await fetch(`${bell.dataset.bell}?${query}`, { headers: { "HX-Request": "true" } });
    if (response.status === 200) return show(await response.text());
    // Signed out: nothing more will come until the page is loaded again.
    isOver = response.status === 401;
  } catch {
    // Offline, or the server is away: the next minute will tell.
  }
}

function show(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  ring(parts.content.querySelector("[data-bell]"));
  if (document.querySelector(".running")) return;
  for (const card of parts.content.querySelectorAll("[data-notice]")) {
    if (!shown.has(card.dataset.notice)) place(card);
  }
}

// The number changes in place: the link may hold the focus.
function ring(fresh) {
  const bell = findBell();
  if (!fresh || !bell) return;
  bell.replaceChildren(...fresh.childNodes);
  bell.dataset.unread = fresh.dataset.unread;
  bell.dataset.since = fresh.dataset.since;
}

function place(card) {
  shown.add(card.dataset.notice);
  findPlace().append(card);
  announce(card.querySelector("[data-says]").textContent);
  card.querySelector("[data-closes-card]").addEventListener("click", () => card.remove());
  letGo(card);
}

// A line of our own in the place of the cards, where nothing on the page could carry it.
export function sayQuietly(text) {
  const card = Object.assign(document.createElement("div"), { className: "quiet-card" });
  card.append(Object.assign(document.createElement("p"), { textContent: text }));
  // Said twice it is one card; what happened in the background stays beside it.
  document.querySelector(".quiet-cards > :not([data-notice])")?.remove();
  findPlace().append(card);
  announce(text);
  letGo(card);
}

function findPlace() {
  let cards = document.querySelector(".quiet-cards");
  if (!cards) {
    cards = document.createElement("div");
    cards.className = "quiet-cards";
    document.body.append(cards);
  }
  return cards;
}

// A card that is looked at stays, and gets its eight seconds anew when one looks away.
function letGo(card) {
  let timer = 0;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => card.remove(), SHOWN_FOR);
  };
  for (const name of ["pointerenter", "focusin"]) card.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) {
    card.addEventListener(name, () => {
      if (!card.matches(":hover, :focus-within")) start();
    });
  }
  start();
}
