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
