// What is sent from a page whose session ended: a fresh token, and the way to sign in beside it.
import { word } from "./words.js";

// Gives scripts and forms of this page a token that is good. Returns whether somebody is signed in, or null
// where the server did not say.
export async function renewTokens() {
  try {
    const answer = await fetch(word("tokenUrl"), { headers: { Accept: "application/json" } });
    const { token, signed_in: isIn } = await answer.json();
    document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
    return isIn;
  } catch {
    return null;
  }
}

export function makeLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: word("signInUrl"), target: "_blank", textContent: word("signIn") });
  return link;
}
