/*
 * What lies inside a file without being checked yet: the case file of a result pack, what a PDF says of itself.
 *
 * All of it is hearsay: it only says which words fit, never that something holds. YangguangInside.zipSays(file) tells
 * what a zip is, pdfSays(bytes) which papers a PDF claims to be. Needs zip.js and log-format.js before it.
 */
var YangguangInside = (() => {
  "use strict";
  const L = YangguangLog, { attempt } = L;
  const { utf8 } = YangguangFormat;
  const MEBIBYTE = 1 << 20;
  const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

  // At most so many bytes of what was deflated; null where it is more, or none, or the browser cannot.
  const inflated = async (blob, format, most) => {
    const parts = [];
    let size = 0;
    try {
      const reader = blob.stream().pipeThrough(new DecompressionStream(format)).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        size += part.value.length;
        if (size > most) return void (await reader.cancel()) || null;
        parts.push(part.value);
      }
    } catch {
      return null;
    }
    return new Blob(parts);
  };

  // --- Zips ---

  const END = 22, ENTRY = 46, HEADER = 30, LONGEST_COMMENT = 65535, LARGEST_LIST = 32 * MEBIBYTE, LARGEST_INNER = 256 * MEBIBYTE;
  const OUTSIDE = ["edition.txt", "manifest.json", "manifest.note"];
  const ROOMS = /^(?:draws|events|log|papers|sealed|tools)\/[A-Za-z0-9]/;
  const FIRST = [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]; // How a member begins (archive/SPEC.md 8.1).
  const INNER = /(?:^|\/)case-[A-Za-z0-9._-]+\.zip$/;
  const STORED = 0, DEFLATED = 8;
  const decoder = new TextDecoder();
  const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  // The directory of any zip: its members with their places, none where it cannot be found.
  const directoryOf = async (file) => {
    const tail = await bytesOf(file.slice(Math.max(0, file.size - END - LONGEST_COMMENT))), view = viewOf(tail);
    for (let at = tail.length - END; at >= 0; at -= 1) {
      if (view.getUint32(at, true) !== 0x06054b50) continue;
      const size = view.getUint32(at + 12, true), offset = view.getUint32(at + 16, true);
      return size > LARGEST_LIST || offset + size > file.size ? [] : listed(await bytesOf(file.slice(offset, offset + size)));
    }
    return [];
  };
  const listed = (bytes) => {
    const view = viewOf(bytes), found = [];
    for (let at = 0; at + ENTRY <= bytes.length && view.getUint32(at, true) === 0x02014b50;) {
      const [long, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      found.push({ name: decoder.decode(bytes.subarray(at + ENTRY, at + ENTRY + long)), method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true) });
      at += ENTRY + long + extra + comment;
    }
    return found;
  };
  const beginsAsCase = async (file) => {
    const head = await bytesOf(file.slice(0, HEADER + 256));
    if (head.length < HEADER || FIRST.some((one, at) => one !== head[at])) return false;
    const name = decoder.decode(head.subarray(HEADER, HEADER + viewOf(head).getUint16(26, true)));
    return OUTSIDE.includes(name) || ROOMS.test(name);
  };
  const memberOf = async (file, { method, packed, size, offset }) => {
    const head = await bytesOf(file.slice(offset, offset + HEADER));
    if (head.length < HEADER || viewOf(head).getUint32(0, true) !== 0x04034b50) return null;
    const begins = offset + HEADER + viewOf(head).getUint16(26, true) + viewOf(head).getUint16(28, true);
    const data = file.slice(begins, begins + packed);
    if (method === STORED) return packed === size && begins + size <= file.size ? data : null;
    return method === DEFLATED && size <= LARGEST_INNER ? inflated(data, "deflate-raw", size) : null;
  };
  // A case file, the one case file inside a pack, or in one word why it is neither. Two of the three members that every
  // case file has are enough, so that one from which somebody took something is still checked, and found out.
  const zipSays = async (file, outermost = true) => {
    const members = await directoryOf(file), inner = members.filter(({ name }) => INNER.test(name));
    if (OUTSIDE.filter((name) => members.some((one) => one.name === name)).length > 1) return { kind: "case" };
    if (inner.length === 0 && await beginsAsCase(file)) return { kind: "case" };
    if (!outermost || inner.length === 0) return { code: "zip" };
    const case_ = inner.length === 1 ? await memberOf(file, inner[0]) : null;
    if (!case_ || (await zipSays(case_, false)).kind !== "case") return { code: "pack" };
    return { kind: "case", content: case_, inside: inner[0].name.split("/").pop() };
  };

  // --- PDFs ---

  const MOST_FILES = 32, NEAR = 1024;
  const latin = (bytes) => String.fromCharCode(...bytes);
  const EMBEDDED = utf8("/EmbeddedFile"), STREAM = utf8("stream\n");
  const find = (bytes, mark, from, to = bytes.length) => {
    for (let at = bytes.indexOf(mark[0], from); at >= 0 && at + mark.length <= to; at = bytes.indexOf(mark[0], at + 1)) {
      let place = 1;
      while (place < mark.length && bytes[at + place] === mark[place]) place += 1;
      if (place === mark.length) return at;
    }
    return -1;
  };
  // What was embedded at a place, if it is written as our papers are (archive/SPEC.md 11.4).
  const embedded = async (bytes, at) => {
    const begins = find(bytes, STREAM, at, at + NEAR);
    if (begins < 0) return null;
    const said = latin(bytes.subarray(at, begins)), length = Number((said.match(/\/Length ([0-9]{1,7})\b/) || [])[1]);
    if (!(length <= MEBIBYTE)) return null;
    const from = begins + STREAM.length, data = new Blob([bytes.subarray(from, from + length)]);
    return /\/FlateDecode\b/.test(said) ? inflated(data, "deflate", MEBIBYTE) : data;
  };
  const claimOf = (bytes) => {
    const value = attempt(() => L.parseCanonical(bytes));
    if (!L.isObject(value) || value.v !== "paper/1") return null;
    const [origin, stream, kind, paper, title] = ["origin", "stream", "kind", "paper", "title"].map((name) => (L.isText(value[name]) ? value[name] : ""));
    return { origin, stream, kind, paper, title };
  };
  // Every paper that a PDF says it is; a page must not believe a word of it.
  const pdfSays = async (bytes) => {
    const claims = [];
    for (let at = find(bytes, EMBEDDED, 0), count = 0; at >= 0 && count < MOST_FILES; at = find(bytes, EMBEDDED, at + 1), count += 1) {
      const file = await embedded(bytes, at), claim = file && claimOf(await bytesOf(file));
      if (claim) claims.push(claim);
    }
    return claims;
  };

  return { zipSays, pdfSays };
})();
