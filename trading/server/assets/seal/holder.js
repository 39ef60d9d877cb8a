/*
 * Holding of keys: sections 7.2, 7.7 and 7.8 of trading/SPEC.md. No page, no network.
 *
 * A holder has a fresh key for each lot, all of them in one age file under one secret of his: a password, a passkey or a
 * security key. The platform keeps that file and cannot open it. Nothing is released before the close is proven.
 */
import { fileKeyOf, open, openWithPasskey, openWithPassword, recipientOf, sealWithPasskey, sealWithPassword } from "./age.js";
import { checkBoxes } from "./boxes.js";
import { SealError, among, canonicalBytes, demand, digest, exactly, fromBase64, hex, integer, isHex, labelled, list, parseCanonical, randomBytes, raw, sha256, text, utf8 } from "./canonical.js";
import { holderMessage, readPolicy, standingMessage } from "./policy.js";
import { contextOf, readManifest, shareCommitment } from "./seal-core.js";

// --- 7.2: keys ---

export const makeKeys = async ({ lots, person, organisation, tool, sign }) => {
  const made = [];
  for (const { lot, attempt, j } of lots) {
    const seed = randomBytes(32), age = await recipientOf(seed);
    const { key, signature } = await sign(await holderMessage({ lot, attempt, person, organisation, age, tool }));
    made.push({ kept: { lot, attempt, age, seed: hex(seed) }, told: { lot, attempt, j, age, tool, key, signature: hex(signature) } });
  }
  return made;
};

// 7.12: one key for whatever light policy names it; it is kept under the lot "standing", with the keys of lots.
export const makeStandingKey = async ({ person, organisation, tool, sign }) => {
  const seed = randomBytes(32), age = await recipientOf(seed);
  const { key, signature } = await sign(await standingMessage({ person, organisation, age, tool }));
  return { kept: { lot: "standing", attempt: 1, age, seed: hex(seed) }, told: { age, tool, signing: key, signature: hex(signature) } };
};

const KEPT = exactly({ lot: text(200), attempt: integer(1), age: text(2000), seed: digest });
const BUNDLE = exactly({ v: (x) => x === "holder-keys/1", keys: list(0, 1000, KEPT) });
export const FEWEST_SIGNS = 10;
// `secret` is {kind: "password", password} or {kind: "passkey"}.
export const wrapKeys = async (keys, { kind, password }) => {
  const bytes = canonicalBytes({ v: "holder-keys/1", keys });
  if (kind === "passkey") return sealWithPasskey(bytes);
  demand([...password].length >= FEWEST_SIGNS, "password-short", { least: FEWEST_SIGNS });
  return sealWithPassword(password, bytes);
};
export const unwrapKeys = async (file, { kind, password }) => {
  const said = parseCanonical(await (kind === "passkey" ? openWithPasskey(file) : openWithPassword(password, file)));
  demand(BUNDLE(said), "no-key-file");
  return said.keys;
};
// `age` tells apart what was made anew, or for several shares of one lot.
export const keyFor = (keys, { lot, attempt, age = "" }) => {
  const found = keys.find((one) => one.lot === lot && one.attempt === attempt && (age === "" || one.age === age));
  demand(found, "no-such-key", { lot });
  return found;
};

// What was sealed to the key, 32 bytes, shown to have been read.
export const answerDrill = async ({ age, seed }, sealed) => {
  const challenge = await open(raw(seed), sealed);
  demand(challenge.length === 32, "no-drill");
  return hex(await labelled("key-drill/1", age, challenge));
};

// --- 7.7: the close ---

