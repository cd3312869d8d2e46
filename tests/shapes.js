// The shapes of a page's elements: what each is, in which state and colours, below which others.
// What it says is left out, so that the pages of one kind, and the frame of all, have the same.
() => {
  // Of these only whether they say something; of those whether it is there.
  const words =
    /^(alt|aria-label|aria-value.*|content|height|href|max|min|name|placeholder|src|style|title|value|width)$/;
  const places = /^(aria-(activedescendant|controls|describedby|details|labelledby|owns)|for|list)$/;
  // Of a drawing's lines nothing counts but that they are drawn; and of what scripts and servers
  // read, nothing but what is seen of it otherwise.
  const lines = /^([cr]?[xy][12]?|d|(clip|fill|font|stroke)-.*|fill|points|r|stroke|transform|viewBox)$/;
  const unseen = /^(data-.*|hx-.*|datetime|(form)?(action|method)|novalidate|(max|min)length)$/;

  const say = (element, { name, value }) => {
    if (lines.test(name) || unseen.test(name)) return "";
    if (name === "id") return `id ${document.getElementById(value) === element}`;
    if (places.test(name)) {
      return `${name} ${value.split(/\s+/).every((id) => document.getElementById(id))}`;
    }
    return words.test(name) ? `${name} ${value.trim() !== ""}` : `${name}=${value}`;
  };

  // Whether a link stands among words that are none of a link.
  const isAmongWords = (link) => {
    let block = link.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const links = Array.from(block.querySelectorAll("a[href]"), (other) => other.textContent);
    return block.textContent.trim().length > 2 * links.join("").length;
  };

  const hasOwnWords = (element) =>
    Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());

  const describe = (element) => {
    const style = getComputedStyle(element);
    return [
      element.localName,
      element.labels?.length,
      element.textContent.trim() !== "" && (hasOwnWords(element) ? "words" : "words below"),
      element.localName === "a" && isAmongWords(element),
      ...Array.from(element.attributes, (attribute) => say(element, attribute)).filter(Boolean),
      ...[style.display, style.visibility, style.opacity, style.fontSize, style.fontWeight],
      ...[style.color, style.backgroundColor],
    ].join();
  };

  const nameOf = (part) =>
    part.ariaLabel ?? document.getElementById(part.getAttribute("aria-labelledby"))?.textContent.trim();

  // What can be wrong with a page and with none of its parts: it lacks a title or what it is about, or
  // two parts have one name.
  const isWhole = () => {
    const parts = "aside, nav, :is(form, section):is([aria-label], [aria-labelledby])";
    const seen = Array.from(document.querySelectorAll(parts)).filter((part) => part.checkVisibility());
    const names = new Set(seen.map((part) => `${part.localName} ${nameOf(part)}`));
    return ["h1", "main"].every((one) => document.querySelector(one)) && names.size === seen.length;
  };

  const shapes = [];
  const known = new Map();
  let heading = "";
  window.shaped = [];
  const walk = (element, above) => {
    let says = describe(element);
    if (element === document.documentElement) says += ` whole ${isWhole()}`;
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
