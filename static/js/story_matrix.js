// The cells of the coverage: one stop of Tab, arrow keys walk between those that say something.
const table = document.querySelector("[data-story-matrix]");
const rows = [...(table?.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map((cell) => cell.querySelector("[data-cell]")));
const cells = rows.flat().filter(Boolean);

for (const cell of cells.slice(1)) cell.tabIndex = -1;

table?.addEventListener("keydown", (event) => {
  const from = event.target.closest("[data-cell]");
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!from || !step) return;
  event.preventDefault();
  const to = find(from, step);
  if (!to) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});

// The next one in the direction; up and down it may stand in another row's nearest column.
function find(from, [down, right]) {
  let row = rows.findIndex((row) => row.includes(from));
  const column = rows[row].indexOf(from);
  if (right) return rows[row].slice(...(right > 0 ? [column + 1] : [0, column])).filter(Boolean).at(right > 0 ? 0 : -1);
  for (row += down; rows[row]; row += down) {
    const near = rows[row].filter(Boolean).sort((a, b) => Math.abs(rows[row].indexOf(a) - column) - Math.abs(rows[row].indexOf(b) - column));
    if (near.length) return near[0];
  }
  return null;
}
