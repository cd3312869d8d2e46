// The shapes of a page's elements: what each is, in which state and colours, below which others.
// What it says is left out, so that the pages of one kind, and the frame of all, have the same.
() => {
  // Of these only whether they say something; of those whether it is there.
  const words =
    /^(action|alt|aria-label|aria-value.*|content|data-.*|datetime|form(action)?|height|href|hx-.*|max|min|name|placeholder|src|style|title|value|width)$/;
  // Of a drawing's lines nothing counts but that they are drawn.
  const lines = /^([cr]?[xy][12]?|d|(fill|font|stroke)-.*|fill|points|r|stroke|transform|viewBox)$/;
  const places = /^(aria-(activedescendant|controls|describedby|details|labelledby|owns)|for|list)$/;

  const say = (element, { name, value }) => {
    if (lines.test(name)) return "";
    if (name === "id") return `id ${document.getElementById(value) === element}`;
    if (places.test(name)) {
      return `${name} ${value.split(/\s+/).every((id) => document.getElementById(id))}`;
    }
    return words.test(name) ? `${name} ${value.trim() !== ""}` : `${name}=${value}`;
  };

  const describe = (element) => {
    const style = getComputedStyle(element);
    return [
      element.localName,
      element.labels?.length,
      element.textContent.trim() !== "",
      ...Array.from(element.attributes, (attribute) => say(element, attribute)),
      ...[style.display, style.visibility, style.opacity, style.fontSize, style.fontWeight],
      ...[style.color, style.backgroundColor],
    ].join();
  };

  const shapes = [];
  const known = new Map();
  let heading = "";
  window.shaped = [];
  const walk = (element, above) => {
    let says = describe(element);
    if (/^h[1-6]$/.test(element.localName)) {
      says += ` after ${heading}`;
      heading = element.localName;
    }
    const key = `${above} ${says}`;
    if (!known.has(key)) {
      known.set(key, shapes.length);
      shapes.push([above, says]);
      window.shaped.push(element);
    }
    for (const child of element.children) walk(child, known.get(key));
  };
  walk(document.documentElement, -1);
  return JSON.stringify(shapes);
}
