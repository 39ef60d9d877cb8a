/* Paper has no buttons: what is folded in a record is unfolded while it is printed. */
const folded = () => document.querySelectorAll("details.folded");
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...folded()].filter(({ open }) => !open);
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});
