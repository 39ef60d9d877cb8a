/*
 * A screen on the wall: it shows what the server said last, or that it has not heard from it.
 *
 * Its clock is the server's, corrected with each beat; between two it runs by the browser's stopwatch. After five
 * seconds without a beat no figure is shown any more. Milestones are spoken, never seconds.
 */
const CUT = 5000, RETRY = 2000, MILESTONES = [30, 10, 5, 1];
const there = (id) => document.getElementById(id);
let known = null, version = there("screen").dataset.version, heard = performance.now(), spoken = null;

const set = ({ now, runs }) => { known = { now: now / 1000, since: performance.now(), runs }; };
set({ now: Number(there("screen").dataset.now), runs: there("screen").dataset.runs === "true" });
const now = () => (known.runs ? known.now + performance.now() - known.since : known.now);
const clock = (milliseconds) => new Date(milliseconds + 8 * 3_600_000).toISOString().slice(11, 19);

const milestone = (minutes) => {
  const at = MILESTONES.find((one) => minutes <= one && minutes > one - 1);
  if (!at || at === spoken) return;
  spoken = at;
  there("milestone").textContent = there("milestone").dataset.says.replace("{n}", String(at));
};
const left = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (number) => String(number).padStart(2, "0");
  return `${hours ? `${hours}:` : ""}${hours ? two(minutes) : String(minutes).padStart(2, "0")}:${two(seconds % 60)}`;
};
const tick = () => {
  const cut = performance.now() - heard > CUT;
  there("cut").hidden = !cut;
  there("screen").hidden = cut;
  there("link").hidden = cut;
  there("clock").closest(".clock").hidden = cut;
  if (cut) return;
  there("clock").textContent = clock(now());
  for (const element of document.querySelectorAll("[data-due]")) {
    const rest = Date.parse(element.dataset.due) - now();
    element.textContent = left(rest);
    milestone(rest / 60_000);
  }
};

let reading = false;
const reread = async () => {
  if (reading) return;
  reading = true;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const found = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const screen = found && found.getElementById("screen");
    if (found && !screen) location.reload(); // Paired no more: digits again.
    if (screen) {
      ({ version } = screen.dataset);
      there("screen").replaceWith(document.adoptNode(screen));
    }
  } catch {
    // The next beat tells the version again.
  }
  reading = false;
  tick();
};
const beat = (data) => {
  const told = JSON.parse(data);
  heard = performance.now();
  there("link").dataset.heard = "yes";
  set(told);
  const at = clock(now());
  there("as-of").textContent = at;
  for (const element of document.querySelectorAll("[data-as-of]")) element.textContent = at;
  if (told.version !== version) reread();
  tick();
};
const once = async () => {
  try {
    const answer = await fetch("/screen/events?once=1", { cache: "no-store" });
    if (answer.ok) beat((await answer.text()).match(/^data: (.*)$/m)[1]);
    else if (answer.status === 404) location.reload();
  } catch {
    // It goes on saying that the line is cut.
  }
};
let source = null, polls = false;
const listen = () => {
  source = new EventSource("/screen/events");
  source.addEventListener("beat", ({ data }) => beat(data));
  // Others of this sign-in listen already: this page asks instead, and takes no place from them.
  source.addEventListener("enough", () => { polls = true; source.close(); once(); });
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED && setTimeout(listen, RETRY));
};
addEventListener("pagehide", () => source && source.close());
setInterval(tick, 250);
setInterval(() => (polls || performance.now() - heard > CUT) && once(), RETRY);
listen();
tick();
