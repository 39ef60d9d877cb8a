/*
 * A sealed bid as one file: bid.zip, with every member stored as it is (PKWARE APPNOTE 4.4.5, method 0).
 *
 * It is written from front to back, into a file that somebody chose or into memory: opened from disk a page has no
 * private files. In memory at most 200 MB are taken.
 */
import { SealError, canonicalBytes, concat, hex, utf8 } from "./canonical.js";

export const MOST_IN_MEMORY = 200_000_000;
const MOST_IN_ZIP = 0xffffffff, DATE = 0x21; // 1980-01-01, so that nothing tells when it was sealed.
const DESCRIBED = 0x0808; // Sizes follow the content; names are UTF-8.

const TABLE = Int32Array.from({ length: 256 }, (_, one) => {
  let value = one;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
  return value;
});
export const crc32 = (bytes, before = 0) => {
  let value = ~before;
  for (let at = 0; at < bytes.length; at += 1) value = value >>> 8 ^ TABLE[(value ^ bytes[at]) & 255];
  return ~value >>> 0;
};
const fields = (...pairs) => {
  const bytes = new Uint8Array(pairs.reduce((size, [, width]) => size + width, 0)), view = new DataView(bytes.buffer);
  pairs.reduce((at, [value, width]) => (width === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true), at + width), 0);
  return bytes;
};
const headOf = (name) => concat(fields([0x04034b50, 4], [20, 2], [DESCRIBED, 2], [0, 2], [0, 2], [DATE, 2], [0, 4], [0, 4], [0, 4], [name.length, 2], [0, 2]), name);
const descriptorOf = ({ crc, size }) => fields([0x08074b50, 4], [crc, 4], [size, 4], [size, 4]);
const entryOf = ({ name, crc, size, offset }) => concat(fields([0x02014b50, 4], [20, 2], [20, 2], [DESCRIBED, 2], [0, 2], [0, 2], [DATE, 2], [crc, 4], [size, 4],
  [size, 4], [name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name);
const endOf = (count, size, offset) => fields([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);

// `sink` takes bytes by write(bytes), and copies what it keeps.
class Zip {
  constructor(sink) {
    Object.assign(this, { sink, entries: [], at: 0 });
  }

  async put(bytes) {
    if (this.at + bytes.length > MOST_IN_ZIP) throw new SealError("too-large", { most: MOST_IN_ZIP });
    await this.sink.write(bytes);
    this.at += bytes.length;
  }

  async member(name) {
    const entry = { name: utf8(name), crc: 0, size: 0, offset: this.at };
    await this.put(headOf(entry.name));
    return {
      write: async (bytes) => {
        entry.crc = crc32(bytes, entry.crc);
        entry.size += bytes.length;
        await this.put(bytes);
      },
      close: async () => {
        await this.put(descriptorOf(entry));
        this.entries.push(entry);
      },
    };
  }

  async whole(name, bytes) {
    const member = await this.member(name);
    await member.write(bytes);
    await member.close();
  }

  async end() {
    const directory = concat(...this.entries.map(entryOf)), offset = this.at;
    await this.put(concat(directory, endOf(this.entries.length, directory.length, offset)));
  }
}

// --- Where the bytes of the file go ---

export const intoMemory = (most = MOST_IN_MEMORY) => {
  const parts = [];
  let size = 0;
  return {
    write: async (bytes) => {
      size += bytes.length;
      if (size > most) throw new SealError("too-large-for-memory", { most });
      parts.push(new Blob([bytes])); // A copy, which the browser may keep on disk.
    },
    finish: async () => new Blob(parts, { type: "application/zip" }),
    drop: async () => void parts.splice(0),
  };
};
export const canChooseFile = () => typeof globalThis.showSaveFilePicker === "function";
// Must be called from a press: a browser lets a page open this dialogue only then.
export const intoChosenFile = async (suggestedName) => {
  const handle = await showSaveFilePicker({ suggestedName, types: [{ accept: { "application/zip": [".zip"] } }] });
  const writable = await handle.createWritable();
  return {
    write: (bytes) => writable.write(bytes.slice()),
    finish: async () => {
      await writable.close();
      return null;
    },
    drop: () => writable.abort(),
  };
};

// --- bid.zip: unpacked, it is the folder that the command line writes and reads ---

export const openZip = (target) => {
  const zip = new Zip(target), small = new Map();
  return {
    create: async (object) => {
      const member = await zip.member(`${object}.age`), kept = [];
      return { close: member.close, write: async (bytes) => {
        if (object === "cover") kept.push(bytes.slice());
        small.set(object, kept);
        await member.write(bytes);
      } };
    },
    read: async (object) => new Blob(small.get(object)),
    finish: async ({ manifest, signature, key, shares, times, policy }) => {
      for (const [at, share] of shares.entries()) await zip.whole(`share-${at + 1}.age`, share);
      for (const [at, time] of times.entries()) await zip.whole(`time-${at + 1}.age`, time);
      await zip.whole("policy.json", policy);
      await zip.whole("manifest.json", manifest);
      await zip.whole("signature.json", canonicalBytes({ algorithm: "ed25519", key, signature: hex(signature) }));
      await zip.end();
      return target.finish();
    },
    abandon: () => target.drop(),
  };
};
