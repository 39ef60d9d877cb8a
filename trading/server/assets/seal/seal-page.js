/*
 * The site's own page that seals: choose, fill in, seal; then upload and hand in, which are two acts.
 *
 * Sealing runs in a worker; what it made stays in the browser's private files until it is discarded, so that a closed
 * page, a cut line or another day costs nothing.
 */
import { SealError, demand, raw } from "./canonical.js";
import { readPolicy } from "./policy.js";
import { answered, readReceipt, writeReceipt } from "./receipt.js";
import { readManifest } from "./seal-core.js";
import { P, Progress, bytesOf, button, checkForm, choosing, complaint, documentsPanel, instantSaid, keyPanel, outcome, say, sheetPanel, unpacked } from "./seal-view.js";
import { discard, keptEnvelopes, openedStore } from "./store-opfs.js";
import { submit } from "./submit.js";
import { upload } from "./upload.js";

const host = document.getElementById("seal");
const data = JSON.parse(document.getElementById("seal-data").textContent);
const chosen = new Map();
let policy = null, kept = null, parts = null, running = null, wrong = null, found = null, state = "sealed", anew = false;

// --- The worker: one question at a time ---

let worker = null, waiting = null, number = 0;
const ask = (act, given, tell) => new Promise((resolve, reject) => {
  if (!worker) {
    worker = new Worker(host.dataset.worker, { type: "module" });
    worker.addEventListener("message", ({ data: said }) => {
      if (!waiting || said.number !== waiting.number) return;
      if (said.progress) return void waiting.tell(said.progress);
      const { resolve: done, reject: failed } = waiting;
      waiting = null;
      if (said.refused) failed(new SealError(said.refused.code, said.refused.facts));
      else done(said.answer);
    });
    worker.addEventListener("error", () => waiting && waiting.reject(new SealError("unknown", { why: "worker" })));
  }
  number += 1;
  waiting = { number, resolve, reject, tell };
  worker.postMessage({ number, act, given });
});
const command = (act) => worker && worker.postMessage({ act });

// --- Acts ---

const during = async (controls, work) => {
  if (running) return;
  [wrong, found] = [null, null];
  running = new Progress(controls);
  render();
  try {
    await work((said) => running.show(said));
  } catch (error) {
    wrong = error;
  }
  running = null;
  render();
  const first = document.getElementById("outcome") || document.querySelector("#seal [role=alert]");
  if (first) first.focus();
};
const sealNow = async () => {
  let given = null;
  try {
    const files = parts.documents.files(), sheet = parts.sheet ? await parts.sheet.sheet() : null, pair = await parts.key.pair();
    given = { policy: policy.bytes, bidder: data.bidder, seq: data.seq, prev: data.prev, sheet, files, pair };
  } catch (error) {
    wrong = error;
    return said();
  }
  if (navigator.storage.persist) await navigator.storage.persist();
  await during({ pause: (held) => command(held ? "pause" : "resume"), cancel: () => command("cancel") }, async (tell) => {
    const answer = await ask("seal", given, tell);
    kept = await envelopeOf(answer.store);
    [state, anew] = ["sealed", false];
  });
  return undefined;
};
const bring = async (tell, signal) => upload({ objects: readManifest(kept.manifest).objects, blobOf: (object) => kept.store.read(object), addresses: data.addresses, csrf: data.csrf, signal, progress: async (one) => tell(one) });
const uploadNow = () => {
  const stop = new AbortController();
  return during({ cancel: () => stop.abort() }, async (tell) => {
    await bring(tell, stop.signal);
    if (state !== "submitted") state = "uploaded";
  });
};
const submitNow = () => {
  const stop = new AbortController();
  return during({ cancel: () => stop.abort() }, async (tell) => {
    await bring(tell, stop.signal);
    kept.receipt = answered(kept.receipt, await submit(kept, data));
    await kept.keep();
    state = "submitted";
  });
};
const openingGiven = () => ({ manifest: kept.manifest, seed: kept.receipt.seed, parts: policy.policy.parts, address: data.addresses.piece });
const testNow = () => during({ cancel: () => command("cancel") }, async (tell) => {
  found = await ask("test-open", openingGiven(), tell);
});
const look = ({ object, name }) => during({ cancel: () => command("cancel") }, async (tell) => {
  const before = found, blob = await ask("document", { ...openingGiven(), object }, tell);
  P.download(name, "application/octet-stream", blob);
  found = before;
});
const saveReceipt = async () => P.download("bid-receipt.json", "application/json", await writeReceipt(kept.receipt));

// --- What is kept in this browser of this lot ---

