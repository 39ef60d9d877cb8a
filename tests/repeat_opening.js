// Repeats trading/SPEC.md 7.9 from policy, manifest, files and releases alone, with the published npm libraries.
// node repeat_opening.js <bundle of age-encryption and shamir-secret-sharing> <sealed-bid.json>: a line of JSON a case.
"use strict";
const { createHash } = require("crypto");
const { readFileSync } = require("fs");

const [bundle, file] = process.argv.slice(2);
// A module read as data needs no package.json beside it to be taken for one.
const library = import(`data:text/javascript;base64,${readFileSync(bundle, "base64")}`);
let Decrypter, identityToRecipient, combine;

const utf8 = (text) => Buffer.from(text, "utf8");
const hex = (text) => Buffer.from(text, "hex");
const sha256 = (data) => createHash("sha256").update(data).digest();
const lv = (data) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
};
const labelled = (label, ...parts) => sha256(Buffer.concat([utf8(label), ...parts.map(lv)]));
const u8 = (number) => {
  const data = Buffer.alloc(8);
  data.writeBigUInt64BE(BigInt(number));
  return data;
};
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
};
const same = (one, other) => canonical(one) === canonical(other);

// Bech32 (BIP 173), as age writes identities.
const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const polymod = (values) => values.reduce((sum, value) => {
  const top = sum >>> 25;
  const next = ((sum & 0x1ffffff) << 5) ^ value;
  return [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
    .reduce((out, mask, bit) => ((top >>> bit) & 1 ? out ^ mask : out), next);
}, 1);
const identityOf = (seed) => {
  const prefix = "age-secret-key-pq-";
  const bits = [...seed].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const words = bits.match(/.{1,5}/g).map((five) => parseInt(five.padEnd(5, "0"), 2));
  const wide = [...prefix].map((sign) => sign.charCodeAt(0));
  const head = [...wide.map((code) => code >>> 5), 0, ...wide.map((code) => code & 31)];
  const sum = polymod([...head, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((at) => (sum >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...words, ...check].map((word) => ALPHABET[word]).join("")}`.toUpperCase();
};

// GF(2^8) modulo x^8 + x^4 + x^3 + x + 1: the value at x of the polynomial through all shares.
const times = (a, b) => {
  let product = 0;
  for (let left = a, right = b; right; right >>>= 1, left = left & 128 ? (left << 1) ^ 0x11b : left << 1) {
    if (right & 1) product ^= left;
  }
  return product;
};
const inverse = (a) => {
  let power = 1;
  for (let step = 0; step < 254; step += 1) power = times(power, a);
  return power;
};
const valueAt = (shares, x) => {
  const value = Buffer.alloc(32);
  for (const share of shares) {
    const weight = shares.filter((other) => other !== share)
      .reduce((product, other) => times(product, times(x ^ other.x, inverse(share.x ^ other.x))), 1);
    share.y.forEach((byte, at) => { value[at] ^= times(weight, byte); });
  }
  return value;
};

const opened = async (sealed, identity) => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(sealed));
};
const orNull = async (promise) => {
  try {
    return await promise;
  } catch {
    return null;
  }
};

const byParty = (one, other) => {
  const [[party, ...rest], [otherParty, ...otherRest]] = [one.split("/"), other.split("/")];
  return party < otherParty ? -1 : party > otherParty ? 1 : Number(rest.at(-1) || 0) - Number(otherRest.at(-1) || 0);
};

// One small file: what it must say, and what an entry of a release makes of it.
const judge = async (entry, { kept, digest, recipient, secret, wanted, isGood }) => {
  if (entry && entry[secret] !== undefined) return isGood(hex(entry[secret])) ? { good: hex(entry[secret]) } : {};
  if (!entry) return {};
  if (sha256(kept).toString("hex") !== digest) return { keeper: true };
  if (entry.unreadable === true) return { unreadable: true };
  let plaintext = null;
  if (entry.identity !== undefined) {
    const identity = identityOf(hex(entry.identity));
    if ((await identityToRecipient(identity)) !== recipient) return {};
    plaintext = await orNull(opened(kept, identity));
    if (plaintext === null) return { rubbish: true };
  } else {
    const byKey = { unwrapFileKey: () => new Uint8Array(hex(entry.file_key)) };
    const decrypter = new Decrypter();
    decrypter.addIdentity(byKey);
    if ((await orNull(decrypter.decryptHeader(kept))) === null) return {}; // not the key of this file
    plaintext = await orNull(opened(kept, byKey));
    if (plaintext === null) return { rubbish: true };
  }
  const said = await orNull((async () => JSON.parse(plaintext.toString("utf8")))());
  const right = said !== null && canonical(said) === plaintext.toString("utf8") && typeof said[secret] === "string" &&
    /^[0-9a-f]{64}$/.test(said[secret]) && same(said, { ...wanted, [secret]: said[secret] }) && isGood(hex(said[secret]));
  return right ? {} : { rubbish: true };
};

const repeat = async (policyText, example) => {
  const policy = JSON.parse(policyText);
  const manifest = JSON.parse(example.manifest);
  const policyId = labelled("opening-policy/1", utf8(policyText));
  const digest = labelled("sealed-bid/1", utf8(example.manifest)).toString("hex");
  const C = labelled("bid-context/1", policyId, utf8(manifest.bidder), u8(manifest.seq), utf8(canonical(manifest.R)));
  const shareCommit = (j, y) =>
    labelled("bid-share/1", C, Buffer.from([j]), Buffer.from([manifest.x[j - 1]]), y).toString("hex");
  const releases = example.releases.map((text) => JSON.parse(text));
  const named = [];
  let rubbish = false;
  const goods = async (version, number, list, most, describe, party, what) => {
    const good = new Map();
    for (let at = 1; at <= most; at += 1) {
      const release = releases.find((one) => one.v === version && one[number] === at);
      if (!release) continue;
      const entry = release[list].find((one) => one.manifest === digest);
      const found = await judge(entry, describe(at));
      if (found.good) good.set(at, found.good);
      else if (found.rubbish) rubbish = true;
      else if (found.unreadable) named.push(`bidder/${what}/${at}`);
      else named.push(found.keeper ? `keeper/${what}/${at}` : `${party}/${at}`);
    }
    return good;
  };
  const shares = await goods("bid-release/1", "j", "shares", policy.n, (j) => ({
    kept: Buffer.from(example.shares[j - 1], "base64"), digest: manifest.share_sha256[j - 1],
    recipient: policy.holders[j - 1].age, secret: "y", isGood: (y) => shareCommit(j, y) === manifest.share_commit[j - 1],
    wanted: { v: "bid-share/1", ctx: C.toString("hex"), j, x: manifest.x[j - 1] },
  }), "holder", "share");
  const secrets = await goods("time-release/1", "trustee", "secrets", policy.trustees.length, (t) => ({
    kept: Buffer.from(example.times[t - 1], "base64"), digest: manifest.time_sha256[t - 1],
    recipient: policy.trustees[t - 1].age, secret: "s", wanted: { v: "bid-time/1", ctx: C.toString("hex") },
    isGood: (s) => labelled("bid-time/1", C, s).toString("hex") === manifest.time_commit,
  }), "trustee", "time");
  named.sort(byParty);
  if (rubbish) return { verdict: "INVALID_DEALING", named };

  let factor = Buffer.alloc(0);
  if (policy.factors.includes("bidder")) {
    const given = releases.find((one) => one.v === "bidder-release/1" && one.manifest === digest);
    const good = given && labelled("bid-bidder/1", C, hex(given.s)).toString("hex") === manifest.bidder_commit;
    if (!good) return { verdict: "FACTOR_WITHHELD", named: [...named, "bidder"].sort(byParty) };
    factor = hex(given.s);
  }
  if (shares.size < policy.k || secrets.size === 0) return { verdict: "NOT_ENOUGH", named };

  const chosen = [...shares.keys()].slice(0, policy.k).map((j) => ({ x: manifest.x[j - 1], y: shares.get(j) }));
  const fits = manifest.x.every((x, at) => shareCommit(at + 1, valueAt(chosen, x)) === manifest.share_commit[at]);
  if (!fits) return { verdict: "INVALID_DEALING", named };
  const quorum = Buffer.from(await combine(chosen.map(({ x, y }) => new Uint8Array([...y, x]))));
  const [time] = secrets.values();
  const S = labelled("sealed-bid/seed/1", quorum, factor, time, Buffer.alloc(0), policyId, utf8(manifest.bidder));
  const keys = {};
  for (const part of policy.parts) keys[part] = identityOf(labelled("sealed-bid/part/1", S, utf8(part)));
  for (const part of policy.parts) {
    if ((await identityToRecipient(keys[part])) !== manifest.R[part]) return { verdict: "INVALID_DEALING", named };
  }

  const inside = {};
  for (const { name, part } of manifest.objects) {
    inside[name] = await opened(Buffer.from(example.objects[name], "base64"), keys[part]);
  }
  const cover = JSON.parse(inside.cover);
  const sheet = JSON.parse(inside.sheet);
  const own = ({ bidder, policy: of, seq }) => ({ bidder, policy: of, seq });
  const right = same(own(cover), own(manifest)) && same(own(sheet), own(manifest)) &&
    cover.sheet === sha256(inside.sheet).toString("hex");
  return right ? { verdict: "OPEN", named, seed: S.toString("hex"), sheet: canonical(sheet.sheet) }
    : { verdict: "INVALID_DEALING", named };
};

(async () => {
  ({ Decrypter, identityToRecipient, combine } = await library);
  const { policies, cases } = JSON.parse(readFileSync(file, "utf8"));
  for (const example of cases) {
    process.stdout.write(`${JSON.stringify({ seed: "", sheet: "", ...await repeat(policies[example.policy], example) })}\n`);
  }
})();
