/*
 * The checker of case files: section 8.5 of archive/SPEC.md, written from it alone.
 *
 * YangguangCase.check(bytes, outside, parts) is a generator: it yields how far it is and returns a report, so a
 * page stays alive while it works; a check of a part may also yield a promise, whose value it is given back. It never fetches. `outside` has what was kept elsewhere: `cards` as
 * YangguangLog.parseCard read them, `checkpoints` and `accepted` as whole notes. `parts` are the checks of step 9.
 * Needs zip.js, log-format.js, case-limits.js, case-seals.js and case-outside.js before it.
 */
var YangguangCase = (() => {
  "use strict";
  const L = YangguangLog, { attempt, digest, exactly, isFlag, isText } = L;
  const { hex, raw, utf8 } = YangguangFormat;
  const { measured } = YangguangLimits;

  class Ended extends Error {} // Steps 1 and 2 end the check.

  // --- Steps 1 and 2: container and manifest ---

  const OUTSIDE = ["edition.txt", "manifest.json", "manifest.note"];
  const EDITIONS = new Map([["full\n", "full"], ["public\n", "public"]]);
  const PATH = /^[a-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,4}$/;
  const isPath = (x) => isText(x) && x.length <= 200 && PATH.test(x);
  const isList = (item) => (x) => Array.isArray(x) && x.every(item);
  const MEMBER = { path: isPath, kind: isText, sha256: digest, private: isFlag, reason: isText };
  const MANIFEST = { v: (x) => x === "case-manifest/1", origin: isText, demo: isFlag, stream: isText,
    procedure: isText, state: isText, closed: isFlag, log_vkey: isText, accepted_vkey: isText, size: Number.isSafeInteger,
    required: isList(isText), members: isList((x) => exactly(x, MEMBER)), root: digest };

  const container = (bytes, find) => {
    try {
      return YangguangZip.open(bytes);
    } catch (error) {
      if (!(error instanceof YangguangZip.Refused)) throw error;
      find(1, error.where, error.code);
      throw new Ended();
    }
  };
  // Every member is read once, which compares its checksum; what is damaged ends the check.
  function* checkContents(zip, find) {
    const total = zip.names.reduce((sum, path) => sum + zip.sizeOf(path), 1);
    let done = 0;
    for (const path of zip.names) {
      try {
        zip.read(path);
      } catch (error) {
        if (!(error instanceof YangguangZip.Refused)) throw error;
        find(1, path, error.code);
      }
      yield { phase: "reading", done: (done += zip.sizeOf(path)), total };
    }
    if (find.any()) throw new Ended();
  }
  const manifestIn = (bytes, limits, find) => {
    const much = bytes.length > limits.manifest || YangguangLimits.valuesIn(bytes) > limits.manifestValues;
    const manifest = much ? null : attempt(() => L.parseCanonical(bytes));
    if (much) find(2, "manifest.json", "too-large");
    else if (!exactly(manifest, MANIFEST)) find(2, "manifest.json", "bad-manifest");
    return manifest;
  };
  function* opened(bytes, limits, find) {
    const zip = container(bytes, find), { read } = zip, names = new Set(zip.names);
    yield* checkContents(zip, find);
    OUTSIDE.filter((path) => !names.has(path)).forEach((path) => find(2, path, "missing"));
    if (find.any()) throw new Ended();
    const edition = zip.sizeOf("edition.txt") < 16 ? EDITIONS.get(attempt(() => L.text(read("edition.txt")))) : null;
    const manifest = manifestIn(read("manifest.json"), limits, find);
    if (!edition) find(2, "edition.txt", "bad-edition");
    if (find.any()) throw new Ended();
    return { zip, read, names, edition, manifest, limits, told: YangguangLimits.nothing() };
  }

  // --- Steps 3 and 4: the manifest's signature, the members ---

  const signedManifest = ({ zip, read, manifest, limits }, find) => {
    if (zip.sizeOf("manifest.note") > limits.text) find(3, "manifest.note", "too-large");
    const note = zip.sizeOf("manifest.note") > limits.text ? null : read("manifest.note");
    const key = attempt(() => L.parseVkey(manifest.accepted_vkey));
    if (!key || key.name !== `${manifest.origin}/accepted`) {
      find(3, "manifest.json", "bad-vkey");
      return null;
    }
    const lines = ["yangguang/case-file/1", manifest.origin, manifest.demo ? "demonstration" : "operation",
      manifest.stream, manifest.root, hex(YangguangNoble.sha256(read("manifest.json")))];
    if (!note) return key; // As was told.
    const body = attempt(() => L.openNote(L.text(note), key));
    if (body === null) find(3, "manifest.note", "bad-signature");
    else if (body !== lines.map((line) => `${line}\n`).join("")) find(3, "manifest.note", "other-manifest");
    return key;
  };
  const LOG_PATHS = { "log/checkpoint": "checkpoint/1", "log/heads.json": "heads/1", "log/genesis.json": "event/1",
    "log/genesis.tlog-proof": "tlog-proof/1" };
  const ENDINGS = { ".json": "event/1", ".tlog-proof": "tlog-proof/1", ".slot.json": "slot-proof/1" };
  const EVENT_PATH = /^(?:events\/|sealed\/([0-9a-f]{32})-)([0-9]{6})(\.json|\.tlog-proof|\.slot\.json)$/;
  const TABLE_KINDS = new Set(["checkpoint/1", "heads/1", "event/1", "tlog-proof/1", "slot-proof/1"]);
  const placeOf = (path) => {
    const [, sealed, number, ending] = path.match(EVENT_PATH) || [];
    if (!number || (ending === ".slot.json" && !sealed) || Number(number) === 0) return null;
    const base = path.slice(0, -ending.length);
    return { base, stream: sealed ? `sealed/${sealed}` : "", n: Number(number), ending, kind: ENDINGS[ending] };
  };
  const misplaced = ({ path, kind }) => {
    const place = placeOf(path), fixed = Object.hasOwn(LOG_PATHS, path) ? LOG_PATHS[path] : place && place.kind;
    return fixed ? fixed !== kind : TABLE_KINDS.has(kind) || /^(log|events|sealed)\//.test(path);
  };
  const PIECE = 1 << 20;
  function* digestOf(data, progress) {
    const hash = YangguangNoble.sha256.create();
    for (let at = 0; at < data.length; at += PIECE) {
      hash.update(data.subarray(at, at + PIECE));
      yield progress(Math.min(PIECE, data.length - at));
    }
    return hex(hash.digest());
  }
  function* checkMembers({ zip, read, names, edition, manifest, large }, find) {
    const { members } = manifest, listed = new Map(members.map((one) => [one.path, one]));
    members.forEach(({ path }, at) => {
      if (at > 0 && members[at - 1].path >= path) find(4, path, "not-in-order");
      if (OUTSIDE.includes(path)) find(4, path, "outside-member");
      if (misplaced(members[at])) find(4, path, "wrong-place");
    });
    if (L.rootOf(members.map((one) => utf8(L.canonical(one)))) !== manifest.root) find(4, "manifest.json", "other-root");
    for (const path of names) if (!OUTSIDE.includes(path) && !listed.has(path)) find(4, path, "not-listed");
    const here = [...listed.values()].filter(({ path }) => names.has(path) && !OUTSIDE.includes(path));
    const total = here.reduce((sum, { path }) => sum + zip.sizeOf(path), 1);
    let done = 0;
    const progress = (size) => ({ phase: "members", done: (done += size), total });
    const withheld = [];
    for (const one of listed.values()) {
      const hidden = one.private && edition === "public";
      if (hidden && names.has(one.path)) find(4, one.path, "private-shown");
      if (hidden) withheld.push(one);
      else if (!names.has(one.path)) find(4, one.path, "missing");
    }
    for (const one of here) {
      const data = large.has(one.path) ? null : read(one.path);
      if (large.has(one.path)) find(4, one.path, "too-large");
      if (data && (yield* digestOf(data, progress)) !== one.sha256) find(4, one.path, "changed");
    }
    return withheld;
  }

  // --- Steps 5 and 6: the checkpoint and the first entry of the log ---

  const readText = (file, path) => attempt(() => L.text(file(path) || new Uint8Array(0)), "");
  const openedCheckpoint = ({ file, names, manifest }, find) => {
    const key = attempt(() => L.parseVkey(manifest.log_vkey));
    if (!key) find(5, "manifest.json", "bad-vkey");
    if (!key) return { key: null, checkpoint: null };
    const found = (code) => (find(5, "log/checkpoint", code), null);
    if (!file("log/checkpoint")) return { key, checkpoint: names.has("log/checkpoint") ? null : found("missing") };
    if (key.name !== manifest.origin) return { key, checkpoint: found("other-origin") };
    const checkpoint = attempt(() => L.openCheckpoint(readText(file, "log/checkpoint"), key));
    if (!checkpoint) return { key, checkpoint: found("bad-signature") };
    return { key, checkpoint: checkpoint.size === manifest.size ? checkpoint : found("other-size") };
  };
  // Growth from earlier sizes: size → path.
  const isHead = (x) => exactly(x, { size: L.integer(0), path: isList(digest) });
  const headsOf = ({ file, names }, find) => {
    const data = file("log/heads.json"), heads = data && attempt(() => L.parseCanonical(data));
    if (isList(isHead)(heads)) return new Map(heads.map(({ size, path }) => [size, path.map(raw)]));
    if (data || !names.has("log/heads.json")) find(5, "log/heads.json", data ? "bad-heads" : "missing");
    return new Map();
  };
  // An entry that the log has, with its index; throws Malformed.
  const proven = (data, { checkpoint, ...state }) => {
    const proof = L.parseProof(L.text(data));
    if (proof.checkpoint !== checkpoint.note) throw new L.Malformed("other-checkpoint");
    if (proof.extra === null) throw new L.Malformed("no-entry");
    const held = L.included(L.leafHash(proof.extra), proof.index, checkpoint.size, proof.path, checkpoint.root);
    if (!held) throw new L.Malformed("not-in-log");
    return { ...L.parseEntry(measured(proof.extra, state)), index: proof.index };
  };
  const checkGenesis = (state, find) => {
    const { file, names, manifest } = state;
    const proof = file("log/genesis.tlog-proof"), member = file("log/genesis.json");
    if (!["log/genesis.tlog-proof", "log/genesis.json"].every((path) => names.has(path))) return void find(6, "log/genesis", "missing");
    if (!proof || !member) return undefined; // What is there and not read was told before.
    try {
      const entry = proven(proof, state), { event, body, salt } = L.parseDisclosed(measured(member, state, true));
      if (entry.index !== 0) throw new L.Malformed("not-first");
      L.opensEntry(entry, event, body, salt);
      if (event.kind !== "INSTANCE" || event.origin !== manifest.origin) throw new L.Malformed("not-first");
      if (event.facts.demo !== manifest.demo || event.facts.accepted_vkey !== manifest.accepted_vkey) {
        throw new L.Malformed("other-instance");
      }
    } catch (error) {
      if (!(error instanceof L.Malformed)) throw error;
      find(6, "log/genesis", error.code);
    }
    return undefined;
  };

  // --- Step 7: events, streams ---

  // Streams: the name ("" for the case's own) → number → what is listed of that event.
  const streamsOf = ({ manifest }) => {
    const streams = new Map([["", new Map()]]);
    for (const one of manifest.members) {
      const place = placeOf(one.path);
      if (place && !misplaced(one)) {
        if (!streams.has(place.stream)) streams.set(place.stream, new Map());
        const stream = streams.get(place.stream);
        if (!stream.has(place.n)) stream.set(place.n, { base: place.base, n: place.n, endings: new Set() });
        stream.get(place.n).endings.add(place.ending);
      }
    }
    return streams;
  };
  const openEvent = (state, name, { base, n, endings }) => {
    const { file, names, manifest } = state;
    const sealed = name !== "";
    if (![".json", ".tlog-proof"].every((ending) => endings.has(ending))) throw new L.Malformed("event-without-proof");
    const [member, proof, slot] = [".json", ".tlog-proof", ".slot.json"].map((ending) => file(base + ending));
    if (sealed && !member && !proof && !slot) return { n, entry: null, event: null, c: null }; // Withheld as a whole.
    if (!proof && names.has(`${base}.tlog-proof`)) return { n, entry: null, event: null, c: null }; // As was told before.
    if (!proof) throw new L.Malformed("no-proof");
    const entry = proven(proof, state);
    if (!sealed && (entry.kind === "SEALED" || (entry.shown.stream || manifest.stream) !== manifest.stream)) {
      throw new L.Malformed("other-stream");
    }
    if (!member && sealed) throw new L.Malformed("no-event");
    if (!member) return { n, entry, event: null, c: entry.c };
    const { event, body, salt } = L.parseDisclosed(measured(member, state, true));
    if (sealed) {
      const held = slot && entry.kind === "SEALED" && L.opensSlot(L.parseSlot(slot), L.commitment(salt, body), entry.shown.root);
      if (!held) throw new L.Malformed("not-in-slot");
    } else L.opensEntry(entry, event, body, salt);
    if (event.origin !== manifest.origin || event.stream !== (name || manifest.stream) || event.n !== n) {
      throw new L.Malformed("other-place");
    }
    return { n, entry, event, c: L.commitment(salt, body) };
  };
  function* openStreams(state, find) {
    const listed = streamsOf(state), opened = new Map(), total = [...listed.values()].reduce((sum, one) => sum + one.size, 1);
    let done = 0;
    for (const [name, numbers] of listed) {
      const events = [];
      for (const one of [...numbers.values()].sort((a, b) => a.n - b.n)) {
        const last = events[events.length - 1];
        if (one.n !== (last ? last.n : 0) + 1) find(7, one.base, "gap");
        let found = { n: one.n, entry: null, event: null, c: null };
        try {
          found = openEvent(state, name, one);
        } catch (error) {
          if (!(error instanceof L.Malformed)) throw error;
          find(7, one.base, error.code);
        }
        const before = last ? last.c : "";
        if (found.event && before !== null && found.event.prev !== before) find(7, one.base, "other-before");
        events.push(found);
        yield { phase: "events", done: (done += 1), total };
      }
      opened.set(name, events);
    }
    return opened;
  }
  const checkEnds = ({ manifest, withheld }, streams, seals, find) => {
    const own = streams.get(""), last = own[own.length - 1];
    if (own.length === 0) find(7, manifest.stream, "no-events");
    else if (manifest.closed && !(last.event && last.event.facts.count === last.n)) find(7, "events", "not-closed");
    else if (!manifest.closed && last.event && (last.event.facts.count ?? null) !== null) find(7, "events", "said-open");
    for (const { n, ends } of seals.lists) {
      const bound = ends.get(manifest.stream), end = bound && own[bound.n - 1];
      if (bound && (!end || bound.n !== n - 1 || end.c !== bound.head)) find(7, manifest.stream, "other-end");
    }
    if (!withheld.some(({ kind }) => kind === "event/1")) YangguangSeals.checkLists(streams, seals, find);
  };

  // What stands later in the log is not dated earlier, but for the minute that the log has.
  const checkOrder = (streams, find) => {
    let latest = 0;
    const entries = [...streams.values()].flat().filter(({ entry }) => entry).map(({ entry }) => entry);
    for (const { index, at } of entries.sort((a, b) => a.index - b.index)) {
      if (at < latest - 60e6) find(7, `log ${index}`, "backwards");
      latest = Math.max(latest, at);
    }
  };

  // --- Steps 8 and 9: what must be there, the checks of the parts ---

  const caseOf = (state, streams) => {
    const own = streams.get("").filter(({ entry }) => entry);
    return { manifest: state.manifest, edition: state.edition,
      own: own.map(({ n, entry, event, c }) => ({ n, kind: entry.kind, at: entry.at, c, event })),
      sealed: [...streams].flatMap(([stream, events]) => (stream ? events.map(({ c, event }) => ({ stream, c, event })) : [])),
      disclosed: (...kinds) => own.map(({ event }) => event).filter((event) => event && kinds.includes(event.kind)),
      ofKind: (kind) => state.manifest.members.filter((one) => one.kind === kind).map(({ path }) => [path, state.file(path)])
        .filter(([, data]) => data) };
  };
  const checkRequired = (found, streams, find) => {
    const kinds = new Set([...streams.values()].flat().filter(({ event }) => event).map(({ event }) => `event:${event.kind}`));
    for (const { kind } of found.manifest.members) kinds.add(kind);
    for (const kind of found.manifest.required) if (!kinds.has(kind)) find(8, kind, "required");
  };
  function* checkParts(found, parts, find) {
    const { members, procedure } = found.manifest;
    for (const { path, kind } of members) {
      if (!TABLE_KINDS.has(kind) && !Object.hasOwn(parts.kinds, kind)) find(9, path, "unknown-kind");
    }
    if (!Object.hasOwn(parts.procedures, procedure)) find(9, procedure, "unknown-procedure");
    const own = Object.hasOwn(parts.procedures, procedure) ? [[procedure, parts.procedures[procedure]]] : [];
    const checks = [...Object.entries(parts.kinds), ...own];
    for (const [at, [name, check]] of checks.entries()) {
      yield { phase: "parts", done: at, total: checks.length };
      const all = (yield* readable(() => check(found))) || [{ where: name, code: "unreadable" }];
      for (const { where, code, ...more } of all) find(9, where, code, more);
    }
  }
  // What a part stumbles over in a file that a liar wrote is a finding, never the end of the check.
  function* readable(read) {
    try {
      const said = read();
      return said && typeof said.next === "function" ? yield* said : said;
    } catch (error) {
      if ([TypeError, RangeError, SyntaxError, L.Malformed].some((kind) => error instanceof kind)) return null;
      throw error;
    }
  }

  // --- The outcome: 8.6 ---

  const standing = (findings, { cards }, { cosigned = [], agrees = false, keeps = false }) => {
    if (findings.length) return "contradiction";
    if (cosigned.length) return "cosigned";
    if (cards.some(({ cosigners }) => cosigners.length)) return "not-cosigned";
    return agrees ? "agrees" : keeps ? "kept" : "self-consistent";
  };
  const counted = (members) => {
    const counts = {};
    for (const { reason } of members) counts[reason] = (counts[reason] || 0) + 1;
    return counts;
  };

  function* check(bytes, outside, parts, limits = YangguangLimits.LIMITS) {
    const findings = [], find = (step, where, code, more = {}) => findings.push({ step, where, code, ...more });
    find.any = () => findings.length > 0;
    const report = { findings, standing: "contradiction", manifest: null, edition: null, events: 0, sealed: 0, withheld: {}, members: 0,
      cosigned: [], untold: 0, checkpoint: null, draws: [], papers: [] };
    const told = (more) => {
      findings.sort((a, b) => a.step - b.step); // Stable: within a step in the order of finding.
      return Object.assign(report, more, { standing: standing(findings, outside, more) });
    };
    let state;
    try {
      state = yield* opened(bytes, limits, find);
    } catch (error) {
      if (error instanceof Ended) return told({});
      throw error;
    }
    const { manifest, edition, names, read } = state, listed = new Set(manifest.members.map(({ path }) => path));
    state.large = YangguangLimits.oversized(state);
    state.file = (path) => (names.has(path) && listed.has(path) && !state.large.has(path) ? read(path) : null);
    state.signer = signedManifest(state, find);
    state.withheld = yield* checkMembers(state, find);
    Object.assign(state, openedCheckpoint(state, find), { heads: headsOf(state, find) });
    const seen = { manifest, edition, withheld: counted(state.withheld), members: manifest.members.length };
    if (!state.checkpoint) return told(seen); // No proof can hold.
    checkGenesis(state, find);
    state.streams = yield* openStreams(state, find);
    const seals = YangguangSeals.sealsOf(state.streams.get(""), manifest.closed, find);
    checkEnds(state, state.streams, seals, find);
    state.bound = seals.lists.length ? seals.lists[seals.lists.length - 1] : null;
    const found = caseOf(state, state.streams);
    checkOrder(state.streams, find);
    checkRequired(found, state.streams, find);
    yield* checkParts(found, parts, find);
    const parted = (yield* readable(() => parts.told(found))) || {};
    const sealed = [...state.streams].flatMap(([name, events]) => (name ? events : []));
    return told({ ...seen, ...YangguangOutside.check(state, outside, find), ...parted, events: state.streams.get("").length, sealed: sealed.filter(({ entry }) => entry).length,
      checkpoint: { size: state.checkpoint.size, root: hex(state.checkpoint.root) } });
  }

  return { check };
})();
