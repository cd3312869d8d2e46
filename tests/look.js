// What axe complains of on a page: the rule, and the place. Of the contrasts, those of some shapes.
// The page is in the dark theme, and stays in the light one.
async ([places, darkPlaces]) => {
  // Without its preload, which puts style sheets into the page that the site's policy refuses;
  // without frames: the one there is shows a mail, where no script runs, and has a row of its own;
  // and without a list of all that is right, which takes longer than finding it.
  const usual = { preload: false, iframes: false, resultTypes: ["violations"] };

  const look = async (places, options) => {
    window.settle();
    for (const element of document.querySelectorAll("[data-new]")) delete element.dataset.new;
    for (const place of places) window.shaped[place].dataset.new = "";
    const { violations } = await axe.run(document, { ...usual, ...options });
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
