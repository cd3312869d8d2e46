// Keeps what is typed into a form with `data-keep` on this device until the server has taken it: somebody
// who follows a link, loads the page again or is signed out finds it in the form again. `data-keep` names
// the entry, with the person's own number: a device may be shared.
import { announce } from "./announce.js";
import { Kept, fill, typed } from "./kept_fields.js";
import { word } from "./words.js";

const kept = new Kept("studyhub.form.");
const SENT = "studyhub.sent";

function isTyped(input) {
  return input.name && input.matches("textarea, select, input:not([type=hidden], [type=file], [type=password])");
}

function standing(form) {
  const names = new Set([...form.elements].filter(isTyped).map((input) => input.name));
  return typed(form).filter(([name]) => names.has(name));
}

// What the page came with, whatever the browser has put back since.
function given(form) {
  return [...form.elements].filter(isTyped).flatMap((input) => {
    if (input.matches("[type=radio], [type=checkbox]")) return input.defaultChecked ? [[input.name, input.value]] : [];
    if (input.matches("select")) {
      const chosen = [...input.options].filter((one) => one.defaultSelected);
      if (!chosen.length && !input.multiple) chosen.push(...[...input.options].slice(0, 1));
      return chosen.filter((one) => one.value).map((one) => [input.name, one.value]);
    }
    return input.defaultValue ? [[input.name, input.defaultValue]] : [];
  });
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function note(form) {
  const { keep: name } = form.dataset;
  write(name, standing(form), kept.recall(name)?.base ?? given(form));
}

function write(name, fields, base) {
  if (isSame(fields, base)) kept.forget(name);
  else kept.keep(name, { fields, base });
}

function look(form, refused) {
  form.dataset.keepRead = "yes";
  const { keep: name } = form.dataset;
  const entry = kept.recall(name);
  if (!entry) return;
  // A form that came back, with errors or another row, holds the newest of what is not stored yet.
  if (refused) return write(name, given(form), entry.base);
  if (isSame(entry.fields, given(form))) kept.forget(name);
  else if (entry.fields.some(([field]) => !form.elements[field])) {
    // Rows that were added: the server makes the form for them, and stores nothing.
    offer(form, "keptWaits", "keptPut", () => send(form, entry.fields));
  } else if (isSame(entry.base, given(form))) {
    put(form, entry.fields);
    offer(form, "keptBack", "keptTakeOut", () => {
      put(form, entry.base);
      kept.forget(name);
    });
  } else {
    offer(form, "keptWaits", "keptPut", () => {
      put(form, entry.fields);
      note(form);
    });
  }
}

// Whether something stands in a form that its page did not bring.
export function isChanged(form) {
  return !isSame(standing(form), given(form));
}

function put(form, fields) {
  fill(form, fields);
  const fold = form.closest("details");
  if (fold) fold.open = true;
  // Counters and lines that say what is left listen for typing.
  form.querySelector("textarea")?.dispatchEvent(new Event("input"));
}

function send(form, fields) {
  const copy = form.cloneNode(false);
  for (const [name, value] of [...new FormData(form)].filter(([field]) => field === "csrfmiddlewaretoken")) {
    copy.append(hidden(name, value));
  }
  copy.append(...fields.map(([name, value]) => hidden(name, value)));
  copy.hidden = true;
  form.after(copy);
  copy.requestSubmit();
}

function hidden(name, value) {
  const field = document.createElement("textarea");
  Object.assign(field, { name, value });
  return field;
}

function offer(form, says, does, deed) {
  const line = document.createElement("p");
  line.className = "small soft cluster kept-says";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--quiet", textContent: word(does) });
  button.addEventListener("click", () => {
    deed();
    line.remove();
    [...form.elements].find((input) => isTyped(input) && input.type !== "radio")?.focus();
  });
  line.append(word(says), button);
  form.prepend(line);
  announce(word(says));
}

function lookAll(root, refused = "") {
  for (const form of root.querySelectorAll("form[data-keep]:not([data-keep-read])")) {
    look(form, refused === form.dataset.keep);
  }
}

// What was sent last from this tab has arrived where the answer led on from the form's page.
function hearOfSent() {
  const [arrival] = performance.getEntriesByType("navigation");
  let sent = null;
  try {
    sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  } catch {
    // Without storage nothing was kept either.
  }
  if (!sent) return "";
  const isFromThere = document.referrer.split("#")[0] === sent.page;
  const isSignIn = location.pathname === new URL(word("signInUrl"), location).pathname;
  const isTaken = arrival?.type === "navigate" && arrival.redirectCount > 0 && isFromThere && !isSignIn;
  if (isTaken) kept.forget(sent.name);
  return isTaken ? "" : sent.name;
}

for (const deed of ["input", "change"]) {
  document.addEventListener(deed, ({ target }) => {
    if (target.form?.matches("[data-keep]")) note(target.form);
  });
}

// On the window, after all who may hold the form back.
addEventListener("submit", (event) => {
  const { keep: name } = event.target.dataset;
  if (!name || event.defaultPrevented) return;
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ name, page: location.href.split("#")[0] }));
  } catch {
    // The form goes out all the same.
  }
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.dataset?.keep) kept.forget(detail.elt.dataset.keep);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const place = detail.elt.parentElement ?? document;
  // What a part came back with may be refused words: they are forgotten with the next visit at the earliest.
  for (const form of place.querySelectorAll("form[data-keep]:not([data-keep-read])")) look(form, true);
});

lookAll(document, hearOfSent());
