// A browser keeps pages as they stood and shows them again with Back, without asking the server. After a sign-out that
// would be somebody's answers, to whoever has the device next: a page from before it is fetched anew, and asks to
// sign in. Where a session ended by itself nothing is taken away, for words may stand there that nobody sent.
const KEY = "studyhub.signed_out";
// Where htmx keeps pages of the search.
const PAGES_OF_HTMX = "htmx-history-cache";

const before = read();

// After offline.js, which holds a form back: who could not sign out is still signed in.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.hasAttribute("data-signs-out")) note();
});
addEventListener("pageshow", ({ persisted }) => persisted && read() !== before && location.reload());

function note() {
  try {
    localStorage.setItem(KEY, String(Date.now()));
    sessionStorage.removeItem(PAGES_OF_HTMX);
  } catch {
    // Storage is forbidden or full.
  }
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
