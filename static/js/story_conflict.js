// Both texts of each field in which two tabs differ, and the choice of what counts. The form goes on taking
// words meanwhile, and the card shows them.
import { announce } from "./announce.js";

const box = document.querySelector("[data-story-conflict]");
const texts = box.querySelector("[data-story-conflict-texts]");
const blank = box.querySelector("template");

export function offerChoice({ form, sentence, fields, choose }) {
  const show = () => texts.replaceChildren(...differing(form, fields).map((field) => draw(field)));
  const heed = ({ target }) => {
    const which = target.closest("[data-story-keep]")?.dataset.storyKeep;
    if (!which) return;
    const [first] = differing(form, fields);
    form.removeEventListener("input", show);
    box.removeEventListener("click", heed);
    box.hidden = true;
    first?.inputs[0].focus();
    choose(which);
  };
  form.addEventListener("input", show);
  box.addEventListener("click", heed);
  box.querySelector("[data-story-conflict-says]").textContent = sentence;
  show();
  box.hidden = false;
  announce(sentence, { urgent: true });
}

// Who wants to go on chooses first.
export function seekChoice() {
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "start" });
}

function differing(form, fields) {
  return Object.entries(fields)
    .map(([name, stored]) => ({ inputs: [...form.elements].filter((input) => input.name === name), stored }))
    .filter(({ inputs }) => inputs.length)
    .map(({ inputs, stored }) => ({ inputs, mine: mineOf(inputs), theirs: inWords(inputs, stored) }))
    .filter(({ mine, theirs }) => mine.trim() !== theirs.trim());
}

function mineOf(inputs) {
  if (inputs[0].type !== "checkbox") return inputs[0].value;
  return inWords(inputs, inputs.filter(({ checked }) => checked).map(({ value }) => value));
}

// What is chosen is told by its labels, in the order of the form.
function inWords(inputs, stored) {
  if (!Array.isArray(stored)) return stored;
  return inputs.filter(({ value }) => stored.includes(value)).map(({ labels }) => labels[0].textContent.trim()).join("; ");
}

function draw({ inputs, mine, theirs }) {
  const one = blank.content.cloneNode(true);
  const [first] = inputs;
  const label = first.closest("fieldset")?.querySelector("legend") ?? first.labels[0];
  // Without the remark that follows it.
  one.querySelector("[data-of]").textContent = label.firstChild.textContent.trim();
  one.querySelector("[data-mine]").textContent = mine || blank.dataset.empty;
  one.querySelector("[data-theirs]").textContent = theirs || blank.dataset.empty;
  return one;
}
