// The scratch pad: never sent, kept on this device for this interview.
export function openScratch(interview) {
  const area = document.querySelector("[data-scratch-text]");
  if (!area) return;
  area.closest("details").open = matchMedia("(width >= 60rem)").matches;
  const key = `studyhub.scratch.${interview}`;
  try {
    area.value = localStorage.getItem(key) ?? "";
    area.addEventListener("input", () => localStorage.setItem(key, area.value));
  } catch {
    area.closest("aside").hidden = true;
  }
}
