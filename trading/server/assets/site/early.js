/* Before the first line is painted: large text, if this browser was told so. */
try {
  if (localStorage.getItem("text") === "large") document.documentElement.dataset.text = "large";
} catch {
  // A browser that keeps nothing shows the usual size.
}
