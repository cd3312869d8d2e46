// Charts: the value of a mark in a box, under the pointer and by keys. Without script a mark has its title
// and the chart its table. The picture is one stop of Tab; arrow keys walk through its marks, Home and End
// lead to the ends, and `v` to the table and back. A mark that leads somewhere has a link over it while it is
// shown: for pointer and keys it is one, in this tab or another.
// No target is smaller, in pixels.
const LEAST = 24;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
const marks = new WeakMap();

// Taking the titles away keeps the browser's own box from covering ours.
function marksOf(picture) {
  if (!marks.has(picture)) {
    const titles = [...picture.querySelectorAll("title")];
    const found = titles.map((title) => ({ shape: title.parentElement, says: title.textContent }));
    titles.forEach((title) => title.remove());
    marks.set(picture, found);
  }
  return marks.get(picture);
}

function boxOf(picture) {
  const frame = picture.parentElement;
  let box = frame.querySelector(".chart__value");
  if (!box) {
    box = Object.assign(document.createElement("output"), { className: "chart__value" });
    frame.append(box);
  }
  return box;
}

function show(picture, number) {
  const found = marksOf(picture);
  const mark = found[number];
  if (!mark || picture.dataset.at === String(number)) return;
  unmark(picture);
  picture.dataset.at = number;
  mark.shape.classList.add("chart__at");
  const box = boxOf(picture);
  box.textContent = mark.says;
  // A wide matrix scrolls in its frame, and its box with it.
  const scrolled = picture.parentElement.scrollLeft;
  const frame = picture.parentElement.getBoundingClientRect();
  const place = mark.shape.getBoundingClientRect();
  putLink(picture, mark, { top: place.top - frame.top, left: scrolled + place.left - frame.left, width: place.width, height: place.height });
  const middle = place.left + place.width / 2 - frame.left;
  const most = frame.width - box.offsetWidth;
  const start = Math.max(0, Math.min(most, middle - box.offsetWidth / 2));
  box.style.insetInlineStart = `${scrolled + start}px`;
  const above = place.top - frame.top - box.offsetHeight - 8;
  // What a frame that scrolls holds is cut at its edge.
  const highest = picture.closest(".chart--wide") ? 0 : -box.offsetHeight;
  box.style.insetBlockStart = `${above >= highest ? above : place.bottom - frame.top + 8}px`;
}

// Over the mark; of one that leads nowhere there is none. The picture stays the stop of Tab, and gives the focus
// on to the link and takes it back.
function putLink(picture, { shape, says }, { top, left, width, height }) {
  const old = linkOf(picture);
  if (!shape.dataset.url) return dropLink(picture);
  const link = old ?? Object.assign(document.createElement("a"), { className: "chart__link", tabIndex: -1, draggable: false });
  Object.assign(link, { href: shape.dataset.url, ariaLabel: says });
  const [wide, high] = [Math.max(width, LEAST), Math.max(height, LEAST)];
  Object.assign(link.style, { inlineSize: `${wide}px`, blockSize: `${high}px` });
  link.style.insetInlineStart = `${left + (width - wide) / 2}px`;
  link.style.insetBlockStart = `${top + (height - high) / 2}px`;
  if (!old) picture.after(link);
}

function linkOf(picture) {
  return picture.parentElement.querySelector(".chart__link");
}

function dropLink(picture) {
  const link = linkOf(picture);
  if (link === document.activeElement) picture.focus({ preventScroll: true });
  link?.remove();
}

function unmark(picture) {
  marksOf(picture)[picture.dataset.at]?.shape.classList.remove("chart__at");
  delete picture.dataset.at;
}

function hide(picture) {
  unmark(picture);
  dropLink(picture);
  boxOf(picture).textContent = "";
}

// The mark whose middle is nearest: a dot of nine pixels is no target for a finger.
function nearest(picture, x, y) {
  let best = -1;
  let least = Infinity;
  marksOf(picture).forEach(({ shape }, number) => {
    const { left, right, top, bottom } = shape.getBoundingClientRect();
    const across = Math.max(left - x, 0, x - right);
    const upwards = Math.max(top - y, 0, y - bottom);
    const distance = Math.hypot(across * 2, upwards);
    if (distance < least) [best, least] = [number, distance];
  });
  return best;
}

function walk(picture, key) {
  const last = marksOf(picture).length - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  const at = picture.dataset.at === undefined ? undefined : Number(picture.dataset.at);
  if (at === undefined) return 0;
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const to = at + STEPS[key] * Number(across ? picture.dataset.along : picture.dataset.down);
  return to < 0 || to > last ? at : to;
}

// Also where the link over a mark is meant.
function pictureAt(target) {
  return target?.closest?.(".chart__picture") ?? target?.closest?.(".chart__link")?.parentElement.querySelector(".chart__picture");
}

// Whether the keys are at work in it: then a mouse that leaves it takes nothing away.
function hasFocus(picture) {
  return picture.parentElement.contains(document.activeElement);
}

for (const picture of document.querySelectorAll(".chart__picture")) picture.tabIndex = 0;

document.addEventListener("pointermove", (event) => {
  const picture = pictureAt(event.target);
  if (picture) show(picture, nearest(picture, event.clientX, event.clientY));
});

document.addEventListener("pointerdown", (event) => {
  const picture = pictureAt(event.target);
  if (picture) show(picture, nearest(picture, event.clientX, event.clientY));
});

document.addEventListener("pointerout", (event) => {
  const picture = pictureAt(event.target);
  const isLeft = picture && pictureAt(event.relatedTarget) !== picture;
  if (isLeft && event.pointerType === "mouse" && !hasFocus(picture)) hide(picture);
});

// The names of a wide matrix stay in sight while its cells pass beneath them.
document.addEventListener("scroll", ({ target }) => {
  const names = target.matches?.(".chart__frame") && target.querySelector(".chart__names");
  if (names) names.style.transform = `translateX(${target.scrollLeft}px)`;
}, { capture: true, passive: true });

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".chart__picture:focus-visible")) show(target, Number(target.dataset.at ?? 0));
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const picture = pictureAt(target);
  if (picture && pictureAt(relatedTarget) !== picture) hide(picture);
});

document.addEventListener("keydown", (event) => {
  const chart = event.target.closest?.(".chart");
  if (!chart || event.defaultPrevented) return;
  const picture = pictureAt(event.target);
  if (event.key === "Enter" && picture && event.target === picture) return open(event, picture);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "v") return switchTable(event, chart);
  if (!picture) return;
  if (event.key in STEPS || event.key === "Home" || event.key === "End") {
    event.preventDefault();
    const to = walk(picture, event.key);
    // A wide matrix scrolls along.
    marksOf(picture)[to]?.shape.scrollIntoView({ block: "nearest", inline: "nearest" });
    show(picture, to);
    (linkOf(picture) ?? picture).focus({ preventScroll: true });
  }
  if (event.key !== "Escape") return;
  picture.focus({ preventScroll: true });
  hide(picture);
});

// Before the arrows have led to the link itself.
function open(event, picture) {
  const link = linkOf(picture);
  if (!link) return;
  event.preventDefault();
  const { ctrlKey, metaKey, shiftKey } = event;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window, ctrlKey, metaKey, shiftKey }));
}

function switchTable(event, chart) {
  const fold = chart.querySelector(".chart__foot > details");
  if (!fold || document.documentElement.dataset.shortcuts === "off") return;
  event.preventDefault();
  fold.open = !fold.open;
  (fold.open ? fold.querySelector("summary") : chart.querySelector(".chart__picture")).focus();
}
