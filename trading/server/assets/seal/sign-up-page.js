/*
 * Signing up under seal (7.12): the application is sealed in this browser, and only then sent.
 *
 * What was sealed stays in the browser's private files, with the receipt that opens it: a cut line or a closed page costs
 * nothing. The inputs of the page have no names, so that no form ever sends them in clear.
 */
import { SealError, canonical, canonicalBytes, demand, hex, labelled, raw, toBase64 } from "./canonical.js";
import { keyHere, signerOf } from "./firm-key.js";
import { provenSignUpClose, rememberClose, trustCard } from "./holder.js";
import { readPolicy } from "./policy.js";
import { answered, disclosure, readReceipt, writeReceipt } from "./receipt.js";
import { P, bytesOf, button, choosing, complaint, folded, instantSaid, outcome, say, unpacked } from "./seal-view.js";
import { discard, keptEnvelopes, openedStore } from "./store-opfs.js";
import { posted } from "./submit.js";

const data = JSON.parse(document.getElementById("sealed-data").textContent);
const host = document.getElementById("sealed"), form = document.getElementById("sealed-form"), receiptHost = document.getElementById("sealed-receipt");
let policy = null, kept = null, busy = false;
const valueOf = (id) => document.getElementById(id).value.trim();

// --- The worker seals; one question is all there is ---

const sealed = (given) => new Promise((resolve, reject) => {
  const worker = new Worker(host.dataset.worker, { type: "module" });
  worker.addEventListener("error", () => reject(new SealError("unknown", { why: "worker" })));
  worker.addEventListener("message", ({ data: { progress, answer, refused } }) => {
    if (progress) return;
    worker.terminate();
    if (refused) reject(new SealError(refused.code, refused.facts));
    else resolve(answer);
  });
  worker.postMessage({ number: 1, act: "seal", given });
});
const envelopeOf = async ({ name, envelope }) => {
  const store = await openedStore(name), bytes = { manifest: raw(envelope.manifest), signature: raw(envelope.signature), shares: envelope.shares.map(raw), times: envelope.times.map(raw) };
  return { ...envelope, ...bytes, store, name, keep: (receipt) => store.note({ ...envelope, receipt }) };
};

// --- Acts ---

const applicationOf = () => {
  const { lot, firm, name } = data, [manager, certificate] = ["manager", "certificate"].map(valueOf);
  demand(manager, "no-manager");
  demand(certificate, "no-certificate");
  const documents = [...document.querySelectorAll("#sealed-form .document:checked")].map(({ value }) => value);
  return canonicalBytes({ v: "application/1", lot, firm, name, manager, certificate, documents });
};
const objectsIn = (store) => Promise.all(["cover", "f-0001"].map(async (name) => toBase64(await bytesOf(await store.read(name)))));
const handIn = async () => {
  const objects = await objectsIn(kept.store);
  const { manifest, signature, key, shares, times } = kept;
  const answer = await posted(data.addresses.submit, data.csrf, canonical({ v: "sealed-application/1", key, manifest: toBase64(manifest), notes: data.notes, objects, offer: data.offer,
    shares: shares.map(toBase64), signature: hex(signature), times: times.map(toBase64) }));
  await kept.keep(answered(kept.receipt, answer));
  location.assign(data.addresses.done);
};
const during = async (name, work) => {
  if (busy) return;
  busy = true;
  form.hidden = true;
  host.replaceChildren(P.make("p", { class: "lead", role: "status" }, say(name)));
  try {
    await work();
  } catch (error) {
    render(error);
  }
  busy = false;
};
const sealNow = () => during("sealingSignUp", async () => {
  const file = new File([applicationOf()], "application.json"), pair = await keyHere(data.firm);
  const { store } = await sealed({ policy: policy.bytes, bidder: data.firm, seq: 1, prev: "", sheet: null, files: [{ name: file.name, part: "rest", blob: file }], pair });
  kept = await envelopeOf((await keptEnvelopes()).find(({ name }) => name === store));
  await handIn();
});
const submitNow = () => during("sendingSignUp", handIn);
const throwAway = async () => {
  await discard(kept.name);
  kept = null;
  render();
};
const saveReceipt = (receipt) => async () => P.download("bid-receipt.json", "application/json", await writeReceipt(receipt));

// --- What stands on the page ---

