/*
 * The room of an opening in the browser: it shows what is new, and turns pages by a key.
 *
 * News say only that something changed; what, is read from the page itself. What somebody is typing stays.
 */
import { CUT, follow } from "./stream.js";

const page = location.pathname.replace(/\/opening\/.*$/, "/opening");
const room = () => document.getElementById("opening");
let heard = performance.now();

const typed = () => [...room().querySelectorAll("input:not([type=hidden]), textarea")]
  .filter((input) => (input.type === "checkbox" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue))
  .map((input) => ({ of: input.form.action, name: input.name, value: input.value, checked: input.checked, type: input.type }));
const retype = (given) => {
  for (const { of, name, value, checked, type } of given) {
    const form = [...document.forms].find((one) => one.action === of);
    for (const input of form ? form.querySelectorAll(`[name="${CSS.escape(name)}"]`) : []) {
      if (type !== "checkbox") input.value = value;
      else if (input.value === value) input.checked = checked;
    }
  }
};
const named = (element) => (element.id ? { id: element.id } : element.form ? { of: element.form.action, label: element.textContent.trim() } : null);
const focused = () => (document.activeElement && room().contains(document.activeElement) ? named(document.activeElement) : null);
const refocus = (was) => {
  if (!was) return;
  const form = [...document.forms].find((one) => one.action === was.of);
  const target = was.id ? document.getElementById(was.id) : form && [...form.elements].find((one) => one.textContent.trim() === was.label);
  if (target) target.focus({ preventScroll: true });
};
const show = (html) => {
  const found = new DOMParser().parseFromString(html, "text/html").getElementById("opening");
  if (!found) return false;
  const [given, at] = [typed(), focused()];
  const opened = [...room().querySelectorAll("details[open]")].map((one) => one.querySelector("summary").textContent);
  room().replaceWith(document.adoptNode(found));
  for (const one of room().querySelectorAll("details")) if (opened.includes(one.querySelector("summary").textContent)) one.open = true;
  retype(given);
  refocus(at);
  return true;
};

let reading = false, again = false, leaving = false;
const reread = async () => {
  if (reading) { again = true; return; }
  reading = true;
  try {
    const answer = await fetch(page, { cache: "no-store", headers: { Accept: "text/html" } });
    if (leaving) return;
    const html = await answer.text();
    if (!answer.ok || answer.redirected || !show(html)) location.reload();
  } catch {
    // The next beat asks again.
  } finally {
    reading = false;
  }
  if (again) { again = false; await reread(); }
};

// A reader turns to the next bid as to the next page; a presenter's clicker sends the same keys.
const TURNS = new Set([" ", "ArrowRight", "PageDown"]);
const BUSY = "input, textarea, select, button, a, summary, [contenteditable]";
addEventListener("keydown", (event) => {
  if (!TURNS.has(event.key) || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = document.querySelector("form[data-act=next]");
  const at = event.target instanceof Element ? event.target.closest(BUSY) : null;
  if (!next || (at && !next.contains(at))) return;
  event.preventDefault();
  if (!leaving) next.requestSubmit();
});
addEventListener("submit", (event) => {
  if (leaving) event.preventDefault(); // Pressed once is pressed.
  leaving = true;
});
addEventListener("pageshow", () => { leaving = false; });

follow(`${page.replace(/^\/en\//, "/")}/events`, ({ version }) => {
  heard = performance.now();
  if (!leaving && version !== room().dataset.version) reread();
});
setInterval(() => {
  const line = document.getElementById("line");
  if (line) line.hidden = performance.now() - heard <= CUT;
}, 1000);
