// Boxes and arrows: each component a box, in columns by how far it is from where the arrows begin.
import { fillIn } from "./moves.js";

const SVG = "http://www.w3.org/2000/svg";
const BOX = { width: 132, height: 40, across: 56, down: 20 };
const LONGEST = 17;

export function drawPicture(place, named, drawn, says) {
  const nodes = listNodes(named, drawn);
  place.hidden = nodes.size < 2;
  if (place.hidden) return place.replaceChildren();
  const edges = drawn.map(([from, to]) => [fold(from), fold(to)]).filter(([one, other]) => one !== other);
  layOut(nodes, edges);
  const columns = 1 + Math.max(...[...nodes.values()].map((node) => node.column));
  const rows = 1 + Math.max(...[...nodes.values()].map((node) => node.row));
  const width = columns * (BOX.width + BOX.across) - BOX.across + 2;
  const height = rows * (BOX.height + BOX.down) - BOX.down + 2;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  svg.setAttribute("aria-label", fillIn(says, { components: nodes.size, connections: edges.length }));
  for (const [from, to] of edges) svg.append(...drawArrow(nodes.get(from), nodes.get(to)));
  for (const node of nodes.values()) svg.append(drawBox(node));
  place.replaceChildren(svg);
}

function listNodes(named, drawn) {
  const nodes = new Map();
  for (const name of [...named, ...drawn.flatMap(([from, to]) => [from, to])]) {
    if (!nodes.has(fold(name))) nodes.set(fold(name), { name, column: 0, row: 0 });
  }
  return nodes;
}

// A box stands right of those that lead to it; a circle of arrows ends after as many steps as boxes.
function layOut(nodes, edges) {
  for (let step = 0; step < nodes.size; step += 1) {
    let moved = false;
    for (const [from, to] of edges) {
      const [start, end] = [nodes.get(from), nodes.get(to)];
      if (end.column > start.column || start.column + 1 >= nodes.size) continue;
      end.column = start.column + 1;
      moved = true;
    }
    if (!moved) break;
  }
  const columns = [...new Set([...nodes.values()].map((node) => node.column))].sort((one, other) => one - other);
  const filled = new Map();
  for (const node of nodes.values()) {
    node.column = columns.indexOf(node.column);
    node.row = filled.get(node.column) ?? 0;
    filled.set(node.column, node.row + 1);
  }
}

function drawBox({ name, column, row }) {
  const group = make("g", {});
  const [x, y] = placeOf(column, row);
  group.append(make("rect", { x, y, width: BOX.width, height: BOX.height, rx: 6, class: "picture__box" }));
  const text = make("text", { x: x + BOX.width / 2, y: y + BOX.height / 2 + 5, class: "picture__name" });
  text.textContent = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
  const title = make("title", {});
  title.textContent = name;
  group.append(title, text);
  return group;
}

function drawArrow(start, end) {
  const [x, y] = placeOf(start.column, start.row);
  const [endX, endY] = placeOf(end.column, end.row);
  const forward = end.column > start.column;
  const level = end.column === start.column;
  const down = Math.sign(end.row - start.row);
  const from = level ? [x + BOX.width / 2, y + (down > 0 ? BOX.height : 0)] : [x + (forward ? BOX.width : 0), y + BOX.height / 2];
  const to = level ? [endX + BOX.width / 2, endY + (down > 0 ? 0 : BOX.height)] : [endX + (forward ? 0 : BOX.width), endY + BOX.height / 2];
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  return [
    make("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: "picture__line" }),
    make("path", { d: "M0 0-9-4.5v9z", transform: `translate(${to[0]} ${to[1]}) rotate(${angle})`, class: "picture__tip" }),
  ];
}

function placeOf(column, row) {
  return [1 + column * (BOX.width + BOX.across), 1 + row * (BOX.height + BOX.down)];
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function fold(name) {
  return name.toLowerCase().replace(/[-_\s]+/g, " ").trim();
}
