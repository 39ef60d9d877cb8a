// Read by tests/javascript_case.py after the scripts of trading/server/assets/verify: short names for its questions.
"use strict";
globalThis.bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));
globalThis.checkCase = (file, cards, checkpoints, proofs, accepted, limits) => YangguangDesk.finished(YangguangCase.check(bytesOf(file),
  { cards: cards.map((card) => YangguangLog.parseCard(bytesOf(card))), checkpoints, proofs, accepted }, YangguangParts,
  { ...YangguangLimits.LIMITS, ...limits }), async () => undefined);
globalThis.refusal = (read) => {
  try {
    read();
    return "";
  } catch (error) {
    if (error.code === undefined) throw error;
    return error.code;
  }
};
globalThis.checkReceipt = (notes, proofs, slots, checkpoints, cards) => YangguangReceipts.check({ notes, proofs,
  slots: slots.map(bytesOf), checkpoints }, cards.map((card) => YangguangLog.parseCard(bytesOf(card))));
// What the page does with the files that are put in; `now` in microseconds, `answers` as the server gave them for the PDFs.
globalThis.putIn = async (given, now, answers) => {
  const items = [];
  for (const [name, data] of given) {
    const file = new File([bytesOf(data)], name);
    const said = await YangguangDesk.recognise(file);
    items.push({ name: said.inside ? `${name} / ${said.inside}` : name, ...said, file: said.content || file });
  }
  const found = await YangguangDesk.examine(items.filter(({ kind }) => kind), now);
  return { items: items.map(({ name, kind, code }) => [name, kind, code]), ...YangguangPapers.joined(found, answers) };
};
