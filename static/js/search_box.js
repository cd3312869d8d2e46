// The link to the search page opens a box over the page instead. It is fetched once, when first asked for.
import { openDialog } from "./dialog.js";
import { sayQuietly } from "./notices.js";
import { word } from "./words.js";

let coming = null;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-search-box]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // Pressed again while it is under way it is still one box.
  if (!document.getElementById("search-box")) await (coming ??= fetchBox(link));
  openDialog("search-box");
  document.getElementById("box-words")?.select();
});

// Where the box cannot be had, the page does the same; without a connection that would be the browser's own page.
async function fetchBox(link) {
  try {
    const response = await fetch(link.dataset.searchBox, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Error(response.status);
    document.body.insertAdjacentHTML("beforeend", await response.text());
    htmx.process(document.getElementById("search-box"));
  } catch {
    if (navigator.onLine) location.assign(link.href);
    else sayQuietly(word("offline"));
  } finally {
    coming = null;
  }
}

// Down and up walk from the field through the hits, in the box and on the page of search.
document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.altKey || event.shiftKey) return;
  const place = event.target.closest?.("#search-box, main");
  const field = place?.querySelector("#box-words, #search-words");
  if (!field) return;
  const stops = [field, ...place.querySelectorAll(".row__title a")];
  const at = stops.indexOf(event.target);
  const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
