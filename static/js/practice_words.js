// Counts the words of each part while it is written, and its share of all words from thirty on.
// The sentences stand in the line that counts, written by the server: "# words", "# %, aim 10 to 15 %".
import { SHARES_FROM, addMeter, showMeter } from "./share_meter.js";
import { countWords } from "./word_count.js";

const meters = new WeakMap();

function showCounts(form) {
  const fields = [...form.querySelectorAll("textarea[data-words]")];
  const counts = fields.map(({ value }) => countWords(value));
  const total = counts.reduce((sum, count) => sum + count, 0);
  fields.forEach((field, index) => showCount(field, counts[index], total));
}

function showCount(field, count, total) {
  const line = document.getElementById(field.dataset.words);
  if (!line || (!total && !line.dataset.counts)) return;
  const { oneWord, manyWords, share, aim } = line.dataset;
  const parts = [count === 1 ? oneWord : manyWords.replace("#", count)];
  if (share && total >= SHARES_FROM) parts.push(share.replace("#", Math.round((100 * count) / total)));
  if (aim) parts.push(aim);
  line.dataset.counts = "yes";
  line.textContent = parts.join(" · ");
  const meter = share && meterOf(field, line);
  if (meter) showMeter(meter, Math.round((100 * count) / (total || 1)), total);
}

function meterOf(field, line) {
  if (!meters.has(field)) meters.set(field, addMeter(field, line));
  return meters.get(field);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea[data-words]") && target.form) showCounts(target.form);
});

for (const form of document.querySelectorAll("form:has(textarea[data-words])")) showCounts(form);
