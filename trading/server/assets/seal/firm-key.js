/*
 * A signing key of its owner's: of a firm, which signs its bids, or of a holder, who signs his releases.
 *
 * It is made here and stays here: in this browser, where it has Ed25519 of its own, not even its scripts can read it; or
 * in a file under a password, for whoever works on several computers.
 */
import { openWithPassword, sealWithPassword } from "./age.js";
import { SealError, canonicalBytes, demand, digest, exactly, hex, labelled, parseCanonical, randomBytes, raw } from "./canonical.js";
import { makePair, ofSeed, signWith } from "./ed25519.js";

const NAME = "yangguang-signing", KEYS = "keys";
const settled = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});
const within = async (mode, work) => {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(KEYS, { keyPath: "id" }));
  const database = await settled(request);
  try {
    const transaction = database.transaction(KEYS, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      for (const kind of ["abort", "error"]) transaction.addEventListener(kind, () => reject(transaction.error || new Error(kind)));
    });
    const result = await settled(work(transaction.objectStore(KEYS)));
    await done;
    return result;
  } finally {
    database.close();
  }
};

// `id` says whose key it is: the code of a firm, the code of a person.
export const keptKey = async (id) => (await within("readonly", (keys) => keys.get(id))) || null;
export const keepKey = async (id, pair) => {
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist(); // Else a full disk may cost the key.
  try {
    await within("readwrite", (keys) => keys.add({ id, ...pair }));
  } catch (error) {
    if (error.name !== "ConstraintError" && error.name !== "AbortError") throw error; // Another page was first: its key counts.
  }
  return keptKey(id);
};
export const keyHere = async (id) => (await keptKey(id)) || keepKey(id, await makePair());
// In the shape in which sealBid asks for it.
export const signerOf = (pair) => async (message) => ({ key: pair.open, signature: await signWith(pair, message) });
// 2.8: what a firm signs when it hands in its key.
export const bindingMessage = ({ firm, account, key }) => labelled("firm-key/1", firm, String(account), "ed25519", raw(key));

// --- A file under a password ---

const shape = exactly({ v: (x) => x === "signing-key/1", owner: (x) => typeof x === "string", seed: digest });
export const FEWEST_SIGNS = 10;
export const makeKeyFile = async (owner, password) => {
  demand([...password].length >= FEWEST_SIGNS, "password-short", { least: FEWEST_SIGNS });
  const seed = randomBytes(32);
  return { pair: ofSeed(seed), file: await sealWithPassword(password, canonicalBytes({ v: "signing-key/1", owner, seed: hex(seed) })) };
};
export const readKeyFile = async (owner, password, file) => {
  const said = parseCanonical(await openWithPassword(password, file));
  demand(shape(said), "no-key-file");
  if (said.owner !== owner) throw new SealError("other-owner", { owner: said.owner });
  return ofSeed(raw(said.seed));
};
