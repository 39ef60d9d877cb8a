/*
 * Sealing a bid: sections 7.3 to 7.5 of trading/SPEC.md. No page, no network.
 *
 * sealBid(...) streams every document through the cipher into a store, tests what it made as an opening would, and
 * returns the signed manifest with the files of the holders and trustees. `progress` is awaited: it may wait, or throw to
 * give up. Whatever fails leaves nothing behind in the store.
 */
import { fileKeyOf, joined, open, recipientOf, seal, sealStream, sealedSize, shared } from "./age.js";
import { SealError, canonical, canonicalBytes, concat, demand, hex, isObject, labelled, parseCanonical, randomBytes, raw, rootOf, same, sha256, u1, u8 } from "./canonical.js";
import { verifies } from "./ed25519.js";
import { NO_FORM, SUITE, readPolicy } from "./policy.js";
import { Sha256 } from "./sha256.js";

export const PIECE = 8388608;
export const LARGEST_MANIFEST = 65536;
const SLICE = 1 << 20, HEAD = 8192, NOTHING = new Uint8Array(0);

// --- 7.3: secrets ---

export const seedOfBid = ({ quorum, bidder, time }, policy, code) => labelled("sealed-bid/seed/1", quorum, bidder, time, NOTHING, raw(policy), code);
export const seedOfPart = (seed, part) => labelled("sealed-bid/part/1", seed, part);
export const seedsOf = async (seed, parts) => {
  const seeds = {};
  for (const part of parts) seeds[part] = await seedOfPart(seed, part);
  return seeds;
};
export const recipientsOf = async (seeds) => {
  const recipients = {};
  for (const [part, seed] of Object.entries(seeds)) recipients[part] = await recipientOf(seed);
  return recipients;
};
export const contextOf = (policy, bidder, seq, R) => labelled("bid-context/1", raw(policy), bidder, u8(seq), canonicalBytes(R));
export const shareCommitment = (C, j, { x, y }) => labelled("bid-share/1", C, u1(j), u1(x), y);
export const timeCommitment = (C, secret) => labelled("bid-time/1", C, secret);
export const bidderCommitment = (C, secret) => labelled("bid-bidder/1", C, secret);
export const shareFile = (C, j, { x, y }) => canonicalBytes({ v: "bid-share/1", ctx: hex(C), j, x, y: hex(y) });
export const timeFile = (C, secret) => canonicalBytes({ v: "bid-time/1", ctx: hex(C), s: hex(secret) });
export const manifestDigest = (bytes) => labelled("sealed-bid/1", bytes);

// --- Objects ---

export const pieceSizes = (size) => Array.from({ length: Math.ceil(size / PIECE) }, (_, at) => Math.min(PIECE, size - at * PIECE));
const sliceOf = async (blob, from, to) => {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch {
    throw new SealError("file-changed"); // Or taken away: a browser lets nobody read what is not what was chosen.
  }
};
// Reads ahead of nobody: what is not asked for is not in memory.
export const readingOf = (blob, seen = async () => undefined) => {
  let at = 0;
  return new ReadableStream({
    pull: async (controller) => {
      const part = await sliceOf(blob, at, Math.min(at + SLICE, blob.size));
      at += part.length;
      await seen(part);
      if (part.length) controller.enqueue(part);
      if (at >= blob.size) controller.close();
    },
  }, { highWaterMark: 0 });
};

class Pieces {
  constructor(sink) {
    Object.assign(this, { sink, piece: new Uint8Array(PIECE), filled: 0, size: 0, digests: [], head: NOTHING });
  }

