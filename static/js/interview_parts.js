// The parts of an answer as they stand in the form: a text, or the sorted values that are chosen.
export function readParts(form) {
  return Object.fromEntries(partNames(form).map((name) => [name, readPart(form, name)]));
}

export function partNames(form) {
  return form.dataset.parts.split(" ").filter(Boolean);
}

export function readPart(form, name) {
  const inputs = inputsOf(form, name);
  if (isChoice(inputs)) return inputs.filter((input) => input.checked).map((input) => input.value).sort();
  return inputs[0]?.value ?? "";
}

// What the server sent with the page, whatever was typed since.
export function readServed(form) {
  return Object.fromEntries(partNames(form).map((name) => [name, servedPart(form, name)]));
}

function servedPart(form, name) {
  const inputs = inputsOf(form, name);
  if (isChoice(inputs)) return inputs.filter((input) => input.defaultChecked).map((input) => input.value).sort();
  return inputs[0]?.defaultValue ?? "";
}

// Only for what the learner asked for: restoring kept text, or a choice after a conflict.
export function writePart(form, name, value) {
  const inputs = inputsOf(form, name);
  if (isChoice(inputs)) for (const input of inputs) input.checked = value.includes(input.value);
  else if (inputs[0]) inputs[0].value = value;
  inputs[0]?.dispatchEvent(new CustomEvent("interview:written", { bubbles: true }));
}

export function inputsOf(form, name) {
  return [...form.elements].filter((element) => element.name === name);
}

export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isEmpty(parts) {
  return Object.values(parts).every((value) => !(typeof value === "string" ? value.trim() : value.length));
}

// Fields stay selectable when they are locked; a choice cannot be read-only, so it is disabled.
export function lockParts(form, locked) {
  for (const input of partNames(form).flatMap((name) => inputsOf(form, name))) {
    if (isChoice([input])) input.disabled = locked;
    else input.readOnly = locked;
  }
}

function isChoice(inputs) {
  return inputs.some((input) => input.matches("[type=radio], [type=checkbox]"));
}
