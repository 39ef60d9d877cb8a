/*
 * Opening: a bidder tries his own bid before the deadline, anybody repeats an opening afterwards (trading/SPEC.md 7.5, 7.9).
 *
 * `pieceOf(sha256, size)` gives a piece as it lies with whoever keeps it; it is believed nothing. No plaintext is handed on
 * before the last chunk of its file verified.
 */
import { isKeyOf, joined, open, openStream, openWithFileKey, recipientOf, valueAt } from "./age.js";
import { SealError, canonical, demand, exactly, hex, integer, isHex, list, parseCanonical, raw, rootOf, sha256, text } from "./canonical.js";
import { bidderCommitment, contextOf, pieceSizes, recipientsOf, seedOfBid, seedsOf, shareCommitment, timeCommitment } from "./seal-core.js";
import { Sha256 } from "./sha256.js";

const LARGEST_SMALL = 4 << 20;

// --- Objects, piece by piece ---

const checkedPiece = async (object, at, size, pieceOf) => {
  const piece = await pieceOf(object.pieces[at], size);
  demand(piece.length === size && hex(await sha256(piece)) === object.pieces[at], "other-piece", { name: object.name, piece: at + 1 });
  return piece;
};
const ciphertextOf = (object, pieceOf, tell) => {
  const sizes = pieceSizes(object.size);
  let at = 0, failed = null;
  const stream = new ReadableStream({
    pull: async (controller) => {
      try {
        if (at === sizes.length) return void controller.close();
        const piece = await checkedPiece(object, at, sizes[at], pieceOf);
        at += 1;
        await tell(piece.length);
        controller.enqueue(piece);
      } catch (error) {
        failed = error;
        throw error;
      }
      return undefined;
    },
  }, { highWaterMark: 0 });
  return { stream, why: () => failed };
};
// Hands every chunk to `take`; what was handed on counts only once this returned.
export const openObject = async (object, seed, pieceOf, take, tell = async () => undefined) => {
  demand(pieceSizes(object.size).length === object.pieces.length && object.root === hex(await rootOf(object.pieces.map(raw))), "no-manifest");
  const { stream, why } = ciphertextOf(object, pieceOf, tell);
  try {
    const reader = (await openStream(seed, stream)).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) await take(read.value);
  } catch (error) {
    throw why() || (error instanceof SealError ? error : new SealError("does-not-open"));
  }
};
const small = async (object, seed, pieceOf) => {
  const parts = [];
  demand(object.size <= LARGEST_SMALL, "no-bid");
  await openObject(object, seed, pieceOf, async (chunk) => void parts.push(chunk));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
};

// --- 7.5: what is inside ---

const FILE = exactly({ name: text(500), object: text(20), sha256: (x) => isHex(x), size: integer(0) });
const COVER = exactly({ v: (x) => x === "bid-cover/1", bidder: text(18), lot: text(200), nonce: (x) => isHex(x), policy: (x) => isHex(x), seq: integer(1),
  sheet: (x) => x === "" || isHex(x), files: list(0, 9999, FILE) });
const SHEET = exactly({ v: (x) => x === "bid-sheet/1", bidder: text(18), policy: (x) => isHex(x), seq: integer(1), sheet: (x) => typeof x === "object" && x !== null });
const ofThisBid = (said, { bidder, policy, seq }) => said.bidder === bidder && said.policy === policy && said.seq === seq;
const readInside = async (manifest, seeds, pieceOf) => {
  const [cover, second] = manifest.objects, documents = manifest.objects.slice(second && second.name === "sheet" ? 2 : 1);
  const said = parseCanonical(await small(cover, seeds[cover.part], pieceOf));
  demand(COVER(said) && ofThisBid(said, manifest) && canonical(said.files.map(({ object }) => object)) === canonical(documents.map(({ name }) => name)), "no-bid");
  let sheet = null;
  if (said.sheet !== "") {
    const bytes = await small(second, seeds[second.part], pieceOf);
    sheet = parseCanonical(bytes);
    demand(second.name === "sheet" && hex(await sha256(bytes)) === said.sheet && SHEET(sheet) && ofThisBid(sheet, manifest), "no-bid");
  } else demand(documents.length === manifest.objects.length - 1, "no-bid");
  return { cover: said, sheet: sheet && sheet.sheet, documents };
};

// What the platform holds, opened with the bidder's own seed, and compared. Returns the sheet, and each document with a
// function that opens it once more for looking at it.
export const testOpen = async ({ manifest, seed, parts, pieceOf, progress = async () => undefined }) => {
  const seeds = await seedsOf(raw(seed), parts), total = manifest.objects.reduce((sum, { size }) => sum + size, 0);
  demand(canonical(await recipientsOf(seeds)) === canonical(manifest.R), "other-seed");
  const { cover, sheet, documents } = await readInside(manifest, seeds, pieceOf);
  let done = 0;
  const tell = async (count) => progress({ phase: "opening", done: (done += count), total });
  const found = [];
  for (const [at, { name, sha256: wanted, size }] of cover.files.entries()) {
    const hash = new Sha256(), object = documents[at];
    let length = 0;
    await openObject(object, seeds[object.part], pieceOf, async (chunk) => {
      hash.update(chunk);
      length += chunk.length;
    }, tell);
    demand(length === size && hex(hash.digest()) === wanted, "other-document", { name });
    found.push({ name, size, sha256: wanted, part: object.part, object: object.name });
  }
  return { sheet, files: found, lot: cover.lot };
};
export const openDocument = async ({ manifest, seed, parts, pieceOf, object }) => {
  const entry = manifest.objects.find(({ name }) => name === object), seeds = await seedsOf(raw(seed), parts), chunks = [];
  await openObject(entry, seeds[entry.part], pieceOf, async (chunk) => void chunks.push(new Blob([chunk])));
  return new Blob(chunks);
};

