/*
 * Sealing and opening beside the page. Messages in: {number, act, given}, and {act: "pause" | "resume" | "cancel"} for the
 * one that runs; out: {number, progress}, then {number, answer} or {number, refused}.
 *
 * "seal" leaves the bid in the browser's private files and answers with all but the objects; "test-open" compares what the
 * platform holds with it.
 */
import { SealError, hex } from "./canonical.js";
import { signerOf } from "./firm-key.js";
import { openDocument, testOpen } from "./open-core.js";
import { readPolicy } from "./policy.js";
import { readManifest, sealBid } from "./seal-core.js";
import { sealedSize } from "./age.js";
import { openStore, roomFor } from "./store-opfs.js";
import { receiptOf } from "./receipt.js";

const EVERY = 100, SPARE = 1 << 22; // Milliseconds between two words on how far it is; bytes beyond the documents.
class Gate {
  constructor() {
    Object.assign(this, { held: null, release: () => undefined, cancelled: false });
  }

  pause() {
    this.held = this.held || new Promise((resolve) => (this.release = resolve));
  }

  resume() {
    this.release();
    this.held = null;
  }

  cancel() {
    this.cancelled = true;
    this.resume();
  }

  async pass() {
    if (this.held) await this.held;
    if (this.cancelled) throw new SealError("stopped");
  }
}
const pieceFrom = (address) => async (digest) => {
  let answer;
  try {
    answer = await fetch(address.replace("{sha256}", digest), { cache: "no-store" });
  } catch {
    throw new SealError("no-network");
  }
  if (!answer.ok) throw new SealError("piece-missing", { status: answer.status });
  return new Uint8Array(await answer.arrayBuffer());
};

const seal = async ({ policy, bidder, seq, prev, sheet, files, pair }, progress) => {
  await roomFor(files.reduce((sum, { blob }) => sum + sealedSize(blob.size), SPARE));
  const store = await openStore();
  const sealed = await sealBid({ policy, bidder, seq, prev, sheet, files, sign: signerOf(pair), store, progress });
  const { policy: said } = await readPolicy(policy), receipt = receiptOf({ lot: said.lot, sealed });
  const { manifest, signature, key, shares, times, digest, objects } = sealed;
  const lists = (bytes) => hex(bytes);
  await store.keep({ manifest: lists(manifest), signature: lists(signature), key, shares: shares.map(lists), times: times.map(lists), digest, receipt });
  return { store: store.name, manifest, signature, key, shares, times, digest, objects, receipt };
};
const ACTS = {
  seal,
  "test-open": ({ manifest, seed, parts, address }, progress) => testOpen({ manifest: readManifest(manifest), seed, parts, pieceOf: pieceFrom(address), progress }),
  document: ({ manifest, seed, parts, address, object }) => openDocument({ manifest: readManifest(manifest), seed, parts, pieceOf: pieceFrom(address), object }),
};

let gate = null;
addEventListener("message", async ({ data: { number, act, given } }) => {
  if (["pause", "resume", "cancel"].includes(act)) return void (gate && gate[act]());
  const mine = new Gate();
  gate = mine;
  let told = 0;
  const progress = async (said) => {
    await mine.pass();
    if (performance.now() - told < EVERY && said.done !== said.total) return;
    told = performance.now();
    postMessage({ number, progress: said });
  };
  try {
    postMessage({ number, answer: await ACTS[act](given, progress) });
  } catch (error) {
    postMessage({ number, refused: error instanceof SealError ? { code: error.code, facts: error.facts } : { code: "unknown", facts: { why: String(error && error.message) } } });
  }
  return undefined;
});
