// Each block of code gets a button that copies it and a frame that can be scrolled with the keys.
import { announce } from "./announce.js";
import { copyText } from "./clipboard.js";
import { word } from "./words.js";

const SAYS_COPIED_FOR = 2000;

function dress(root) {
  for (const block of root.querySelectorAll("main pre:not([data-copy])")) {
    block.dataset.copy = "ready";
    block.tabIndex = 0;
    const frame = document.createElement("div");
    frame.className = "code";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "code__copy";
    button.textContent = word("copy");
    block.replaceWith(frame);
    const bar = document.createElement("div");
    bar.className = "code__bar";
    bar.append(button);
    frame.append(bar, block);
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".code__copy");
  if (!button) return;
  const text = button.closest(".code").querySelector("pre").textContent;
  await copyText(text);
  button.textContent = word("copied");
  announce(word("copied"));
  setTimeout(() => { button.textContent = word("copy"); }, SAYS_COPIED_FOR);
});

document.addEventListener("htmx:load", ({ detail }) => dress(detail.elt.parentElement ?? document));
dress(document);