// --- 7.9: verdicts, steps 1 to 6, from published material ---

const attempt = async (work) => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
};
// Whether a secret of an entry is good, its file proven rubbish, or neither: then its sender is named, or whoever kept another file,
// or the bidder whose file a trustee could not read, or a holder with a standing key.
const judged = async ({ entry, file, digest, recipient, isGood, secretIn }) => {
  const given = entry && (entry.y || entry.s);
  if (given && isHex(given) && await isGood(raw(given))) return { state: "good", secret: raw(given) };
  if (!entry || given) return { state: "named" };
  if (entry.damaged === true) return { state: "keeper" };
  if (hex(await sha256(file)) !== digest) return { state: "keeper" };
  if (entry.unreadable === true) return { state: "unreadable" };
  let opened = null;
  if (entry.identity) {
    if (!isHex(entry.identity) || await recipientOf(raw(entry.identity)) !== recipient) return { state: "named" };
    opened = await attempt(() => open(raw(entry.identity), file));
  } else {
    if (!isHex(entry.file_key, 16) || !await isKeyOf(raw(entry.file_key), file)) return { state: "named" };
    opened = await attempt(() => openWithFileKey(raw(entry.file_key), file));
  }
  const secret = opened && secretIn(opened);
  return secret && await isGood(secret) ? { state: "named" } : { state: "rubbish" };
};
const secretOf = (expected, member) => (bytes) => {
  let said = null;
  try {
    said = parseCanonical(bytes);
  } catch {
    return null;
  }
  const names = Object.keys(expected);
  return said && typeof said === "object" && Object.keys(said).length === names.length + 1 && names.every((name) => said[name] === expected[name])
    && isHex(said[member]) ? raw(said[member]) : null;
};

// As 7.9 lists them: by party, then by number.
const byParty = (one, other) => {
  const [[party, ...rest], [otherParty, ...otherRest]] = [one.split("/"), other.split("/")];
  return party < otherParty ? -1 : party > otherParty ? 1 : Number(rest.at(-1) || 0) - Number(otherRest.at(-1) || 0);
};
// `shares` is a map from j to that holder's entry for this bid, `times` from trustee to hers; `factor` is s or "".
export const verdictOf = async ({ policy, id, manifest, shareFiles, timeFiles, shares, times, factor = "" }) => {
  const C = await contextOf(id, manifest.bidder, manifest.seq, manifest.R), named = [], good = [];
  let time = null, rubbish = false;
  for (const { j, age } of policy.holders) {
    const x = manifest.x[j - 1];
    const found = await judged({ entry: shares.get(j), file: shareFiles[j - 1], digest: manifest.share_sha256[j - 1], recipient: age,
      isGood: async (y) => hex(await shareCommitment(C, j, { x, y })) === manifest.share_commit[j - 1],
      secretIn: secretOf({ v: "bid-share/1", ctx: hex(C), j, x }, "y") });
    if (found.state === "good") good.push({ x, y: found.secret });
    else if (found.state === "rubbish") rubbish = true;
    else if (shares.has(j)) named.push({ keeper: `keeper/share/${j}`, unreadable: policy.kind === "light" && `bidder/share/${j}` }[found.state] || `holder/${j}`);
  }
  for (const [at, { age }] of policy.trustees.entries()) {
    const found = await judged({ entry: times.get(at + 1), file: timeFiles[at], digest: manifest.time_sha256[at], recipient: age,
      isGood: async (s) => hex(await timeCommitment(C, s)) === manifest.time_commit, secretIn: secretOf({ v: "bid-time/1", ctx: hex(C) }, "s") });
    if (found.state === "good") time = time || found.secret;
    else if (found.state === "rubbish") rubbish = true;
    else if (times.has(at + 1)) named.push({ keeper: `keeper/time/${at + 1}`, unreadable: `bidder/time/${at + 1}` }[found.state] || `trustee/${at + 1}`);
  }
  named.sort(byParty);
  const bidder = policy.factors.includes("bidder") ? (isHex(factor) ? raw(factor) : null) : new Uint8Array(0);
  const withheld = bidder === null || (bidder.length > 0 && hex(await bidderCommitment(C, bidder)) !== manifest.bidder_commit);
  if (rubbish) return { verdict: "INVALID_DEALING", named };
  if (withheld) return { verdict: "FACTOR_WITHHELD", named: [...named, "bidder"].sort(byParty) };
  if (good.length < policy.k || time === null) return { verdict: "NOT_ENOUGH", named };
  const quorum = good.slice(0, policy.k);
  for (const [at, x] of manifest.x.entries()) {
    const y = valueAt(quorum, x);
    if (hex(await shareCommitment(C, at + 1, { x, y })) !== manifest.share_commit[at]) return { verdict: "INVALID_DEALING", named };
  }
  const seed = await seedOfBid({ quorum: await joined(quorum), bidder, time }, id, manifest.bidder);
  if (canonical(await recipientsOf(await seedsOf(seed, policy.parts))) !== canonical(manifest.R)) return { verdict: "INVALID_DEALING", named };
  return { verdict: "OPEN", named, seed: hex(seed) };
};
export const openedInside = async ({ manifest, seed, parts, pieceOf }) => readInside(manifest, await seedsOf(raw(seed), parts), pieceOf);
