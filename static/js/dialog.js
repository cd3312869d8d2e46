// `data-opens="id"` opens a native dialog; Esc and a press outside close it, and the focus returns.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    opener.closest("details.menu")?.removeAttribute("open");
    openDialog(opener.dataset.opens);
    return;
  }
  const dialog = event.target;
  if (dialog instanceof HTMLDialogElement && dialog.open && !isInside(dialog, event)) dialog.close();
});

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

function isInside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
