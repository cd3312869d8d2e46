// The lease of the desk: it runs on while somebody works here. The countdown is read on focus, never spoken.
import { form, say } from "./review_draft.js";

const RENEW_EVERY = 5 * 60_000;

const lease = document.getElementById("lease");
let lastActive = Date.now();
let lastRenewed = Date.now();
let leaseEnds = performance.now() + Number(lease.dataset.seconds) * 1000;

export function noteWork() {
  lastActive = Date.now();
}

export function isRenewalDue() {
  return lastActive >= lastRenewed && Date.now() - lastRenewed >= RENEW_EVERY;
}

export function extendLease(seconds) {
  lastRenewed = Date.now();
  leaseEnds = performance.now() + seconds * 1000;
}

// Returns what is said of its loss; null where it runs on, or nobody knows.
export async function renewLease() {
  lastRenewed = Date.now();
  try {
    const response = await fetch(form.dataset.leaseUrl, {
      method: "PUT",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
    });
    if (response.status === 423) return await response.json();
    if (response.status === 404) return { sentence: say("gone") };
    if (response.ok) extendLease((await response.json()).seconds);
  } catch {
    // The next save or renewal says what is wrong.
  }
  return null;
}

export function showLease() {
  const left = lease.querySelector("[data-lease-left]");
  if (left) left.textContent = say("minutes", Math.max(0, Math.floor((leaseEnds - performance.now()) / 60_000)));
}

export function dropLease() {
  lease.textContent = "";
}

for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, noteWork, { passive: true });