const COUNTED = exactly({ bidder: text(18), commitment: digest, manifest: digest, seq: integer(1), stream: text(200) });
const HEARD = exactly({ organisation: text(200), unheard: (x) => typeof x === "boolean", manifests: list(0, 5000, digest) });
const BOX = (x) => HEARD(x) && !(x.unheard && x.manifests.length);
const WITH_EVENT = exactly({ event: digest, manifest: digest, reason: among("replaced", "withdrawn") });
const ALONE = exactly({ event: among(""), manifest: digest, reason: among("never-submitted") });
const UNCOUNTED = (x) => WITH_EVENT(x) || ALONE(x);
const MICROSECONDS = 1000000;
const cosignedIn = (L, note, { card, cosigners }, deadline) => {
  if (card.demo && cosigners.length === 0) return true;
  return cosigners.some((cosigner) => L.cosignedBy(note, cosigner).some(({ seconds }) => seconds * MICROSECONDS >= deadline));
};
const orRefused = (L, work) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof L.Malformed || error instanceof SealError) throw new SealError("close-not-proven", { why: error.code, ...error.facts });
    throw error;
  }
};
// The entry that a tlog-proof shows (it stands in `extra`), under a checkpoint that was cosigned late enough.
const provenEntry = ({ log: L, card: cardBytes }, proof, deadline) => {
  const card = L.parseCard(cardBytes), { index, path, extra: entry, checkpoint: note } = L.parseProof(proof);
  const { size, root } = L.openCheckpoint(note, card.log);
  demand(entry !== null && L.included(L.leafHash(entry), index, size, path, root), "not-in-log");
  const shown = L.parseEntry(entry);
  demand(shown.at >= deadline, "other-event");
  demand(cosignedIn(L, note, card, deadline), "not-cosigned");
  return { shown, origin: card.card.origin };
};
const provenEvent = (trust, { proof, disclosed }, deadline) => {
  const { shown, origin } = provenEntry(trust, proof, deadline), { event, salt, body } = trust.log.parseDisclosed(disclosed);
  trust.log.opensEntry(shown, event, body, salt);
  demand(event.origin === origin, "other-event");
  return { event, commitment: shown.c };
};
// 7.12: who signed up an applicant is not told; that the sign-ups of this project's stream were closed, anybody sees in the log.
export const provenSignUpClose = ({ policy, stream, proof, ...trust }) => orRefused(trust.log, () => {
  const { shown: { c, kind, shown } } = provenEntry(trust, proof, policy.deadline);
  demand(kind === "SIGN_UP_CLOSED" && shown.stream === stream, "other-event");
  return c;
});
// The card that was seen first in a browser is believed; another one later is not.
export const trustCard = (memory, card) => {
  const kept = memory.getItem("yangguang-anchor"), { log_vkey: now } = JSON.parse(new TextDecoder().decode(card));
  demand(kept === null || kept === now, "close-not-proven", { why: "anchor" });
  memory.setItem("yangguang-anchor", now);
};
// `log` is YangguangLog of the checkers, `card` the bytes of the anchor card that this holder trusts; `closed`, and
// `biddersClosed` where bidders are a factor, are {proof, disclosed}. Returns what was counted, and the commitment of the
// close; throws a SealError that says why it is not proven. With `own` a bidder asks, who releases before that window is over.
export const provenClose = ({ policy, id, biddersClosed = null, own = false, closed, ...trust }) => orRefused(trust.log, () => {
  const { event: { kind, facts }, commitment } = provenEvent(trust, closed, policy.deadline);
  const light = policy.kind === "light"; // A sign-up's close stands in the place of the bids', and has no boxes (7.12).
  demand(kind === (light ? "SIGN_UP_CLOSED" : "BIDS_CLOSED") && facts.policy === id, "other-event");
  checkAccounted(light ? { boxes: [], uncounted: [], ...facts } : facts, policy);
  if (!own && policy.factors.includes("bidder")) {
    demand(biddersClosed !== null, "window-open");
    const { event } = provenEvent(trust, biddersClosed, policy.deadline + policy.window);
    demand(event.kind === "BIDDERS_CLOSED" && event.facts.close === commitment, "window-open");
  }
  return { close: commitment, counted: facts.counted, known: new Set([...facts.counted, ...(facts.uncounted || [])].map(({ manifest }) => manifest)) };
});
// What a drop box signed in time is counted, or the event says why it is not, and explains nothing else (7.7).
const checkAccounted = ({ counted, boxes, uncounted }, policy) => {
  demand(list(0, 10000, COUNTED)(counted) && list(0, 4, BOX)(boxes) && list(0, 20000, UNCOUNTED)(uncounted), "other-event");
  const told = boxes.map(({ organisation }) => organisation), named = policy.boxes.map(({ organisation }) => organisation);
  demand(told.length === named.length && told.every((one, at) => one === named[at]), "other-event");
  const known = new Set(counted.map(({ manifest }) => manifest)), explained = uncounted.map(({ manifest }) => manifest);
  const shown = new Set(boxes.flatMap(({ manifests }) => manifests).filter((one) => !known.has(one)));
  demand(explained.every((one, at) => shown.has(one) && (at === 0 || explained[at - 1] < one)), "other-event");
  const accounted = new Set([...known, ...explained]);
  for (const { organisation, manifests } of boxes) demand(manifests.every((one) => accounted.has(one)), "box-not-accounted", { organisation });
};

// --- 7.8: release ---

