/*
 * Drop boxes: what each box of a policy signed in time, asked of the box itself (sections 7.7 and 7.11 of trading/SPEC.md).
 *
 * Whoever releases does not rest on what the platform says of them. A box that cannot be reached is named, as it is by the
 * command line: then only what the close says of it can be checked.
 */
import { SealError, among, canonicalBytes, demand, digest, exactly, integer, isHex, labelled, list, parseCanonical, raw, text } from "./canonical.js";
import { verifies } from "./ed25519.js";

const LARGEST_LIST = 4 << 20, WAIT = 5000;
const RECEIPT = exactly({ v: among("drop-receipt/1"), lot: text(200), manifest: digest, at: integer(0), organisation: text(200) });
const SIGNED = exactly({ receipt: RECEIPT, signature: (x) => isHex(x, 64) });
const LIST = exactly({ v: among("drop-list/1"), policy: digest, receipts: list(0, 5000, SIGNED) });

// The manifests that a box signed in time and the close does not know. What it knows needs no signature.
const unknownIn = async ({ policy, id, box, bytes, known }) => {
  demand(bytes.length <= LARGEST_LIST, "other-box");
  const said = parseCanonical(bytes);
  demand(LIST(said) && said.policy === id, "other-box");
  const found = [];
  for (const [at, { receipt, signature }] of said.receipts.entries()) {
    demand(at === 0 || said.receipts[at - 1].receipt.manifest < receipt.manifest, "other-box");
    demand(receipt.lot === policy.lot && receipt.organisation === box.organisation, "other-box");
    if (receipt.at >= policy.deadline || known.has(receipt.manifest)) continue;
    demand(await verifies(box.key, await labelled("drop-receipt/1", canonicalBytes(receipt)), raw(signature)), "other-box");
    found.push(receipt.manifest);
  }
  return found;
};
// `lists` are the bytes that each box answered, in the order of the policy, null where none did. Returns the organisations
// whose box told nothing; throws if one has what is neither counted nor explained.
export const checkBoxes = async ({ policy, id, known, lists }) => {
  const unheard = [];
  for (const [at, box] of policy.boxes.entries()) {
    const { organisation } = box;
    try {
      const [manifest] = await unknownIn({ policy, id, box, bytes: lists[at] || new Uint8Array(0), known });
      demand(manifest === undefined, "box-not-accounted", { organisation, manifest });
    } catch (error) {
      if (!(error instanceof SealError) || error.code === "box-not-accounted") throw error;
      unheard.push(organisation);
    }
  }
  return unheard;
};

// --- Over the network ---

const listOf = async (address, id) => {
  try {
    const answer = await fetch(`${address.replace(/\/+$/, "")}/drops/${id}`, { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(WAIT) });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null; // No line, no answer in time, or an address that this browser does not go to from here.
  }
};
export const askBoxes = ({ boxes }, id) => Promise.all(boxes.map(({ address }) => listOf(address, id)));
