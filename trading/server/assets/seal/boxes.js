/*
 * Drop boxes: what each box of a policy signed in time, asked of the box itself, and a manifest shown to each (sections 7.7
 * and 7.11 of trading/SPEC.md).
 *
 * Whoever releases does not rest on what the platform says of them. A box that cannot be reached is named, as it is by the
 * command line: then only what the close says of it can be checked.
 */
import { SealError, among, demand, digest, exactly, list, parseCanonical } from "./canonical.js";
import { isSignedDrop, readDropReceipt, signedBy } from "./drop-receipt.js";

const LARGEST_LIST = 4 << 20, LARGEST_ANSWER = 1 << 14, WAIT = 5000;
const LIST = exactly({ v: among("drop-list/1"), policy: digest, receipts: list(0, LARGEST_LIST, isSignedDrop) });

// A manifest that a box signed in time and the close does not know, if there is one. What it knows needs no signature. The list
// is read whatever the number of its receipts; of one that is too large something would be left out, so nobody releases on it.
const unknownIn = async ({ policy, id, box, bytes, known }) => {
  const { organisation } = box;
  demand(bytes.length <= LARGEST_LIST, "box-too-much", { organisation });
  const said = parseCanonical(bytes);
  demand(LIST(said) && said.policy === id, "other-box");
  for (const [at, signed] of said.receipts.entries()) {
    const { receipt } = signed;
    demand(at === 0 || said.receipts[at - 1].receipt.manifest < receipt.manifest, "other-box");
    demand(receipt.lot === policy.lot && receipt.organisation === organisation, "other-box");
    if (receipt.at >= policy.deadline || known.has(receipt.manifest)) continue;
    demand(await signedBy(box, signed), "other-box");
    return receipt.manifest;
  }
  return undefined;
};
// `lists` are the bytes that each box answered, in the order of the policy, null where none did. Returns the organisations
// whose box told nothing; throws if one has what is neither counted nor explained, or more than is read.
const STOPS = ["box-not-accounted", "box-too-much"];
export const checkBoxes = async ({ policy, id, known, lists }) => {
  const unheard = [];
  for (const [at, box] of policy.boxes.entries()) {
    const { organisation } = box;
    try {
      const manifest = await unknownIn({ policy, id, box, bytes: lists[at] || new Uint8Array(0), known });
      demand(manifest === undefined, "box-not-accounted", { organisation, manifest });
    } catch (error) {
      if (!(error instanceof SealError) || STOPS.includes(error.code)) throw error;
      unheard.push(organisation);
    }
  }
  return unheard;
};

// --- Over the network ---

const ASKING = { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" };
const at = (address, path) => `${address.replace(/\/+$/, "")}/${path}`;
// An answer is read to its end or a little beyond the limit: then it is longer, and says so by its length.
const readAtMost = async ({ body }, most) => {
  const parts = [], reader = body.getReader();
  for (let size = 0; size <= most;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    size += value.length;
  }
  await reader.cancel();
  return new Uint8Array(most + 1);
};
const listOf = async (address, id) => {
  try {
    const answer = await fetch(at(address, `drops/${id}`), { ...ASKING, signal: AbortSignal.timeout(WAIT) });
    return answer.ok ? await readAtMost(answer, LARGEST_LIST) : null;
  } catch {
    return null; // No line, no answer in time, or an address that this browser does not go to from here.
  }
};
export const askBoxes = ({ boxes }, id) => Promise.all(boxes.map(({ address }) => listOf(address, id)));

// A body of text is asked without a question before it, which a box does not answer. Returns the signed receipt, or in both languages why there is none.
const shownTo = async (box, { policy, manifest, body }) => {
  let bytes = null, kept = false;
  try {
    const answer = await fetch(at(box.address, "drops"), { ...ASKING, method: "POST", body, signal: AbortSignal.timeout(WAIT) });
    [bytes, kept] = [await readAtMost(answer, LARGEST_ANSWER), answer.ok];
  } catch {
    return { why: null };
  }
  if (bytes.length > LARGEST_ANSWER) return { why: null, tooMuch: true };
  try {
    if (kept) return { signed: await readDropReceipt({ policy, box, manifest, bytes }) };
    const { about } = parseCanonical(bytes);
    demand(Array.isArray(about) && about.length === 2 && about.every((one) => typeof one === "string"), "other-box");
    return { why: about.map((one) => one.slice(0, 300)) };
  } catch {
    return { why: null };
  }
};
export const showBoxes = (shown) => Promise.all(shown.policy.boxes.map(async (box) => ({ organisation: box.organisation, ...await shownTo(box, shown) })));
