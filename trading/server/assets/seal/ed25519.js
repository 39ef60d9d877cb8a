/*
 * Ed25519 as section 1.4 of archive/SPEC.md wants it: the same yes and no in every browser.
 *
 * Checking is written out over the curve's points, without the cofactor. Keys are the browser's own where it has them,
 * and then cannot be taken out; else they are the bundle's.
 */
import { ed25519 } from "../vendor/sealing.js";
import { concat, hex, randomBytes, raw, same } from "./canonical.js";

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const little = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
const sha512 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
const pointOf = (key) => {
  try {
    const point = ed25519.Point.fromBytes(key);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
};
export const isKey = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text) && pointOf(raw(text)) !== null;

// Whether the key (hexadecimal) signed the message.
export const verifies = async (key, message, signature) => {
  if (!isKey(key) || signature.length !== 64) return false;
  const R = signature.subarray(0, 32), s = little(signature.subarray(32));
  if (s >= L) return false;
  const k = little(await sha512(concat(R, raw(key), message))) % L;
  const expected = ed25519.Point.BASE.multiplyUnsafe(s).subtract(pointOf(raw(key)).multiplyUnsafe(k));
  return same(expected.toBytes(), R);
};

// A pair is {open, key} with a CryptoKey, or {open, seed}; `open` is the public key in hexadecimal.
export const ofSeed = (seed) => ({ open: hex(ed25519.getPublicKey(seed)), seed });
export const makePair = async () => {
  try {
    const keys = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return { open: hex(new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey))), key: keys.privateKey };
  } catch {
    return ofSeed(randomBytes(32));
  }
};
export const signWith = async ({ key, seed }, message) => (key
  ? new Uint8Array(await crypto.subtle.sign("Ed25519", key, message)) : ed25519.sign(message, seed));
