// The fields of a form as they are typed, and their place on this device: under a prefix and a name, for a
// month. Where storage is full or forbidden the text still stands in the form.
const NOT_SENT = "button, fieldset, object, output, [type=submit], [type=button], [type=image], [type=reset], [type=file]";
const LETTER = /[\p{L}\p{N}]/u;
const FIRST_LETTERS = /^[\p{L}\p{N}]*/u;
const LAST_LETTERS = /[\p{L}\p{N}]*$/u;
const ONE_LINE = "[type=text], [type=search], input:not([type])";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

export class Kept {
  constructor(prefix) {
    this.prefix = prefix;
    this.dropOld();
  }

  // Whether it is kept: storage may be full or forbidden.
  keep(name, entry) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify({ ...entry, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  // What is kept, or null: what we did not write is none, and stays as it is.
  recall(name) {
    try {
      const entry = JSON.parse(localStorage.getItem(this.prefix + name));
      return typeof entry === "object" ? entry : null;
    } catch {
      return null;
    }
  }

  forget(name) {
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      // Where storage is forbidden there is nothing to forget.
    }
  }

  // All that is kept, as [name, entry].
  list() {
    const names = this.keys().map((key) => key.slice(this.prefix.length));
    return names.map((name) => [name, this.recall(name)]).filter(([, entry]) => entry);
  }

  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      // Where storage is forbidden nothing is kept.
      return [];
    }
  }

  // What nobody came back for in a month goes.
  dropOld() {
    for (const [name, entry] of this.list()) if (Date.now() - entry.at > KEPT_FOR) this.forget(name);
  }
}

// Names and values, as a form would send them: what stands in it, without what nobody types.
export function typed(form, notTyped = ["csrfmiddlewaretoken"]) {
  return holding([...new FormData(form)], notTyped);
}

// The same as the page came with it.
export function typedAtFirst(form, notTyped = ["csrfmiddlewaretoken"]) {
  return holding(served(form), notTyped);
}

function holding(fields, notTyped) {
  return fields.filter(([name, value]) => value && !notTyped.includes(name));
}

// What a form would send as its page came, whatever was typed before a script ran or the browser has put back.
export function served(form) {
  const sent = [...form.elements].filter((input) => input.name && !input.matches(`:disabled, ${NOT_SENT}`));
  return sent.flatMap((input) => servedValues(input).map((value) => [input.name, value]));
}

function servedValues(input) {
  if (input.matches("[type=radio], [type=checkbox]")) return input.defaultChecked ? [input.value] : [];
  if (!input.matches("select")) return [input.defaultValue];
  const chosen = [...input.options].filter((option) => option.defaultSelected);
  if (!chosen.length && !input.multiple) chosen.push(...[...input.options].slice(0, 1));
  return chosen.map((option) => option.value);
}

// What was typed before a script ran: of `now` what is not as it was `atFirst`. A choice that was taken back is none.
export function findEarly(now, atFirst) {
  return now.filter(([name]) => valuesOf(now, name).join() !== valuesOf(atFirst, name).join());
}

// What comes back, with what was typed `early` into what the page came with at `first`: a text stands below the one
// that comes back, ticks are joined, and whatever else was typed stands in the place of what was kept.
export function withEarly(form, fields, early, first) {
  return joinFields(form, { fields, early, first }, (kept, typedNow) => typedNow);
}

// The same where what was kept can be set aside nowhere: it stays, with what was typed on one line behind it.
export function withBoth(form, fields, early, first) {
  return joinFields(form, { fields, early, first }, (kept, typedNow, came, input) => {
    if (kept.join() === came.join()) return typedNow;
    return input.matches(ONE_LINE) ? [withBelow(kept[0], typedNow[0], came[0], " ")] : kept;
  });
}

// What was typed over `base`, over what the page comes with by now: what nobody had touched is as it stands there.
export function overNewer({ fields, base }, came) {
  const names = [...new Set([...came, ...fields].map(([name]) => name))];
  const isTouched = (name) => valuesOf(fields, name).join() !== valuesOf(base, name).join();
  return names.flatMap((name) => valuesOf(isTouched(name) ? fields : came, name).map((value) => [name, value]));
}

function joinFields(form, { fields, early, first }, settle) {
  const names = [...new Set(early.map(([name]) => name))];
  const join = (name) => {
    const [kept, typedNow, came] = [fields, early, first].map((all) => valuesOf(all, name));
    const input = [...form.elements].find((one) => one.name === name);
    if (input.matches("[type=checkbox]")) return joinTicks(kept, typedNow, came);
    if (!kept.length) return typedNow;
    return input.matches("textarea") ? [withBelow(kept[0], typedNow[0], came[0])] : settle(kept, typedNow, came, input);
  };
  const joined = names.flatMap((name) => join(name).map((value) => [name, value]));
  return [...fields.filter(([name]) => !names.includes(name)), ...joined];
}

// What was ticked or taken back early, in what was kept.
function joinTicks(kept, typedNow, came) {
  const stays = kept.filter((value) => typedNow.includes(value) || !came.includes(value));
  return [...new Set([...stays, ...typedNow.filter((value) => !came.includes(value))])];
}

function valuesOf(fields, name) {
  return fields.filter(([other]) => other === name).map(([, value]) => value);
}

// What comes back, with what was typed before it came below it: `more` is all of the field, which came with `first`.
export function withBelow(text, more, first = "", between = "\n\n") {
  if (!text || text === first || standsIn(text, more)) return more;
  return standsIn(more, text) ? text : [text, addedTo(first, more)].filter(Boolean).join(between);
}

// Only what somebody typed behind or before what was there, and all of a word that they went on with. Where they
// changed what was there, it is the whole text.
function addedTo(first, text) {
  const end = text.length - first.length;
  if (text.startsWith(first)) {
    const isInWord = LETTER.test(text[first.length] ?? "");
    return text.slice(isInWord ? first.search(LAST_LETTERS) : first.length).trim();
  }
  if (!text.endsWith(first)) return text;
  const isInWord = LETTER.test(text[end - 1] ?? "");
  return text.slice(0, isInWord ? end + first.match(FIRST_LETTERS)[0].length : end).trim();
}

// Whether these words are part of a text: "no" is none of "not now".
export function standsIn(words, text) {
  const isInWord = (one, other) => LETTER.test(one ?? "") && LETTER.test(other ?? "");
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    if (!isInWord(text[at - 1], words[0]) && !isInWord(words.at(-1), text[end])) return true;
  }
  return false;
}

// What a person can type or choose: no button, whose value says what it does.
export function isTyped(input) {
  const isField = "textarea, select, input:not([type=hidden], [type=file], [type=password], [type=submit], [type=button])";
  return input.name && input.matches(isField);
}

// What nobody types and is kept with what is typed all the same: what that was begun on.
export function isKept(input) {
  return isTyped(input) || (input.name && input.matches("[type=hidden][data-keep-too]"));
}

// To the first field that one can type into.
export function focusOn(form) {
  [...form.elements].find((input) => isTyped(input) && input.offsetParent)?.focus();
}

export function fill(form, fields) {
  for (const input of [...form.elements].filter(isKept)) {
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.matches("[type=radio], [type=checkbox]")) input.checked = values.includes(input.value);
    else input.value = values[0] ?? "";
  }
}
