// Words as the scorer counts them (scoring/text.py), so that what is said while one writes is what is said
// after: "cold-start" is two words, a sign that stands alone is none.
const WORD = /[\p{L}\p{N}]+(?:(?:[.'’_-]|["`´‘ʼ](?=(?:t|s|re|ve|ll|d|m)(?![\p{L}\p{N}_])))[\p{L}\p{N}]+)*/giu;

export function countWords(text) {
  return [...text.matchAll(WORD)].reduce((count, [found]) => count + found.split(/[-_]/).length, 0);
}
