/*
 * What one person's device keeps for one draw, and what it signs (expert_pool/SPEC.md 1.4, 3.3).
 *
 * The key is made here and never leaves: where the browser has Ed25519, not even its own scripts can read it. The
 * secret number is on disk, strictly, before its fingerprint is sent: a cut line or a reload loses neither.
 */
const NAME = "yangguang-draw-room", KEYS = "keys", NUMBERS = "numbers";

const settled = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});
const open = () => {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(KEYS, { keyPath: "id" });
    request.result.createObjectStore(NUMBERS, { keyPath: "id" });
  });
  return settled(request);
};
const within = async (store, mode, work) => {
  const database = await open();
  try {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      for (const kind of ["abort", "error"]) transaction.addEventListener(kind, () => reject(transaction.error || new Error(kind)));
    });
    const result = await settled(work(transaction.objectStore(store)));
    await done;
    return result;
  } finally {
    database.close();
  }
};
const kept = (store, id) => within(store, "readonly", (records) => records.get(id));
// Of two open pages the first one keeps; the other finds it.
const keep = async (store, record) => {
  try {
    await within(store, "readwrite", (records) => records.add(record));
    return record;
  } catch (error) {
    if (error.name !== "ConstraintError" && error.name !== "AbortError") throw error;
    return kept(store, record.id);
  }
};

// --- Bytes ---

const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
const raw = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const big = (number, size) => raw(BigInt(number).toString(16).padStart(2 * size, "0"));
const concat = (...parts) => {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return joined;
};
const framed = (label, ...parts) => concat(utf8(label), ...parts.flatMap((part) => [big(part.length, 4), part]));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
};
const digest = (value) => sha256(utf8(canonical(value)));

// --- Ed25519: the browser's own, or written out over the curve that the checker has (RFC 8032 section 5.1.6) ---

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const little = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
const littleBytes = (number) => big(number, 32).reverse();
let loading = null;
const noble = (address) => {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.YangguangNoble));
    script.addEventListener("error", () => reject(new Error("noble")));
    document.head.append(script);
  });
  return loading;
};
const expanded = ({ sha512, edwards }, seed) => {
  const hash = sha512(seed), clamped = hash.slice(0, 32);
  clamped[0] &= 248;
  clamped[31] = (clamped[31] & 127) | 64;
  const a = little(clamped) % L;
  return { a, prefix: hash.slice(32), A: edwards.Point.BASE.multiply(a).toBytes() };
};
export const signWritten = (library, seed, message) => {
  const { sha512, edwards } = library, { a, prefix, A } = expanded(library, seed);
  const r = little(sha512(concat(prefix, message))) % L, R = edwards.Point.BASE.multiply(r).toBytes();
  const k = little(sha512(concat(R, A, message))) % L;
  return concat(R, littleBytes((r + k * a) % L));
};
const made = async (id, address) => {
  try {
    const keys = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return { id, key: keys.privateKey, open: hex(new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey))) };
  } catch {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    return { id, seed, open: hex(expanded(await noble(address), seed).A) };
  }
};
const signed = async ({ key, seed }, message, address) => hex(key
  ? new Uint8Array(await crypto.subtle.sign("Ed25519", key, message)) : signWritten(await noble(address), seed, message));

// --- What a page asks for ---

export class Device {
  constructor({ lot, attempt, person, noble: address }) {
    this.id = `${lot}/${attempt}/${person}`;
    this.person = person;
    this.address = address;
  }

  async publicKey() {
    const known = await kept(KEYS, this.id);
    return known ? known.open : null;
  }

  async joined() {
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist(); // Else a full disk may cost the key.
    const known = await kept(KEYS, this.id);
    return (known || await keep(KEYS, await made(this.id, this.address))).open;
  }

  async sign(message) {
    const known = await kept(KEYS, this.id);
    if (!known) throw Object.assign(new Error("no key"), { why: "other-device" });
    return signed(known, message, this.address);
  }

  // The number of this draw, made once; `key` is under which its commitment is sent, however often.
  async number(draw) {
    const id = `${this.id}/${draw}`, known = await kept(NUMBERS, id);
    if (known) return known;
    const r = hex(crypto.getRandomValues(new Uint8Array(32)));
    return keep(NUMBERS, { id, r, commit: hex(crypto.getRandomValues(new Uint8Array(16))), reveal: hex(crypto.getRandomValues(new Uint8Array(16))) });
  }

  async sealed(draw, r) {
    return hex(await sha256(framed("draw-commit/1", utf8(draw), utf8(this.person), raw(r))));
  }

  async ofDraw(notice, kind, content) {
    return this.sign(framed("draw-signature/1", utf8(notice.draw), utf8(kind), await digest(notice), await digest(content)));
  }

  async ofExcuse({ lot, attempt, scheduled, reason }) {
    return this.sign(framed("recording-exception/2", utf8(lot), big(attempt, 8), big(scheduled, 8), utf8(reason)));
  }
}
