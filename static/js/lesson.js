// A lesson notices how far it was read: it marks the section in the contents and keeps the place.
// Places go out together, at most one request in ten seconds, and once more when the page is left.
import { isField, singleKeysOn } from "./shortcuts.js";
import "./variants.js";

const lesson = document.querySelector("[data-lesson]");
const headings = lesson ? [...lesson.querySelectorAll(".lesson__body h2[id]")] : [];
const SEND_EVERY = 10_000;
// Nobody reads a section in less: who scrolls past has not been there.
const STAYED_FOR = 4_000;
const SETTLES_IN = 700;
const label = lesson?.querySelector("[data-section-of]");
const saysCount = label?.textContent;

let current = null;
let steppedTo = null;
let moved = !document.querySelector("[data-stopped-at]");
let settling = 0;
let stay = 0;
let sending = 0;
let frame = 0;
let place = "";
let reachedAt = 0;
// Whether the place or a section passed has come up since the last sending that was taken.
let isNews = false;
const passed = new Set();

// At the end of the page a short last section may not come up to the line.
function findCurrent() {
  const page = document.documentElement;
  const isAtEnd = scrollY > 0 && Math.ceil(scrollY + innerHeight) >= page.scrollHeight;
  const line = isAtEnd ? innerHeight : innerHeight * 0.4;
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < line);
  return above.at(-1) ?? null;
}

// A jump passes no heading over the edge of the window: each scroll asks anew, once in a frame.
function followSoon() {
  frame ||= requestAnimationFrame(follow);
}

function follow() {
  frame = 0;
  const found = findCurrent();
  if (found === current) return;
  current = found;
  markContents();
  clearTimeout(stay);
  if (current && moved) stay = setTimeout(reach, STAYED_FOR, current.id);
}

function markContents() {
  for (const link of document.querySelectorAll(".contents a")) {
    const here = current && link.hash === `#${current.id}`;
    here ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current");
  }
  if (!label) return;
  const number = headings.indexOf(current) + 1;
  const says = label.dataset.sectionOf.replace("{number}", number).replace("{count}", headings.length);
  label.textContent = number ? says : saysCount;
}

function reach(id) {
  if (id === place) return;
  place = id;
  reachedAt = Date.now();
  passed.add(id);
  isNews = true;
  sending ||= setTimeout(send, SEND_EVERY);
}

function send() {
  clearTimeout(sending);
  sending = 0;
  const url = lesson.dataset.placeUrl;
  if (!url || !isNews) return;
  const body = new URLSearchParams({
    section: place,
    ago: Math.round((Date.now() - reachedAt) / 1000),
    csrfmiddlewaretoken: document.querySelector('meta[name="csrf-token"]')?.content ?? "",
  });
  for (const id of passed) body.append("seen", id);
  // A beacon outlives the page and never holds it up; one that is not taken goes with the next, and so does
  // one that goes out without a connection: it may be lost, and nobody hears of that.
  isNews = !navigator.sendBeacon(url, body) || !navigator.onLine;
}

// Who ends a part of a study session has read it: the server keeps that place, and where the page
// stood must not come after it when the page is left.
function leavePlace({ target }) {
  if (!target.matches("[data-keeps-place]")) return;
  clearTimeout(stay);
  clearTimeout(sending);
  sending = 0;
  isNews = false;
}

// Who comes back to the very section is told so there, not at the top.
function sayStoppedHere() {
  const line = lesson.querySelector("[data-stopped-at]");
  const heading = line && location.hash === `#${line.dataset.stoppedAt}` && document.getElementById(line.dataset.stoppedAt);
  if (!heading) return;
  heading.after(document.getElementById("stopped-here").content.cloneNode(true));
  line.remove();
  heading.scrollIntoView({ behavior: "instant" });
}

// The scrolling of a step takes a moment: until it has ended, the next step counts from its aim.
function step(by) {
  const at = headings.indexOf(steppedTo ?? findCurrent());
  const next = headings[Math.max(0, at + by)];
  if (!next) return;
  steppedTo = next;
  clearTimeout(settling);
  settling = setTimeout(() => { steppedTo = null; }, SETTLES_IN);
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (isField(event.target) || !singleKeysOn() || document.querySelector("dialog[open]")) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});

// What a word means stands over the text: Esc takes it away until the word is left.
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:is(:hover, :focus-within)")) {
    term.classList.add("term--quiet");
    for (const left of ["pointerleave", "focusout"]) {
      term.addEventListener(left, () => term.classList.remove("term--quiet"), { once: true });
    }
  }
});

document.addEventListener("click", ({ target }) => {
  const link = target.closest(".lesson-fold a");
  if (link) link.closest("details").open = false;
});

if (headings.length) {
  sayStoppedHere();
  // What grows in the text, such as a check that has come, moves the headings without a scroll.
  new ResizeObserver(followSoon).observe(lesson.querySelector(".lesson__body"));
  addEventListener("scroll", () => { moved = true; followSoon(); }, { passive: true });
  addEventListener("resize", followSoon, { passive: true });
  document.addEventListener("submit", leavePlace);
  addEventListener("pagehide", send);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
}
