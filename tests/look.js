// What axe complains of where something on a page is new: the rule, and the place. Of the contrasts,
// those of some of it. The page is in the dark theme, and stays in the light one.
async ([newPlaces, places, darkPlaces]) => {
  // Without its preload, which puts style sheets into the page that the site's policy refuses;
  // without frames: the one there is shows a mail, where no script runs, and has a row of its own;
  // and without a list of all that is right, which takes longer than finding it.
  const usual = { preload: false, iframes: false, resultTypes: ["violations"] };

  // To axe these are mere boxes: what is right does not hang on what else is in them.
  const isBox = (element) =>
    /^(article|body|div|footer|form|header|html|main|section)$/.test(element.localName) &&
    !element.matches("[role], [aria-hidden], [tabindex]:not(main), [inert], [popover]");

  // Up to the list, the table or whatever else it is a part of.
  const findWhole = (element) => {
    let whole = element;
    for (let above = element; above; above = above.parentElement) if (!isBox(above)) whole = above;
    return whole;
  };

  // A page's head, what holds all of it, and what stands beside its parts is looked at with all of it.
  const listNew = () => {
    const wholes = newPlaces.map((place) => findWhole(window.shaped[place]));
    const parts = "aside, dialog, footer, header, main, nav, [role]";
    const isOfAll = (element) => element.contains(document.body) || !element.closest(parts);
    return wholes.some(isOfAll) ? document : { include: wholes };
  };

  const context = listNew();
  const look = async (places, options) => {
    window.settle();
    for (const element of document.querySelectorAll("[data-new]")) delete element.dataset.new;
    for (const place of places) window.shaped[place].dataset.new = "";
    const { violations } = await axe.run(context, { ...usual, ...options });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
  };

  axe.configure({
    rules: [
      { id: "color-contrast", selector: "[data-new]" },
      { id: "link-in-text-block", selector: "a[href][data-new]" },
    ],
  });
  // What a theme can change.
  const colours = { runOnly: ["color-contrast", "link-in-text-block"] };
  const inDark = darkPlaces.length > 0 ? await look(darkPlaces, colours) : [];
  const { style } = document.documentElement;
  style.removeProperty("color-scheme");
  if (style.length === 0) document.documentElement.removeAttribute("style");
  const found = await look(places, {});
  return [...found, ...inDark.map((complaint) => `dark: ${complaint}`)];
}
