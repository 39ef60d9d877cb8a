/*
 * What a cosigner decides: sections 10.1 and 10.3 of archive/SPEC.md. No page, no network, no key.
 *
 * judge(...) says whether a checkpoint may be signed after the one that was signed last; it is asked before anything is
 * kept or signed. Needs log-format.js before it.
 */
var YangguangCosigner = (() => {
  "use strict";
  const L = YangguangLog;
  const { concat, hex, raw, utf8 } = YangguangFormat;

  // The note with the log's own lines only: whatever else stands on it is not what was looked at.
  const ownNote = (note, key) => {
    const { body, lines } = L.parseNote(note);
    return `${body}\n${lines.filter(({ name, id }) => name === key.name && id === key.id).map(({ line }) => `${line}\n`).join("")}`;
  };
  // What the log shows now; throws Malformed if the key on the card did not sign it.
  const seen = (note, key) => {
    const { origin, size, root } = L.openCheckpoint(note, key);
    return { origin, size, root: hex(root), note: ownNote(note, key) };
  };
  const parseProof = (text) => {
    const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    if (lines.length > 64) throw new L.Malformed("bad-proof");
    return lines.map((line) => L.fromBase64(line, "bad-proof"));
  };
  // Says in one word why the new one must not be signed; "" if it may. `last` is null where nothing was signed yet.
  const judge = (last, now, path) => {
    if (last === null || last.size === 0) return "";
    if (now.size < last.size) return "rolled-back";
    if (now.size === last.size) return now.root === last.root ? "" : "forked";
    return L.grew(last.size, raw(last.root), now.size, raw(now.root), path) ? "" : "not-grown";
  };
  const message = (now, seconds) => L.cosignatureMessage(L.parseNote(now.note).body, seconds);
  const line = ({ name, key }, seconds, signature) => {
    const id = L.keyId(name, L.COSIGNATURE, raw(key)), time = raw(seconds.toString(16).padStart(16, "0"));
    return `\u2014 ${name} ${L.toBase64(concat(raw(id), time, signature))}\n`;
  };
  // The note as it is handed in, checked once more with the eyes of those who will read it.
  const cosigned = (identity, now, seconds, signature) => {
    const note = now.note + line(identity, seconds, signature);
    const key = L.parseVkey(vkeyOf(identity), L.COSIGNATURE);
    if (L.cosignedBy(note, key).length !== 1) throw new L.Malformed("bad-cosignature");
    return note;
  };
  const vkeyOf = ({ name, key }) => L.writeVkey(name, L.COSIGNATURE, raw(key));
  const byName = (a, b) => L.byCodePoint(a.vkey.split("+")[0], b.vkey.split("+")[0]);
  // The card to hand out: the one that was handed in, with this cosigner on it and where the log stood.
  const cardOf = (card, identity, note) => {
    const own = { organisation: identity.organisation, vkey: vkeyOf(identity) };
    const others = card.cosigners.filter(({ vkey }) => vkey.split("+")[0] !== identity.name);
    return L.canonical({ ...card, cosigners: [...others, own].sort(byName), checkpoint: note });
  };
  const mayBeCalled = (name, demo) => L.isKeyName(name) && utf8(name).length <= 200 && name.startsWith("demo-") === demo;

  return { seen, parseProof, judge, message, cosigned, vkeyOf, cardOf, mayBeCalled };
})();
