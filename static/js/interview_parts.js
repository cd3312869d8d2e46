// The parts of an answer as they stand in the form: a text, the sorted values that are chosen, or for a
// part of several inputs (data-part) the sorted [input, value] of each that holds something.
export function readParts(form) {
  return Object.fromEntries(partNames(form).map((name) => [name, readPart(form, name)]));
}

export function partNames(form) {
  return form.dataset.parts.split(" ").filter(Boolean);
}

export function readPart(form, name) {
  const box = boxOf(form, name);
  if (box) return sortPart(inputsIn(box).map((input) => [input.name, valueOf(input)]));
  const inputs = inputsOf(form, name);
  if (isChoice(inputs)) return inputs.filter((input) => input.checked).map((input) => input.value).sort();
  return inputs[0]?.value ?? "";
}

// What the server sent with the page, whatever was typed since.
export function readServed(form) {
  return Object.fromEntries(partNames(form).map((name) => [name, servedPart(form, name)]));
}

function servedPart(form, name) {
  const box = boxOf(form, name);
  if (box) return sortPart(inputsIn(box).map((input) => [input.name, servedValue(input)]));
  const inputs = inputsOf(form, name);
  if (isChoice(inputs)) return inputs.filter((input) => input.defaultChecked).map((input) => input.value).sort();
  return inputs[0]?.defaultValue ?? "";
}

// Only for what the learner asked for: restoring kept text, or a choice after a conflict.
export function writePart(form, name, value) {
  const box = boxOf(form, name);
  const inputs = inputsOf(form, name);
  if (box) for (const input of inputsIn(box)) fill(input, value);
  else if (isChoice(inputs)) for (const input of inputs) input.checked = value.includes(input.value);
  else if (inputs[0]) inputs[0].value = value;
  (box ?? inputs[0])?.dispatchEvent(new CustomEvent("interview:written", { bubbles: true }));
}

// The fields of a part in a request, as a plain post of the form would send them.
export function appendPart(body, name, value) {
  body.append("parts", name);
  for (const one of Array.isArray(value) ? value : [value]) {
    if (Array.isArray(one)) body.append(...one);
    else body.append(name, one);
  }
}

export function inputsOf(form, name) {
  const box = boxOf(form, name);
  return box ? inputsIn(box) : [...form.elements].filter((element) => element.name === name);
}

// A text of several lines, which others can stand below.
export function isLongText(form, name) {
  return !boxOf(form, name) && inputsOf(form, name)[0]?.matches("textarea") === true;
}

export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// One order for what is compared: the server may tell the values in another, and tells empty ones too.
export function sortPart(value) {
  if (!Array.isArray(value)) return value;
  return value.filter((one) => !Array.isArray(one) || one[1]).sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
}

export function isEmpty(parts) {
  return Object.values(parts).every((value) => !(typeof value === "string" ? value.trim() : value.length));
}

// Fields stay selectable when they are locked; what cannot be read-only is disabled.
export function lockParts(form, locked) {
  for (const input of partNames(form).flatMap((name) => inputsOf(form, name))) {
    if (input.matches("select, [type=radio], [type=checkbox]")) input.disabled = locked;
    else input.readOnly = locked;
  }
  for (const box of form.querySelectorAll("[data-part]")) box.toggleAttribute("data-locked", locked);
}

// A part of several inputs, in words: each input by its name and what stands in it.
export function tellPart(form, name, value) {
  return inputsIn(boxOf(form, name))
    .map((input) => [input, value.find(([other, one]) => other === input.name && (!isTick(input) || one === input.value))])
    .filter(([, pair]) => pair)
    .map(([input, [, one]]) => (isTick(input) ? nameOf(input) : `${nameOf(input)}: ${wordsOf(input, one)}`))
    .join("; ");
}

function nameOf(input) {
  return input.getAttribute("aria-label") ?? input.labels[0]?.textContent.trim() ?? "";
}

function wordsOf(input, value) {
  if (!input.matches("select")) return value;
  return [...input.options].find((option) => option.value === value)?.text ?? "";
}

function boxOf(form, name) {
  return form.querySelector(`[data-part="${CSS.escape(name)}"]`);
}

function inputsIn(box) {
  return [...box.querySelectorAll("input[name], select[name], textarea[name]")];
}

function valueOf(input) {
  return isTick(input) && !input.checked ? "" : input.value;
}

function servedValue(input) {
  if (isTick(input)) return input.defaultChecked ? input.value : "";
  if (!input.matches("select")) return input.defaultValue;
  return [...input.options].find((option) => option.defaultSelected)?.value ?? "";
}

function fill(input, pairs) {
  const values = pairs.filter(([name]) => name === input.name).map(([, value]) => value);
  if (isTick(input)) input.checked = values.includes(input.value);
  else input.value = values[0] ?? "";
}

function isTick(input) {
  return input.matches("[type=radio], [type=checkbox]");
}

function isChoice(inputs) {
  return inputs.some(isTick);
}
