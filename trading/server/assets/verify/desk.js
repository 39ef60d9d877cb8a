/*
 * What happens to the files that somebody puts on the page: each is recognised, then all are held against each other.
 *
 * YangguangDesk.recognise(file) and examine(items, now, told) run in a worker where a server gives one, else in the page
 * itself, which they then leave alone in between. Nothing that is too large is read. Needs all checkers and inside.js
 * before it.
 */
var YangguangDesk = (() => {
  "use strict";
  const L = YangguangLog, { attempt } = L;
  const { digest, hex, utf8 } = YangguangFormat;
  const HEAD = 65536, SMALL = 1 << 22, MEBIBYTE = 1 << 20;
  const LARGEST = { case: YangguangZip.LARGEST_FILE, transcript: 256 * MEBIBYTE, pdf: 64 * MEBIBYTE };
  const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

  // --- What a file is, by what is in it ---

  const starts = (bytes, text) => utf8(text).every((one, at) => bytes[at] === one);
  const VERSIONS = { "anchor-card/2": "card", "sealed-slot-proof/1": "slot", "draw/1": "transcript" };
  const FOREIGN = { "anchor-card/1": "old-card", "case-manifest/1": "inner", "draw-notice/1": "inner", "paper/1": "inner" };
  const READERS = {
    card: (bytes) => {
      const { card, cosigners, checkpoint } = L.parseCard(bytes);
      return { origin: card.origin, demo: card.demo, size: checkpoint ? checkpoint.size : null,
        cosigners: cosigners.map(({ name, organisation }) => ({ name, organisation })) };
    },
    slot: (bytes) => (L.parseSlot(bytes), {}),
    proof: (bytes) => {
      const { index, checkpoint } = L.parseProof(L.text(bytes)), { origin, size } = L.peekCheckpoint(checkpoint);
      return { origin, size, place: index + 1 };
    },
    note: (bytes) => {
      const { origin, demo, stream, n, at } = L.peekAccepted(L.text(bytes));
      return { origin, demo, stream, n, at };
    },
    checkpoint: (bytes) => {
      const { origin, size } = L.peekCheckpoint(L.text(bytes));
      return { origin, size };
    },
  };
  const kindOfText = (text) => {
    if (text.startsWith("c2sp.org/tlog-proof@v1\n")) return { kind: "proof" };
    if (text.startsWith("yangguang/accepted/1\n")) return { kind: "note" };
    if (text.startsWith("yangguang/")) return { code: "inner" };
    if (text.startsWith("{")) {
      let value;
      try {
        value = JSON.parse(text);
      } catch {
        return { code: "unknown" };
      }
      const v = L.isObject(value) && typeof value.v === "string" ? value.v : "";
      if (Object.hasOwn(VERSIONS, v)) return { kind: VERSIONS[v] };
      return { code: Object.hasOwn(FOREIGN, v) ? FOREIGN[v] : "unknown" };
    }
    return attempt(() => L.peekCheckpoint(text)) ? { kind: "checkpoint" } : { code: "unknown" };
  };
  const kindOf = async (file, head) => {
    if (starts(head, "PK\u0003\u0004") || starts(head, "PK\u0005\u0006")) return YangguangInside.zipSays(file);
    if (/%PDF-[0-9]/.test(String.fromCharCode(...head.subarray(0, 1024)))) return { kind: "pdf" };
    if (file.size > SMALL) return starts(head, '{"c') ? { kind: "transcript" } : { code: "unknown" };
    const text = attempt(() => L.text(head));
    return text === null ? { code: "unknown" } : kindOfText(text);
  };
  const recognise = async (file) => {
    if (file.size > YangguangZip.LARGEST_FILE) return { kind: null, code: "too-large" };
    if (file.size === 0) return { kind: null, code: "empty" };
    const { kind = null, code = "", ...more } = await kindOf(file, await bytesOf(file.slice(0, file.size <= SMALL ? SMALL : HEAD)));
    if (!kind) return { kind, code };
    if (file.size > (LARGEST[kind] || SMALL)) return { kind: null, code: "too-large" };
    if (!READERS[kind]) return { kind, code: "", ...more };
    try {
      return { kind, code: "", ...READERS[kind](await bytesOf(file)) };
    } catch (error) {
      if (!(error instanceof L.Malformed)) throw error;
      return { kind: null, code: "broken", as: kind, why: error.code };
    }
  };

  // --- A case file against everything else ---

  // Which numbers of the specification's check (8.5) each of the six steps on the page stands for.
  const GROUPS = [[1, 4], [5, 6], [7, 8], [9, 9], [10, 10], [11, 12]];
  const groupOf = (step) => GROUPS.findIndex(([from, to]) => from <= step && step <= to) + 1;
  const stepsOf = (report, pdfs, keptSomething) => {
    const broken = new Set(report.findings.map(({ step }) => groupOf(step))), first = Math.min(...broken);
    const ended = report.findings.some(({ step }) => step <= 2) ? 1 : report.checkpoint ? 6 : 2;
    return GROUPS.map((_, at) => {
      const step = at + 1;
      if (broken.has(step)) return { step, state: "no" };
      if (step > ended || (step > first && ended < 6)) return { step, state: "off" };
      if (step === 5) return { step, state: report.cosigned.length ? "ok" : "may" };
      if (step === 6 && !keptSomething) return { step, state: "off" };
      return { step, state: step === 6 && (report.untold || pdfs.some(({ nature }) => nature !== "issued")) ? "may" : "ok" };
    });
  };
  const record = ({ voided, names, ...rest }) => digest(voided === undefined ? rest : { ...rest, voided });
  const endsOf = (bytes) => { // Where a revision of the PDF may have ended.
    const mark = utf8("%%EOF"), ends = [bytes.length];
    for (let at = bytes.length - 5; at >= 0 && ends.length < 33; at -= 1) {
      if (bytes[at] !== 37 || !mark.every((one, place) => bytes[at + place] === one)) continue;
      for (const more of [0, 1, 2]) if (at + 5 + more < bytes.length) ends.push(at + 5 + more);
    }
    return ends;
  };
  const hashesOf = (bytes) => endsOf(bytes).map((end) => ({ end, sha256: hex(YangguangNoble.sha256(bytes.subarray(0, end))) }));
  const paperIn = (bytes, papers) => {
    for (const { end, sha256 } of hashesOf(bytes)) {
      const paper = papers.find((one) => one.sha256 === sha256);
      if (paper) return { ...paper, whole: end === bytes.length };
    }
    return null;
  };
  const keptTranscripts = (transcripts, report, find) => transcripts.map(({ name, verdict }) => {
    const own = verdict.transcript, told = { name, ...YangguangParts.summary(verdict) };
    if (!verdict.accepted) find(name, "draw-check", { check: verdict.failedCheck });
    else {
      const known = report.draws.find(({ draw, number }) => draw === told.draw && number === told.number);
      if (!known) find(name, "draw-not-in-case");
      else if (known.record !== record(own)) find(name, "draw-other");
    }
    return told;
  });
  // What a PDF is beside a case. Only one that says itself that it is a paper of this case contradicts its log; what has
  // no event there (trading/SPEC.md 4.2), is of elsewhere or says nothing is left open, and never called verified.
  const RECEIPT = "receipt/1", isReceipt = ({ kind }) => kind === RECEIPT;
  const natureOf = (paper, claims, { origin, stream }) => {
    if (paper) return !paper.whole ? "appended" : paper.replacedBy ? "replaced" : "issued";
    const papers = claims.filter((one) => !isReceipt(one));
    if (papers.some((one) => one.origin === origin && one.stream === stream)) return "claimed";
    return papers.length ? "elsewhere" : claims.length ? "receipt" : "unnamed";
  };
  const keptPapers = (pdfs, report, find) => pdfs.map(({ name, bytes, claims }) => {
    const paper = paperIn(bytes, report.papers), nature = natureOf(paper, claims, report.manifest);
    if (nature === "claimed") find(name, "paper-not-in-case");
    return { name, sha256: hex(YangguangNoble.sha256(bytes)), paper, nature, claim: claims[0] || null };
  });
  // "card 2" is called by the name of its file.
  const rename = (findings, files) => {
    for (const one of findings) {
      const [, kind, number] = one.where.match(/^(card|receipt|checkpoint|proof|slot) ([0-9]+)$/) || [];
      if (kind && files[kind] && files[kind][number - 1]) one.where = files[kind][number - 1];
    }
  };
  // A receipt of business that this machine's clock has not reached yet: one of two clocks is wrong, and it says so
  // itself. A demonstration's clock is moved by hand.
  const LEEWAY = 300e6;
  const findEarly = ({ notes, names, now }, faulty, find) => notes.forEach((note, at) => {
    const said = attempt(() => L.peekAccepted(note)), name = names.note[at];
    if (said && !said.demo && said.at > now + LEEWAY && !faulty.includes(name)) find(name, "from-future", { at: said.at });
  });
  function* aboutCase(bytes, kept) {
    const { notes, proofs, checkpoints, cards, transcripts, pdfs } = kept;
    const noted = [...proofs, ...checkpoints];
    const report = yield* YangguangCase.check(bytes, { cards, checkpoints, proofs, accepted: notes }, YangguangParts);
    const find = (where, code, more) => report.findings.push({ step: 12, where, code, ...more });
    const files = { card: kept.names.card, receipt: kept.names.note, proof: kept.names.proof, checkpoint: kept.names.checkpoint };
    rename(report.findings, files);
    findEarly(kept, report.findings.map(({ where }) => where), find);
    const readable = report.manifest !== null && report.checkpoint !== null;
    const told = { transcripts: readable ? keptTranscripts(transcripts, report, find) : [],
      pdfs: readable ? keptPapers(pdfs, report, find) : [] };
    if (report.findings.length) report.standing = "contradiction";
    const { manifest } = report;
    const seen = manifest && { origin: manifest.origin, demo: manifest.demo, stream: manifest.stream, state: manifest.state,
      closed: manifest.closed, procedure: manifest.procedure };
    const something = notes.length + noted.length + transcripts.length + pdfs.length > 0;
    return { about: "case", ...report, manifest: seen, ...told, named: namedOn(cards), cards: cards.length,
      receipts: notes.length + noted.length, steps: stepsOf(report, told.pdfs, something) };
  }
  const namedOn = (cards) => [...new Map(cards.flatMap(({ cosigners }) => cosigners).map((one) => [one.vkey, one])).values()]
    .map(({ name, organisation }) => ({ name, organisation }));

  // --- Without a case file ---

  const NOTHING = { findings: [], cosigned: [], receipts: [], checkpoints: [], transcripts: [], pdfs: [], steps: [] };
  const toldOf = ({ transcripts }) => ({ broken: transcripts.filter(({ verdict }) => !verdict.accepted)
    .map(({ name, verdict }) => ({ step: 0, where: name, code: "draw-check", check: verdict.failedCheck })),
  transcripts: transcripts.map(({ name, verdict }) => ({ name, ...YangguangParts.summary(verdict) })) });
  const unknownPapers = ({ pdfs }) => pdfs.map(({ name, bytes, claims }) => ({ name, sha256: hex(YangguangNoble.sha256(bytes)), paper: null,
    nature: claims.length && claims.every(isReceipt) ? "receipt" : "alone", claim: claims[0] || null }));
  const aboutReceipts = (kept) => {
    const { findings, receipts, checkpoints, slotNeeded } = YangguangReceipts.check(kept, kept.cards);
    rename(findings, { card: kept.names.card, receipt: kept.names.note, proof: kept.names.proof, slot: kept.names.slot,
      checkpoint: kept.names.checkpoint });
    findEarly(kept, findings.map(({ where }) => where), (where, code, more) => findings.push({ step: 0, where, code, ...more }));
    const cosigned = [...receipts, ...checkpoints].flatMap((one) => one.cosigned);
    const whole = [...receipts, ...checkpoints].every((one) => one.cosigned.length > 0);
    const { broken, transcripts } = toldOf(kept), holds = transcripts.length ? "draw-holds" : whole ? "cosigned" : "receipt-holds";
    findings.push(...broken);
    return { ...NOTHING, about: "receipt", standing: findings.length ? "contradiction" : holds, findings, cosigned, receipts, checkpoints,
      slotNeeded, transcripts, pdfs: unknownPapers(kept), named: namedOn(kept.cards), cards: kept.cards.length };
  };
  const aboutDraws = (kept) => {
    const { broken: findings, transcripts } = toldOf(kept);
    return { ...NOTHING, about: "draw", standing: findings.length ? "contradiction" : "draw-holds", findings, transcripts, pdfs: unknownPapers(kept) };
  };
  const aboutPapers = (kept) => ({ ...NOTHING, about: "paper", standing: null, code: "paper-alone", pdfs: unknownPapers(kept) });

  // What came out apart from PDFs: one of three words, or nothing. PDFs are joined to it by the page.
  const OUTCOMES = { cosigned: "verified", contradiction: "contradiction" };
  const isDemo = (result, { notes, cards, transcripts }) => Boolean(result.manifest && result.manifest.demo) || cards.some(({ card }) => card.demo)
    || transcripts.some(({ verdict }) => verdict.demo) || notes.some((note) => (attempt(() => L.peekAccepted(note)) || {}).demo);
  const outcomeOf = (result) => ({ ...result, apart: result.standing ? OUTCOMES[result.standing] || "unsigned" : null });
  function* examined(cases, kept) {
    const { notes, proofs, slots, checkpoints, cards, transcripts, pdfs } = kept;
    const receipts = notes.length + proofs.length + checkpoints.length;
    if (cases.length > 1) return { ...NOTHING, about: "case", standing: null, code: "one-case" };
    if (cases.length === 1) return yield* aboutCase(cases[0], kept);
    if (receipts && !cards.length) return { ...NOTHING, about: "receipt", standing: null, code: "card-needed" };
    if (receipts) return aboutReceipts(kept);
    if (transcripts.length) return aboutDraws(kept);
    if (pdfs.length) return aboutPapers(kept);
    return { ...NOTHING, about: "", standing: null, code: cards.length ? "card-alone" : slots.length ? "slot-alone" : "nothing" };
  }

  // --- All of it, without ever holding the page up ---

  // What was checked, by its fingerprint: whoever reads a report of a contradiction can ask for the same files.
  const fingerprints = async (items, whatever, tell) => {
    const read = ({ file }) => whatever || file.size <= 64 * MEBIBYTE, found = [];
    const total = items.filter(read).reduce((sum, { file }) => sum + file.size, 1);
    let done = 0;
    for (const one of items) {
      const { name, kind, file } = one, hash = YangguangNoble.sha256.create();
      for (let at = 0; read(one) && at < file.size; at += MEBIBYTE) {
        const part = await bytesOf(file.slice(at, at + MEBIBYTE));
        hash.update(part);
        await tell({ phase: "fingerprints", done: (done += part.length), total });
      }
      found.push({ name, kind, size: file.size, sha256: read(one) ? hex(hash.digest()) : "" });
    }
    return found;
  };
  const SLICE = 24; // Milliseconds of work between two looks at the page.
  const finished = async (steps, told) => {
    let looked = performance.now(), last = { phase: "reading", done: 0, total: 1 };
    for (let step = steps.next(); ; ) {
      if (step.done) return step.value;
      const waits = step.value instanceof Promise;
      if (!waits) last = step.value;
      if (performance.now() - looked >= SLICE) {
        await told(last);
        looked = performance.now();
      }
      step = waits ? await answered(steps, step.value) : steps.next();
    }
  };
  // What a check waited for, or why it did not come, is given back to it.
  const answered = async (steps, promise) => {
    let value;
    try {
      value = await promise;
    } catch (error) {
      return steps.throw(error);
    }
    return steps.next(value);
  };
  // `now` is this machine's clock, in microseconds.
  const examine = async (items, now, told = async () => undefined) => {
    const of = (kind) => items.filter((one) => one.kind === kind);
    const read = (kind) => Promise.all(of(kind).map(async ({ file }) => bytesOf(file)));
    const texts = async (kind) => (await read(kind)).map((bytes) => L.text(bytes));
    const names = Object.fromEntries(["card", "note", "proof", "slot", "checkpoint"].map((kind) => [kind, of(kind).map(({ name }) => name)]));
    const kept = { names, now, notes: await texts("note"), proofs: await texts("proof"), slots: await read("slot"), transcripts: [],
      checkpoints: await texts("checkpoint"), cards: (await read("card")).map((bytes) => L.parseCard(bytes)), pdfs: [] };
    await told({ phase: "reading", done: 0, total: 1 });
    for (const { name, file } of of("transcript")) {
      kept.transcripts.push({ name, verdict: YangguangDraw.check(await bytesOf(file)) });
      await told({ phase: "draws", done: kept.transcripts.length, total: of("transcript").length });
    }
    for (const { name, file } of of("pdf")) {
      const bytes = await bytesOf(file);
      kept.pdfs.push({ name, bytes, claims: await YangguangInside.pdfSays(bytes) });
    }
    const result = outcomeOf(await finished(examined(await read("case"), kept), told));
    return { ...result, demo: isDemo(result, kept), files: await fingerprints(items, result.apart === "contradiction", told) };
  };

  return { recognise, examine, finished, record };
})();
