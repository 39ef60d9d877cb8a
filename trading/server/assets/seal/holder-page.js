/*
 * The page of whoever holds opening keys: one press makes, locks, confirms and drills the keys of a week; one press
 * releases what was closed. Where `data` has `standing` it is the page of standing keys, one for all sign-ups (7.12).
 */
import { askBoxes } from "./boxes.js";
import { demand, fromBase64, hex, toBase64 } from "./canonical.js";
import { makePasskey } from "./age.js";
import { keyHere, signerOf } from "./firm-key.js";
import { FEWEST_SIGNS, answerDrill, keyFor, makeKeys, makeStandingKey, releaseGiven, releaseShares, trustCard, unwrapKeys, wrapKeys } from "./holder.js";
import { readPolicy } from "./policy.js";
import { P, bytesOf, button, choosing, complaint, durationSaid, field, folded, outcome, panel, say, instantSaid, valueOf } from "./seal-view.js";
import { posted } from "./submit.js";

const host = document.getElementById("holder");
const data = JSON.parse(document.getElementById("holder-data").textContent);
const { person, addresses, csrf, standing = null } = data;
let wrong = null, done = null, working = "", file = data.keys ? fromBase64(data.keys) : null, kind = data.kind || (globalThis.PublicKeyCredential ? "passkey" : "password");
const toMake = () => data.lots.filter(({ state }) => state === "key");
const toDrill = () => data.lots.filter(({ state }) => state === "drill");
const ready = () => data.lots.filter(({ state }) => ["nothing", "made", "released"].includes(state));
const toRelease = () => data.lots.filter(({ state }) => state === "release");

// --- Acts: each may be pressed again, and does what is still to be done ---

const told = P.make("p", { class: "lead", role: "status" });
const step = (name) => {
  working = name;
  told.textContent = say(name);
};
const during = async (work) => {
  if (working) return;
  [wrong, done] = [null, null];
  const secret = { kind, password: kind === "password" ? valueOf("secret") : "" }, began = performance.now();
  const again = document.getElementById("again") ? valueOf("again") : secret.password;
  step("making");
  render();
  try {
    demand(again === secret.password, "passwords-differ");
    done = await work(secret);
    done.seconds = (performance.now() - began) / 1000;
  } catch (error) {
    wrong = error;
  }
  working = "";
  render();
  const first = document.getElementById("outcome");
  if (first) first.focus();
};
const signer = async () => signerOf(await keyHere(person.code));
// Keys made earlier stay in the same file: it is opened, and locked again with the new ones.
const makeWeek = () => during(async (secret) => {
  const lots = toMake(), earlier = file ? await unwrapKeys(file, secret) : [];
  const made = await makeKeys({ lots, person: person.code, organisation: person.organisation, tool: "served-page", sign: await signer() });
  step("locking");
  if (kind === "passkey" && !file) await makePasskey(person.name);
  const locked = await wrapKeys([...earlier, ...made.map(({ kept }) => kept)], secret);
  step("sending");
  const { challenges } = await posted(addresses.keys, csrf, JSON.stringify({ keys: made.map(({ told: one }) => one), file: toBase64(locked), kind }));
  file = locked;
  step("drilling");
  const opened = await unwrapKeys(file, secret); // From the locked file, or the drill would show nothing.
  await answerAll(opened, challenges);
  for (const lot of lots) lot.state = "made";
  return { said: "weekDone", count: lots.length };
});
const answerAll = async (opened, challenges) => {
  const answers = await Promise.all(challenges.map(async ({ sealed, ...of }) => ({ lot: of.lot, j: of.j, answer: await answerDrill(keyFor(opened, of), fromBase64(sealed)) })));
  await posted(addresses.drills, csrf, JSON.stringify({ answers }));
};
const drillAgain = () => during(async (secret) => {
  const lots = toDrill();
  demand(file, "no-key-file");
  step("drilling");
  await answerAll(await unwrapKeys(file, secret), lots);
  for (const lot of lots) lot.state = "made";
  return { said: "drilled", count: lots.length };
});
const makeStanding = () => during(async (secret) => {
  const earlier = file ? await unwrapKeys(file, secret) : [];
  const { kept, told: one } = await makeStandingKey({ person: person.code, organisation: person.organisation, tool: "served-page", sign: await signer() });
  step("locking");
  if (kind === "passkey" && !file) await makePasskey(person.name);
  const locked = await wrapKeys([...earlier, kept], secret);
  keyFor(await unwrapKeys(locked, secret), kept); // What is handed over opens again, or nothing is handed over.
  step("sending");
  Object.assign(standing, await posted(addresses.keys, csrf, JSON.stringify({ ...one, file: toBase64(locked), kind })));
  file = locked;
  return { said: "standingDone", until: instantSaid(standing.until) };
});
const releaseNow = () => during(async (secret) => {
  step("releasing");
  demand(file, "no-key-file");
  const opened = await unwrapKeys(file, secret), sign = await signer(), lots = toRelease(), silent = new Set();
  for (const lot of lots) {
    const given = releaseGiven(lot.given), { policy, id } = await readPolicy(given.policy);
    trustCard(localStorage, fromBase64(lot.given.card));
    const lists = await askBoxes(policy, id), key = keyFor(opened, standing ? { ...lot, lot: "standing", attempt: 1 } : lot);
    const { release, signature, unheard } = await releaseShares({ ...given, lists, key, proof: { ...given.proof, log: globalThis.YangguangLog }, sign, memory: localStorage });
    await posted(addresses.release.replace("{lot}", lot.lot), csrf, JSON.stringify({ lot: lot.lot, release: toBase64(release), signature: hex(signature) }));
    lot.state = "released";
    for (const organisation of unheard) silent.add(organisation);
  }
  return { said: standing ? "standingReleased" : "released", count: lots.length, silent: [...silent] };
});

