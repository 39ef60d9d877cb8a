/*
 * What of an opening stands in a case file: shapes of trading/SPEC.md 7.4, 7.7, 7.8, 7.14 and 8.3, each read whole.
 *
 * Every reader returns what it read, or throws a SealError that says in one word what is not so.
 */
import { isRecipient } from "../seal/age.js";
import { among, canonical, canonicalBytes, demand, digest, exactly, fromBase64, hex, integer, isHex, isObject, labelled, list, parseCanonical, raw, rootOf, sha256, text } from "../seal/canonical.js";
import { verifies } from "../seal/ed25519.js";
import { SUITE, readPolicy } from "../seal/policy.js";
import { LARGEST_MANIFEST, PIECE, manifestDigest, pieceSizes } from "../seal/seal-core.js";

const distinct = (items) => new Set(items).size === items.length;
const matching = (pattern) => (x) => typeof x === "string" && pattern.test(x);
const nothingOr = (shape) => (x) => x === "" || shape(x);
const LONGEST = 4 << 20; // Signs of base64.
const isLine = (x) => typeof x === "string" && x.length <= LONGEST;

// --- 7.4: the manifest ---

const PART = /^[a-z]{1,20}$/;
const OBJECT = exactly({ name: text(20), part: matching(PART), pieces: list(1, 1000, digest), root: digest, size: integer(1) });
const RECIPIENTS = (x) => isObject(x) && Object.keys(x).length > 0 && Object.keys(x).length <= 16 && Object.keys(x).every((part) => PART.test(part))
  && Object.values(x).every(isRecipient) && distinct(Object.values(x));
const MANIFEST = exactly({
  v: among("sealed-bid/1"), suite: among(SUITE), policy: digest, bidder: matching(/^[0-9A-Z]{18}$/), seq: integer(1), prev: nothingOr(digest), R: RECIPIENTS,
  k: integer(2, 15), x: list(2, 15, integer(1, 255)), share_commit: list(2, 15, digest), share_sha256: list(2, 15, digest), time_commit: digest,
  time_sha256: list(0, 15, digest), bidder_commit: nothingOr(digest), objects: list(1, 9999, OBJECT),
});
const named = (objects) => {
  const front = objects.length > 1 && objects[1].name === "sheet" ? ["cover", "sheet"] : ["cover"];
  return [...front, ...objects.slice(front.length).map((_, at) => `f-${String(at + 1).padStart(4, "0")}`)];
};
const manifestOf = async (bytes) => {
  demand(bytes.length <= LARGEST_MANIFEST, "no-manifest");
  const manifest = parseCanonical(bytes);
  demand(MANIFEST(manifest), "no-manifest");
  const { seq, prev, k, x, R, share_commit: commits, share_sha256: files, objects } = manifest;
  demand((seq > 1) === (prev !== "") && distinct(x) && k <= x.length && commits.length === x.length && files.length === x.length, "no-manifest");
  demand(canonical(objects.map(({ name }) => name)) === canonical(named(objects)) && objects.every(({ part }) => Object.hasOwn(R, part)), "no-manifest");
  for (const { pieces, root, size } of objects) {
    demand(pieceSizes(size).length === pieces.length && hex(await rootOf(pieces.map(raw))) === root, "no-manifest");
  }
  return manifest;
};
export const objectOf = ({ objects }, name) => objects.find((one) => one.name === name);
// Whether it is sealed as the policy asks.
export const fits = (manifest, { policy, id }) => {
  const { parts, k, n, trustees, factors, form, limits } = policy, sheet = objectOf(manifest, "sheet");
  return manifest.policy === id && manifest.k === k && manifest.x.length === n && manifest.time_sha256.length === trustees.length
    && canonical(Object.keys(manifest.R).sort()) === canonical([...parts].sort()) && (manifest.bidder_commit !== "") === factors.includes("bidder")
    && (sheet !== undefined) === (form !== "0".repeat(64)) && (!sheet || sheet.part === "sheet")
    && manifest.objects[0].part === (parts.includes("rest") ? "rest" : parts[parts.length - 1])
    && manifest.objects.reduce((sum, { size }) => sum + size, 0) <= limits.bid && manifest.objects.length <= limits.objects;
};

// --- 7.6, 7.14: the envelope on file ---

const FILED = exactly({ v: among("opening/1"), algorithm: among("ed25519", "p256"), cover: isLine, key: matching(/^[0-9a-f]{64,130}$/), manifest: isLine,
  opens: nothingOr(digest), sheet: isLine, shares: list(0, 15, isLine), signature: (x) => isHex(x, 64), times: list(0, 15, isLine) });
