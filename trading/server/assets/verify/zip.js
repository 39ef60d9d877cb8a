/*
 * The container of a case file: section 8.1 of archive/SPEC.md.
 *
 * Every field of such a zip follows from its members, so every field is compared. YangguangZip.open(bytes) looks at
 * names, sizes and fields before anything else; read(name) returns one member, a view, with its checksum compared.
 * Both throw a Refused that says why. Nothing is ever unpacked.
 */
var YangguangZip = (() => {
  "use strict";
  const MOST_MEMBERS = 65534, MOST_BYTES = 1 << 30, LONGEST_NAME = 200;
  const HEADER = 30, ENTRY = 46, END = 22;
  const LARGEST_FILE = MOST_BYTES + MOST_MEMBERS * (HEADER + ENTRY + 2 * LONGEST_NAME) + END;
  const NAME = /^[a-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,4}$/;
  const MEMBER = 0x04034b50, LISTED = 0x02014b50, ENDED = 0x06054b50;
  const NEEDS = 20, MADE_BY = 0x0314, DATE = 0x0021, ATTRIBUTES = 0x81a40000;

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

  const reading = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const fields = (at, ...sizes) => sizes.map((size) => {
      const value = size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
      at += size;
      return value;
    });
    return { fields, name: (at, length) => ascii(bytes.subarray(at, at + length)) };
  };
  // The end record, and what it says of the directory, which fills all that is between the members and it.
  const directory = ({ fields }, length) => {
    const end = length - END;
    refuse(end < 0 || fields(0, 4)[0] !== (end === 0 ? ENDED : MEMBER), "no-zip");
    const [mark, disk, start, here, count, size, offset, comment] = fields(end, 4, 2, 2, 2, 2, 4, 4, 2);
    refuse(mark !== ENDED || disk || start || here !== count || comment || offset + size !== end, "repacked");
    refuse(count > MOST_MEMBERS, "too-many");
    return { count, offset, end };
  };
  const entryAt = ({ fields, name }, at, end) => {
    refuse(at + ENTRY > end, "repacked");
    const [mark, made, needs, flags, method, time, date] = fields(at, 4, 2, 2, 2, 2, 2, 2);
    const [crc, packed, size, long, extra, comment, disk, inner, attributes, offset] = fields(at + 16, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4);
    refuse(mark !== LISTED || at + ENTRY + long > end, "repacked");
    const one = { name: name(at + ENTRY, long), crc, size, offset };
    refuse(long > LONGEST_NAME || !NAME.test(one.name), "bad-name", one.name);
    refuse(flags & 1, "encrypted", one.name);
    refuse(method !== 0, "compressed", one.name);
    const usual = made === MADE_BY && needs === NEEDS && flags === 0 && time === 0 && date === DATE && packed === size
      && !extra && !comment && !disk && !inner && attributes === ATTRIBUTES;
    refuse(!usual, "repacked", one.name);
    return one;
  };
  const checkHeader = ({ fields, name }, one, offset) => {
    const [mark, ...rest] = fields(one.offset, 4, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2);
    const expected = [NEEDS, 0, 0, 0, DATE, one.crc, one.size, one.size, one.name.length, 0];
    refuse(mark !== MEMBER || rest.some((value, at) => value !== expected[at]), "repacked", one.name);
    refuse(name(one.offset + HEADER, one.name.length) !== one.name || one.begin + one.size > offset, "repacked", one.name);
  };

  const listed = (bytes) => {
    const reader = reading(bytes), { count, offset, end } = directory(reader, bytes.length), members = new Map(), folded = new Set();
    let at = offset, free = 0, total = 0, last = "";
    for (let number = 0; number < count; number += 1) {
      const one = entryAt(reader, at, end);
      refuse(folded.has(one.name.toLowerCase()), "twice", one.name);
      folded.add(one.name.toLowerCase());
      refuse(last > one.name || one.offset !== free, "repacked", one.name);
      total += one.size;
      refuse(total > MOST_BYTES, "too-large", one.name);
      one.begin = free + HEADER + one.name.length;
      refuse(one.begin > offset, "repacked", one.name);
      checkHeader(reader, one, offset);
      members.set(one.name, one);
      free = one.begin + one.size;
      last = one.name;
      at += ENTRY + one.name.length;
    }
    refuse(at !== end || free !== offset, "repacked");
    return members;
  };

  const open = (bytes) => {
    refuse(bytes.length > LARGEST_FILE, "too-large");
    const members = listed(bytes), known = new Set();
    const read = (name) => {
      const { begin, size, crc } = members.get(name), data = bytes.subarray(begin, begin + size);
      refuse(!known.has(name) && crc32(data) !== crc, "damaged", name);
      known.add(name);
      return data;
    };
    return { names: [...members.keys()], sizeOf: (name) => members.get(name).size, read };
  };

  return { open, Refused, LARGEST_FILE };
})();
