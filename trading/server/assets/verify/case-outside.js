/*
 * What was kept outside the operator's reach, held against a case file: steps 10 to 12 of archive/SPEC.md 8.5.
 *
 * A card, a checkpoint from a receipt or a paper, a note that accepted an act: each shows a history that was written
 * again. Needs log-format.js before it.
 */
var YangguangOutside = (() => {
  "use strict";
  const L = YangguangLog, { attempt } = L;
  const PROMISE = 60e6, CLOCKS = 3600e6; // Microseconds: what is accepted is in the log; how far a clock may differ.
  const eventsOf = ({ streams }) => [...streams.values()].flat().filter(({ entry }) => entry);
  // Whether a checkpoint of this size knew some of the case.
  const reached = ({ streams }, size) => streams.get("").some(({ entry }) => entry && entry.index < size);
  // What stands behind a checkpoint and is dated before it was told later.
  const checkBehind = (state, size, earliest, step, where, find) => {
    if (eventsOf(state).some(({ entry }) => entry.index >= size && entry.at < earliest)) find(step, where, "told-later", { size });
  };
  // Holds what came later against when the checkpoint was cosigned, as far as the cards name who did.
  const checkDated = (state, { note, size }, keys, step, where, find) => {
    const signed = keys.map((key) => attempt(() => L.cosignedBy(note, key)));
    if (signed.some((found) => !found)) return void find(step, where, "bad-cosignature", { name: keys[signed.findIndex((one) => !one)].name });
    const latest = Math.max(...signed.flat().map(({ seconds }) => seconds * 1e6));
    if (latest > 0) checkBehind(state, size, latest - CLOCKS, step, where, find);
  };

  // Says in one word why an earlier checkpoint did not grow into that of the file; "" if it did.
  const contradicts = ({ checkpoint, heads }, earlier) => {
    if (earlier.size > checkpoint.size) return "newer";
    const path = earlier.size === checkpoint.size || earlier.size === 0 ? [] : heads.get(earlier.size);
    if (!path) return "no-growth";
    return L.grew(earlier.size, earlier.root, checkpoint.size, checkpoint.root, path) ? "" : "forked";
  };
  const checkCard = (state, { card, cosigners, checkpoint }, where, find) => {
    const { manifest } = state, more = { ours: manifest.origin, theirs: card.origin };
    if (card.origin !== manifest.origin) find(10, where, "card-origin", more);
    if (card.log_vkey !== manifest.log_vkey) find(10, where, "card-log-key", more);
    if (card.accepted_vkey !== manifest.accepted_vkey) find(10, where, "card-signer", more);
    if (card.demo !== manifest.demo) find(10, where, "card-demo", more);
    if (!state.checkpoint) return [];
    if (checkpoint && card.log_vkey === manifest.log_vkey) {
      const code = contradicts(state, checkpoint);
      if (code) find(10, where, code, { sizes: [state.checkpoint.size, checkpoint.size] });
      checkDated(state, checkpoint, cosigners, 10, where, find);
    }
    return cosigners.flatMap((key) => {
      const found = attempt(() => L.cosignedBy(state.checkpoint.note, key));
      if (!found) find(10, where, "bad-cosignature", { name: key.name });
      return (found || []).map((one) => ({ ...one, organisation: key.organisation }));
    });
  };
  // Says whether the checkpoint, which contradicts nothing, knew some of the case.
  const checkCheckpoint = (state, note, keys, where, find) => {
    if (!state.key || !state.checkpoint) return false;
    const said = attempt(() => L.peekCheckpoint(note)), more = { ours: state.manifest.origin, theirs: said ? said.origin : "" };
    const earlier = attempt(() => L.openCheckpoint(note, state.key));
    if (!earlier) return void find(11, where, said && said.origin !== state.manifest.origin ? "other-log" : "bad-signature", more) || false;
    const code = contradicts(state, earlier);
    if (code) find(11, where, code, { sizes: [state.checkpoint.size, earlier.size] });
    checkDated(state, earlier, keys, 11, where, find);
    return reached(state, earlier.size);
  };
  const checkProof = (state, written, keys, where, find) => {
    const proof = attempt(() => L.parseProof(written));
    if (!proof) return void find(11, where, "bad-proof") || false;
    const held = checkCheckpoint(state, proof.checkpoint, keys, where, find);
    const said = state.key && attempt(() => L.openCheckpoint(proof.checkpoint, state.key));
    if (!said) return false;
    const entry = proof.extra && attempt(() => L.parseEntry(proof.extra));
    if (!entry) find(11, where, "no-entry");
    else if (!L.included(L.leafHash(proof.extra), proof.index, said.size, proof.path, said.root)) find(11, where, "not-in-log");
    else checkBehind(state, said.size, entry.at - PROMISE, 11, where, find);
    return held;
  };
  // Says whether a note could be compared with what the file has.
  const checkAccepted = (state, note, where, find) => {
    const { manifest, signer, streams, bound } = state;
    if (!signer) return true;
    const said = attempt(() => L.openAccepted(note, signer)), peeked = attempt(() => L.peekAccepted(note));
    const other = peeked && peeked.origin !== manifest.origin, theirs = peeked ? peeked.origin : "";
    if (!said) return void find(12, where, other ? "other-log" : "bad-signature", { ours: manifest.origin, theirs }) || true;
    if (other || said.demo !== manifest.demo) return void find(12, where, "other-log", { ours: manifest.origin, theirs }) || true;
    const own = said.stream === manifest.stream, events = streams.get(own ? "" : said.stream) || [], one = events[said.n - 1];
    const more = { stream: said.stream, n: said.n, at: said.at, theirs: said.c };
    if (one && one.c !== null && one.c !== said.c) return void find(12, where, "other-event", { ...more, ours: one.c }) || true;
    if (one && one.c !== null) return true;
    if (own && said.n > events.length) return void find(12, where, "receipt-newer", { ...more, reached: events.length }) || true;
    if (!said.stream.startsWith("sealed/") || !bound) return false;
    const end = bound.ends.get(said.stream);
    if (!end || end.n < said.n) find(12, where, said.at > bound.at ? "receipt-after" : "left-out", more);
    else if (end.n === said.n && end.head !== said.c) find(12, where, "other-event", { ...more, ours: end.head });
    else if (end.n > said.n) return false; // What came before the end of a withheld stream nobody can tell.
    return true;
  };
  const check = (state, outside, find) => {
    const named = (list, name) => list.map((one, at) => [one, `${name} ${at + 1}`]);
    const cosigned = named(outside.cards, "card").flatMap(([card, where]) => checkCard(state, card, where, find));
    const keys = [...new Map(outside.cards.flatMap(({ cosigners }) => cosigners).map((key) => [key.vkey, key])).values()];
    const held = [...named(outside.checkpoints, "checkpoint").map(([note, where]) => checkCheckpoint(state, note, keys, where, find)),
      ...named(outside.proofs, "proof").map(([written, where]) => checkProof(state, written, keys, where, find))];
    const told = named(outside.accepted, "receipt").map(([note, where]) => checkAccepted(state, note, where, find));
    return { cosigned: [...new Map(cosigned.map((one) => [`${one.vkey} ${one.seconds}`, one])).values()],
      untold: told.filter((one) => !one).length,
      agrees: outside.cards.some(({ checkpoint }) => checkpoint && reached(state, checkpoint.size)),
      keeps: [...held, ...told].some(Boolean) };
  };

  return { check };
})();