const LARGEST_FILE = 4096; // Of a share file or time file.
// For whom an age file is, from its head (archive/SPEC.md 13).
const stanzas = (file) => {
  const lines = new TextDecoder().decode(file.subarray(0, LARGEST_FILE)).split("\n"), end = lines.findIndex((line) => line.startsWith("--- "));
  return end > 0 && lines[0] === "age-encryption.org/v1" ? lines.slice(1, end).filter((line) => line.startsWith("-> ")).map((line) => line.split(" ")[1]) : [];
};
const isFile = async (file, wanted) => file.length <= LARGEST_FILE && hex(await sha256(file)) === wanted && stanzas(file).join() === "mlkem768x25519";
const P256 = { name: "ECDSA", namedCurve: "P-256" };
export const signedBy = async ({ algorithm, key }, message, signature) => {
  if (algorithm === "ed25519") return verifies(key, message, signature);
  if (!isHex(key, 65) || !key.startsWith("04")) return false;
  try {
    const open = await crypto.subtle.importKey("raw", raw(key), P256, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, open, signature, message);
  } catch {
    return false; // No point of the curve.
  }
};
export const readFiled = async (bytes) => {
  const said = parseCanonical(bytes);
  demand(FILED(said), "no-envelope");
  const written = fromBase64(said.manifest), manifest = await manifestOf(written), name = await manifestDigest(written);
  demand(await signedBy(said, name, raw(said.signature)), "not-signed");
  const files = { shares: said.shares.map(fromBase64), times: said.times.map(fromBase64) }, objects = {};
  for (const [kept, digests] of [[files.shares, manifest.share_sha256], [files.times, manifest.time_sha256]]) {
    demand(kept.length === digests.length, "other-file");
    for (const [at, file] of kept.entries()) demand(await isFile(file, digests[at]), "other-file");
  }
  for (const object of ["cover", "sheet"]) {
    const asked = objectOf(manifest, object), sealed = fromBase64(said[object]);
    demand((asked !== undefined) === (sealed.length > 0), "other-object");
    demand(!asked || (asked.pieces.length === 1 && asked.size === sealed.length && hex(await sha256(sealed)) === asked.pieces[0]), "other-object");
    if (asked) objects[object] = sealed;
  }
  const { algorithm, key, signature, opens } = said;
  return { digest: hex(name), manifest, algorithm, key, signature, opens, objects, documents: new Map(), ...files };
};
export const LARGEST_FILED = 32 << 20; // Bytes of the largest document that is put on file.
export const isDocument = (name) => name.startsWith("f-");
export const piecesOf = async (sealed) => Promise.all(pieceSizes(sealed.length).map(async (size, at) => hex(await sha256(sealed.subarray(at * PIECE, at * PIECE + size)))));

// --- 7.7: the close ---

const LARGEST = 10000;
const COUNTED = exactly({ bidder: text(18, 18), commitment: digest, manifest: digest, seq: integer(0), stream: text(132) });
const HEARD = exactly({ organisation: text(200), unheard: (x) => typeof x === "boolean", manifests: list(0, 5000, digest) });
const UNCOUNTED = exactly({ event: nothingOr(digest), manifest: digest, reason: among("replaced", "withdrawn", "never-submitted") });
const accountsFor = ({ boxes, uncounted }, manifests, policy) => {
  demand(list(0, 4, HEARD)(boxes) && boxes.every((one) => !one.unheard || one.manifests.length === 0), "no-close");
  demand(list(0, 20000, UNCOUNTED)(uncounted) && uncounted.every(({ event, reason }) => (event === "") === (reason === "never-submitted")), "no-close");
  demand(canonical(boxes.map(({ organisation }) => organisation)) === canonical(policy.boxes.map(({ organisation }) => organisation)), "no-close");
  const known = new Set(manifests), shown = new Set(boxes.flatMap((one) => one.manifests).filter((one) => !known.has(one)));
  const explained = uncounted.map(({ manifest }) => manifest);
  demand(explained.length === shown.size && explained.every((one, at) => shown.has(one) && (at === 0 || explained[at - 1] < one)), "box-not-accounted");
};
export const readClose = ({ kind, facts }, commitment, { policy, id }) => {
  const { counted } = facts;
  demand(facts.policy === id, "other-policy");
  demand(list(0, LARGEST, COUNTED)(counted), "no-close");
  const manifests = counted.map(({ manifest }) => manifest);
  demand(distinct(manifests) && (kind !== "BIDS_CLOSED" || distinct(counted.map(({ bidder }) => bidder))), "no-close");
  if (kind === "BIDS_CLOSED") accountsFor(facts, manifests, policy);
  return { commitment, counted, manifests };
};

