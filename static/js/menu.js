// The menus are native folds; a press elsewhere or Esc closes them.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// On a phone the row of the second level, or one of tabs, is wider than the page: where one is stays in view.
for (const here of document.querySelectorAll(":is(.second-level, .tabs) [aria-current]")) {
  const row = here.closest(".second-level__inner, .tabs");
  if (row.scrollWidth > row.clientWidth) row.scrollLeft += here.getBoundingClientRect().left - row.clientWidth / 2;
}
