// Repeats what was read out from what everybody is given (trading/SPEC.md 7.13.5), with a published npm library and Node.js alone.
// node repeat_published.js <bundle with age-encryption> <folder of policy.json, close.json, envelopes.json, results.json, sheets/>
"use strict";
const { createHash, createPublicKey, verify } = require("crypto");
const { readFileSync } = require("fs");
const { join } = require("path");

const [bundle, folder] = process.argv.slice(2);
const library = import(`data:text/javascript;base64,${readFileSync(bundle, "base64")}`);
const bytes = (name) => readFileSync(join(folder, name));
const told = (name) => JSON.parse(bytes(name).toString("utf8"));
const sha256 = (data) => createHash("sha256").update(data).digest();
const lv = (data) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
};
const labelled = (label, ...parts) => sha256(Buffer.concat([Buffer.from(label, "utf8"), ...parts.map(lv)]));
const ed25519 = (raw) => createPublicKey({ format: "der", type: "spki", key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]) });
const demand = (held, what) => {
  if (!held) throw new Error(what);
};

(async () => {
  const { Decrypter, bech32, identityToRecipient } = await library;
  const policy = labelled("opening-policy/1", bytes("policy.json")).toString("hex");
  const counted = JSON.parse(told("close.json").closed.body).facts.counted;
  const { envelopes } = told("envelopes.json"), { results } = told("results.json");
  demand(counted.length === envelopes.length && counted.length === results.length, "not every counted bid is here");
  for (const [at, { manifest: named, bidder }] of counted.entries()) {
    const { manifest: sealed, signature, key, algorithm } = envelopes[at], result = results[at];
    const manifest = Buffer.from(sealed, "base64"), said = JSON.parse(manifest.toString("utf8")), digest = labelled("sealed-bid/1", manifest);
    demand(digest.toString("hex") === named && result.manifest === named && result.bidder === bidder, "another order than the close");
    demand(said.policy === policy && said.bidder === bidder, "of another policy or bidder");
    demand(algorithm !== "ed25519" || verify(null, digest, ed25519(Buffer.from(key, "hex")), Buffer.from(signature, "hex")), "not signed by its key");
    if (result.verdict !== "OPEN") continue;
    const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", Buffer.from(result.opens_sheet, "hex")).toUpperCase();
    demand(await identityToRecipient(identity) === said.R.sheet, "the key is not that of the sheet");
    const object = said.objects.find(({ name }) => name === "sheet"), file = bytes(join("sheets", named));
    demand(file.length === object.size && sha256(file).toString("hex") === object.pieces[0], "another sheet than was handed in");
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const text = Buffer.from(await decrypter.decrypt(file));
    demand(sha256(text).toString("hex") === result.sheet && text.toString("utf8") === result.text, "something else was read out");
    const read = JSON.parse(text.toString("utf8"));
    process.stdout.write(`${JSON.stringify({ bidder, fen: read.sheet.values.price.fen })}\n`);
  }
})();
