// What the checker of draws takes from the two libraries, and nothing else.
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

// Points only: ed25519.verify multiplies by the cofactor, which SPEC 1.4 forbids.
const { Point } = ed25519;
const { G1, G2, fields, pairingBatch } = bls12_381;

export { hmac, sha256, sha512 };
export const edwards = { Point };
export const bls = { G1, G2, Fp12: fields.Fp12, pairingBatch };
