/*
 * What a page does when a part of it is fetched anew: it says what came, and when nothing
 * came, it keeps what it shows and says that too. On a phone the filters stay open.
 */
const ERROR = 400;
const FAULT = 500;
const root = document.documentElement;
const there = (id) => document.getElementById(id);

const stale = (is) => {
  const line = there("stale");
  if (line) line.hidden = !is;
};

// The filters, folded on a phone: open as long as somebody chooses.
const opened = (is) => {
  root.classList.toggle("filters-open", is);
  document.querySelector("[data-opens]")?.setAttribute("aria-expanded", String(is));
};
root.classList.add("scripted");
opened(location.hash === "#filters");
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-opens]")) return;
  event.preventDefault();
  opened(!root.classList.contains("filters-open"));
});
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  // Without scripts a choice leads back to the filters; here nothing has moved.
  if (ctx.request.anchor === "filters") ctx.request.anchor = "";
});

// An answer that has nothing to show in the place of what is there shows nothing.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find(({ type }) => type === "main");
  const refused = ctx.response.status >= ERROR && ctx.swap === "none";
  if (ctx.response.status < FAULT && !refused && main?.fragment.firstElementChild) return;
  event.preventDefault();
  stale(true);
});
document.addEventListener("htmx:error", () => stale(true));

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  stale(false);
  opened(root.classList.contains("filters-open"));
  const [told, heading] = [there("told"), there("found")];
  if (told && heading) told.textContent = heading.textContent;
  if (ctx.response?.status >= ERROR) there("main").focus();
});
