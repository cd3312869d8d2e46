// The words of a lesson as the server reads them (lessons/domain/markdown.py read_words), each sign with
// the place in the page where it stands: marks are kept as words, not as places in HTML.
const BLOCKS = new Set("p br h1 h2 h3 h4 h5 h6 pre li dt dd td th div caption figcaption".split(" "));
// What script or a note put there, what a term explains, drawings and checks are no words of the lesson.
const OTHERS = "svg, .note, .note-tick, .note-deleted, .check, .term__says, .footnote, .footnote__back, .variants__names, .code__copy, .lesson__place, template";
const AROUND = 32;

const body = document.querySelector(".lesson__body");

export function readWords() {
  const words = { text: "", nodes: [], offsets: [], sections: [] };
  if (body) walk(body, words);
  return words;
}

function walk(node, words) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) addText(child, words);
    if (child.nodeType !== Node.ELEMENT_NODE || child.matches(OTHERS)) continue;
    const isBlock = BLOCKS.has(child.localName);
    if (isBlock) addBlank(words);
    if (child.matches("h2[id]")) words.sections.push({ start: words.text.length, slug: child.id });
    walk(child, words);
    if (isBlock) addBlank(words);
  }
}

function addText(node, words) {
  for (let at = 0; at < node.data.length; at += 1) {
    if (/\s/.test(node.data[at])) addBlank(words, node, at);
    else add(words, node.data[at], node, at);
  }
}

function addBlank(words, node = null, offset = 0) {
  if (words.text && !words.text.endsWith(" ")) add(words, " ", node, offset);
}

function add(words, sign, node, offset) {
  words.text += sign;
  words.nodes.push(node);
  words.offsets.push(offset);
}

// What of the lesson lies in a range of the page: an anchor as the server takes it, or nothing.
export function readAnchor(range) {
  const words = readWords();
  let start = -1;
  let end = -1;
  words.nodes.forEach((node, at) => {
    if (!node || !range.intersectsNode(node) || !isInside(range, node, words.offsets[at])) return;
    if (start < 0) start = at;
    end = at + 1;
  });
  if (start < 0) return null;
  while (words.text[start] === " ") start += 1;
  while (words.text[end - 1] === " ") end -= 1;
  if (end <= start) return null;
  const quote = words.text.slice(start, end);
  return {
    section: words.sections.findLast((section) => section.start <= start)?.slug ?? "",
    quote,
    prefix: words.text.slice(Math.max(0, start - AROUND), start).trim(),
    suffix: words.text.slice(end, end + AROUND).trim(),
    occurrence: listPlaces(words.text, quote).indexOf(start),
  };
}

function isInside(range, node, offset) {
  return range.comparePoint(node, offset) === 0 && range.comparePoint(node, offset + 1) === 0;
}

function listPlaces(text, quote) {
  const found = [];
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) found.push(at);
  return found;
}

// Wrap the words in <mark>, piece by piece where elements lie between. Returns the marks, in order.
export function markWords({ quote, occurrence }, id) {
  const words = readWords();
  const start = listPlaces(words.text, quote)[occurrence];
  if (start === undefined) return [];
  const pieces = [];
  for (let at = start; at < start + quote.length; at += 1) {
    const node = words.nodes[at];
    const last = pieces.at(-1);
    if (!node) continue;
    if (last?.node === node) last.end = words.offsets[at] + 1;
    else pieces.push({ node, start: words.offsets[at], end: words.offsets[at] + 1 });
  }
  return pieces.map((piece) => wrap(piece, id));
}

function wrap({ node, start, end }, id) {
  node.splitText(end);
  const part = node.splitText(start);
  const mark = document.createElement("mark");
  mark.className = "highlight";
  mark.dataset.of = id;
  part.replaceWith(mark);
  mark.append(part);
  return mark;
}

export function unmarkWords(id) {
  for (const mark of marksOf(id)) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

export function marksOf(id) {
  return [...body.querySelectorAll(`mark[data-of="${id}"]`)];
}

// The blocks that are marked as a whole by the keys, outermost first come first.
const PARAGRAPHS = "p, li, dt, dd, pre, table, blockquote, h3, h4, figcaption";

export function listParagraphs() {
  const all = [...body.querySelectorAll(PARAGRAPHS)];
  return all.filter((one) => !one.closest(OTHERS) && !one.closest("[hidden]") && !one.parentElement.closest(PARAGRAPHS));
}

// The paragraph that one is at: with the focus or the caret in it, or below a heading that has the focus,
// else the first that begins in the window.
export function findParagraph() {
  const paragraphs = listParagraphs();
  const caret = getSelection().anchorNode;
  for (const point of [document.activeElement, caret]) {
    const around = point && body.contains(point) && paragraphs.find((one) => one.contains(point));
    if (around) return around;
  }
  const active = document.activeElement;
  const below = (one) => active.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (active !== body && body.contains(active)) return paragraphs.find(below) ?? null;
  return paragraphs.find((one) => one.getBoundingClientRect().top >= 56) ?? null;
}
