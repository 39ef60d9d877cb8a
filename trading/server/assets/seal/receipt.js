/*
 * The bid receipt file: what a bidder keeps of a sealed bid.
 *
 * With it he replaces or withdraws the bid, opens it before the deadline to see that it is right, and releases his own
 * factor after the close. Whoever has it can read this one bid: it stays with the bidder, and may be kept under a password.
 */
import { openWithPassword, sealWithPassword } from "./age.js";
import { canonicalBytes, demand, digest, exactly, fromBase64, hex, integer, isHex, list, parseCanonical, text, toBase64 } from "./canonical.js";
import { isSignedDrop } from "./drop-receipt.js";
import { manifestDigest, readManifest } from "./seal-core.js";

const shape = exactly({ v: (x) => x === "bid-receipt-file/1", lot: text(200), policy: digest, bidder: text(18), seq: integer(1), manifest: text(90000),
  key: digest, signature: (x) => isHex(x, 64), seed: digest, factor: (x) => x === "" || digest(x), commitment: (x) => x === "" || digest(x), accepted: (x) => typeof x === "string" && x.length < 20000,
  drops: list(0, 4, isSignedDrop) });

// `sealed` is what sealBid returned. Commitment and accepted note are the platform's answer, once it gave one.
export const receiptOf = ({ lot, sealed, answer = { commitment: "", accepted: "" } }) => {
  const { policy, bidder, seq } = readManifest(sealed.manifest);
  return { v: "bid-receipt-file/1", lot, policy, bidder, seq, manifest: toBase64(sealed.manifest), key: sealed.key, signature: hex(sealed.signature),
    seed: sealed.seed, factor: sealed.factor, commitment: answer.commitment, accepted: answer.accepted, drops: [] };
};
export const answered = (receipt, { commitment, accepted }) => ({ ...receipt, commitment, accepted });
// What boxes signed now stands beside what others signed before.
export const dropped = (receipt, signed) => ({ ...receipt, drops: [...receipt.drops.filter((one) => !signed.some((other) => other.receipt.organisation === one.receipt.organisation)), ...signed] });
export const writeReceipt = async (receipt, password = "") => {
  const bytes = canonicalBytes(receipt);
  demand(shape(receipt), "no-receipt");
  return password ? sealWithPassword(password, bytes) : bytes;
};
export const isLocked = (bytes) => new TextDecoder().decode(bytes.subarray(0, 22)) === "age-encryption.org/v1\n";
export const readReceipt = async (bytes, password = "") => {
  const receipt = parseCanonical(isLocked(bytes) ? await openWithPassword(password, bytes) : bytes);
  demand(shape(receipt), "no-receipt");
  const manifest = fromBase64(receipt.manifest), said = readManifest(manifest);
  demand(said.policy === receipt.policy && said.bidder === receipt.bidder && said.seq === receipt.seq, "no-receipt");
  return { receipt, manifest, digest: hex(await manifestDigest(manifest)) };
};
// A bid is replaced by the next one that names it; only what the platform accepted can be named.
export const nextOf = ({ seq, commitment }) => {
  demand(commitment !== "", "not-handed-in");
  return { seq: seq + 1, prev: commitment };
};
// 7.8: what the bidder releases where he is a factor himself.
export const bidderRelease = ({ policy, factor }, close, digestOfManifest) => {
  demand(factor !== "", "no-factor");
  return canonicalBytes({ v: "bidder-release/1", policy, close, manifest: digestOfManifest, s: factor });
};
export const disclosure = ({ policy, seed }, close, digestOfManifest) => canonicalBytes({ v: "bid-disclosure/1", policy, close, manifest: digestOfManifest, seed });
