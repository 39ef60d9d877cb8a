// Read by tests/javascript_seal.py after the modules of trading/server/assets/seal: short names for its questions.
"use strict";
const S = YangguangSeal;
globalThis.bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
globalThis.base64 = (given) => Buffer.from(given).toString("base64");
globalThis.refusal = async (work) => {
  try {
    await work();
    return "";
  } catch (error) {
    if (error.code === undefined) throw error;
    return error.code;
  }
};
globalThis.memory = () => {
  const held = new Map();
  let abandoned = 0;
  return { held, abandoned: () => abandoned, create: async (name) => {
    const parts = [];
    return { write: async (part) => void parts.push(part.slice()), close: async () => void held.set(name, new Blob(parts)) };
  }, read: async (name) => held.get(name), abandon: async () => void (abandoned += 1, held.clear()) };
};
globalThis.signing = (seed) => S.signerOf(S.ofSeed(S.raw(seed)));
globalThis.fileOf = ({ name, part, content }) => ({ name, part, blob: new Blob([bytes(content)]) });
globalThis.sealed = async ({ policy, bidder, seq, prev, sheet, files, seed }) => {
  const store = memory();
  const bid = await S.sealBid({ policy: bytes(policy), bidder, seq, prev, sheet, files: files.map(fileOf), sign: signing(seed), store });
  const objects = {};
  for (const [name, blob] of store.held) objects[name] = base64(await blob.arrayBuffer());
  return { manifest: base64(bid.manifest), signature: base64(bid.signature), key: bid.key, digest: bid.digest, seed: bid.seed, factor: bid.factor,
    shares: bid.shares.map(base64), times: bid.times.map(base64), objects };
};
globalThis.packed = async ({ policy, bidder, files, seed }) => {
  const store = S.openZip(S.intoMemory());
  const bid = await S.sealBid({ policy: bytes(policy), bidder, seq: 1, prev: "", sheet: null, files: files.map(fileOf), sign: signing(seed), store });
  const zip = await store.finish({ ...bid, policy: bytes(policy) });
  return { zip: base64(await zip.arrayBuffer()), seed: bid.seed, factor: bid.factor };
};
// Pieces as a platform keeps them: by their digest.
globalThis.keptPieces = async (objects) => {
  const kept = new Map();
  for (const content of Object.values(objects)) {
    const whole = bytes(content);
    for (let at = 0; at < whole.length; at += S.PIECE) {
      const piece = whole.subarray(at, at + S.PIECE);
      kept.set(S.hex(await S.sha256(piece)), piece);
    }
  }
  return kept;
};
globalThis.tested = async ({ manifest, seed, parts, objects }, spoil = () => undefined) => {
  const kept = await keptPieces(objects);
  spoil(kept);
  return S.testOpen({ manifest: S.readManifest(bytes(manifest)), seed, parts, pieceOf: async (digest) => kept.get(digest) });
};
globalThis.verdict = async ({ policy, manifest, shareFiles, timeFiles, shares, times, factor }) => {
  const { policy: said, id } = await S.readPolicy(bytes(policy));
  return S.verdictOf({ policy: said, id, manifest: S.readManifest(bytes(manifest)), shareFiles: shareFiles.map(bytes), timeFiles: timeFiles.map(bytes),
    shares: new Map(shares), times: new Map(times), factor });
};
globalThis.week = async ({ lots, person, organisation, seed, password }) => {
  const made = await S.makeKeys({ lots, person, organisation, tool: "served-page", sign: signing(seed) });
  const file = await S.wrapKeys(made.map(({ kept }) => kept), { kind: "password", password });
  return { told: made.map(({ told }) => told), file: base64(file) };
};
globalThis.drilled = async ({ file, password, challenges }) => {
  const keys = await S.unwrapKeys(bytes(file), { kind: "password", password });
  return Promise.all(challenges.map(({ lot, attempt, sealed: challenge }) => S.answerDrill(S.keyFor(keys, { lot, attempt }), bytes(challenge))));
};
globalThis.remembered = (written = []) => {
  const kept = new Map(written);
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
};
globalThis.released = async ({ given, key, seed, written, lists = [] }) => {
  const { policy, bids, proof } = S.releaseGiven(given);
  const { release, signature, unheard } = await S.releaseShares({ policy, key, bids, lists: lists.map((one) => one && bytes(one)), proof: { ...proof, log: YangguangLog }, sign: signing(seed), memory: remembered(written) });
  return { release: base64(release), signature: base64(signature), unheard };
};
globalThis.signUpClosed = async ({ policy, card, stream, proof }) => {
  const { policy: said } = await S.readPolicy(bytes(policy));
  return S.provenSignUpClose({ log: YangguangLog, card: bytes(card), policy: said, stream, proof });
};
globalThis.checked = async ({ form, sheet, files, bidder }) => {
  const given = files.map(([slot, name, content]) => ({ slot, name, size: bytes(content).length, blob: new Blob([bytes(content)]) }));
  return [...S.sheetFindings(form, sheet, bidder), ...await S.fileFindings(form, sheet, given)];
};
globalThis.imported = async ({ form, table }) => {
  const { typed, unknown } = S.pricesIn(form.items, S.rowsOfFile(bytes(table)));
  return { typed: [...typed], unknown };
};
globalThis.droppedAt = async ({ policy, manifest, bytes: said }) => {
  const { policy: read } = await S.readPolicy(bytes(policy));
  return S.readDropReceipt({ policy: read, box: read.boxes[0], manifest, bytes: bytes(said) });
};
