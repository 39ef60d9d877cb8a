/*
 * Handing in: one small signed message, apart from bringing the pieces (trading/SPEC.md 7.6).
 *
 * It may be sent again as it is: the platform answers the same to the same bytes.
 */
import { SealError, canonical, canonicalBytes, hex, labelled, toBase64 } from "./canonical.js";

export const submissionOf = ({ manifest, signature, key, shares, times }) => canonical({
  v: "bid-submission/1", key, manifest: toBase64(manifest), shares: shares.map(toBase64), signature: hex(signature), times: times.map(toBase64) });
export const withdrawalOf = ({ bidder, lot, policy, prev }) => canonicalBytes({ v: "bid-withdrawal/1", bidder, lot, policy, prev });
export const withdrawalDigest = (message) => labelled("bid-withdrawal/1", message);

export const posted = async (address, csrf, body) => {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, cache: "no-store",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf, Accept: "application/json, application/problem+json" } });
  } catch {
    throw new SealError("no-network");
  }
  const text = await answer.text();
  let said = {};
  try {
    said = JSON.parse(text);
  } catch {
    said = {};
  }
  if (!answer.ok) throw new SealError("refused", { status: answer.status, ...said });
  return said;
};
// Returns {commitment, accepted}: of the event, and the signed note.
export const submit = (envelope, { addresses, csrf }) => posted(addresses.submit, csrf, submissionOf(envelope));
