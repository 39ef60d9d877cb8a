/*
 * The site's own page that seals: choose, fill in, seal; then upload and hand in, which are two acts.
 *
 * Sealing runs in a worker; what it made stays in the browser's private files until it is discarded, so that a closed
 * page, a cut line or another day costs nothing.
 */
import { showBoxes } from "./boxes.js";
import { SealError, canonical, demand, hex, labelled, raw, toBase64 } from "./canonical.js";
import { toDropBox } from "./drop-receipt.js";
import { signerOf } from "./firm-key.js";
import { provenClose, rememberClose, shownGiven } from "./holder.js";
import { readPolicy } from "./policy.js";
import { answered, bidderRelease, disclosure, dropped, readReceipt, writeReceipt } from "./receipt.js";
import { manifestDigest, readManifest } from "./seal-core.js";
import { P, Progress, bytesOf, button, checkForm, choosing, complaint, documentsPanel, draftOf, folded, instantSaid, keyPanel, outcome, say, sheetPanel, unpacked } from "./seal-view.js";
import { discard, keptEnvelopes, openedStore } from "./store-opfs.js";
import { posted, submit, withdrawalDigest, withdrawalOf } from "./submit.js";
import { upload } from "./upload.js";

const host = document.getElementById("seal");
const data = JSON.parse(document.getElementById("seal-data").textContent);
const chosen = new Map();
let policy = null, kept = null, parts = null, running = null, wrong = null, found = null, state = "sealed", anew = false, withdrawal = null, releasing = null, given = false, shownNow = null;
// The last bid that was handed in, unless it was withdrawn.
const standing = () => {
  const last = data.bids[data.bids.length - 1];
  return last && !last.withdrawn ? last : null;
};

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
  [wrong, found, shownNow] = [null, null, null];
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
    const { files, sheet } = await draftOf(data.form, parts, data.bidder), pair = await parts.key.pair();
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
    const answer = await submit(kept, data), { seq } = kept.receipt;
    kept.receipt = answered(kept.receipt, answer);
    await kept.keep();
    data.bids.push({ seq, digest: kept.digest, commitment: answer.commitment, key: kept.key, at: null, withdrawn: false, stage: "accepted" });
    Object.assign(data, { seq: seq + 1, prev: answer.commitment });
    [state, parts, withdrawal] = ["submitted", null, null];
  });
};
// 7.11: where the platform refuses or does not answer, the boxes of other organisations sign that the manifest was there in time.
const dropNow = () => during({ cancel: () => undefined }, async (tell) => {
  tell({ phase: "dropping" });
  const { receipt, manifest } = kept, digest = hex(await manifestDigest(manifest));
  const body = toDropBox({ lot: receipt.lot, manifest, signature: raw(receipt.signature), key: receipt.key });
  const answers = await showBoxes({ policy: policy.policy, manifest: digest, body });
  kept.receipt = dropped(receipt, answers.flatMap(({ signed }) => signed || []));
  if (kept.store) await kept.keep();
  shownNow = answers;
});
// 7.6: the bid's own key takes it back; the platform answers the same to the same bytes.
const withdrawNow = async () => {
  const bid = standing();
  let pair = null;
  try {
    pair = await withdrawal.pair();
    demand(pair.open === bid.key, "other-key");
  } catch (error) {
    wrong = error;
    return said();
  }
  await during({ cancel: () => undefined }, async () => {
    const message = withdrawalOf({ bidder: data.bidder, lot: policy.policy.lot, policy: policy.id, prev: bid.commitment });
    const { signature } = await signerOf(pair)(await withdrawalDigest(message));
    await posted(data.addresses.withdraw, data.csrf, canonical({ signature: hex(signature), withdrawal: toBase64(message) }));
    bid.withdrawn = true;
    [kept, parts, withdrawal] = [null, null, null];
  });
  return undefined;
};
// 7.8, 7.9: after the close the bidder gives S_b, or S where others could not open the bid; first the close is held against the log.
const releaseNow = async () => {
  const { due } = data;
  let pair = null;
  try {
    demand(kept && kept.receipt && hex(await manifestDigest(kept.manifest)) === due.manifest, "other-receipt");
    pair = await releasing.pair();
    demand(pair.open === kept.receipt.key, "other-key");
  } catch (error) {
    wrong = error;
    return said();
  }
  await during({ cancel: () => undefined }, async () => {
    const proof = { log: globalThis.YangguangLog, card: unpacked(due.card), closed: shownGiven(due.closed) };
    const { close, counted } = provenClose({ ...proof, policy: policy.policy, id: policy.id, own: true });
    demand(counted.some(({ manifest }) => manifest === due.manifest), "not-counted");
    rememberClose(localStorage, policy.policy, close);
    const write = due.kind === "bidder" ? bidderRelease : disclosure, v = due.kind === "bidder" ? "bidder-release/1" : "bid-disclosure/1";
    const bytes = write(kept.receipt, close, due.manifest), { signature } = await signerOf(pair)(await labelled(v, bytes));
    await posted(data.addresses.release, data.csrf, canonical({ release: toBase64(bytes), signature: hex(signature) }));
    [data.due, releasing, given] = [null, null, true];
  });
  return undefined;
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
// What is still to be handed in comes first; else what stands. What was replaced or withdrawn is nobody's any more.
const known = async () => {
  const mine = (await keptEnvelopes()).filter(({ envelope: { receipt } }) => receipt.policy === policy.id && receipt.bidder === data.bidder);
  const bid = standing(), next = mine.find(({ envelope: { receipt, digest } }) => receipt.seq === data.seq && !data.bids.some((one) => one.digest === digest));
  const handedIn = bid && mine.find(({ envelope: { digest } }) => digest === bid.digest), one = (data.open && next) || handedIn || (next && next.envelope.receipt.drops.length ? next : null);
  if (!one) return;
  kept = await envelopeOf(one.name);
  state = one === handedIn ? "submitted" : "sealed";
  if (state === "submitted" && !kept.receipt.commitment) kept.receipt.commitment = bid.commitment; // The line was cut before the answer.
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
    anew = false;
    wrong = null;
  } catch (error) {
    wrong = error;
  }
  render();
};

