/*
 * How much of a case file is read as text or JSON: section 8.4 of archive/SPEC.md.
 *
 * Whoever hands a file over decides what is in it, so its parts are measured before anything is made of them. Needs
 * log-format.js before it.
 */
var YangguangLimits = (() => {
  "use strict";
  const MEBIBYTE = 1 << 20;
  // The largest sizes in bytes, and how many values may be written; `text` is of notes and proofs, `told` of all events
  // and entries together.
  const LIMITS = { manifest: 32 * MEBIBYTE, heads: 4 * MEBIBYTE, event: 4 * MEBIBYTE, text: MEBIBYTE, told: 64 * MEBIBYTE,
    manifestValues: 2e6, toldValues: 2e6 };
  const LARGEST = { "checkpoint/1": "text", "heads/1": "heads", "event/1": "event", "tlog-proof/1": "text", "slot-proof/1": "text" };
  const COMMA = 0x2c, LIST = 0x5b, OBJECT = 0x7b; // The signs that stand before a value, also those in texts.
  const valuesIn = (bytes) => {
    let count = 0;
    for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === COMMA || bytes[at] === LIST || bytes[at] === OBJECT) count += 1;
    return count;
  };
  // Members that are larger than their kind may be; nobody reads them.
  const oversized = ({ zip, names, manifest, limits }) => new Set(manifest.members.filter(({ path, kind }) => names.has(path)
    && Object.hasOwn(LARGEST, kind) && zip.sizeOf(path) > limits[LARGEST[kind]]).map(({ path }) => path));
  const FRAME = { bytes: '{"event":,"salt":""}'.length + 64, values: 2 }; // What a member has around its event.
  const nothing = () => ({ bytes: 0, values: 0 });
  // An entry or the member of an event, if all so far are not more than may be told.
  const measured = (bytes, { told, limits }, framed = false) => {
    const frame = framed ? FRAME : nothing();
    told.bytes += bytes.length - frame.bytes;
    told.values += valuesIn(bytes) - frame.values;
    if (told.bytes > limits.told || told.values > limits.toldValues) throw new YangguangLog.Malformed("too-large");
    return bytes;
  };

  return { LIMITS, valuesIn, oversized, nothing, measured };
})();
