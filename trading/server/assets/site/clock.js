/*
 * The clock of the platform in the page, and how long it is until something.
 *
 * It is set by the server and corrected every 30 seconds; between two answers it runs by
 * the browser's stopwatch, never by its wall clock. A demonstration's clock stands still.
 */
const EVERY = 30_000;
const clock = () => document.getElementById("clock"); // Going back may put another there.
let known = null; // { now: milliseconds at the server, since: stopwatch, runs }

const now = () => (known.runs ? known.now + performance.now() - known.since : known.now);
const inBeijing = (milliseconds) => new Date(milliseconds + 8 * 3_600_000).toISOString();

const english = document.documentElement.lang === "en";
const UNITS = english
  ? { day: ["day", "days"], hour: ["hour", "hours"], minute: ["min", "min"], second: ["s", "s"] }
  : { day: ["天", "天"], hour: ["小时", "小时"], minute: ["分", "分"], second: ["秒", "秒"] };
const amount = (number, unit) => `${number} ${UNITS[unit][number === 1 ? 0 : 1]}`;
const period = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
  if (days >= 2) return amount(days, "day");
  if (days * 24 + hours > 0) return `${amount(days * 24 + hours, "hour")} ${amount(minutes, "minute")}`;
  return `${amount(minutes, "minute")} ${amount(seconds % 60, "second")}`;
};

const show = () => {
  const iso = inBeijing(now());
  const shown = clock().querySelector("time");
  shown.textContent = iso.slice(11, 19);
  shown.dateTime = `${iso.slice(0, 19)}+08:00`;
  for (const element of document.querySelectorAll("[data-countdown]")) {
    element.textContent = period(Date.parse(element.dataset.countdown) - now());
  }
};

const ask = async () => {
  try {
    const asked = performance.now();
    const answer = await fetch(clock().dataset.url, { cache: "no-store" });
    const told = await answer.json();
    const since = (asked + performance.now()) / 2;
    known = { now: told.now / 1000, since, runs: told.runs };
    clock().classList.remove("lost");
    show();
  } catch {
    clock().classList.add("lost");
  }
};

const { dataset } = document.documentElement;
const tick = () => {
  document.getElementById("large").checked = dataset.text === "large";
};
tick();
document.addEventListener("htmx:after:swap", tick);
document.addEventListener("change", ({ target }) => {
  if (target.id !== "large") return;
  dataset.text = target.checked ? "large" : "";
  try {
    localStorage.setItem("text", dataset.text);
  } catch {
    // Then it holds for this page only.
  }
});

ask();
setInterval(ask, EVERY);
setInterval(() => known && known.runs && show(), 1000);
