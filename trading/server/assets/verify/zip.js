/*
 * The container of a case file: section 8.1 of archive/SPEC.md. Needs inflate.js before it.
 *
 * YangguangZip.open(bytes) reads nothing but names and sizes, and refuses what is no such container before
 * anything is unpacked; read(name) returns one member, unpacked and with its checksum compared. Both throw a Refused.
 */
var YangguangZip = (() => {
  "use strict";
  const MOST_MEMBERS = 100000, MOST_BYTES = 1 << 30, LARGEST_FILE = MOST_BYTES + (1 << 26);
  const NAME = /^[a-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,4}$/;
  const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, END64 = 0x06064b50, LOCATOR64 = 0x07064b50;
  const FORBIDDEN_FLAGS = 0x2061; // Encrypted, patched, strongly encrypted, masked.
  const STORED = 0, DEFLATED = 8;
  const MOST_DENSE = 1040; // Deflate packs at most 1,032 bytes into one.

  class Refused extends Error {
    constructor(code, where = "") {
      super(`${code} ${where}`);
      this.code = code;
      this.where = where;
    }
  }
  const refuse = (wrong, code, where) => {
    if (wrong) throw new Refused(code, where);
  };

  const TABLE = Uint32Array.from({ length: 256 }, (_, one) => {
    let value = one;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const crc32 = (bytes) => {
    let value = 0xffffffff;
    for (let at = 0; at < bytes.length; at += 1) value = (value >>> 8) ^ TABLE[(value ^ bytes[at]) & 255];
    return (value ^ 0xffffffff) >>> 0;
  };
  const ascii = (bytes) => {
    let text = "";
    for (const one of bytes) text += String.fromCharCode(one);
    return text;
  };

  // Where the directory is; nothing may stand behind the end record, nor between it and the directory.
  const directory = (view) => {
    const end = view.byteLength - 22;
    refuse(end < 0 || view.getUint32(end, true) !== END, "no-zip");
    const short = (at) => view.getUint16(at, true), long = (at) => view.getUint32(at, true);
    refuse(short(end + 4) || short(end + 6) || short(end + 8) !== short(end + 10) || short(end + 20), "no-zip");
    let found = { count: short(end + 10), size: long(end + 12), start: long(end + 16), end };
    if (end >= 76 && long(end - 20) === LOCATOR64) {
      const large = (at) => Number(view.getBigUint64(at, true)), record = large(end - 12);
      refuse(record !== end - 76 || long(record) !== END64 || large(record + 4) !== 44, "no-zip");
      refuse(large(record + 24) !== large(record + 32), "no-zip");
      found = { count: large(record + 32), size: large(record + 40), start: large(record + 48), end: record };
    }
    refuse(found.start + found.size !== found.end, "no-zip");
    refuse(found.count > MOST_MEMBERS, "too-many");
    return found;
  };

  const listed = (bytes, view) => {
    const { count, start, end } = directory(view), members = new Map();
    let at = start, total = 0;
    for (let number = 0; number < count; number += 1) {
      refuse(at + 46 > end || view.getUint32(at, true) !== CENTRAL, "no-zip");
      const short = (offset) => view.getUint16(at + offset, true), long = (offset) => view.getUint32(at + offset, true);
      const next = at + 46 + short(28) + short(30) + short(32);
      refuse(next > end, "no-zip");
      const name = ascii(bytes.subarray(at + 46, at + 46 + short(28)));
      refuse(name.length > 200 || !NAME.test(name), "bad-name", name);
      refuse(members.has(name), "twice", name);
      const one = { name, method: short(10), crc: long(16), packed: long(20), size: long(24), offset: long(42) };
      refuse(short(8) & FORBIDDEN_FLAGS, "encrypted", name);
      refuse(one.method !== STORED && one.method !== DEFLATED, "unknown-packing", name);
      refuse(one.method === STORED ? one.packed !== one.size : one.size > one.packed * MOST_DENSE, "bomb", name);
      total += one.size;
      refuse(total > MOST_BYTES, "bomb", name);
      members.set(name, one);
      at = next;
    }
    refuse(at !== end, "no-zip");
    place(bytes, view, members, start);
    return members;
  };
  // Members lie one behind the other: none is inside another, so none is unpacked twice.
  const place = (bytes, view, members, end) => {
    let free = 0;
    for (const one of [...members.values()].sort((a, b) => a.offset - b.offset)) {
      const at = one.offset;
      refuse(at < free || at + 30 > end || view.getUint32(at, true) !== LOCAL, "no-zip", one.name);
      const length = view.getUint16(at + 26, true);
      const name = ascii(bytes.subarray(at + 30, at + 30 + length));
      refuse(name !== one.name || view.getUint16(at + 8, true) !== one.method, "no-zip", one.name);
      refuse(view.getUint16(at + 6, true) & FORBIDDEN_FLAGS, "encrypted", one.name);
      one.begin = at + 30 + length + view.getUint16(at + 28, true);
      free = one.begin + one.packed;
      refuse(free > end, "no-zip", one.name);
    }
  };

  const open = (bytes) => {
    refuse(bytes.length > LARGEST_FILE, "too-large");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), members = listed(bytes, view);
    const read = (name) => {
      const { method, begin, packed, size, crc } = members.get(name), held = bytes.subarray(begin, begin + packed);
      let data = held;
      try {
        if (method === DEFLATED) data = YangguangInflate(held, size);
      } catch {
        throw new Refused("damaged", name);
      }
      refuse(crc32(data) !== crc, "damaged", name);
      return data;
    };
    return { names: [...members.keys()], sizeOf: (name) => members.get(name).size, read };
  };

  return { open, Refused, LARGEST_FILE };
})();
