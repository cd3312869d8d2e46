// Puts a text on the clipboard. A browser gives scripts the clipboard only at a secure address, which a
// site in one's own network often lacks, and may refuse it: there the text is selected and copied, as a hand would do it.
export async function copyText(text) {
  const isWritten = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (isWritten) return;
  const [focused, field] = [document.activeElement, document.createElement("textarea")];
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  if (!isCopied) throw new Error("The browser copies nothing for a script here.");
}
