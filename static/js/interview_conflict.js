// Both texts of a part that another tab has changed, or that this device had kept, above its field, with the ways on.
// Nothing is chosen for the learner, and the field goes on taking words meanwhile.
import { announce } from "./announce.js";
import { inputsOf, isLongText, isSame, readPart, tellPart, writePart } from "./interview_parts.js";
import { say, sayWords } from "./interview_words.js";
import { countWords } from "./word_count.js";

export function offerChoice({ form, clock, twofold: { name, theirs, saved_at, chosen } }) {
  const time = clock.timeOfDay(Date.parse(saved_at), true);
  ask({ form, parts: { [name]: theirs }, sentence: say("sayConflict", { time }), from: "conflict-template", chosen });
}

// What this device had kept of `parts` until `time`, where others were entered before the page's script had come.
export function offerKept({ form, parts, time, chosen }) {
  ask({ form, parts, sentence: say("sayKept", { time }), from: "kept-template", chosen });
}

function ask({ form, parts, sentence, from, chosen }) {
  const open = Object.keys(parts).filter((name) => !isSame(readPart(form, name), parts[name]));
  const waiting = new Set(open);
  const done = (name) => {
    waiting.delete(name);
    if (!waiting.size) chosen();
  };
  for (const name of open) placeChoice({ form, name, theirs: parts[name], sentence, from, done });
  announce(`${sentence} ${say("whereToChoose")}`, { urgent: true });
  if (!open.length) chosen();
}

function placeChoice({ form, name, theirs, sentence, from, done }) {
  const box = document.getElementById(from).content.firstElementChild.cloneNode(true);
  const field = inputsOf(form, name)[0].closest("[data-part], .field, fieldset");
  const fill = (key, text) => (box.querySelector(`[data-conflict-${key}]`).textContent = text);
  const showMine = () => {
    const mine = inWords(form, name, readPart(form, name));
    fill("mine", mine);
    fill("mine-words", sayWords(countWords(mine)));
  };
  fill("says", sentence);
  fill("theirs", inWords(form, name, theirs));
  fill("theirs-words", sayWords(countWords(inWords(form, name, theirs))));
  showMine();
  form.addEventListener("input", showMine);
  // One line has no place below it, and a choice neither.
  if (!isLongText(form, name)) box.querySelector('[data-choose="both"]')?.remove();
  box.addEventListener("click", ({ target }) => {
    const choice = target.closest("[data-choose]")?.dataset.choose;
    if (!choice) return;
    form.removeEventListener("input", showMine);
    if (choice === "theirs") writePart(form, name, theirs);
    if (choice === "both") writePart(form, name, `${readPart(form, name)}\n\n${theirs}`);
    box.remove();
    inputsOf(form, name)[0].focus();
    done(name);
  });
  field.before(box);
}

// A choice is said by the words of its options.
function inWords(form, name, value) {
  if (typeof value === "string") return value;
  if (form.querySelector(`[data-part="${CSS.escape(name)}"]`)) return tellPart(form, name, value);
  const chosen = inputsOf(form, name).filter((input) => value.includes(input.value));
  return chosen.map((input) => input.closest("label").querySelector(".choice__text").textContent.trim()).join("; ");
}
