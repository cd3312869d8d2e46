// The same thing in several languages or clouds: the parts that the page has below one another become
// tabs. What was chosen is kept on this device, and counts for every such set in every lesson.
const KEPT = "studyhub:variants:";
const CAN_BE_FOUND = "onbeforematch" in document.body;
let count = 0;

function dress(set) {
  const parts = [...set.querySelectorAll(":scope > .variant")];
  const names = document.createElement("div");
  names.className = "tabs variants__names";
  names.role = "tablist";
  names.append(...parts.map((part) => makeTab(part)));
  set.classList.add("variants--tabbed");
  set.prepend(names);
  names.ariaLabel = parts.map(nameOf).join(", ");
  const kept = parts.find((part) => nameOf(part) === recall(set));
  show(set, kept ?? parts[0]);
}

function makeTab(part) {
  count += 1;
  part.id ||= `variant:${count}`;
  const tab = document.createElement("button");
  tab.type = "button";
  tab.role = "tab";
  tab.id = `${part.id}:tab`;
  tab.textContent = nameOf(part);
  tab.setAttribute("aria-controls", part.id);
  part.role = "tabpanel";
  part.setAttribute("aria-labelledby", tab.id);
  // A part that the browser's search has found shows itself, without being the choice.
  part.addEventListener("beforematch", () => show(part.parentElement, part));
  return tab;
}

function nameOf(part) {
  return part.querySelector(".variant__name").textContent;
}

function show(set, chosen) {
  for (const part of set.querySelectorAll(":scope > .variant")) {
    const tab = document.getElementById(`${part.id}:tab`);
    tab.ariaSelected = String(part === chosen);
    tab.tabIndex = part === chosen ? 0 : -1;
    if (part === chosen) part.removeAttribute("hidden");
    else part.setAttribute("hidden", CAN_BE_FOUND ? "until-found" : "");
  }
}

// Sets above the one that was pressed may grow: the pressed one stays where it is on the screen.
function choose(tab) {
  const part = document.getElementById(tab.getAttribute("aria-controls"));
  const set = part.parentElement;
  const top = tab.getBoundingClientRect().top;
  keep(set, nameOf(part));
  for (const other of document.querySelectorAll(".variants--tabbed")) {
    if (other.dataset.variants !== set.dataset.variants) continue;
    const same = [...other.querySelectorAll(":scope > .variant")].find((one) => nameOf(one) === nameOf(part));
    if (same) show(other, same);
  }
  scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: "instant" });
  tab.focus({ preventScroll: true });
}

function recall(set) {
  try {
    return localStorage.getItem(KEPT + set.dataset.variants);
  } catch {
    return null;
  }
}

function keep(set, name) {
  try {
    localStorage.setItem(KEPT + set.dataset.variants, name);
  } catch {
    // Where nothing may be kept, the choice counts for this page.
  }
}

document.addEventListener("click", ({ target }) => {
  const tab = target.closest(".variants__names [role=tab]");
  if (tab) choose(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.(".variants__names [role=tab]");
  if (!tab || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const tabs = [...tab.parentElement.children];
  const at = tabs.indexOf(tab);
  const aims = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  if (!(event.key in aims)) return;
  event.preventDefault();
  choose(tabs.at(aims[event.key] % tabs.length));
});

document.querySelectorAll(".variants").forEach(dress);