  async take(chunk) {
    if (this.head.length < HEAD) this.head = concat(this.head, chunk.subarray(0, HEAD - this.head.length));
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + PIECE - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === PIECE) await this.flush();
    }
  }

  async flush() {
    if (this.filled === 0) return;
    const piece = this.piece.subarray(0, this.filled);
    this.digests.push(await sha256(piece));
    await this.sink.write(piece);
    this.size += this.filled;
    this.filled = 0;
  }
}
const sealObject = async ({ name, part, blob }, recipient, store, seen) => {
  const hash = new Sha256(), sink = await store.create(name), pieces = new Pieces(sink);
  const reader = (await sealStream(recipient, readingOf(blob, async (bytes) => {
    hash.update(bytes);
    await seen(bytes.length);
  }))).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) await pieces.take(read.value);
  await pieces.flush();
  await sink.close();
  demand(pieces.size === sealedSize(blob.size), "file-changed", { name });
  const entry = { name, part, pieces: pieces.digests.map(hex), root: hex(await rootOf(pieces.digests)), size: pieces.size };
  return { entry, sha256: hex(hash.digest()), head: pieces.head };
};

// --- What is asked for, and whether it fits the policy ---

const objectsOf = ({ policy, sheet, files }) => {
  const last = policy.parts[policy.parts.length - 1], rest = policy.parts.includes("rest") ? "rest" : last;
  demand((policy.form === NO_FORM) === (sheet === null), "sheet-needed");
  demand(files.every(({ part }) => policy.parts.includes(part)), "no-such-part");
  demand(files.every(({ name }) => typeof name === "string" && name.length > 0), "no-name");
  return { rest, documents: files.map(({ name, part, blob }, at) => ({ file: name, name: `f-${String(at + 1).padStart(4, "0")}`, part, blob })) };
};
const checkGiven = ({ bidder, seq, prev }) => {
  demand(/^[0-9A-Z]{18}$/.test(bidder) && Number.isSafeInteger(seq) && seq >= 1, "bad-bid");
  demand(seq === 1 ? prev === "" : /^[0-9a-f]{64}$/.test(prev), "bad-bid");
};
const checkSize = ({ limits }, objects, size) => {
  demand(objects <= limits.objects, "too-many-files", { most: limits.objects });
  demand(size <= limits.bid, "too-large", { size, most: limits.bid });
};
const insideOf = ({ bidder, seq, sheet }, policy, id, documents) => {
  const sheetBytes = sheet === null ? null : canonicalBytes({ v: "bid-sheet/1", bidder, policy: id, seq, sheet });
  const coverOf = async (sealed) => canonicalBytes({ v: "bid-cover/1", bidder, lot: policy.lot, nonce: hex(randomBytes(32)), policy: id, seq,
    sheet: sheetBytes ? hex(await sha256(sheetBytes)) : "",
    files: documents.map(({ file, name, blob }, at) => ({ name: file, object: name, sha256: sealed[at].sha256, size: blob.size })) });
  return { sheetBytes, coverOf };
};

// --- The self-test: what an opening will do, before anything leaves ---

const selfTest = async ({ shares, k, secrets, policy, id, bidder, R, cover, coverBytes, sealed }) => {
  const quorum = await joined(shares.slice(-k));
  const seeds = await seedsOf(await seedOfBid({ ...secrets, quorum }, id, bidder), policy.parts);
  demand(canonical(await recipientsOf(seeds)) === canonical(R), "self-test");
  demand(same(await open(seeds[cover.entry.part], cover.head), coverBytes), "self-test");
  for (const { entry, head } of sealed) demand((await fileKeyOf(seeds[entry.part], head)).length === 16, "self-test");
};
const sealedFor = async (policy, C, shares, time) => ({
  shares: await Promise.all(policy.holders.map(({ age, j }, at) => seal(age, shareFile(C, j, shares[at])))),
  times: await Promise.all(policy.trustees.map(({ age }) => seal(age, timeFile(C, time)))),
});