const envelopeOf = async (name) => {
  const all = await keptEnvelopes(), { envelope } = all.find((one) => one.name === name), store = await openedStore(name);
  const bytes = { manifest: raw(envelope.manifest), signature: raw(envelope.signature), shares: envelope.shares.map(raw), times: envelope.times.map(raw) };
  const record = { ...envelope, ...bytes, store, name };
  record.keep = () => store.note({ ...envelope, receipt: record.receipt });
  return record;
};
const known = async () => {
  const mine = (await keptEnvelopes()).filter(({ envelope: { receipt } }) => receipt.policy === policy.id && receipt.bidder === data.bidder).sort((a, b) => b.envelope.receipt.seq - a.envelope.receipt.seq);
  if (!mine.length) return;
  kept = await envelopeOf(mine[0].name);
  state = kept.receipt.commitment ? "submitted" : "sealed";
};
const throwAway = async () => {
  await discard(kept.name);
  [kept, found, wrong] = [null, null, null];
  render();
};
const takeReceipt = async ([file]) => {
  try {
    const { receipt } = await readReceipt(await bytesOf(file));
    demand(receipt.policy === policy.id && receipt.bidder === data.bidder, "no-receipt");
    kept = { receipt, manifest: unpacked(receipt.manifest), digest: "", store: null };
    state = receipt.commitment ? "submitted" : "uploaded";
    wrong = null;
  } catch (error) {
    wrong = error;
  }
  render();
};

// --- What stands on the page ---

const told = P.make("div", { id: "told" });
const said = () => {
  told.replaceChildren(...(wrong ? [complaint(wrong)] : []));
  if (wrong) told.scrollIntoView({ block: "nearest" });
};
const findings = () => {
  if (!found) return [];
  const rows = found.files.map((one) => [P.foreign(one.name), P.bytesSaid(one.size), P.code(one.sha256), button("look", () => look(one), "link")]);
  return [outcome("ok", say("tested"), P.paragraph(say("testedMore")), P.table(say("compared"), [say("file"), say("size"), say("digest"), say("act")], rows))];
};
const WORDS = { sealed: ["may", "sealed", "sealedMore"], uploaded: ["may", "uploaded", "sealedMore"], submitted: ["ok", "submitted", "submittedMore"] };
const sealedPanel = () => {
  const [sign, title, more] = WORDS[state];
  const acts = [];
  if (kept.store && state !== "submitted") acts.push(button("submit", submitNow, "btn", "submit"));
  acts.push(button("receipt", saveReceipt, state === "submitted" ? "btn" : "btn quiet", "receipt"));
  if (kept.store && state === "sealed") acts.push(button("uploadNow", uploadNow, "btn quiet", "upload"));
  if (state !== "sealed") acts.push(button("testOpen", testNow, "btn quiet", "test"));
  const again = [button("resealTitle", () => {
    anew = true;
    render();
  }, "link", "anew"), kept.store ? button("discard", throwAway, "link", "discard") : null];
  return [...findings(), found ? null : outcome(sign, say(title), P.paragraph(say(more)), P.make("code", { class: "hash", id: "digest" }, kept.digest)), told, P.make("p", { class: "row" }, acts), state === "submitted" ? null : P.make("p", { class: "row" }, again)];
};
const formPanels = () => {
  parts = parts || { documents: documentsPanel(data.form, policy.policy.parts, chosen), sheet: data.form ? sheetPanel(data.form) : null, key: keyPanel(() => data.bidder, { inBrowser: true }), start: button("sealNow", sealNow, "btn", "start") };
  return [parts.documents.element, parts.sheet && parts.sheet.element, parts.key.element, told, P.make("p", { class: "row" }, parts.start),
    P.make("details", {}, P.make("summary", {}, say("testOpen")), choosing("earlier", say("earlier"), takeReceipt, { accept: ".json" }))];
};
const render = () => {
  const facts = P.facts([[say("lot"), P.foreign(policy.policy.lot)], [say("deadline"), instantSaid(policy.policy.deadline)], [say("seq"), String(data.seq)], [say("fingerprint"), P.code(policy.id)]]);
  const rest = running ? [running.element] : kept && !anew ? sealedPanel() : formPanels();
  host.replaceChildren(...[P.paragraph(say("lead"), "lead"), facts, P.paragraph(say("policyGood", policy.policy), "s dim"), ...rest.flat(), P.paragraph(say("scripts"), "s dim")].filter(Boolean));
  said();
};
const begin = async () => {
  try {
    policy = await readPolicy(unpacked(data.policy));
    await checkForm(data.form, policy.policy);
    await known();
  } catch (error) {
    return void host.replaceChildren(error instanceof SealError ? complaint(error) : P.make("div", { class: "warn", role: "alert" }, P.paragraph(say("unsupported"))));
  }
  return render();
};
begin();