const about = () => folded("about", "about", P.paragraph(say("signUpPolicy", policy.policy)), P.facts([[say("fingerprint"), P.code(policy.id)]]), P.paragraph(say("scripts")));
const waitingPanel = () => outcome("may", say("signUpSealed"), P.paragraph(say("signUpSealedMore")),
  P.make("p", { class: "row flush" }, button("signUpSend", submitNow, "btn", "submit"), button("receipt", saveReceipt(kept.receipt), "btn quiet", "receipt"), button("signUpAnew", throwAway, "link", "discard")));
const render = (wrong = null) => {
  const told = wrong ? complaint(wrong, data.addresses) : null;
  host.replaceChildren(...[told, kept ? waitingPanel() : null, about()].filter(Boolean));
  form.hidden = kept !== null;
  if (!told) return;
  told.setAttribute("tabindex", "-1");
  const missing = { "no-manager": "manager", "no-certificate": "certificate" }[wrong.code];
  (missing ? document.getElementById(missing) : told).focus();
};
// The receipt opens this one application: it is kept here, and may be saved.
const showReceipt = async (mine) => {
  const found = mine.find(({ envelope: { digest } }) => digest === data.own.digest);
  if (!found) return receiptHost.replaceChildren(P.make("p", { class: "hint" }, say("signUpElsewhere")));
  const receipt = { ...found.envelope.receipt, commitment: data.own.commitment, accepted: data.accepted };
  return receiptHost.replaceChildren(P.make("p", { class: "hint" }, say("signUpReceiptHint")), P.make("p", { class: "row flush" }, button("receipt", saveReceipt(receipt), "btn quiet", "receipt")));
};
// What others could not open its applicant opens: the secret goes out only here, of this one application, and only when asked.
// With it goes what was handed in, the same bytes: it may be the platform that lost some of them.
const disclose = async (receipt, found) => {
  demand(receipt, "other-receipt");
  const { close, stream, proof } = data.due, card = unpacked(data.due.card);
  trustCard(localStorage, card);
  demand(provenSignUpClose({ log: globalThis.YangguangLog, card, policy: policy.policy, stream, proof }) === close, "close-not-proven", { why: "other-event" });
  rememberClose(localStorage, policy.policy, close);
  const pair = await keyHere(data.firm), bytes = disclosure(receipt, close, data.own.digest);
  demand(pair.open === receipt.key, "other-key");
  const { signature } = await signerOf(pair)(await labelled("bid-disclosure/1", bytes));
  const objects = found ? await openedStore(found.name).then(objectsIn).catch(() => []) : [];
  await posted(data.addresses.disclosure, data.csrf, canonical({ manifest: receipt.manifest, objects, release: toBase64(bytes), signature: hex(signature) }));
  location.assign(data.addresses.disclosed);
};
const showDue = (mine) => {
  const found = mine.find(({ envelope: { digest } }) => digest === data.own.digest), place = P.make("div", {});
  const tried = (receiptIn) => async () => {
    try {
      await disclose(await receiptIn(), found);
    } catch (error) {
      place.replaceChildren(complaint(error, data.addresses));
    }
  };
  const fromFile = ([file]) => tried(async () => {
    const { receipt, digest } = await readReceipt(await bytesOf(file));
    return digest === data.own.digest ? receipt : null;
  })();
  receiptHost.before(P.make("section", { class: "panel", id: "due" }, P.make("h2", {}, say("signUpShut")), P.paragraph(say("signUpShutMore", { until: instantSaid(data.due.until) })), place,
    found ? P.make("p", { class: "row flush" }, button("discloseNow", tried(() => found.envelope.receipt), "btn", "give")) : choosing("receipt-file", say("chooseReceipt"), fromFile, { accept: ".json" })));
};
const begin = async () => {
  try {
    policy = await readPolicy(unpacked(data.policy));
    const mine = (await keptEnvelopes()).filter(({ envelope: { receipt } }) => receipt.policy === policy.id && receipt.bidder === data.firm);
    if (receiptHost && data.own && data.due) showDue(mine);
    if (receiptHost && data.own) await showReceipt(mine);
    if (!form) return;
    const next = mine.find(({ envelope: { receipt } }) => receipt.commitment === ""); // What was handed in and withdrawn is nobody's any more.
    if (next) kept = await envelopeOf(next);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sealNow();
    });
    render();
  } catch (error) {
    const said = error instanceof SealError ? complaint(error) : P.make("div", { class: "warn", role: "alert" }, P.paragraph(say("unsupported")));
    (host || receiptHost || document.querySelector("main")).append(said);
  }
};
begin();
