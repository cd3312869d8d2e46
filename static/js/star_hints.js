// Hints below the parts of a story while somebody writes. The rules are the scorer's own, on the server: a
// second copy of them here would soon say something else. The reply writes into the list below a field and
// never into the field. Without a connection there is no hint, and nothing is said about that.
const REST = 900;

let timer = 0;
let flight = null;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-words]")) return;
  later(target.form);
});
document.addEventListener("interview:written", ({ target }) => later(target.form ?? target.closest?.("form")));

function later(form) {
  if (!form?.querySelector("[data-star-hints]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(form), REST);
}

async function ask(form) {
  flight?.abort();
  flight = new AbortController();
  const lists = [...form.querySelectorAll("[data-star-hints]")];
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? form.elements.csrfmiddlewaretoken?.value ?? "";
  try {
    const reply = await fetch(lists[0].dataset.url, {
      method: "POST",
      body: describe(form, lists),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      signal: flight.signal,
    });
    if (!reply.ok) return;
    const { hints } = await reply.json();
    for (const list of lists) show(list, hints[list.dataset.starHints] ?? []);
    const last = lists.at(-1);
    if (hints.whole) show(last, [...(hints[last.dataset.starHints] ?? []), ...hints.whole]);
  } catch {
    // Offline, or a later key was faster: what stands stays.
  }
}

function describe(form, lists) {
  const body = new FormData();
  for (const { dataset } of lists) {
    const area = form.elements[dataset.starHints];
    body.append("part", dataset.starHints);
    body.append(`text-${dataset.starHints}`, area.value);
    if (area.dataset.shareFrom) body.append(`share-${dataset.starHints}`, `${area.dataset.shareFrom}-${area.dataset.shareTo}`);
  }
  return body;
}

function show(list, sentences) {
  if (sentences.join("\n") === [...list.children].map((line) => line.textContent).join("\n")) return;
  list.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  list.hidden = !sentences.length;
}
