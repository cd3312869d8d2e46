// Stories that were begun on this device and that the server may not have yet: each is found again under the
// id that its page gave it.
import { Kept } from "./kept_fields.js";

// Without locks, which a site without encryption lacks, nobody knows what another tab is writing.
export const knowsTabs = "locks" in navigator;

export function keptStories(person) {
  return new Kept(`studyhub.story.${person}.`);
}

// For as long as the page is there: what it writes is not taken up by a second one.
export function holdStory(person, id) {
  navigator.locks?.request(lockOf(person, id), () => new Promise(() => {}));
}

function lockOf(person, id) {
  return `studyhub.story.${person}.${id}`;
}

// As [id, entry], the one written last first, without those that stand in another tab.
export async function listBegun(person) {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const names = new Set(held.map(({ name }) => name));
  const isBegun = ([id, { based_on }]) => !Number(based_on) && !names.has(lockOf(person, id));
  return keptStories(person).list().filter(isBegun).sort(([, one], [, other]) => other.at - one.at);
}

export function tellBegun(begun) {
  const box = document.querySelector("[data-stories-begun]");
  const line = box.querySelector("template");
  for (const [id, { fields }] of begun) {
    const one = line.content.cloneNode(true);
    const link = one.querySelector("a");
    link.href = box.dataset.open + id;
    link.textContent = nameOf(fields) || box.dataset.unnamed;
    line.parentNode.append(one);
  }
  box.hidden = !begun.length;
}

// As the server names a story: by its title, or by its first words.
function nameOf(fields) {
  const texts = Object.fromEntries(fields.filter(([name]) => name !== "competencies"));
  if (texts.title?.trim()) return texts.title.trim();
  const words = Object.values(texts).find((text) => text.trim())?.trim().split(/\s+/) ?? [];
  return words.slice(0, 8).join(" ") + (words.length > 8 ? "…" : "");
}
