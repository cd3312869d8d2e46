// The sentences that scripts say, written by the server in the reader's language.
export function word(name) {
  return document.getElementById("words")?.dataset[name] ?? "";
}
