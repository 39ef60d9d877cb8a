/*
 * Computes a draw again in this browser, from the published transcript, with the
 * checker that the case file carries too. Nothing is sent.
 */
const button = document.getElementById("recompute");
const verdict = document.getElementById("verdict");
const { transcript, sha256, expected, standing, scripts } = button.dataset;
const english = document.documentElement.lang === "en" ? 1 : 0;

const fragment = (name) => document.getElementById(name).content.cloneNode(true);
const show = (shown) => verdict.replaceChildren(shown);

const load = (address) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = address;
  script.addEventListener("load", resolve);
  script.addEventListener("error", reject);
  document.head.append(script);
});
let loaded = null;
const checker = () => {
  // One after the other: each needs those before it.
  loaded ??= scripts.split(/\s+/).reduce((before, address) => before.then(() => load(address)), Promise.resolve());
  return loaded;
};
const painted = () => new Promise((resolve) => setTimeout(resolve, 50));

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? values[name] : hole));
const stepsOf = ({ transcript: t }) => {
  const { STEPS, SOURCES, SWITCHED, VOIDED_BEFORE } = YangguangWords;
  const parts = { 28: "commits_closed", 33: "chance", 42: "result", 47: "voided", 50: "names" };
  const switched = t.switches.length ? SWITCHED[english] : "";
  const source = t.chance ? SOURCES[t.notice.body.sources[t.switches.length].kind].holds[english].replace("{switched}", switched) : "";
  const values = { tickets: t.pool.tickets.length, committed: t.commits.length, revealed: t.reveals.length,
    names: (t.names || []).length, chance: source };
  return STEPS.map(({ from, name, holds, absent }) => {
    const item = document.createElement("li");
    const there = !parts[from] || t[parts[from]];
    const said = there ? holds : absent || VOIDED_BEFORE;
    item.textContent = `${name[english]}${english ? ": " : "："}${fill(said[english], values)}`;
    return item;
  });
};

const outcomeOf = ({ standing: found, winners, reserves, transcript: t }) => {
  const order = found === "drawn" ? winners.flatMap(({ pids }, at) => [...pids, ...reserves[at].pids]) : [];
  const { draw, number } = t.notice.body;
  return [draw, number, ...order].join(" ");
};
const pageSays = (found) => found.standing === standing && expected === outcomeOf(found);

const differs = (fingerprint, why, step = "") => {
  const shown = fragment("differs");
  shown.querySelector("[data-step]").textContent = step;
  shown.querySelector("[data-why]").textContent = why;
  shown.querySelector("[data-fingerprint]").textContent = fingerprint;
  return shown;
};
const wordsOf = (name) => fragment(name).textContent.trim();

const judge = (bytes) => {
  const began = performance.now();
  const found = YangguangDraw.check(bytes);
  const spent = ((performance.now() - began) / 1000).toFixed(2);
  const fingerprint = YangguangFormat.hex(YangguangNoble.sha256(bytes));
  if (!found.accepted) {
    const { CHECKS, STEPS, SAY } = YangguangWords;
    const step = STEPS.filter(({ from }) => from <= found.failedCheck).length;
    const at = { step, check: found.failedCheck, name: STEPS[step - 1].name[english] };
    const rule = CHECKS[found.failedCheck][english];
    return differs(fingerprint, fill(SAY.broken[english], { rule }), fill(SAY.at[english], at));
  }
  if (fingerprint !== sha256) return differs(fingerprint, wordsOf("changed"));
  if (!pageSays(found)) return differs(fingerprint, wordsOf("other"));
  const shown = fragment("same");
  shown.querySelector("[data-spent]").textContent = spent;
  shown.querySelector("[data-fingerprint]").textContent = fingerprint;
  shown.querySelector("[data-steps]").append(...stepsOf(found));
  return shown;
};

const compute = async () => {
  button.disabled = true;
  show(fragment("busy"));
  try {
    await checker();
    const answer = await fetch(transcript);
    if (!answer.ok) throw new Error(String(answer.status));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await painted();
    show(judge(bytes));
  } catch {
    show(fragment("unreachable"));
  }
  button.disabled = false;
  verdict.focus();
};
button.hidden = false;
button.addEventListener("click", compute);
// Whoever comes to check, by the code on paper or a link that says so, has asked already.
if (location.hash === "#recompute") compute();
