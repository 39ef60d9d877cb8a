/*
 * Bytes, canonical JSON and labelled digests: sections 1.1, 1.2 and 3.1 of archive/SPEC.md.
 *
 * Digests are the browser's own. Every reader returns what it read, or throws a SealError that says in one word what is
 * not so.
 */
export class SealError extends Error {
  constructor(code, facts = {}) {
    super(code);
    this.name = "SealError";
    this.code = code;
    this.facts = facts;
  }
}
export const demand = (holds, code, facts) => {
  if (!holds) throw new SealError(code, facts);
};

const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const utf8 = (text) => encoder.encode(text);
export const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
export const isHex = (text, size = 32) => typeof text === "string" && text.length === 2 * size && /^[0-9a-f]*$/.test(text);
export const raw = (text) => {
  demand(typeof text === "string" && text.length % 2 === 0 && /^[0-9a-f]*$/.test(text), "not-hex");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
};
export const concat = (...parts) => {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return joined;
};
export const same = (a, b) => a.length === b.length && a.every((one, at) => one === b[at]);
export const big = (number, size) => raw(BigInt(number).toString(16).padStart(2 * size, "0"));
export const u1 = (number) => Uint8Array.of(number);
export const u8 = (number) => big(number, 8);
export const randomBytes = (size) => crypto.getRandomValues(new Uint8Array(size));
export const toBase64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
};
export const fromBase64 = (text) => {
  demand(typeof text === "string" && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text), "not-base64");
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  demand(toBase64(bytes) === text, "not-base64"); // Unused bits are zero.
  return bytes;
};

// --- 1.1: canonical JSON ---

export const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
};
const DEEPEST = 64;
const sound = (value, depth) => {
  if (depth > DEEPEST) return false;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value === "string") return !/[\ud800-\udfff]/u.test(value); // A lone surrogate.
  if (Array.isArray(value)) return value.every((item) => sound(item, depth + 1));
  if (isObject(value)) return Object.keys(value).every((name) => sound(name, 1) && sound(value[name], depth + 1));
  return value === null || typeof value === "boolean";
};
export const canonicalBytes = (value) => {
  demand(sound(value, 1), "not-canonical");
  return utf8(canonical(value));
};
export const parseCanonical = (bytes) => {
  let text, value;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new SealError("not-canonical");
  }
  demand(sound(value, 1) && canonical(value) === text, "not-canonical");
  return value;
};

// --- Shapes: a shape is a function that says whether a value has it ---

export const integer = (low, high = Number.MAX_SAFE_INTEGER) => (x) => Number.isSafeInteger(x) && !Object.is(x, -0) && low <= x && x <= high;
export const text = (most, least = 1) => (x) => typeof x === "string" && [...x].length >= least && [...x].length <= most;
export const among = (...values) => (x) => values.includes(x);
export const list = (low, high, item) => (x) => Array.isArray(x) && low <= x.length && x.length <= high && x.every((one) => item(one));
export const exactly = (members) => (x) => isObject(x) && Object.keys(x).length === Object.keys(members).length
  && Object.keys(members).every((name) => Object.hasOwn(x, name) && members[name](x[name]));
export const digest = (x) => isHex(x);

// --- 1.2: digests; 3.1: the root over leaves ---

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const bytesOf = (part) => (typeof part === "string" ? utf8(part) : part);
export const framed = (label, ...parts) => concat(utf8(label), ...parts.map(bytesOf).flatMap((part) => [big(part.length, 4), part]));
export const labelled = (label, ...parts) => sha256(framed(label, ...parts));
const node = async (leaves) => {
  if (leaves.length === 1) return sha256(concat(u1(0), leaves[0]));
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(concat(u1(1), await node(leaves.slice(0, left)), await node(leaves.slice(left))));
};
export const rootOf = (leaves) => (leaves.length ? node(leaves) : sha256(new Uint8Array(0)));