// --- 7.1, 7.8, 7.9: policies and releases ---

export const policyIn = async ({ policy, digest: named }) => {
  const read = await readPolicy(canonicalBytes(policy));
  demand(read.id === named, "other-digest");
  return read;
};
const ENTRY = { y: digest, s: digest, file_key: (x) => isHex(x, 16), identity: digest, unreadable: (x) => x === true, damaged: (x) => x === true };
const entry = (...names) => (x) => names.some((name) => exactly({ manifest: digest, [name]: ENTRY[name] })(x));
const head = (v, more) => exactly({ v: among(v), policy: digest, close: digest, ...more });
const HOLDER = (light) => head("bid-release/1", { j: integer(1, 15), shares: list(0, LARGEST, entry("y", "file_key", ...(light ? ["unreadable", "damaged"] : ["identity"]))) });
const TRUSTEE = (light) => head("time-release/1", { trustee: integer(1, 15), secrets: list(0, LARGEST, entry("s", "file_key", "unreadable", ...(light ? ["damaged"] : []))) });
const SHAPES = { BID_RELEASE: HOLDER, TIME_RELEASE: TRUSTEE, BIDDER_RELEASE: () => head("bidder-release/1", { manifest: digest, s: digest }),
  BID_DISCLOSED: () => head("bid-disclosure/1", { manifest: digest, seed: digest }) };
// What somebody released, its digest, and whether it was for this close. Whose signature it bears is asked apart.
export const readRelease = async (kind, facts, { policy, id }, close) => {
  const { release } = facts;
  demand(SHAPES[kind](policy.kind === "light")(release), "no-release");
  demand(release.policy === id && release.close === close.commitment, "other-close");
  const entries = release.shares || release.secrets;
  if (entries) demand(canonical(entries.map(({ manifest }) => manifest)) === canonical(close.manifests), "not-counted");
  else demand(close.manifests.includes(release.manifest), "not-counted");
  const message = await labelled(release.v, canonicalBytes(release));
  return { release, message, digest: hex(message), signature: isHex(facts.signature, 64) ? raw(facts.signature) : new Uint8Array(0) };
};

// --- 7.9, 7.12: what an end says ---

const NAMED = (x) => text(40)(x) && ["holder", "trustee", "bidder", "keeper"].includes(x.split("/")[0]);
const RESULT = exactly({ bidder: text(18), manifest: digest, named: list(0, 100, NAMED), sheet: nothingOr(digest),
  verdict: among("OPEN", "NOT_ENOUGH", "INVALID_DEALING", "FACTOR_WITHHELD") });
const anything = () => true;
const APPLICATION = exactly({ application: text(132), documents: anything, manager: anything, manager_salt: anything, manifest: digest, name: anything,
  named: list(0, 100, NAMED), verdict: among("OPEN", "NOT_ENOUGH", "INVALID_DEALING") });
const isOver = (shape) => (results, { manifests }) => list(0, LARGEST, shape)(results) && canonical(results.map(({ manifest }) => manifest)) === canonical(manifests);
export const areResults = isOver(RESULT);
export const areApplications = (results, close) => isOver(APPLICATION)(results, close) && results.every(({ application }, at) => application === close.counted[at].stream);
// Whether applicants are asked each once, in the order of the close, with who is named.
export const isAsking = ({ asked, named: told }, { manifests }, before) => {
  if (!list(1, LARGEST, digest)(asked) || !list(asked.length, asked.length, list(1, 100, NAMED))(told)) return false;
  const wanted = new Set(asked);
  return canonical(asked) === canonical(manifests.filter((one) => wanted.has(one) && !before.has(one)));
};

// --- 8.3: the opening sheet ---

const TEXT = text(500, 0), WHOLE = integer(0);
const MEMBERS = exactly({ members: list(0, 20, exactly({ code: text(500), name: text(500) })) });
const VALUES = [TEXT, WHOLE, exactly({ fen: WHOLE, words: TEXT }), exactly({ name: TEXT, certificate: TEXT }), MEMBERS];
const ITEM = exactly({ number: text(40), price: WHOLE, amount: WHOLE });
const SHEET = exactly({ v: among("opening-sheet/1"), form: digest, items: list(0, 5000, ITEM), values: (x) => isObject(x)
  && Object.keys(x).length <= 40 && Object.keys(x).every((key) => /^[a-z][a-z0-9_]{0,39}$/.test(key)) && Object.values(x).every((one) => VALUES.some((shape) => shape(one))) });
const LARGEST_SHEET = 2 << 20;
export const isSheet = (sheet) => SHEET(sheet) && canonicalBytes(sheet).length <= LARGEST_SHEET;
