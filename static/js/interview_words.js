// The sentences of the interview room, written by the server, with {n} and the like filled in.
export function say(name, values = {}) {
  const text = document.getElementById("interview-words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

export function sayWords(n) {
  return say(n === 1 ? "wordsOne" : "wordsMany", { n });
}
