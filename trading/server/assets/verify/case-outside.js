/*
 * What was kept outside the operator's reach, held against a case file: steps 10 to 12 of archive/SPEC.md 8.5.
 *
 * A card, a checkpoint from a receipt or a paper, a note that accepted an act: each shows a history that was written
 * again. Needs log-format.js before it.
 */
var YangguangOutside = (() => {
  "use strict";
  const L = YangguangLog, { attempt } = L;

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
    }
    return cosigners.flatMap((key) => {
      const found = attempt(() => L.cosignedBy(state.checkpoint.note, key));
      if (!found) find(10, where, "bad-cosignature", { name: key.name });
      return (found || []).map((one) => ({ ...one, organisation: key.organisation }));
    });
  };
  const checkCheckpoint = (state, note, where, find) => {
    if (!state.key || !state.checkpoint) return;
    const said = attempt(() => L.peekCheckpoint(note)), more = { ours: state.manifest.origin, theirs: said ? said.origin : "" };
    const earlier = attempt(() => L.openCheckpoint(note, state.key));
    if (!earlier) return void find(11, where, said && said.origin !== state.manifest.origin ? "other-log" : "bad-signature", more);
    const code = contradicts(state, earlier);
    if (code) find(11, where, code, { sizes: [state.checkpoint.size, earlier.size] });
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
    if (!said.stream.startsWith("sealed/")) return true;
    if (!bound) return false;
    const end = bound.ends.get(said.stream);
    if (!end || end.n < said.n) find(12, where, said.at > bound.at ? "receipt-after" : "left-out", more);
    else if (end.n === said.n && end.head !== said.c) find(12, where, "other-event", { ...more, ours: end.head });
    return true;
  };
  const check = (state, outside, find) => {
    const named = (list, name) => list.map((one, at) => [one, `${name} ${at + 1}`]);
    const cosigned = named(outside.cards, "card").flatMap(([card, where]) => checkCard(state, card, where, find));
    for (const [note, where] of named(outside.checkpoints, "checkpoint")) checkCheckpoint(state, note, where, find);
    const told = named(outside.accepted, "receipt").map(([note, where]) => checkAccepted(state, note, where, find));
    return { cosigned: [...new Map(cosigned.map((one) => [`${one.vkey} ${one.seconds}`, one])).values()],
      untold: told.filter((one) => !one).length };
  };

  return { check };
})();
