// All that the contrast of some of a page's shapes hangs on, wherever on a page they stand: in the
// light theme, and in the dark one, in which the page stays. With it comes axe.
async ([places, script]) => {
  // A colour on its way to another has no contrast of its own: it is there. Those below it may set
  // out then.
  window.settle = () => {
    const isOnItsWay = (one) => one instanceof CSSTransition && one.playState !== "finished";
    const list = () => document.getAnimations().filter(isOnItsWay);
    for (let moving = list(); moving.length > 0; moving = list()) {
      for (const one of moving) one.finish();
    }
  };

  // From the site, since the browser keeps what it compiled of a file: a tenth of the processor
  // time. A page of no site has none to ask. It stays with a page whose content is put in place of
  // what was there.
  const bringAxe = () =>
    new Promise((resolve) => {
      if (window.axe || location.protocol === "about:") return resolve("axe" in window);
      const element = document.createElement("script");
      element.src = script;
      element.onload = () => resolve(true);
      element.onerror = () => resolve(false);
      document.head.append(element);
    });

  // What lies below an element, down to the first ground that lets nothing through.
  const listGrounds = (element) => {
    const grounds = [];
    for (let under = element; under; under = under.parentElement) {
      const { backgroundColor: colour, backgroundImage: image, opacity, position } =
        getComputedStyle(under);
      const isPlain = image === "none" && opacity === "1" && /^(static|relative)$/.test(position);
      if (!isPlain) grounds.push(image, opacity, position, under.getAttribute("class"));
      if (colour !== "rgba(0, 0, 0, 0)") grounds.push(colour);
      // A number after a stroke says how much shines through.
      if (isPlain && grounds.at(-1) === colour && !/rgba|[/]/.test(colour)) break;
    }
    return grounds;
  };

  // A link needs a contrast to the words beside it, too.
  const describeLink = (element) => {
    const { textDecorationLine, borderBottomWidth } = getComputedStyle(element);
    const { color, fontWeight } = getComputedStyle(element.parentElement);
    return [element.className, textDecorationLine, borderBottomWidth, color, fontWeight].join();
  };

  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const lightOf = (colour) => {
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const parts = Array.from(pixel.getImageData(0, 0, 1, 1).data, (part) => part / 255);
    const [red, green, blue] = parts.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  // Whether words are plain, on a plain ground, and have contrast enough at every size, as WCAG
  // reckons it. To see that much, axe would have to lay the whole page out anew for itself.
  const isPlainlyEnough = (element) => {
    const { color, textShadow } = getComputedStyle(element);
    const grounds = listGrounds(element);
    const isPlain = textShadow === "none" && !element.ownerSVGElement && element.localName !== "a";
    if (!isPlain || grounds.length !== 1 || /rgba|[/]/.test(color + grounds[0])) return false;
    const lights = [color, grounds[0]].map(lightOf);
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05) >= 4.5;
  };

  // What is hidden or switched off is asked for no contrast.
  const describe = (element) => {
    const style = getComputedStyle(element);
    return [
      Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim()) ||
        element.localName,
      element.checkVisibility({ visibilityProperty: true }),
      element.closest("[aria-disabled=true], :disabled") !== null,
      element.closest("label")?.control?.disabled,
      element.ownerSVGElement !== null,
      element.localName === "a" && describeLink(element),
      ...[style.color, style.fontSize, style.fontWeight, style.textShadow],
      ...listGrounds(element),
    ].join();
  };

  const elements = places.map((place) => window.shaped[place]);

  const hasAxe = await bringAxe();
  window.settle();
  const light = elements.map(describe);
  // Each colour of ours comes by light-dark(), which follows this: no sheet asks the browser.
  document.documentElement.style.colorScheme = "dark";
  window.settle();
  const dark = elements.map((element) => (isPlainlyEnough(element) ? "" : describe(element)));
  return [light, dark, hasAxe];
}
