/*
 * Bringing the pieces of a sealed bid to the platform, on any day before the deadline.
 *
 * It asks which pieces are there and brings the others, one after the other; a cut line costs at most the piece that was
 * under way. It never gives up by itself: it waits, longer each time, until somebody stops it or the platform refuses.
 */
import { SealError, demand, hex, sha256 } from "./canonical.js";
import { PIECE, pieceSizes } from "./seal-core.js";

const FIRST_WAIT = 500, LONGEST_WAIT = 30000, REFUSALS_TO_REPEAT = [408, 425, 429, 500, 502, 503, 504];
const stopped = () => new SealError("stopped");
const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
  const end = () => (clearTimeout(timer), reject(stopped()));
  const timer = setTimeout(() => (signal.removeEventListener("abort", end), resolve()), milliseconds);
  signal.addEventListener("abort", end, { once: true });
});

// The pieces of all objects, each once. `blobOf(name)` gives the ciphertext of an object.
export const piecesOf = (objects) => {
  const found = new Map();
  for (const { name, size, pieces } of objects) {
    pieceSizes(size).forEach((length, at) => found.set(pieces[at], { sha256: pieces[at], size: length, name, at: at * PIECE }));
  }
  return [...found.values()];
};

class Cut extends Error {}
// XMLHttpRequest tells how much of a piece went out; fetch does not.
const sent = ({ method, address, body, headers, signal, tell }) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest(), end = () => request.abort();
  const over = (act) => () => (signal.removeEventListener("abort", end), act());
  request.open(method, address);
  request.responseType = "text";
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", ({ loaded }) => tell(loaded));
  request.addEventListener("load", over(() => resolve({ status: request.status, text: request.responseText })));
  for (const kind of ["error", "timeout"]) request.addEventListener(kind, over(() => reject(new Cut(kind))));
  request.addEventListener("abort", over(() => reject(stopped())));
  if (signal.aborted) return void reject(stopped());
  signal.addEventListener("abort", end, { once: true });
  return request.send(body);
});
const said = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};
const repeated = async (request, { signal, wait }) => {
  for (let tried = 0; ; tried += 1) {
    let why = "network";
    try {
      const answer = await sent({ ...request, signal });
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (!REFUSALS_TO_REPEAT.includes(answer.status)) throw new SealError("refused", { status: answer.status, ...said(answer.text) });
      why = "busy";
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
    const delay = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tried, 10));
    await wait(why, delay);
    await pause(delay, signal);
  }
};

export const upload = async ({ objects, blobOf, addresses, csrf, signal = new AbortController().signal, progress = async () => undefined }) => {
  const pieces = piecesOf(objects), total = pieces.reduce((sum, { size }) => sum + size, 0);
  const headers = { "X-CSRF-Token": csrf, Accept: "application/json, application/problem+json" };
  let done = 0;
  const tell = (loaded) => progress({ phase: "uploading", done: Math.min(total, done + loaded), total });
  const wait = (why, delay) => progress({ phase: "waiting", why, delay, done, total });
  const asked = await repeated({ method: "POST", address: addresses.missing, tell: () => undefined, headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ pieces: pieces.map((piece) => ({ sha256: piece.sha256, size: piece.size })) }) }, { signal, wait });
  const missing = new Set(said(asked.text).missing);
  for (const piece of pieces) {
    if (missing.has(piece.sha256)) {
      const blob = await blobOf(piece.name), body = new Uint8Array(await blob.slice(piece.at, piece.at + piece.size).arrayBuffer());
      demand(hex(await sha256(body)) === piece.sha256, "damaged", { name: piece.name }); // On this disk, since it was sealed.
      await repeated({ method: "PUT", address: addresses.piece.replace("{sha256}", piece.sha256), body, tell, headers: { ...headers, "Content-Type": "application/octet-stream" } }, { signal, wait });
    }
    done += piece.size;
    await tell(0);
  }
  return { pieces: pieces.length, brought: missing.size, bytes: total };
};