// --- What stands on the page ---

const radio = (one, label) => {
  const input = P.make("input", { type: "radio", name: "kind", id: `by-${one}`, ...(kind === one ? { checked: "" } : {}) });
  input.addEventListener("change", () => {
    kind = one;
    render();
    document.getElementById(`by-${one}`).focus();
  });
  return P.make("label", { class: "choice", for: `by-${one}` }, input, say(label));
};
const secretPanel = () => panel("secret", P.make("fieldset", { class: "field" }, P.make("legend", { class: "vh" }, say("secret")), globalThis.PublicKeyCredential ? radio("passkey", "byPasskey") : null, radio("password", "byPassword")),
  kind === "password" ? field("secret", say("password", { least: FEWEST_SIGNS }), { type: "password", hint: say("forget") }) : null,
  kind === "password" && !file ? field("again", say("again"), { type: "password" }) : null,
  file ? P.make("p", { class: "row flush" }, button("saveKeys", () => P.download("holder-keys.age", "application/octet-stream", file), "btn quiet", "save-keys"))
    : folded("haveFile", "have-file", choosing("keys-file", say("chooseKey"), async ([one]) => {
      file = await bytesOf(one);
      render();
    })));
const rows = (lots) => P.make("ul", { class: "list" }, lots.map(({ title, lot, deadline }) => P.make("li", {}, P.make("strong", {}, P.foreign(title || lot)), P.make("p", { class: "s dim" }, deadline === null ? say("noDeadline") : say(standing ? "signUpUntil" : "until", { deadline: instantSaid(deadline) })))));
const act = (name, work, id) => {
  const made = button(name, work, "btn", id);
  if (working) made.setAttribute("disabled", "");
  return P.make("p", { class: "row flush" }, made);
};
const STANDS = { none: "standingNone", good: "standingGood", soon: "standingSoon", over: "standingOver" };
const standingPanel = () => {
  const { state, until } = standing, said = say(STANDS[state], { until: until === null ? "" : instantSaid(until) });
  return P.make("section", { class: "panel", id: "standing" }, P.make("h2", {}, say("standingTitle")), P.make("p", { class: state === "good" ? "" : "warn" }, said),
    P.make("p", { class: "hint" }, say("standingHint")), act(state === "none" ? "standingMake" : "standingRenew", makeStanding, "make"));
};
const render = () => {
  const typed = ["secret", "again"].map((id) => [id, document.getElementById(id) ? valueOf(id) : ""]), make = toMake(), drill = toDrill(), release = toRelease(), made = ready(), idle = !make.length && !drill.length && !release.length;
  host.replaceChildren(...[P.paragraph(say(standing ? "standingLead" : "holderLead"), "lead"), wrong ? complaint(wrong, addresses) : null,
    done ? outcome("ok", say(done.said, { count: done.count, until: done.until, time: durationSaid(done.seconds) }), ...(done.silent || []).map((organisation) => P.paragraph(say("boxSilent", { organisation: P.foreign(organisation) })))) : null, working ? told : null, idle && !standing ? P.paragraph(say("noLots")) : null, idle && !file && !standing ? null : secretPanel(),
    release.length ? panel(standing ? "signUpsToRelease" : "toRelease", P.make("p", { class: "hint" }, say("releaseHint")), rows(release), act("releaseNow", releaseNow, "release")) : null,
    standing && standing.state !== "gone" ? standingPanel() : null,
    drill.length ? panel("toDrill", P.make("p", { class: "hint" }, say("drillHint")), rows(drill), act("drillNow", drillAgain, "drill")) : null,
    make.length ? panel("week", rows(make), act("makeWeek", makeWeek, "make")) : null,
    made.length ? P.make("section", { class: "panel wash", id: "ready" }, P.make("h2", {}, say(standing ? "releasedAlready" : "ready")), rows(made)) : null].filter(Boolean));
  for (const [id, value] of typed) if (document.getElementById(id)) document.getElementById(id).value = value;
};
render();
