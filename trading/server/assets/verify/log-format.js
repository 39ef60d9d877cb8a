/*
 * What the archive hashes, signs and hands out: sections 1 to 5, 9 and 10.1 of archive/SPEC.md.
 *
 * Every reader returns what it read, or throws a Malformed that says in one word what is not so. Needs
 * vendor/noble.js, draw-format.js and draw-checker.js before it: hashes, canonical JSON, Ed25519.
 */
var YangguangLog = (() => {
  "use strict";
  const { sha256, edwards } = YangguangNoble;
  const { canonical, concat, hex, labelled, raw, utf8 } = YangguangFormat;
  const { verifies, weak } = YangguangDraw.primitives;

  const compare = (a, b) => {
    const at = a.findIndex((one, place) => one !== b[place]);
    return at < 0 ? 0 : a[at] - b[at];
  };
  class Malformed extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }
  const demand = (holds, code) => {
    if (!holds) throw new Malformed(code);
  };
  const attempt = (read, otherwise = null) => {
    try {
      return read();
    } catch (error) {
      if (error instanceof Malformed) return otherwise;
      throw error;
    }
  };

  // --- 1.1 to 1.3: canonical JSON, digests, instants ---

  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const text = (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Malformed("not-text");
    }
  };
  const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);
  const DEEPEST = 64, LARGEST = Number.MAX_SAFE_INTEGER;
  const sound = (value, depth) => {
    if (depth > DEEPEST) return false;
    if (typeof value === "number") return Number.isSafeInteger(value);
    if (typeof value === "string") return !/[\ud800-\udfff]/u.test(value); // A lone surrogate.
    if (Array.isArray(value)) return value.every((item) => sound(item, depth + 1));
    return !isObject(value) || Object.keys(value).every((name) => sound(name, 1) && sound(value[name], depth + 1));
  };
  const nullFree = (value) => value !== null
    && (typeof value !== "object" || Object.values(value).every(nullFree));
  const parseCanonical = (bytes) => {
    const written = text(bytes);
    let value;
    try {
      value = JSON.parse(written);
    } catch {
      throw new Malformed("not-canonical");
    }
    demand(sound(value, 1) && canonical(value) === written, "not-canonical");
    return value;
  };
  const integer = (low, high = LARGEST) => (x) => Number.isSafeInteger(x) && !Object.is(x, -0) && low <= x && x <= high;
  const instant = integer(0);
  const isHex = (size) => {
    const pattern = new RegExp(`^[0-9a-f]{${2 * size}}$`);
    return (x) => typeof x === "string" && pattern.test(x);
  };
  const digest = isHex(32);
  const isText = (x) => typeof x === "string", isFlag = (x) => typeof x === "boolean";
  const matching = (pattern) => (x) => typeof x === "string" && pattern.test(x);
  const exactly = (value, members) => isObject(value) && Object.keys(value).length === Object.keys(members).length
    && Object.keys(members).every((name) => Object.hasOwn(value, name) && members[name](value[name]));

  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const toBase64 = (bytes) => {
    let written = "";
    for (let at = 0; at < bytes.length; at += 3) {
      const [a, b = 0, c = 0] = bytes.subarray(at, at + 3), three = a << 16 | b << 8 | c;
      written += BASE64[three >> 18] + BASE64[three >> 12 & 63] + BASE64[three >> 6 & 63] + BASE64[three & 63];
    }
    const over = bytes.length % 3;
    return over ? written.slice(0, over - 3) + "=".repeat(3 - over) : written;
  };
  const fromBase64 = (written, code = "not-base64") => {
    demand(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written), code);
    const signs = written.replace(/=+$/, ""), bytes = new Uint8Array(Math.floor(signs.length * 3 / 4));
    for (let at = 0, held = 0, bits = 0, to = 0; at < signs.length; at += 1) {
      held = (held << 6 | BASE64.indexOf(signs[at])) & 0xfffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[to] = held >> bits & 255;
        to += 1;
      }
    }
    demand(toBase64(bytes) === written, code); // Unused bits are zero.
    return bytes;
  };
  const decimal = (written, code) => {
    demand(/^(?:0|[1-9][0-9]{0,15})$/.test(written) && Number(written) <= LARGEST, code);
    return Number(written);
  };

  // --- 1.4: keys and signed notes; 10.1: cosignatures ---

  const NOTE = 1, COSIGNATURE = 4;
  const isOrigin = matching(/^[\x21-\x2a\x2c-\x7e]{1,200}$/);
  const isKeyName = matching(/^[^+\p{White_Space}\p{Cc}]+$/u);
  const isKey = (key) => {
    if (key.length !== 32 || weak(hex(key))) return false;
    try {
      return Boolean(edwards.Point.fromBytes(key));
    } catch {
      return false;
    }
  };
  const keyId = (name, kind, key) => hex(sha256(concat(utf8(`${name}\n`), [kind], key))).slice(0, 8);
  const parseVkey = (vkey, kind = NOTE) => {
    demand(isText(vkey), "bad-vkey");
    const [, name, id, encoded] = vkey.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/s) || [];
    demand(name !== undefined && isKeyName(name), "bad-vkey");
    const bytes = fromBase64(encoded, "bad-vkey"), key = bytes.subarray(1);
    demand(bytes[0] === kind && isKey(key) && keyId(name, kind, key) === id, "bad-vkey");
    return { name, id, kind, key: hex(key), vkey };
  };
  const writeVkey = (name, kind, key) => `${name}+${keyId(name, kind, key)}+${toBase64(concat([kind], key))}`;

  const MOST_SIGNS = 1 << 20, MOST_LINES = 100;
  const parseNote = (note) => {
    demand(note.length <= MOST_SIGNS || (note.length <= 2 * MOST_SIGNS && [...note].length <= MOST_SIGNS), "note-too-long");
    demand(!/[^\P{Cc}\n]/u.test(note), "bad-note");
    const cut = note.lastIndexOf("\n\n");
    demand(cut >= 0 && note.endsWith("\n"), "bad-note");
    const lines = note.slice(cut + 2, -1).split("\n");
    demand(lines.length <= MOST_LINES, "too-many-signatures");
    return { body: note.slice(0, cut + 1), lines: lines.map((line) => {
      const [, name, encoded] = line.match(/^\u2014 ([^ ]+) ([^ ]+)$/) || [];
      demand(name !== undefined && isKeyName(name), "bad-note");
      const data = fromBase64(encoded, "bad-note");
      demand(data.length >= 5, "bad-note");
      return { name, id: hex(data.subarray(0, 4)), data: data.subarray(4), line };
    }) };
  };
  const of = (key) => (line) => line.name === key.name && line.id === key.id;
  const signs = (key, message, signature) => signature.length === 64 && verifies(key.key, message, hex(signature));
  const openNote = (note, key) => {
    const { body, lines } = parseNote(note), own = lines.filter(of(key));
    demand(own.length > 0, "not-signed");
    demand(own.every(({ data }) => signs(key, utf8(body), data)), "bad-signature");
    return body;
  };
  const bigEndian = (bytes) => BigInt(`0x${hex(bytes)}`);
  const MOST_SECONDS = BigInt(Math.floor(LARGEST / 1e6)); // The last whole second of 1.3.
  const cosignatureMessage = (body, seconds) => utf8(`cosignature/v1\ntime ${seconds}\n${body}`);
  // Whatever bears the cosigner's name and key ID must be his, and is his last word at most once a line.
  const cosignedBy = (note, key) => {
    const { body, lines } = parseNote(note);
    return lines.filter(of(key)).map(({ data }) => {
      demand(data.length === 72, "bad-cosignature");
      const seconds = bigEndian(data.subarray(0, 8));
      demand(seconds > 0n && seconds <= MOST_SECONDS, "bad-cosignature");
      demand(signs(key, cosignatureMessage(body, seconds), data.subarray(8)), "bad-cosignature");
      return { name: key.name, vkey: key.vkey, seconds: Number(seconds) };
    });
  };

  // --- 3: the tree, checkpoints ---

  const EMPTY = hex(sha256(new Uint8Array(0)));
  const leafHash = (data) => sha256(concat([0], data));
  const node = (left, right) => sha256(concat([1], left, right));
  const same = (a, b) => a.length === b.length && compare(a, b) === 0;
  const rootOf = (leaves) => {
    const trees = []; // Perfect trees from left to right, each smaller than the one before.
    const join = () => {
      const [left, right] = trees.splice(-2);
      trees.push({ size: left.size + right.size, top: node(left.top, right.top) });
    };
    for (const leaf of leaves) {
      trees.push({ size: 1, top: leafHash(leaf) });
      while (trees.length > 1 && trees[trees.length - 2].size === trees[trees.length - 1].size) join();
    }
    while (trees.length > 1) join();
    return trees.length ? hex(trees[0].top) : EMPTY;
  };
  const half = (number) => Math.floor(number / 2), odd = (number) => number % 2 === 1;
  // RFC 9162, 2.1.3.2.
  const included = (leaf, index, size, path, root) => {
    if (index >= size || ![leaf, root, ...path].every((one) => one.length === 32)) return false;
    let fn = index, sn = size - 1, hash = leaf;
    for (const one of path) {
      if (sn === 0) return false;
      if (odd(fn) || fn === sn) {
        hash = node(one, hash);
        while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
      } else hash = node(hash, one);
      [fn, sn] = [half(fn), half(sn)];
    }
    return sn === 0 && same(hash, root);
  };
  // RFC 9162, 2.1.4.2, with the cases of size 0 and of equal sizes that 3.1 fixes.
  const grew = (old, oldRoot, size, root, path) => {
    if (old > size || ![oldRoot, root, ...path].every((one) => one.length === 32)) return false;
    if (old === 0) return path.length === 0 && hex(oldRoot) === EMPTY;
    if (old === size) return path.length === 0 && same(oldRoot, root);
    if (path.length === 0) return false;
    const steps = Number.isInteger(Math.log2(old)) ? [oldRoot, ...path] : path;
    let fn = old - 1, sn = size - 1;
    while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
    let before = steps[0], after = steps[0];
    for (const one of steps.slice(1)) {
      if (sn === 0) return false;
      if (odd(fn) || fn === sn) {
        before = node(one, before);
        after = node(one, after);
        while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
      } else after = node(after, one);
      [fn, sn] = [half(fn), half(sn)];
    }
    return sn === 0 && same(before, oldRoot) && same(after, root);
  };

  const readCheckpoint = (body) => {
    const [, origin, size, root] = body.match(/^([^\n]+)\n([^\n]+)\n([^\n]+)\n$/) || [];
    demand(origin !== undefined && isOrigin(origin), "bad-checkpoint");
    const read = { origin, size: decimal(size, "bad-checkpoint"), root: fromBase64(root, "bad-checkpoint") };
    demand(read.root.length === 32 && (read.size > 0 || hex(read.root) === EMPTY), "bad-checkpoint");
    return read;
  };
  const openCheckpoint = (note, key) => {
    const read = readCheckpoint(openNote(note, key));
    demand(read.origin === key.name, "other-origin");
    return { ...read, note };
  };
  // What a checkpoint says, whoever signed it: to tell apart, never to believe.
  const peekCheckpoint = (note) => ({ ...readCheckpoint(parseNote(note).body), note });

  // --- 2: events, entries, disclosure ---

  const isKind = matching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
  const isStream = matching(/^[a-z][a-z0-9-]{0,31}(?:\/[A-Za-z0-9][A-Za-z0-9._~:-]{0,99})?$/);
  const byCodePoint = (a, b) => compare(utf8(a), utf8(b)) || utf8(a).length - utf8(b).length;
  const distinctSorted = (items) => items.every((one, at) => at === 0 || byCodePoint(items[at - 1], one) < 0);
  const ACTOR = { person: isText, organisation: isText, credential: isText,
    roles: (x) => Array.isArray(x) && x.every(isText) && distinctSorted(x) };
  const EVENT = { v: (x) => x === "event/1", origin: isOrigin, kind: isKind, stream: isStream, n: integer(1),
    prev: (x) => x === "" || digest(x), at: instant, actor: (x) => exactly(x, ACTOR), facts: isObject };
  const checkEvent = (event) => {
    demand(exactly(event, EVENT) && (event.n === 1) === (event.prev === ""), "bad-event");
    return event;
  };
  const commitment = (salt, body) => hex(labelled("event-commitment/1", raw(salt), body));

  const CLEAR = ["SIGN_UP_CLOSED", "DRAW_NOTICE", "REVEALS_CLOSED", "DRAW_RESULT", "DRAW_VOIDED", "AWARD", "CASE_CLOSED"];
  const SHOWN = {
    INSTANCE: { demo: isFlag, clock: isText, origin: isText, accepted_vkey: isText },
    SEALED: { root: digest },
    AUDIT_HOUR: { root: digest, until: instant },
    ...Object.fromEntries(CLEAR.map((kind) => [kind, { stream: isText }])),
  };
  const parseEntry = (bytes) => {
    demand(bytes.length <= 65535, "bad-entry");
    const { v, at, c, ...shown } = attempt(() => parseCanonical(bytes), {}) || {};
    demand(v === "entry/1" && instant(at) && digest(c) && nullFree(shown), "bad-entry");
    demand(Object.keys(shown).length === 0 || isKind(shown.kind), "bad-entry");
    const needed = (Object.hasOwn(SHOWN, shown.kind) && SHOWN[shown.kind]) || {};
    demand(Object.keys(needed).every((name) => Object.hasOwn(shown, name) && needed[name](shown[name])), "bad-entry");
    return { at, c, kind: shown.kind || "", shown };
  };
  const opensEntry = (entry, event, body, salt) => {
    demand(commitment(salt, body) === entry.c, "commitment");
    demand(event.at === entry.at, "other-instant");
    for (const [name, value] of Object.entries(entry.shown)) {
      const said = name === "kind" || name === "stream" ? [event[name]]
        : Object.hasOwn(event.facts, name) ? [event.facts[name]] : [];
      demand(said.every((one) => canonical(one) === canonical(value)), "other-in-clear");
    }
  };
  const parseDisclosed = (bytes) => {
    const member = parseCanonical(bytes);
    demand(exactly(member, { event: isObject, salt: digest }), "bad-event");
    return { event: checkEvent(member.event), salt: member.salt, body: utf8(canonical(member.event)) };
  };

  // --- 4: receipts; 5.3: slots ---

  const MOST_PATH = 64;
  const parseProof = (written) => {
    const cut = written.indexOf("\n\n");
    demand(cut >= 0, "bad-proof");
    const lines = written.slice(0, cut).split("\n");
    demand(lines.shift() === "c2sp.org/tlog-proof@v1", "bad-proof");
    const extra = lines.length && lines[0].startsWith("extra ") ? fromBase64(lines.shift().slice(6), "bad-proof") : null;
    demand(lines.length && lines[0].startsWith("index "), "bad-proof");
    const index = decimal(lines.shift().slice(6), "bad-proof"), path = lines.map((line) => fromBase64(line, "bad-proof"));
    demand(path.length <= MOST_PATH && path.every((one) => one.length === 32), "bad-proof");
    return { index, path, extra, checkpoint: written.slice(cut + 2) };
  };
  const accepted = (body) => {
    const lines = body.split("\n");
    demand(lines.length === 9 && lines.pop() === "", "bad-receipt");
    const [v, origin, nature, stream, n, prev, c, at] = lines;
    demand(v === "yangguang/accepted/1" && isOrigin(origin) && isStream(stream) && digest(c), "bad-receipt");
    demand(nature === "demonstration" || nature === "operation", "bad-receipt");
    const said = { origin, demo: nature === "demonstration", stream, n: decimal(n, "bad-receipt"), prev, c,
      at: decimal(at, "bad-receipt") };
    demand(said.n > 0 && (said.n === 1 ? prev === "-" : digest(prev)), "bad-receipt");
    return said;
  };
  const openAccepted = (note, key) => accepted(openNote(note, key));
  const peekAccepted = (note) => accepted(parseNote(note).body);

  const SLOTS = 1024, SLOT_PATH = 10;
  const parseSlot = (bytes) => {
    const slot = parseCanonical(bytes);
    demand(exactly(slot, { v: (x) => x === "sealed-slot-proof/1", slot: integer(0, SLOTS - 1), salt: digest,
      path: (x) => Array.isArray(x) && x.length === SLOT_PATH && x.every(digest) }), "bad-slot");
    return slot;
  };
  const opensSlot = (slot, c, root) => {
    const data = labelled("sealed-slot/1", raw(slot.salt), raw(c));
    return included(leafHash(data), slot.slot, SLOTS, slot.path.map(raw), raw(root));
  };

  // --- 9: anchor cards ---

  const isCosigner = (x) => exactly(x, { vkey: isText,
    organisation: (y) => isText(y) && [...y].length >= 1 && [...y].length <= 200 });
  const CARD = { v: (x) => x === "anchor-card/2", origin: isOrigin, demo: isFlag, log_vkey: isText, accepted_vkey: isText,
    cosigners: (x) => Array.isArray(x) && x.length <= 32 && x.every(isCosigner),
    paper_root: (x) => x === "" || digest(x), checkpoint: isText };
  const parseCard = (bytes) => {
    const ends = bytes.length && bytes[bytes.length - 1] === 10 ? bytes.length - 1 : bytes.length;
    const card = parseCanonical(bytes.subarray(0, ends));
    demand(exactly(card, CARD), "bad-card");
    const log = parseVkey(card.log_vkey), signer = parseVkey(card.accepted_vkey);
    demand(log.name === card.origin && signer.name === `${card.origin}/accepted`, "bad-card");
    const cosigners = card.cosigners.map(({ organisation, vkey }) => ({ organisation, ...parseVkey(vkey, COSIGNATURE) }));
    demand(distinctSorted(cosigners.map(({ name }) => name)), "bad-card");
    demand(cosigners.every(({ name }) => name.startsWith("demo-") === card.demo), "bad-card");
    return { card, log, signer, cosigners, checkpoint: card.checkpoint ? openCheckpoint(card.checkpoint, log) : null };
  };

  return { byCodePoint, compare, Malformed, attempt, text, parseCanonical, canonical, isObject, exactly, integer, digest, isText, isFlag, instant,
    isOrigin, isStream, isKind, toBase64, fromBase64, decimal, parseVkey, writeVkey, keyId, isKeyName, parseNote, openNote,
    cosignatureMessage, cosignedBy, COSIGNATURE, leafHash, rootOf, included, grew, openCheckpoint, peekCheckpoint,
    checkEvent, commitment, parseEntry, opensEntry, parseDisclosed, parseProof, openAccepted, peekAccepted, parseSlot,
    opensSlot, parseCard };
})();