const opens = async (seed, file) => {
  try {
    return await open(raw(seed), file);
  } catch {
    return null;
  }
};
// The secret if it is the one committed to; else the file's own key; else, where it does not open at all, the identity: what was
// replaced or withdrawn stays shut by the trustees (7.8).
// A standing key is of many lots: nothing is disclosed that could open a file which was copied, whole or its head, from another bid (7.12).
const disclosedFor = async ({ seed, file, digest: wanted, member, expected, isGood, lasting }) => {
  if (hex(await sha256(file)) !== wanted) return orDamaged(lasting, "other-file"); // The platform gave another file than the bidder signed.
  const opened = await opens(seed, file);
  let said = null;
  try {
    said = opened && parseCanonical(opened);
  } catch {
    said = null;
  }
  const isSecret = said && Object.keys(said).length === Object.keys(expected).length + 1 && Object.keys(expected).every((name) => said[name] === expected[name]) && isHex(said[member]);
  if (isSecret && await isGood(raw(said[member]))) return { [member]: said[member] };
  const copied = said && ["bid-share/1", "bid-time/1"].includes(said.v) && said.ctx !== expected.ctx;
  if (lasting && (!opened || copied)) return { unreadable: true };
  try {
    return { file_key: hex(await fileKeyOf(raw(seed), file)) };
  } catch {
    return lasting ? { unreadable: true } : { identity: seed };
  }
};
// Under a light policy nobody's application waits for another's that the platform damaged: it alone is said to be (7.12).
const orDamaged = (light, code, facts) => {
  demand(light, code, facts);
  return { damaged: true };
};
const entriesFor = async (counted, bids, light, disclosedOf) => {
  const entries = [], given = new Map(bids.map((bid) => [bid.digest, bid]));
  for (const { manifest: named } of counted) {
    const bid = given.get(named);
    demand(bid, "bid-missing", { manifest: named });
    if (hex(await labelled("sealed-bid/1", bid.manifest)) !== named) {
      entries.push({ manifest: named, ...orDamaged(light, "other-manifest", { manifest: named }) });
      continue;
    }
    const manifest = readManifest(bid.manifest);
    entries.push({ manifest: named, ...(await disclosedOf(manifest, bid, await contextOf(manifest.policy, manifest.bidder, manifest.seq, manifest.R))) });
  }
  return entries;
};
const signedRelease = async (v, release, sign) => {
  const bytes = canonicalBytes(release), { key, signature } = await sign(await labelled(v, bytes));
  return { release: bytes, key, signature };
};
// `bids` is a list of {digest, manifest, file}: of every counted bid its manifest and this holder's share file.
// `memory` keeps what was written under a name as localStorage does: on one close of a lot and attempt is released, and on
// no other (SB-13). It is written before anything leaves.
export const rememberClose = (memory, { lot, attempt }, close) => {
  const name = `yangguang-released ${lot} ${attempt}`, earlier = memory.getItem(name);
  demand(earlier === null || earlier === close, "another-close", { earlier, close });
  memory.setItem(name, close);
};
// `lists` is what each box of the policy answered (boxes.js); `unheard` tells whose box told nothing.
export const releaseShares = async ({ policy: policyBytes, key: kept, bids, lists, proof, sign, memory }) => {
  const { policy, id } = await readPolicy(policyBytes), holder = policy.holders.find(({ age }) => age === kept.age);
  const own = policy.kind === "light" || (kept.lot === policy.lot && kept.attempt === policy.attempt); // A standing key is of no lot.
  demand(holder && own, "not-my-policy");
  const { close, counted, known } = provenClose({ ...proof, policy, id }), unheard = await checkBoxes({ policy, id, known, lists });
  const light = policy.kind === "light";
  const shares = await entriesFor(counted, bids, light, async (manifest, { file }, C) => {
    const { j } = holder, x = manifest.x[j - 1];
    return disclosedFor({ seed: kept.seed, file, digest: manifest.share_sha256[j - 1], member: "y", lasting: light, expected: { v: "bid-share/1", ctx: hex(C), j, x },
      isGood: async (y) => hex(await shareCommitment(C, j, { x, y })) === manifest.share_commit[j - 1] });
  });
  rememberClose(memory, policy, close);
  return { ...await signedRelease("bid-release/1", { v: "bid-release/1", policy: id, close, j: holder.j, shares }, sign), unheard };
};
// What a page gets of a lot to be released, as JSON: base64 where it is bytes.
export const shownGiven = ({ body, salt, proof }) => ({ proof, disclosed: canonicalBytes({ event: parseCanonical(utf8(body)), salt }) });
export const releaseGiven = ({ policy, bids, card, closed, bidders_closed: biddersClosed = null }) => ({
  policy: fromBase64(policy),
  bids: bids.map(({ digest: named, manifest, file }) => ({ digest: named, manifest: fromBase64(manifest), file: fromBase64(file) })),
  proof: { card: fromBase64(card), closed: shownGiven(closed), biddersClosed: biddersClosed && shownGiven(biddersClosed) },
});
