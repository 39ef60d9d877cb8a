/*
 * Where a sealed bid waits on this computer until it is handed in: the browser's private files.
 *
 * In a worker only: there writing is by handles that hold nothing back. A store has create, read and abandon; what is in
 * it is ciphertext, and beside it the envelope with the bidder's own receipt.
 */
import { SealError, hex, randomBytes, utf8 } from "./canonical.js";

const FOLDER = "yangguang-bids", ENVELOPE = "envelope.json";
const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
const written = async (directory, name) => {
  const handle = await (await directory.getFileHandle(name, { create: true })).createSyncAccessHandle();
  handle.truncate(0);
  let at = 0;
  return {
    write: async (bytes) => {
      for (let from = 0; from < bytes.length;) from += handle.write(bytes.subarray(from), { at: at + from });
      at += bytes.length;
    },
    close: async () => {
      handle.flush();
      handle.close();
    },
    drop: () => handle.close(),
  };
};

export const roomFor = async (bytes) => {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < bytes) throw new SealError("no-room", { needed: bytes, free: Math.max(0, quota - usage) });
};
export const openStore = async (name = hex(randomBytes(16))) => {
  const bids = await folder(), directory = await bids.getDirectoryHandle(name, { create: true });
  let writing = null;
  return {
    name,
    create: async (object) => {
      const sink = await written(directory, object);
      writing = sink;
      return { write: sink.write, close: async () => {
        writing = null;
        await sink.close();
      } };
    },
    read: async (object) => (await directory.getFileHandle(object)).getFile(),
    keep: async (envelope) => {
      const sink = await written(directory, ENVELOPE);
      await sink.write(utf8(JSON.stringify(envelope)));
      await sink.close();
    },
    abandon: async () => {
      if (writing) writing.drop();
      await bids.removeEntry(name, { recursive: true });
    },
  };
};
// What is kept, seen from a page: there reading is enough, but for the envelope's own notes.
export const openedStore = async (name) => {
  const directory = await (await folder()).getDirectoryHandle(name);
  return {
    read: async (object) => (await directory.getFileHandle(object)).getFile(),
    note: async (envelope) => {
      const writable = await (await directory.getFileHandle(ENVELOPE, { create: true })).createWritable();
      await writable.write(JSON.stringify(envelope));
      await writable.close();
    },
  };
};
// What was sealed here and is not yet discarded, whoever reloaded the page in between.
export const keptEnvelopes = async () => {
  const found = [];
  for await (const [name, directory] of (await folder()).entries()) {
    try {
      const file = await (await directory.getFileHandle(ENVELOPE)).getFile();
      found.push({ name, envelope: JSON.parse(await file.text()) });
    } catch (error) {
      if (error.name !== "NotFoundError") throw error; // Sealing was cut off there: nothing of it counts.
    }
  }
  return found;
};
export const discard = async (name) => (await folder()).removeEntry(name, { recursive: true });
