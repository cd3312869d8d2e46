// What ordering and matching have in common: sentences from the page, and following a pointer.

// A sentence of the server with {text} and the like filled in.
export function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

// Tells where the pointer is until it is lifted; Escape and a cancelled touch put back. The events are
// heard on the document, since an element that moves loses its hold on the pointer.
export function follow(event, { move, drop, back }) {
  const control = new AbortController();
  const { signal } = control;
  const mine = (other) => other.pointerId === event.pointerId;
  const end = (deed) => (other) => {
    if (other.pointerId !== undefined && !mine(other)) return;
    control.abort();
    deed(other);
  };
  document.addEventListener("pointermove", (other) => mine(other) && move(other), { signal });
  document.addEventListener("pointerup", end(drop), { signal });
  document.addEventListener("pointercancel", end(back), { signal });
  document.addEventListener(
    "keydown",
    (other) => {
      if (other.key !== "Escape") return;
      other.preventDefault();
      end(back)(other);
    },
    { signal, capture: true },
  );
}

// The inputs were changed by script: whoever keeps and saves what is typed hears of it.
export function tellChange(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
