// What makes forms kinder; each page works without it.

// A link of a message ends in `#…`, which no server log sees: here it becomes an input.
for (const place of document.querySelectorAll("[data-fragment]")) {
  const input = place.querySelector("input");
  if (input && location.hash.length > 20) {
    input.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

// Whoever made a mistake is led to what is wrong.
const mistakes = document.querySelector("[data-mistakes]");
if (mistakes) mistakes.focus();

// Pressed once is pressed; the server takes it once in any case.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