// --- What stands on the page ---

const told = P.make("div", { id: "told" });
const said = () => {
  told.replaceChildren(...(wrong ? [complaint(wrong, data.addresses)] : []));
  if (wrong) told.scrollIntoView({ block: "nearest" });
};
const findings = () => {
  if (!found) return [];
  const rows = found.files.map((one) => [P.foreign(one.name), P.bytesSaid(one.size), P.code(one.sha256), button("look", () => look(one), "link")]);
  return [outcome("ok", say("tested"), P.paragraph(say("testedMore")), P.table(say("compared"), [say("file"), say("size"), say("digest"), say("act")], rows))];
};
const STAGES = { accepted: "isAccepted", logged: "isLogged", cosigned: "isCosigned" };
const link = (name, address, seq) => P.make("a", { href: address.replace("{seq}", seq), download: "" }, say(name), P.make("span", { class: "vh" }, ` ${seq}`));
const ownBids = () => {
  if (!data.bids.length) return null;
  const rows = [...data.bids].reverse().map(({ seq, at, withdrawn, stage }, from) => [say("nth", { seq }), at === null ? say("justNow") : instantSaid(at), say(withdrawn ? "isWithdrawn" : from === 0 ? "isStanding" : "isReplaced"),
    say(STAGES[stage]), P.make("span", { class: "row flush" }, link("note", data.addresses.note, seq), link("paper", data.addresses.paper, seq))]);
  return P.make("section", { class: "panel wash", id: "own-bids" }, P.table(say("ownBids"), [say("seq"), say("at"), say("stands"), say("stage"), say("receipts")], rows));
};
const submittedPanel = () => {
  const bid = standing(), mine = kept && (kept.digest === bid.digest || !kept.store);
  const acts = mine ? [button("receipt", saveReceipt, "btn", "receipt"), data.open ? button("testOpen", testNow, "btn quiet", "test") : null] : [];
  withdrawal = withdrawal || keyPanel(() => data.bidder, { inBrowser: true, hint: "withdrawKey" });
  const replace = button("replaceNow", () => {
    [anew, kept, found] = [true, null, null];
    render();
  }, "btn quiet", "replace");
  return [...findings(), found ? null : outcome("ok", say("submitted"), P.paragraph(say(mine ? "submittedMore" : "submittedElsewhere")), mine && kept.store ? P.make("code", { class: "hash", id: "digest" }, kept.digest) : null),
    told, acts.length ? P.make("p", { class: "row" }, acts) : null, mine || !data.open ? null : choosing("earlier", say("testByReceipt"), takeReceipt, { accept: ".json" }),
    data.open ? folded("replacing", "replace", P.paragraph(say("replaceMore")), P.make("p", { class: "row flush" }, replace)) : null,
    data.open ? folded("withdrawing", "withdraw", P.paragraph(say("withdrawMore")), withdrawal.element, P.make("p", { class: "row flush" }, button("withdrawNow", withdrawNow, "btn final", "withdraw"))) : null];
};
// What each box said just now, or the times that stand in the receipt file.
const dropsTable = () => {
  const signed = new Map(kept.receipt.drops.map((one) => [one.receipt.organisation, instantSaid(one.receipt.at)]));
  const why = new Map((shownNow || []).filter((one) => !one.signed).map((one) => [one.organisation, one.why ? P.foreign(one.why[P.language()]) : say(one.tooMuch ? "boxTooMuchNow" : "boxSilentNow")]));
  const rows = policy.policy.boxes.filter(({ organisation }) => signed.has(organisation) || why.has(organisation)).map(({ organisation }) => [P.foreign(organisation), signed.get(organisation) || why.get(organisation)]);
  return rows.length ? P.table(say("drops"), [say("organisation"), say("boxSaid")], rows) : null;
};
const droppedPanel = () => {
  if (!shownNow) return null;
  const held = shownNow.some(({ signed }) => signed);
  return outcome(held ? "ok" : "no", say(held ? "dropHeld" : "dropNot"), P.paragraph(say(held ? "dropHeldMore" : "dropNotMore")));
};
const dropFold = () => {
  if (!data.open || !policy.policy.boxes.length) return null;
  const made = folded("dropTitle", "drop", P.paragraph(say("dropMore")), P.make("p", { class: "row flush" }, button("dropNow", dropNow, "btn", "drop")));
  if (wrong && ["no-network", "refused"].includes(wrong.code)) made.open = true;
  return made;
};
const WORDS = { sealed: ["may", "sealed", "sealedMore"], uploaded: ["may", "uploaded", "sealedMore"] };
const sealedPanel = () => {
  const [sign, title, more] = WORDS[state];
  const acts = [];
  if (kept.store && data.open) acts.push(button("submit", submitNow, "btn", "submit"));
  acts.push(button("receipt", saveReceipt, "btn quiet", "receipt"));
  if (kept.store && data.open && state === "sealed") acts.push(button("uploadNow", uploadNow, "btn quiet", "upload"));
  if (state !== "sealed" && data.open) acts.push(button("testOpen", testNow, "btn quiet", "test"));
  const again = [button("resealTitle", () => {
    [anew, parts] = [true, null];
    render();
  }, "link", "anew"), kept.store ? button("discard", throwAway, "link", "discard") : null];
  const now = droppedPanel() || outcome(sign, say(title), P.paragraph(say(more)), P.make("code", { class: "hash", id: "digest" }, kept.digest));
  return [...findings(), found ? null : now, told, dropsTable(), P.make("p", { class: "row" }, acts), dropFold(), data.open ? P.make("p", { class: "row" }, again) : null];
};
const formPanels = () => {
  parts = parts || { documents: documentsPanel(data.form, policy.policy.parts, chosen), sheet: data.form ? sheetPanel(data.form) : null, key: keyPanel(() => data.bidder, { inBrowser: true }), start: button("sealNow", sealNow, "btn", "start") };
  const back = standing() && anew ? button("back", () => {
    anew = false;
    known().then(render);
  }, "link", "back") : null;
  return [parts.documents.element, parts.sheet && parts.sheet.element, parts.key.element, told, P.make("p", { class: "row" }, parts.start, back)];
};
const duePanel = () => {
  const { due } = data, mine = kept && kept.receipt;
  releasing = releasing || keyPanel(() => data.bidder, { inBrowser: true });
  return [told, P.make("section", { class: "panel", id: "due" }, P.make("h2", {}, say(due.kind === "bidder" ? "giveFactor" : "discloseTitle")),
    P.paragraph(say(due.kind === "bidder" ? "giveFactorMore" : "discloseMore", { until: instantSaid(due.until) })),
    mine ? null : choosing("earlier", say("chooseReceipt"), takeReceipt, { accept: ".json" }), releasing.element,
    mine ? P.make("p", { class: "row flush" }, button(due.kind === "bidder" ? "giveNow" : "discloseNow", releaseNow, "btn", "give")) : null)];
};
const panels = () => {
  if (running) return [running.element];
  if (data.due) return duePanel();
  if (given) return [outcome("ok", say("given"), P.paragraph(say("givenMore")))];
  if (kept && !anew && state !== "submitted") return sealedPanel();
  if (standing() && !anew) return submittedPanel();
  return data.open ? formPanels() : [];
};
const render = () => {
  const facts = P.facts([[say("lot"), P.foreign(policy.policy.lot)], [say("deadline"), instantSaid(policy.policy.deadline)]]);
  const about = P.make("details", { class: "more-ways" }, P.make("summary", {}, say("about")), P.paragraph(say("policyGood", policy.policy)), P.facts([[say("fingerprint"), P.code(policy.id)]]), P.paragraph(say("scripts")));
  const lead = data.open ? P.paragraph(say("lead"), "lead") : data.due || given ? P.paragraph(say("closedMore"), "lead") : outcome("off", say("closed"), P.paragraph(say("closedMore")));
  host.replaceChildren(...[lead, facts, ...panels().flat(), ownBids(), about].filter(Boolean));
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
