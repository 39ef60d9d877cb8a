/*
 * Deflate (RFC 1951) into a space whose size is known beforehand: what would not fit it, is refused.
 *
 * YangguangInflate(bytes, size) returns exactly `size` bytes, or throws an Error.
 */
var YangguangInflate = (() => {
  "use strict";
  const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258];
  const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const broken = () => new Error("the compressed data is broken");

  // A table from the next bits, lowest first, to symbol × 16 + length; 0 where no code is.
  const table = (lengths) => {
    const counts = new Uint16Array(16), next = new Uint16Array(16);
    for (const length of lengths) counts[length] += 1;
    counts[0] = 0;
    let left = 1, width = 0;
    for (let length = 1; length < 16; length += 1) {
      left = 2 * left - counts[length];
      if (left < 0) throw broken();
      if (counts[length]) width = length;
      next[length] = length === 1 ? 0 : (next[length - 1] + counts[length - 1]) << 1;
    }
    const used = counts.reduce((sum, one) => sum + one, 0);
    if (left > 0 && used > 1) throw broken(); // Incomplete: allowed for a single code only.
    const codes = new Uint16Array(1 << width);
    lengths.forEach((length, symbol) => {
      if (!length) return;
      let code = next[length], turned = 0;
      next[length] += 1;
      for (let bit = 0; bit < length; bit += 1, code >>= 1) turned = (turned << 1) | (code & 1);
      for (let at = turned; at < codes.length; at += 1 << length) codes[at] = symbol << 4 | length;
    });
    return { codes, mask: codes.length - 1 };
  };
  const run = (count, length) => new Array(count).fill(length);
  const FIXED = () => [table([...run(144, 8), ...run(112, 9), ...run(24, 7), ...run(8, 8)]), table(run(30, 5).concat(0, 0)
    .map((length) => length || 5))];
  let fixed = null;

  return (bytes, size) => {
    const out = new Uint8Array(size);
    let at = 0, held = 0, bits = 0, to = 0;
    const need = (count) => {
      while (bits < count) {
        if (at >= bytes.length) throw broken();
        held |= bytes[at] << bits;
        at += 1;
        bits += 8;
      }
    };
    const take = (count) => {
      need(count);
      const value = held & ((1 << count) - 1);
      held >>>= count;
      bits -= count;
      return value;
    };
    const symbol = ({ codes, mask }) => {
      while (bits < 15 && at < bytes.length) {
        held |= bytes[at] << bits;
        at += 1;
        bits += 8;
      }
      const found = codes[held & mask], length = found & 15;
      if (!length || length > bits) throw broken();
      held >>>= length;
      bits -= length;
      return found >> 4;
    };
    const tables = () => {
      const literals = take(5) + 257, distances = take(5) + 1, few = take(4) + 4;
      if (literals > 286 || distances > 30) throw broken();
      const order = new Array(19).fill(0);
      for (let place = 0; place < few; place += 1) order[ORDER[place]] = take(3);
      const coded = table(order), lengths = [];
      while (lengths.length < literals + distances) {
        const one = symbol(coded);
        if (one < 16) lengths.push(one);
        else if (one === 16 && lengths.length === 0) throw broken();
        else if (one === 16) lengths.push(...run(3 + take(2), lengths[lengths.length - 1]));
        else lengths.push(...run(one === 17 ? 3 + take(3) : 11 + take(7), 0));
      }
      if (lengths.length > literals + distances || !lengths[256]) throw broken();
      return [table(lengths.slice(0, literals)), table(lengths.slice(literals))];
    };
    const stored = () => {
      take(bits & 7);
      const count = take(16);
      if ((take(16) ^ 0xffff) !== count) throw broken();
      at -= bits >> 3; // Whole bytes that were held already.
      held = bits = 0;
      if (at + count > bytes.length || to + count > size) throw broken();
      out.set(bytes.subarray(at, at + count), to);
      at += count;
      to += count;
    };
    const block = ([literals, distances]) => {
      for (;;) {
        const one = symbol(literals);
        if (one === 256) return;
        if (one < 256) {
          if (to >= size) throw broken();
          out[to] = one;
          to += 1;
          continue;
        }
        if (one > 285) throw broken();
        const length = LENGTH_BASE[one - 257] + take(LENGTH_EXTRA[one - 257]), far = symbol(distances);
        if (far > 29) throw broken();
        const distance = DISTANCE_BASE[far] + take(DISTANCE_EXTRA[far]);
        if (distance > to || to + length > size) throw broken();
        for (const end = to + length; to < end; to += 1) out[to] = out[to - distance];
      }
    };
    for (let last = 0; !last;) {
      last = take(1);
      const kind = take(2);
      if (kind === 3) throw broken();
      if (kind === 0) stored();
      else block(kind === 1 ? fixed || (fixed = FIXED()) : tables());
    }
    if (to !== size || at - (bits >> 3) !== bytes.length) throw broken();
    return out;
  };
})();