export const sealBid = async (given) => {
  const { policy: policyBytes, bidder, seq, prev, sheet = null, files, sign, store, progress = async () => undefined } = given;
  const { policy, id } = await readPolicy(policyBytes);
  checkGiven(given);
  const { rest, documents } = objectsOf({ policy, sheet, files });
  const { sheetBytes, coverOf } = insideOf({ bidder, seq, sheet }, policy, id, documents);
  const total = documents.reduce((sum, { blob }) => sum + blob.size, 0);
  const size = documents.reduce((sum, { blob }) => sum + sealedSize(blob.size), 0) + (sheetBytes ? sealedSize(sheetBytes.length) : 0);
  checkSize(policy, documents.length + 1 + (sheetBytes ? 1 : 0), size);
  const secrets = { quorum: randomBytes(32), bidder: policy.factors.includes("bidder") ? randomBytes(32) : NOTHING, time: randomBytes(32) };
  const seed = await seedOfBid(secrets, id, bidder), R = await recipientsOf(await seedsOf(seed, policy.parts));
  const C = await contextOf(id, bidder, seq, R), shares = await shared(secrets.quorum, policy.n, policy.k);
  let done = 0;
  const seen = (name) => async (count) => progress({ phase: "sealing", name, done: (done += count), total });
  try {
    const sealed = [];
    for (const one of documents) sealed.push(await sealObject(one, R[one.part], store, seen(one.file)));
    const sheetObject = sheetBytes && await sealObject({ name: "sheet", part: "sheet", blob: new Blob([sheetBytes]) }, R.sheet, store, async () => undefined);
    const coverBytes = await coverOf(sealed);
    const cover = await sealObject({ name: "cover", part: rest, blob: new Blob([coverBytes]) }, R[rest], store, async () => undefined);
    await progress({ phase: "testing", name: "", done, total });
    const coverWhole = cover.entry.size <= HEAD ? cover : { ...cover, head: new Uint8Array(await (await store.read("cover")).arrayBuffer()) };
    const all = [cover, ...(sheetObject ? [sheetObject] : []), ...sealed];
    await selfTest({ shares, k: policy.k, secrets, policy, id, bidder, R, cover: coverWhole, coverBytes, sealed: all });
    const objects = all.map(({ entry }) => entry);
    checkSize(policy, objects.length, objects.reduce((sum, one) => sum + one.size, 0));
    const envelope = await sealedFor(policy, C, shares, secrets.time);
    const manifest = await manifestOf({ policy, id, bidder, seq, prev, R, C, shares, secrets, envelope, objects });
    return { ...envelope, manifest, ...(await signedBy(sign, manifest)), objects, seed: hex(seed), factor: hex(secrets.bidder) };
  } catch (error) {
    await store.abandon();
    throw error;
  }
};

// --- 7.4: the manifest ---

const manifestOf = async ({ policy, id, bidder, seq, prev, R, C, shares, secrets, envelope, objects }) => {
  const digests = async (files) => (await Promise.all(files.map(sha256))).map(hex);
  const bytes = canonicalBytes({
    v: "sealed-bid/1", suite: SUITE, policy: id, bidder, seq, prev, R, k: policy.k, x: shares.map(({ x }) => x),
    share_commit: (await Promise.all(shares.map((share, at) => shareCommitment(C, at + 1, share)))).map(hex),
    share_sha256: await digests(envelope.shares), time_commit: hex(await timeCommitment(C, secrets.time)), time_sha256: await digests(envelope.times),
    bidder_commit: secrets.bidder.length ? hex(await bidderCommitment(C, secrets.bidder)) : "", objects,
  });
  demand(bytes.length <= LARGEST_MANIFEST, "too-many-files", { most: policy.limits.objects });
  return bytes;
};
const signedBy = async (sign, manifest) => {
  const digest = await manifestDigest(manifest), { key, signature } = await sign(digest);
  demand(await verifies(key, digest, signature), "not-signed");
  return { digest: hex(digest), key, signature };
};
export const readManifest = (bytes) => {
  demand(bytes.length <= LARGEST_MANIFEST, "no-manifest");
  const manifest = parseCanonical(bytes);
  demand(isObject(manifest) && manifest.v === "sealed-bid/1" && manifest.suite === SUITE && Array.isArray(manifest.objects), "no-manifest");
  return manifest;
};
