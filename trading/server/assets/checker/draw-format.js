/*
 * The format of audited draws: sections 1 and 3 of expert_pool/SPEC.md, version draw/1.
 *
 * Bytes, canonical JSON, shapes: checks 1 to 11 of section 7. Needs vendor/noble.js before it for hashes.
 */
var YangguangFormat = (() => {
  "use strict";
  const { sha256 } = YangguangNoble;

  // --- Section 1: bytes and canonical JSON ---

  const encoder = new TextEncoder();
  const utf8 = (text) => encoder.encode(text);
  const PAIRS = Array.from({ length: 256 }, (_, one) => one.toString(16).padStart(2, "0"));
  const hex = (bytes) => {
    let written = "";
    for (const one of bytes) written += PAIRS[one];
    return written;
  };
  const digit = (code) => (code < 0x3a ? code - 0x30 : code - 0x57); // 0-9, a-f
  const raw = (text) => {
    const bytes = new Uint8Array(text.length / 2);
    for (let at = 0; at < bytes.length; at += 1) {
      bytes[at] = 16 * digit(text.charCodeAt(2 * at)) + digit(text.charCodeAt(2 * at + 1));
    }
    return bytes;
  };
  const big = (number, size) => raw(number.toString(16).padStart(2 * size, "0"));
  const little = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));
  const concat = (...parts) => {
    const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
    return joined;
  };
  const framed = (label, parts) => concat(utf8(label), ...parts.flatMap((part) => [big(part.length, 4), part]));

  // One state serves every hash: else a million tickets leave a million states, buffers and all, to be collected.
  const blank = sha256.create(), state = blank.clone(), room = new Uint8Array(32);
  const begin = () => blank._cloneInto(state);
  const finish = () => (state.digestInto(room), room.slice());
  const sha = (bytes) => (begin().update(bytes), finish());
  const labelled = (label, ...parts) => sha(framed(label, parts));

  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);

  // Hands over the canonical text of a value in pieces: a file of 256 MiB is never held twice.
  const write = (value, emit) => {
    if (Array.isArray(value)) {
      value.forEach((item, at) => (emit(at ? "," : "["), write(item, emit)));
      emit(value.length ? "]" : "[]");
    } else if (isObject(value)) {
      const names = Object.keys(value).sort(); // By UTF-16 code units.
      names.forEach((name, at) => (emit(`${at ? "," : "{"}${JSON.stringify(name)}:`), write(value[name], emit)));
      emit(names.length ? "}" : "{}");
    } else emit(JSON.stringify(value));
  };
  const canonical = (value, pieces = []) => (write(value, (piece) => pieces.push(piece)), pieces.join(""));
  const same = (a, b) => canonical(a) === canonical(b);
  const hashed = (value, prefix = "") => {
    begin();
    let held = prefix;
    write(value, (piece) => (held += piece).length > 65536 && (state.update(utf8(held)), held = ""));
    state.update(utf8(held));
    return finish();
  };
  const digest = (value) => hex(hashed(value));

  const sound = (value, depth) => {
    if (depth > 32) return false;
    if (typeof value === "number") return Number.isSafeInteger(value);
    if (typeof value === "string") return !/[\ud800-\udfff]/u.test(value); // A lone surrogate.
    if (Array.isArray(value)) return value.every((item) => sound(item, depth + 1));
    return !isObject(value) || Object.keys(value).every((name) => sound(name, 1) && sound(value[name], depth + 1));
  };
  // Whether a file is small enough to be parsed: where a list or an object begins, and what stands between
  // values, outside strings. Exact for JSON; what is none is refused anyway.
  const bounded = (bytes) => {
    let begun = 0, commas = 0, inside = false;
    for (let at = 0; at < bytes.length; at += 1) {
      const one = bytes[at];
      if (one === 0x22) inside = !inside;
      else if (inside) at += one === 0x5c ? 1 : 0; // A backslash covers what follows it.
      else if (one === 0x5b || one === 0x7b) begun += 1;
      else if (one === 0x2c) commas += 1;
    }
    return begun <= 6000000 && commas <= 30000000;
  };
  // Check 2. What JSON.parse forgives, the comparison with the canonical text does not.
  const parse = (bytes) => {
    if (!bounded(bytes)) return undefined; // Before they take up any memory.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = JSON.parse(text);
    if (bytes[0] === 0xef || !sound(value, 1)) return undefined;
    let at = 0;
    write(value, (piece) => (at = text.startsWith(piece, at) ? at + piece.length : Infinity));
    return at === text.length ? value : undefined;
  };

  // --- Section 3: shapes. A shape is a function that says whether a value has it. ---

  const integer = (low, high) => (x) => Number.isSafeInteger(x) && low <= x && x <= high;
  const matching = (pattern) => (x) => typeof x === "string" && pattern.test(x);
  const lowercaseHex = (size) => matching(new RegExp(`^[0-9a-f]{${size}}$`));
  const text = (high, low = 1) => (x) =>
    typeof x === "string" && x.length <= high && utf8(x).length >= low && utf8(x).length <= high;
  const among = (...values) => (x) => values.includes(x);
  const either = (...shapes) => (x) => shapes.some((shape) => shape(x));
  const list = (low, high, item) => (x) =>
    Array.isArray(x) && low <= x.length && x.length <= high && x.every((one) => item(one));
  const record = (members, optional = {}) => {
    const needed = Object.keys(members), shapes = new Map(Object.entries({ ...members, ...optional }));
    return (x) => isObject(x) && needed.every((name) => has(x, name))
      && Object.keys(x).every((name) => shapes.has(name) && shapes.get(name)(x[name]));
  };

  const flag = among(true, false), instant = integer(0, 8e15);
  const seats = integer(1, 10000), figure = integer(0, 999999);
  const id = matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), word = matching(/^[a-z0-9-]{1,32}$/);
  const pid = matching(/^[0-9A-Z-]{1,16}$/), org = matching(/^[A-Za-z0-9-]{1,64}$/);
  const hash = lowercaseHex(64), signature = lowercaseHex(128);
  const entry = { contributor: id, at: instant, signature };
  const missing = list(0, 64, record({ contributor: id, reason: text(1000) }));
  const signatures = list(0, 64, record({ contributor: id, signature }));
  const signed = (body, more = {}) => record(
    { body: record({ at: instant, ...body }), signatures, ...more });
  const groups = list(1, 8, record(
    { count: integer(1, 100), low: figure, high: figure, replacement: flag, sorted: flag }));
  const NOTICE = signed({
    v: among("draw-notice/1"), draw: id, number: integer(1, 1000), previous: either(among(""), hash), demo: flag,
    origin: text(200), stream: text(200), purpose: text(500), place: text(500), scheduled: instant, winners: seats,
    rounds: list(1, 8, record({ label: word, strata: list(1, 64, record({ name: word, seats })) })),
    constraints: list(0, 10000, either(
      record({ kind: among("at-most"), max: seats }), record({ kind: among("apart"), pids: list(2, 2, pid) }))),
    limit: integer(1, 100000), pool_root: hash, pool_size: integer(1, 1000000), software: text(200),
    contributors: list(2, 64, record({ id, name: text(200), key: hash,
      duty: among("clerk", "supervisor", "owner", "applicant", "observer") })),
    sources: list(1, 8, either(
      record({ kind: among("balls/1"), name: word, groups, delay: integer(1, 2592000) }),
      record({ kind: among("lottery/1"), name: word, groups, lottery: text(200), issue: text(200),
        scheduled: instant }),
      record({ kind: among("drand-quicknet/1"), name: word, chain: hash, key: lowercaseHex(192),
        genesis: integer(0, 8e9), period: integer(1, 86400), delay: integer(30, 2592000) }))) });
  const TRANSCRIPT = record(
    { v: among("draw/1"), demo: flag, origin: text(200), notice: isObject, pool: isObject,
      commits: Array.isArray, reveals: Array.isArray, switches: Array.isArray },
    { commits_closed: isObject, reveals_closed: isObject, chance: isObject, result: isObject,
      voided: isObject, names: Array.isArray });
  const STAGES = ["commits_closed", "reveals_closed", "chance", "result"];
  const present = (t, name, shape) => !has(t, name) || shape(t[name]);

  const SHAPES = {
    3: (t) => TRANSCRIPT(t) && (has(t, "voided") || has(t, "result"))
      && STAGES.every((name, at) => at === 0 || !has(t, name) || has(t, STAGES[at - 1]))
      && (has(t, "commits_closed") || t.reveals.length === 0),
    4: (t) => NOTICE(t.notice) && (t.notice.body.number === 1) === (t.notice.body.previous === ""),
    5: (t) => record({ tickets: list(1, 1000000,
      record({ pid, strata: list(1, 16, word), name: hash }, { org })) })(t.pool),
    6: (t) => list(0, 64, record({ ...entry, commitment: hash }))(t.commits)
      && present(t, "commits_closed", signed({ commits: hash, missing })),
    7: (t) => list(0, 64, record({ ...entry, r: hash }))(t.reveals)
      && present(t, "reveals_closed", signed({ reveals: hash, list: list(0, 64, either(
        record({ contributor: id, r: hash }), record({ contributor: id, r: among(null), reason: text(1000) }))) })),
    8: (t) => list(0, 7, signed({ from: word, to: word, reason: text(1000) }))(t.switches)
      && present(t, "chance", record({ source: word, value: text(2000), entries: list(1, 2, record(entry)),
        set_aside: list(0, 100, record({ ...entry, value: text(2000) })) })),
    9: (t) => present(t, "result", signed({
      alpha: hash, seed: hash, chance: hash, panel: among("drawn", "impossible"),
      rounds: list(1, 8, record({ label: word, t: either(integer(0, 99999), among(null)),
        strata: list(0, 64, record({ name: word, pids: list(1, 10000, pid) })) })) }, { absent: missing })),
    10: (t) => present(t, "voided", signed(
      { cause: among("failure", "list-wrong"), reason: text(1000), decision: text(1000, 0), record: hash })),
    11: (t) => present(t, "names", list(0, 1000000,
      record({ pid, salt: hash, code: text(200), name: text(1000) }))),
  };

  return { big, canonical, concat, digest, framed, hashed, hex, labelled, little, lowercaseHex, parse, raw, same, sha,
    utf8, SHAPES };
})();
