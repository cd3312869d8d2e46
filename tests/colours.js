// All that the contrast of some of a page's shapes hangs on, wherever on a page they stand.
(places) => {
  // A colour on its way to another has no contrast of its own: it is there.
  for (const moving of document.getAnimations()) {
    if (moving instanceof CSSTransition) moving.finish();
  }

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

  return places.map((place) => describe(window.shaped[place]));
}
