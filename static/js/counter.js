// From 80 % of its limit a field says how much is left: the browser takes no more than that.
import { word } from "./words.js";

const FROM = 0.8;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(".field [maxlength]:not([data-words])")) return;
  const left = target.maxLength - target.value.length;
  const line = findLine(target);
  if (left > target.maxLength * (1 - FROM)) return line?.remove();
  const says = word(left > 0 ? "charactersLeft" : "limitReached");
  (line ?? addLine(target)).textContent = says.replace("#", left > 0 ? left : target.maxLength);
});

// The browser drops what is pasted beyond the limit: that is said, while the whole is still on the clipboard.
document.addEventListener("paste", ({ target, clipboardData }) => {
  if (!target.matches?.(".field [maxlength]:not([data-words])") || target.maxLength < 0) return;
  const replaced = target.selectionEnd - target.selectionStart;
  const pasted = clipboardData.getData("text").replace(/\r\n/g, "\n").length;
  const over = target.value.length - replaced + pasted - target.maxLength;
  if (over <= 0) return;
  // After the line that the pasting itself writes.
  setTimeout(() => {
    (findLine(target) ?? addLine(target)).textContent = word("didNotFit").replace("#", over).replace("#", target.maxLength);
  });
});

function findLine(field) {
  return document.getElementById(`${field.id}_count`);
}

// Never announced while one types: a listener hears it on coming back to the field.
function addLine(field) {
  const line = Object.assign(document.createElement("p"), { className: "field__count", id: `${field.id}_count` });
  field.after(line);
  const described = field.getAttribute("aria-describedby") ?? "";
  if (!described.split(" ").includes(line.id)) field.setAttribute("aria-describedby", `${described} ${line.id}`.trim());
  return line;
}
