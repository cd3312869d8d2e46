// The sentences of the interview room, written by the server, with {n} and the like filled in.
export function say(name, values = {}) {
  const text = document.getElementById("interview-words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

// What tells where words are that the server has not: where this device cannot keep them, that they are on the page alone.
export function sayWhere(saver, name, values) {
  return say(saver.isKept ? name : `${name}Unkept`, values);
}

// How many words of `text` are not in `before`; words that only moved do not count.
export function countNewWords(text, before) {
  const left = new Map();
  for (const word of before.split(/\s+/)) left.set(word, (left.get(word) ?? 0) + 1);
  return text.split(/\s+/).filter((word) => {
    if (!word || !left.get(word)) return word;
    left.set(word, left.get(word) - 1);
    return false;
  }).length;
}

export function sayWords(n) {
  return say(n === 1 ? "wordsOne" : "wordsMany", { n });
}
