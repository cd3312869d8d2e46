// The link to the search page opens a box over the page instead. It is fetched once, when first asked for.
import { openDialog } from "./dialog.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-search-box]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!document.getElementById("search-box")) await fetchBox(link);
  openDialog("search-box");
  document.getElementById("box-words")?.select();
});

// Where the box cannot be had, the page does the same.
async function fetchBox(link) {
  try {
    const response = await fetch(link.dataset.searchBox, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Error(response.status);
    document.body.insertAdjacentHTML("beforeend", await response.text());
    htmx.process(document.getElementById("search-box"));
  } catch {
    location.assign(link.href);
  }
}

// Down and up walk from the field through the hits.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("#search-box");
  if (!box || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [box.querySelector("input"), ...box.querySelectorAll(".row__title a")];
  const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
