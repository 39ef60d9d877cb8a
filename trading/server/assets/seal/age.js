/*
 * Sealed files and shared secrets: section 13 of archive/SPEC.md, by the bundled libraries.
 *
 * Nothing else in this folder names them. A seed is 32 bytes; its identity and its recipient are age's.
 */
import { Decrypter, Encrypter, bech32, combine, identityToRecipient, split, webauthn } from "../vendor/sealing.js";
import { SealError, concat, demand } from "./canonical.js";

const HEAD = 1627, CHUNK = 65536, TAG = 16, LARGEST_HEAD = 1 << 20;
export const sealedSize = (size) => HEAD + TAG + size + TAG * Math.max(1, Math.ceil(size / CHUNK)); // 13.2
export const isRecipient = (text) => {
  try {
    return typeof text === "string" && text.startsWith("age1pq1") && text === text.toLowerCase()
      && bech32.fromWords(bech32.decode(text, false).words).length === 1216;
  } catch {
    return false;
  }
};
export const identityOf = (seed) => bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", seed).toUpperCase();
export const seedOf = (identity) => {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  demand(prefix.toUpperCase() === "AGE-SECRET-KEY-PQ-" && bytes.length === 32, "bad-identity");
  return bytes;
};
export const recipientOf = (seed) => identityToRecipient(identityOf(seed));

// --- Sealing ---

const sealer = (recipient) => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter;
};
export const seal = (recipient, bytes) => sealer(recipient).encrypt(bytes);
export const sealStream = (recipient, stream) => sealer(recipient).encrypt(stream);
export const sealWithPassword = (password, bytes, work = 17) => {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(password);
  encrypter.setScryptWorkFactor(work);
  return encrypter.encrypt(bytes);
};

// --- Opening ---

const opener = (identity) => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
};
const orRefused = async (work) => {
  try {
    return await work();
  } catch {
    throw new SealError("does-not-open");
  }
};
export const open = (seed, bytes) => orRefused(() => opener(identityOf(seed)).decrypt(bytes));
export const openStream = (seed, stream) => orRefused(() => opener(identityOf(seed)).decrypt(stream));
export const openWithPassword = (password, bytes) => orRefused(() => {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(password);
  return decrypter.decrypt(bytes);
});
// 13.3: the key of one file opens this file and no other; the MAC of the head is checked first.
export const openWithFileKey = (key, bytes) => orRefused(() => opener({ unwrapFileKey: () => key }).decrypt(bytes));
export const isKeyOf = async (key, bytes) => {
  try {
    return (await opener({ unwrapFileKey: () => key }).decryptHeader(headOf(bytes))) !== null;
  } catch {
    return false;
  }
};
const headOf = (bytes) => {
  const most = Math.min(bytes.length, LARGEST_HEAD);
  for (let at = 0; at + 4 < most; at += 1) {
    if (bytes[at] !== 10 || bytes[at + 1] !== 45 || bytes[at + 2] !== 45 || bytes[at + 3] !== 45 || bytes[at + 4] !== 32) continue;
    const end = bytes.indexOf(10, at + 1);
    if (end > 0 && end < most) return bytes.subarray(0, end + 1);
  }
  throw new SealError("does-not-open");
};
export const fileKeyOf = (seed, bytes) => orRefused(() => opener(identityOf(seed)).decryptHeader(headOf(bytes)));

// --- A passkey instead of a password ---

export const makePasskey = (name) => webauthn.createCredential({ keyName: name, type: "passkey" });
export const sealWithPasskey = (bytes) => sealer(new webauthn.WebAuthnRecipient()).encrypt(bytes);
export const openWithPasskey = (bytes) => orRefused(() => opener(new webauthn.WebAuthnIdentity()).decrypt(bytes));

// --- 13.5: shares, and the polynomials through them ---

export const shared = async (secret, n, k) => (await split(secret, n, k)).map((share) => ({ x: share[share.length - 1], y: share.slice(0, -1) }));
export const joined = (shares) => combine(shares.map(({ x, y }) => concat(y, Uint8Array.of(x))));

const times = (a, b) => {
  let product = 0;
  for (let left = a, right = b; right; right >>= 1) {
    if (right & 1) product ^= left;
    left = left << 1 ^ (left & 0x80 ? 0x11b : 0);
  }
  return product;
};
const power = (a, exponent) => (exponent === 0 ? 1 : times(exponent & 1 ? a : 1, power(times(a, a), exponent >> 1)));
const over = (a, b) => times(a, power(b, 254));
// The values at one more place of the polynomials through the shares, by Lagrange.
export const valueAt = (shares, place) => {
  const weights = shares.map((one) => shares.reduce((weight, other) => (other === one ? weight : times(weight, over(place ^ other.x, one.x ^ other.x))), 1));
  return Uint8Array.from(shares[0].y, (_, at) => shares.reduce((sum, { y }, number) => sum ^ times(y[at], weights[number]), 0));
};
