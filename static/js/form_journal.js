// Keeps what is typed into a form with `data-keep` on this device until the server has taken it: somebody
// who follows a link, loads the page again or is signed out finds it in the form again. `data-keep` names
// the entry, with the person's own number: a device may be shared. An address that takes such a form leads
// on where it stored something, and nowhere else. A page that keeps drafts on the server too names the one that
// it came with by `data-keep-base`: what was typed after it comes back into that one only, and waits beside others.
// With `data-keep-join` what waits is what was touched; all else is as the newest page has it.
import { announce } from "./announce.js";
import { Kept, fill, findEarly, isKept, isTyped, overNewer, typed, typedAtFirst, withBoth } from "./kept_fields.js";
import { word } from "./words.js";

const kept = new Kept("studyhub.form.");
const SENT = "studyhub.sent";
const LONGEST = 60;
const WORDS = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
// What each form on the page is held against: what the server has stored.
const bases = new WeakMap();
let filling = false;

export function standing(form) {
  return withoutHidden(form, typed(form));
}

// What the page came with, whatever the browser has put back since.
function given(form) {
  return withoutHidden(form, typedAtFirst(form));
}

function withoutHidden(form, fields) {
  const names = new Set([...form.elements].filter(isKept).map((input) => input.name));
  return fields.filter(([name]) => names.has(name));
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// Whether something stands in a form that its page did not bring.
export function isChanged(form) {
  return !isSame(standing(form), given(form));
}

// A draft was stored: from now on the form is held against that one.
export function holdAgainst(form, fields, name) {
  bases.set(form, fields);
  form.dataset.keepBase = name;
  note(form);
}

// Whether words stand in the form that the server does not have: of an earlier visit, or typed before this script ran.
export function isFilled(form) {
  return "keptFilled" in form.dataset;
}

// `waiting` is what earlier visits left and nobody has put back yet, text by text: typing covers none of it.
function note(form) {
  const { keep: name, keepBase: baseName } = form.dataset;
  write(name, { fields: standing(form), base: bases.get(form), baseName, waiting: recall(name)?.waiting });
}

// Before several could wait, `waiting` was the fields of one.
function recall(name) {
  const entry = kept.recall(name);
  if (!entry) return null;
  const { waiting = [] } = entry;
  return { ...entry, waiting: typeof waiting[0]?.[0] === "string" ? [waiting] : waiting };
}

function write(name, { fields, base, baseName, waiting = [] }) {
  const isTheSame = isSame(fields, base);
  if (isTheSame && !waiting.length) kept.forget(name);
  else kept.keep(name, { fields: isTheSame ? null : fields, base, baseName, waiting });
}

// By its name where it has one: the server may lay out what it stored in other words, or with ids.
function hasSameBase(form, { base, baseName }) {
  const { keepBase } = form.dataset;
  return keepBase ? keepBase === baseName : isSame(base, given(form));
}

// `answers`: whether a form is the answer to what it sent, as a "page" or a "part" of one. What was typed before this
// script ran is noted as what is typed from now on.
function look(form, answers = "") {
  form.dataset.keepRead = "yes";
  const isEarly = isChanged(form) && !isPutBack();
  takeUp(form, answers);
  if (!isEarly) return;
  form.dataset.keptFilled = "yes";
  note(form);
}

// Who goes back finds what the browser puts into the fields, also where the server has taken it since.
function isPutBack() {
  return performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

function takeUp(form, answers) {
  const { keep: name } = form.dataset;
  const entry = recall(name);
  bases.set(form, answers && entry ? entry.base : given(form));
  if (!entry) return;
  const join = (fields) => ("keepJoin" in form.dataset ? overNewer({ ...entry, fields }, given(form)) : fields);
  offerAll(form, entry, answers ? (fields) => fields : join);
  // A page that came back, with errors or another row, holds the newest of what is not stored yet.
  if (answers === "page") return write(name, { ...entry, fields: given(form) });
  if (answers === "part") return isSame(entry.fields ?? entry.base, given(form)) || restore(form, entry);
  if (!entry.fields || isSame(entry.fields, given(form))) {
    return write(name, { ...entry, fields: given(form), base: given(form) });
  }
  const hasItsFields = entry.fields.every(([field]) => form.elements[field]);
  if (hasItsFields && hasSameBase(form, entry)) return restore(form, entry);
  // Changed meanwhile, or with rows that were added.
  const fields = join(entry.fields);
  kept.keep(name, { fields: null, base: given(form), waiting: withText(entry.waiting, fields) });
  if (!has(entry.waiting, fields)) offer(form, fields);
}

// What is stored by now waits no longer.
function offerAll(form, entry, join) {
  const waiting = entry.waiting.map(join).filter((fields) => !isSame(fields, given(form)));
  if (!isSame(waiting, entry.waiting)) kept.keep(form.dataset.keep, { ...entry, waiting });
  entry.waiting = waiting;
  for (const fields of waiting) offer(form, fields);
}

function has(waiting, fields) {
  return waiting.some((one) => isSame(one, fields));
}

function withText(waiting, fields) {
  return has(waiting, fields) ? waiting : [...waiting, fields];
}

// What was typed before this script ran stays, where what was kept comes back and where it is taken out again. What a
// browser has put back by itself, as some do when a page is loaded again, is what was kept.
function restore(form, entry) {
  const came = given(form);
  const early = findEarly(findEarly(standing(form), came), entry.fields);
  put(form, withBoth(form, entry.fields, early, came));
  tell(form, "keptBack", "keptTakeOut", () => {
    const left = withBoth(form, entry.base, early, came);
    put(form, left);
    write(form.dataset.keep, { ...entry, fields: left });
  });
}

// What stands in the form by then waits in its place.
function offer(form, fields) {
  tell(form, "keptWaits", "keptPut", () => {
    const { keep: name, keepBase: baseName } = form.dataset;
    const [base, stands] = [bases.get(form), standing(form)];
    const others = (recall(name)?.waiting ?? []).filter((one) => !isSame(one, fields));
    const isElsewhere = [base, fields, ...others].some((one) => isSame(one, stands));
    kept.keep(name, { fields, base, baseName, waiting: isElsewhere ? others : [...others, stands] });
    if (fields.some(([field]) => !form.elements[field])) return redraw(form, fields);
    if (!isElsewhere) offer(form, stands);
    put(form, fields);
  }, excerpt(form, fields));
}

// By which one text that waits is known from another: its longest words.
function excerpt(form, fields) {
  const isText = ([name]) => !form.elements[name] || form.elements[name].matches?.(WORDS);
  const texts = fields.filter(isText).map(([, value]) => value.replace(/\s+/g, " ").trim());
  const longest = texts.reduce((one, other) => (other.length > one.length ? other : one), "");
  const points = Array.from(longest.slice(0, 2 * LONGEST + 2));
  if (!points.length) return "";
  return points.length > LONGEST ? `“${points.slice(0, LONGEST).join("")}…”` : `“${longest}”`;
}

function put(form, fields) {
  // A question may need more rows for them, and what a script draws of its inputs is drawn again.
  form.dispatchEvent(new CustomEvent("answer:restoring", { bubbles: true, detail: fields }));
  fill(form, fields);
  form.dispatchEvent(new CustomEvent("answer:restored", { bubbles: true }));
  form.dataset.keptFilled = "yes";
  // Counters, and lines that say what is left, listen for typing.
  filling = true;
  for (const field of form.querySelectorAll("textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
  filling = false;
}

// The server makes a form for rows that were added, and stores nothing.
function redraw(form, fields) {
  const copy = form.cloneNode(false);
  const unseen = [...new FormData(form)].filter(([name]) => form.elements[name]?.type === "hidden");
  for (const [name, value] of [...unseen, ...fields, ["redraw", "1"]]) {
    copy.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  copy.hidden = true;
  form.after(copy);
  copy.requestSubmit();
}

function tell(form, says, does, deed, words = "") {
  const line = document.createElement("p");
  line.className = "small soft cluster kept-says";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--quiet", textContent: word(does) });
  button.addEventListener("click", () => {
    line.remove();
    deed();
    [...form.elements].find((input) => isTyped(input) && input.type !== "radio")?.focus();
  });
  line.append([word(says), words].filter(Boolean).join(" "), button);
  form.prepend(line);
  const fold = form.closest("details");
  if (fold) fold.open = true;
  announce(word(says));
}

// What was sent last from this tab, and when; once.
function takeSent() {
  try {
    const sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    return sent;
  } catch {
    // Without storage nothing was kept either.
    return null;
  }
}

// It has arrived where the answer led on from the form's page, and not to sign in, nor to a reason against it.
function hearOfSent() {
  const sent = takeSent();
  if (!sent) return "";
  const [arrival] = performance.getEntriesByType("navigation");
  const isLedOn = arrival?.type === "navigate" && arrival.redirectCount > 0;
  const isFromThere = document.referrer.split("#")[0] === sent.page;
  const isSignIn = location.pathname === new URL(word("signInUrl"), location).pathname;
  const isRefused = document.querySelector(".notices :is(.notice--part, .notice--bad)") !== null;
  if (isLedOn && isFromThere && !isSignIn && !isRefused) forget(sent);
  return "posted" in document.body.dataset ? sent.name : "";
}

// Newer words, of another tab or typed while it was under way, stay.
function forget({ name, at }) {
  const entry = recall(name);
  if (!entry || entry.at > at) return;
  write(name, { ...entry, fields: entry.base });
}

// `answered`: the name of the form that was sent and not taken.
function lookAll(answered, by) {
  for (const form of document.querySelectorAll("form[data-keep]:not([data-keep-read])")) {
    look(form, answered && answered === form.dataset.keep ? by : "");
  }
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target }) => {
    if (!filling && target.form?.matches("[data-keep]") && bases.has(target.form)) note(target.form);
  });
}

// On the window, after all who may hold the form back.
addEventListener("submit", (event) => {
  const { keep: name } = event.target.dataset;
  if (!name || event.defaultPrevented) return;
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ name, page: location.href.split("#")[0], at: Date.now() }));
  } catch {
    // The form goes out all the same.
  }
});
// Back on the page that it was sent from: nobody knows what became of it.
addEventListener("pageshow", ({ persisted }) => persisted && takeSent());

// htmx tells of a request when its form may be gone: by what was asked for, and by the status.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const name = detail.requestConfig?.elt?.dataset?.keep ?? "";
  const isTaken = name && detail.xhr.status < 300;
  const entry = isTaken && recall(name);
  if (entry) write(name, { ...entry, fields: entry.base });
  lookAll(isTaken ? "" : name, "part");
});

lookAll(hearOfSent(), "page");
