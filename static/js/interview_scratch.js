// The scratch pad: never sent, kept on this device for this interview.
export function openScratch(interview) {
  const area = document.querySelector("[data-scratch-text]");
  if (!area) return;
  area.closest("details").open = matchMedia("(width >= 60rem)").matches;
  const key = `studyhub.scratch.${interview}`;
  try {
    area.value = localStorage.getItem(key) ?? "";
  } catch {
    area.closest("aside").hidden = true;
    return;
  }
  const hint = area.labels[0];
  const kept = hint.textContent;
  area.addEventListener("input", () => (hint.textContent = keep(key, area.value) ? kept : hint.dataset.unkept));
}

// Whether it is kept: storage may be full.
function keep(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
