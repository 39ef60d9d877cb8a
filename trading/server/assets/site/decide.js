// One key decides: a button with `data-key` is pressed by its letter, outside of inputs.
const typing = (place) => place.closest("input, textarea, select, [contenteditable]");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat || typing(event.target)) return;
  const key = event.key.toLowerCase();
  for (const button of document.querySelectorAll("button[data-key]")) {
    if (button.dataset.key === key) {
      event.preventDefault();
      button.click();
      return;
    }
  }
});
