/*
 * What a bidder shows a drop box, and the signed time that it answers (section 7.11 of trading/SPEC.md).
 *
 * A receipt is believed under the key by which the policy names the box, and for the manifest that was shown alone.
 */
import { among, canonical, canonicalBytes, demand, digest, exactly, integer, isHex, labelled, parseCanonical, raw, text, toBase64 } from "./canonical.js";
import { verifies } from "./ed25519.js";

const RECEIPT = exactly({ v: among("drop-receipt/1"), lot: text(200), manifest: digest, at: integer(0), organisation: text(200) });
export const isSignedDrop = exactly({ receipt: RECEIPT, signature: (x) => isHex(x, 64) });
export const signedBy = async ({ key }, { receipt, signature }) => verifies(key, await labelled("drop-receipt/1", canonicalBytes(receipt)), raw(signature));
export const toDropBox = ({ lot, manifest, signature, key }) => canonical({ v: "drop-box/1", lot, manifest: toBase64(manifest), signature: toBase64(signature), key });

// `manifest` is the digest of what was shown.
export const readDropReceipt = async ({ policy, box, manifest, bytes }) => {
  const said = parseCanonical(bytes);
  demand(isSignedDrop(said), "other-box");
  const { receipt } = said;
  demand(receipt.lot === policy.lot && receipt.manifest === manifest && receipt.organisation === box.organisation && receipt.at < policy.deadline, "other-box");
  demand(await signedBy(box, said), "other-box");
  return said;
};
