/*
 * SHA-256 of what is too long to be held at once (FIPS 180-4, 6.2): the browser's own digest takes a whole buffer only.
 *
 * Written for speed: it runs beside the cipher over every byte of every document.
 */
const FRACTIONS = (() => {
  const primes = [];
  for (let number = 2; primes.length < 64; number += 1) if (primes.every((one) => number % one)) primes.push(number);
  return primes;
})();
// The first 32 bits of the fraction of a root, exactly: by whole numbers.
const rooted = (prime, power) => {
  const target = BigInt(prime) << BigInt(32 * power);
  let low = 0n, high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn) | 0;
};
const K = Int32Array.from(FRACTIONS, (prime) => rooted(prime, 3));
const BEGIN = Int32Array.from(FRACTIONS.slice(0, 8), (prime) => rooted(prime, 2));

export class Sha256 {
  constructor() {
    this.state = BEGIN.slice();
    this.words = new Int32Array(64);
    this.held = new Uint8Array(64);
    this.holds = 0;
    this.size = 0;
  }

  blocks(bytes, from, count) {
    const { state, words } = this, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let block = 0, at = from; block < count; block += 1, at += 64) {
      for (let place = 0; place < 16; place += 1) words[place] = view.getInt32(at + 4 * place);
      for (let place = 16; place < 64; place += 1) {
        const x = words[place - 15], y = words[place - 2];
        const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3, s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        words[place] = (words[place - 16] + words[place - 7] | 0) + (s0 + s1 | 0) | 0;
      }
      let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
      for (let place = 0; place < 64; place += 1) {
        const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7), s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const one = ((h + s1 | 0) + (g ^ e & (f ^ g)) | 0) + (K[place] + words[place] | 0) | 0, two = s0 + (a & b | c & (a | b)) | 0;
        h = g;
        g = f;
        f = e;
        e = d + one | 0;
        d = c;
        c = b;
        b = a;
        a = one + two | 0;
      }
      state[0] += a;
      state[1] += b;
      state[2] += c;
      state[3] += d;
      state[4] += e;
      state[5] += f;
      state[6] += g;
      state[7] += h;
    }
  }

  update(bytes) {
    this.size += bytes.length;
    let at = 0;
    if (this.holds > 0) {
      at = Math.min(64 - this.holds, bytes.length);
      this.held.set(bytes.subarray(0, at), this.holds);
      this.holds += at;
      if (this.holds < 64) return this;
      this.blocks(this.held, 0, 1);
      this.holds = 0;
    }
    const count = Math.floor((bytes.length - at) / 64);
    this.blocks(bytes, at, count);
    const rest = bytes.subarray(at + 64 * count);
    this.held.set(rest);
    this.holds = rest.length;
    return this;
  }

  digest() {
    const bits = BigInt(this.size) * 8n, padding = new Uint8Array((this.holds < 56 ? 64 : 128) - this.holds);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
    this.update(padding);
    const result = new Uint8Array(32), view = new DataView(result.buffer);
    this.state.forEach((word, place) => view.setInt32(4 * place, word));
    return result;
  }
}
