// What the kinds of question with several inputs do beyond a plain form. Each works without script; a
// module looks for its own inputs when a page opens, when htmx has swapped some in, and when text that
// was kept is back.
import { drawDesigns } from "./design.js";
import { openMatchings } from "./matching.js";
import { openOrderings } from "./ordering.js";

function look() {
  openOrderings();
  openMatchings();
  drawDesigns();
}

document.addEventListener("htmx:afterSettle", look);
look();
