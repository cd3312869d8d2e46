// On the pages after an interview that the clock closed: more time opens it again, and then every second
// counts, so that the page leads back into it. Nobody looks for hours: later a look at the page asks once.
const EVERY = 5000;
const ASKS = 180;
const TIMEOUT = 8000;

const place = document.querySelector("[data-reopens]");
let asks = 0;
let isAsking = false;

setInterval(() => {
  if (document.hidden || asks >= ASKS) return;
  asks += 1;
  ask();
}, EVERY);
document.addEventListener("visibilitychange", () => document.hidden || ask());
addEventListener("pageshow", ({ persisted }) => persisted && ask());
addEventListener("online", ask);

async function ask() {
  if (isAsking) return;
  isAsking = true;
  try {
    const reply = await fetch(place.dataset.clock, {
      headers: { Accept: "application/json" },
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (reply.ok && (await reply.json()).state === "running") location.assign(place.dataset.reopens);
  } catch {
    // No connection: the next time asks again.
  } finally {
    isAsking = false;
  }
}
