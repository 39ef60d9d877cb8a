/*
 * Receipts without a case file: section 4 of archive/SPEC.md. The keys come from the cards of whoever asks.
 *
 * YangguangReceipts.check({ notes, proofs, slots, checkpoints }, cards) says of each receipt how far it leads:
 * accepted, logged or cosigned. Needs log-format.js before it.
 */
var YangguangReceipts = (() => {
  "use strict";
  const L = YangguangLog, { attempt } = L;

  // What every card says of something must hold; the first that does not is told.
  const byAll = (cards, read) => {
    for (const [at, card] of cards.entries()) {
      try {
        read(card);
      } catch (error) {
        if (!(error instanceof L.Malformed)) throw error;
        return { where: `card ${at + 1}`, code: error.code };
      }
    }
    return null;
  };
  const elsewhere = (said, cards) => {
    const other = said && cards.find(({ card }) => card.origin !== said.origin);
    return other ? { code: "other-log", ours: other.card.origin, theirs: said.origin } : null;
  };
  const openNote = (note, cards) => {
    const said = attempt(() => L.peekAccepted(note));
    if (!said) return { said, wrong: { code: "bad-receipt" } };
    const wrong = elsewhere(said, cards) || byAll(cards, ({ card, signer }) => {
      if (L.openAccepted(note, signer).demo !== card.demo) throw new L.Malformed("other-nature");
    });
    return { said, wrong };
  };
  const vouching = (note, cards) => {
    const found = new Map();
    for (const { cosigners } of cards) {
      for (const key of cosigners) {
        for (const one of attempt(() => L.cosignedBy(note, key), [])) {
          found.set(`${one.vkey} ${one.seconds}`, { ...one, organisation: key.organisation });
        }
      }
    }
    return [...found.values()];
  };
  const falselyCosigned = (note, cards) => cards.flatMap(({ cosigners }) => cosigners)
    .filter((key) => !attempt(() => L.cosignedBy(note, key))).map(({ name }) => ({ code: "bad-cosignature", name }));
  // A checkpoint from elsewhere against the cards: signed, and the same root where the size is the same.
  const openCheckpoint = (note, cards) => {
    const said = attempt(() => L.peekCheckpoint(note));
    if (!said) return { said, wrong: { code: "bad-checkpoint" } };
    const wrong = elsewhere(said, cards) || byAll(cards, ({ log, checkpoint }) => {
      const opened = L.openCheckpoint(note, log);
      const same = checkpoint && checkpoint.size === opened.size;
      if (same && L.compare(checkpoint.root, opened.root) !== 0) throw new L.Malformed("forked");
    });
    return { said, wrong: wrong || falselyCosigned(note, cards)[0] || null };
  };
  const openProof = (written, cards) => {
    const proof = attempt(() => L.parseProof(written));
    if (!proof) return { wrong: { code: "bad-proof" } };
    const { said, wrong } = openCheckpoint(proof.checkpoint, cards);
    if (wrong) return { wrong };
    const entry = proof.extra && attempt(() => L.parseEntry(proof.extra));
    if (!entry) return { wrong: { code: "no-entry" } };
    if (!L.included(L.leafHash(proof.extra), proof.index, said.size, proof.path, said.root)) return { wrong: { code: "not-in-log" } };
    return { entry, size: said.size, index: proof.index, checkpoint: proof.checkpoint, wrong: null };
  };
  // How far the note of an act leads: its own entry, or a slot under a SEALED one.
  const logged = (said, proofs, slots) => {
    const own = proofs.find(({ entry }) => entry.kind !== "SEALED" && entry.c === said.c);
    if (own) return own;
    return proofs.find(({ entry }) => entry.kind === "SEALED" && slots.some((slot) => L.opensSlot(slot, said.c, entry.shown.root)));
  };

  const check = ({ notes, proofs, slots, checkpoints }, cards) => {
    const findings = [], used = new Set(), found = (where, wrong) => wrong && findings.push({ step: 0, ...wrong, where });
    const opened = proofs.map((written) => openProof(written, cards));
    opened.forEach(({ wrong }, at) => found(`proof ${at + 1}`, wrong));
    const holding = opened.filter(({ wrong }) => !wrong);
    const slotsRead = slots.map((bytes) => attempt(() => L.parseSlot(bytes)));
    slotsRead.forEach((slot, at) => found(`slot ${at + 1}`, slot ? null : { code: "bad-slot" }));
    const receipts = notes.map((note, at) => {
      const { said, wrong } = openNote(note, cards);
      found(`receipt ${at + 1}`, wrong);
      if (wrong) return { said, stage: null, cosigned: [] };
      const proof = logged(said, holding, slotsRead.filter(Boolean));
      if (!proof) return { said, stage: "accepted", cosigned: [] };
      used.add(proof);
      const cosigned = vouching(proof.checkpoint, cards);
      return { said, stage: cosigned.length ? "cosigned" : "logged", size: proof.size, index: proof.index,
        sealed: proof.entry.kind === "SEALED", cosigned };
    });
    // With a note beside it, a proof of another entry is a mistake or a lie; a SEALED one only lacks its slot.
    const lone = holding.filter((one) => !used.has(one));
    for (const one of lone) {
      const lacksSlot = one.entry.kind === "SEALED" && slots.length === 0;
      if (notes.length && !lacksSlot) found(`proof ${opened.indexOf(one) + 1}`, { code: "other-entry" });
    }
    const kept = checkpoints.map((note, at) => {
      const { said, wrong } = openCheckpoint(note, cards);
      found(`checkpoint ${at + 1}`, wrong);
      return { size: said ? said.size : 0, cosigned: wrong ? [] : vouching(note, cards) };
    });
    const alone = notes.length ? [] : lone.map((one) => ({ said: null, stage: vouching(one.checkpoint, cards).length ? "cosigned" : "logged",
      size: one.size, index: one.index, sealed: one.entry.kind === "SEALED", at: one.entry.at, cosigned: vouching(one.checkpoint, cards) }));
    const slotNeeded = Boolean(notes.length) && lone.some((one) => one.entry.kind === "SEALED") && slots.length === 0;
    return { findings, receipts: [...receipts, ...alone], checkpoints: kept, slotNeeded };
  };

  return { check };
})();
