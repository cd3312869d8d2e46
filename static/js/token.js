// What is sent from a page whose session ended: a fresh token, and the way to sign in beside it.
import { word } from "./words.js";

export async function renewToken() {
  const answer = await fetch(word("tokenUrl"), { headers: { Accept: "application/json" } });
  const { token } = await answer.json();
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
}

export function makeLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: word("signInUrl"), target: "_blank", textContent: word("signIn") });
  return link;
}
