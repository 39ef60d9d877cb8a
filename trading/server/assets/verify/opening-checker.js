/*
 * The check of openings in a case file: section 7.14 of trading/SPEC.md, written from it alone.
 *
 * checkOpenings(found) takes what YangguangCase opened and is a generator: it yields how far it is, and promises, whose
 * values it is given back; it returns what it found.
 */
import { SealError, canonical, canonicalBytes, digest, exactly, fromBase64, hex, list, raw, sha256, text } from "../seal/canonical.js";
import { open, recipientOf } from "../seal/age.js";
import { verifies } from "../seal/ed25519.js";
import { openedInside, verdictOf } from "../seal/open-core.js";
import { recipientsOf, seedOfPart, seedsOf } from "../seal/seal-core.js";
import { LARGEST_FILED, areApplications, areResults, fits, isAsking, isDocument, isSheet, objectOf, piecesOf, policyIn, readClose, readFiled, readRelease, signedBy } from "./opening-format.js";
import { OPENING_WORDS } from "./opening-words.js";
import { areTheirs, countedIn, signedUpIn, uncountedIn } from "./opening-streams.js";

const FOLDER = "openings/", FULL = "full";
const pathOf = (name) => `${FOLDER}${name}.json`;
// What was read, or the word that says why it was not: whoever wrote the file decides what is in it.
const attempted = async (work) => {
  try {
    return [await work(), ""];
  } catch (error) {
    if (error instanceof SealError) return [null, error.code];
    if (error instanceof TypeError || error instanceof RangeError) return [null, "unreadable"];
    throw error;
  }
};
const must = (holds, code) => {
  if (!holds) throw new SealError(code);
};

// --- Step 1: the members ---

function* envelopesOf(found, tell) {
  const filed = new Map(), members = found.ofKind("opening/1");
  for (const [at, [path, data]] of members.entries()) {
    const [envelope, why] = yield attempted(() => readFiled(data));
    if (!envelope) tell(path, "no-envelope", { why });
    else if (path !== pathOf(envelope.digest)) tell(path, "no-envelope", { why: "other-path" });
    else filed.set(envelope.digest, envelope);
    yield { phase: "envelopes", done: at + 1, total: members.length };
  }
  return filed;
}
// The documents that show why a bid is none; each lies beside its envelope.
function* takeDocuments(found, filed, tell) {
  for (const [path, sealed] of found.ofKind("opening-document/1")) {
    const [, name, object] = path.match(/^openings\/([0-9a-f]{64})\/(f-[0-9]{4})\.age$/) || [], envelope = filed.get(name);
    const asked = envelope && objectOf(envelope.manifest, object);
    if (!asked || asked.size !== sealed.length || canonical(yield piecesOf(sealed)) !== canonical(asked.pieces)) tell(path, "document-unknown");
    else envelope.documents.set(object, sealed);
  }
}

// --- The events, in their order ---

const RELEASES = ["BIDDER_RELEASE", "BID_RELEASE", "TIME_RELEASE", "BID_DISCLOSED"];
const ENDS = ["RELEASES_CLOSED", "BIDS_OPENED", "APPLICATIONS_OPENED"];
// What an event of an opening never follows; each of `ONCE` is there once at most.
const NEVER_AFTER = { BIDDER_RELEASE: ["BIDDERS_CLOSED", ...ENDS], BID_RELEASE: ENDS, TIME_RELEASE: ENDS, BIDDERS_CLOSED: ENDS, BID_DISCLOSED: ENDS.slice(1),
  RELEASES_CLOSED: ENDS, DISCLOSURES_ASKED: ENDS, BIDS_OPENED: ["NOT_OPENED"], NOT_OPENED: ENDS };
const ONCE = ["BIDDERS_CLOSED", "RELEASES_CLOSED", "BIDS_OPENED", "NOT_OPENED", "OPENING_RECORDED", "APPLICATIONS_OPENED"];
const CLOSES = ["BIDS_CLOSED", "SIGN_UP_CLOSED"];
const NOTICES = ["NOTICE_PUBLISHED", "SIGN_UP_EXTENDED"];
const READ = ["POLICY_LOGGED", "TENDER_PUBLISHED", ...NOTICES, ...CLOSES, "OPENING_STARTED", "OPENING_ADJOURNED", ...RELEASES, ...ONCE, "READ_OUT", "DISCLOSURES_ASKED"];
// Nobody may keep these back from the public edition: what follows is judged by them.
const ALWAYS_SHOWN = ["POLICY_LOGGED", "TENDER_PUBLISHED", "BIDS_CLOSED", "NOT_OPENED", "OPENING_STARTED", "BIDDERS_CLOSED", "RELEASES_CLOSED", "BIDS_OPENED",
  "READ_OUT", "OPENING_RECORDED"];
// What stands before it: nothing is put together, nor said of it, before its time (7.8, 7.10).
const NEEDS = { BID_DISCLOSED: ["RELEASES_CLOSED"], RELEASES_CLOSED: ["OPENING_STARTED"], BIDS_OPENED: ["RELEASES_CLOSED"], OPENING_RECORDED: ["BIDS_OPENED"] };
const neededBy = (kind, { policy: { factors } }) => (["BID_RELEASE", "TIME_RELEASE"].includes(kind) && factors.includes("bidder") ? ["BIDDERS_CLOSED"] : NEEDS[kind] || []);
// What comes after the close of a sealed sign-up, and of no tender; of the rest, only what is sent for either.
const OF_LIGHT = ["DISCLOSURES_ASKED", "APPLICATIONS_OPENED"], OF_BOTH = ["BID_RELEASE", "TIME_RELEASE", "BID_DISCLOSED"];
const isLight = ({ policy }) => policy.kind === "light";
const isItsTurn = (kind, { policy, seen }) => (isLight(policy) ? OF_BOTH.includes(kind) || OF_LIGHT.includes(kind)
  : !OF_LIGHT.includes(kind) && neededBy(kind, policy).every((one) => seen.has(one)));
// What a page has a sentence of its own for.
const TOLD = ["never-closed", "other-digest", "other-policy", "closed-early", "closed-twice", "out-of-turn", "counted-differs", "uncounted-differs", "box-not-accounted", "not-signed", "not-counted",
  "other-close", "releases-differ", "other-count", "not-to-read", "not-read", "other-outcome", "results-not-counted", "too-few-released", "not-asked", "asked-otherwise", "other-hour", "within-hour", "disclosed-in-vain", "signed-up-differs"];
const HOUR = 3600 * 1000000;

const closing = async (of, { kind, facts, at }, c, { found, filed, policies, published, sealedTo, closed }) => {
  const policy = policies.get(of);
  must(policy && facts.policy === policy.id && isLight(policy) === (kind === "SIGN_UP_CLOSED"), "other-policy");
  must((isLight(policy) ? sealedTo : published).get(of) === policy.id, "other-policy");
  const close = readClose({ kind, facts }, c, policy);
  must(at >= policy.policy.deadline, "closed-early");
  must(!closed.has(policy.id), "closed-twice");
  closed.add(policy.id);
  if (kind === "SIGN_UP_CLOSED") {
    must(found.edition !== FULL || canonical(signedUpIn(found.sealed, policy.id, at)) === canonical(facts.counted), "signed-up-differs");
  } else if (found.edition === FULL) {
    must(canonical(countedIn(found.sealed, of, policy.id)) === canonical(facts.counted), "counted-differs");
    must(areTheirs(found.sealed, facts.counted, filed), "counted-differs");
    must(canonical(uncountedIn(found.sealed, of, policy.id, facts)) === canonical(facts.uncounted), "uncounted-differs");
  }
  return { policy, close, at, until: null, seen: new Set(), shares: new Map(), times: new Map(), factors: new Map(), seeds: new Map(), digests: [], before: [], asked: new Set(), asking: 0,
    opened: null, results: null, read: [], listed: null };
};
// The digest of a release that its sender signed for this close; what it gives is put beside the bids.
const released = async (opening, kind, facts, filed) => {
  const { release, message, digest: named, signature } = await readRelease(kind, facts, opening.policy, opening.close);
  const { holders, trustees } = opening.policy.policy, entries = new Map((release.shares || release.secrets || []).map((one) => [one.manifest, one]));
  const seated = release.shares ? holders[release.j - 1] : release.secrets ? trustees[release.trustee - 1] : null;
  if (release.shares || release.secrets) must(seated && await verifies(seated.key, message, signature), "not-signed");
  else if (filed.has(release.manifest)) must(await signedBy(filed.get(release.manifest), message, signature), "not-signed"); // What is missing is told once, below.
  const [kept, key, value] = release.shares ? [opening.shares, release.j, entries] : release.secrets ? [opening.times, release.trustee, entries]
    : kind === "BIDDER_RELEASE" ? [opening.factors, release.manifest, release.s] : [opening.seeds, release.manifest, release.seed];
  must(kind !== "BID_DISCLOSED" || !isLight(opening.policy) || opening.asked.has(release.manifest), "not-asked");
  if (!kept.has(key)) kept.set(key, value); // The first of each counts.
  opening.digests.push([kind, named]);
};
const outcomeOf = ({ verdict, named }) => {
  if (verdict === "OPEN") return "OPENED";
  if (verdict === "NOT_ENOUGH") return named.some((one) => one.split("/")[0] === "bidder") ? "DEEMED_REVOKED" : "DEEMED_WITHDRAWN";
  return "DEEMED_REVOKED";
};
const isEnough = ({ shares, times, policy: { policy } }) => shares.size >= policy.k && times.size > 0;
// What the platform has lost itself, no secret opens.
const isLost = ({ named }) => named.some((one) => one.startsWith("keeper/manifest") || one.startsWith("keeper/object/"));
const HANDLED = {
  OPENING_STARTED: (opening, facts) => must(facts.close === opening.close.commitment, "other-close"),
  OPENING_ADJOURNED: (opening, { until }) => (opening.until = until),
  BIDDERS_CLOSED: (opening, facts, found, at) => {
    must(facts.close === opening.close.commitment, "other-close");
    must(at >= opening.at + opening.policy.policy.window, "closed-early");
    const named = list(0, 10000, exactly({ bidder: text(18), release: digest }))(facts.released) ? facts.released.map(({ release }) => release) : null;
    const came = opening.digests.filter(([kind]) => kind === "BIDDER_RELEASE").map(([, one]) => one);
    must(named && (found.edition !== FULL || canonical(named) === canonical(came)), "releases-differ");
  },
  NOT_OPENED: (opening, { count, needed }) => must(count === opening.close.counted.length && count < needed, "other-count"),
  RELEASES_CLOSED: (opening, facts, found, at) => {
    must(facts.close === opening.close.commitment, "other-close");
    must(found.edition !== FULL || isEnough(opening) || (opening.until !== null && at >= opening.until), "too-few-released");
    Object.assign(opening, { listed: facts.releases, before: opening.digests.map(([, one]) => one) });
  },
  DISCLOSURES_ASKED: (opening, facts, found, at) => {
    must(isEnough(opening), "too-few-released");
    must(isAsking(facts, opening.close, opening.asked), "asked-otherwise");
    must(facts.until === at + HOUR, "other-hour");
    opening.asking = facts.until;
    facts.asked.forEach((one) => opening.asked.add(one));
  },
  BIDS_OPENED: (opening, facts) => Object.assign(opening, { opened: facts, results: areResults(facts.results, opening.close) ? facts.results : null }),
  READ_OUT: (opening, { manifest }) => {
    const results = opening.results || [];
    must(results.some((one) => one.manifest === manifest && one.verdict === "OPEN") && !opening.read.includes(manifest), "not-to-read");
    opening.read.push(manifest);
  },
  OPENING_RECORDED: (opening, facts) => {
    const results = opening.results || [];
    must(canonical(facts.results) === canonical(results.map((one) => ({ manifest: one.manifest, outcome: outcomeOf(one) }))), "other-outcome");
    must(opening.read.length === results.filter(({ verdict }) => verdict === "OPEN").length, "not-read");
  },
  // A sealed sign-up, whose envelopes are not in the file (7.12).
  APPLICATIONS_OPENED: (opening, { results }, found, at) => {
    must(areApplications(results, opening.close), "results-not-counted");
    const shut = results.filter(({ verdict }) => verdict === "NOT_ENOUGH");
    must(shut.every(({ manifest }) => opening.asked.has(manifest)), "not-asked");
    must(shut.length === 0 || at >= opening.asking, "within-hour");
    must(shut.every((one) => !opening.seeds.has(one.manifest) || isLost(one)), "disclosed-in-vain");
    must(isEnough(opening), "too-few-released");
  },
};
const taken = async (opening, event, found, filed) => {
  const { kind, facts, at } = event;
  must(opening, "never-closed");
  must(isItsTurn(kind, opening), "out-of-turn");
  must(!(NEVER_AFTER[kind] || []).some((one) => opening.seen.has(one)) && !(ONCE.includes(kind) && opening.seen.has(kind)), "out-of-turn");
  opening.seen.add(kind);
  if (RELEASES.includes(kind)) await released(opening, kind, facts, filed);
  else HANDLED[kind](opening, facts, found, at);
};
function* openingsOf(found, filed, tell) {
  const openings = new Map(), policies = new Map(), state = { found, filed, policies, published: new Map(), sealedTo: new Map(), closed: new Set() };
  for (const { n, kind: shown, c, event } of found.own) {
    if (!event && ALWAYS_SHOWN.includes(shown)) tell(`event ${n}`, "opening-withheld", { kind: shown });
    if (!event || !READ.includes(event.kind)) continue;
    const { kind, facts } = event, lot = String(facts.lot);
    if (NOTICES.includes(kind)) state.sealedTo.set(lot, facts.policy ?? undefined);
    // A sign-up that was announced in clear, and closed so.
    if (NOTICES.includes(kind) || (kind === "SIGN_UP_CLOSED" && state.sealedTo.get(lot) === undefined && !Object.hasOwn(facts, "policy"))) continue;
    const [, why] = yield attempted(async () => {
      if (kind === "POLICY_LOGGED") policies.set(lot, await policyIn(facts));
      else if (kind === "TENDER_PUBLISHED") {
        const { id, policy } = policies.get(lot) || { policy: {} };
        must(policy.kind === "tender" && facts.policy === id && facts.deadline === policy.deadline && facts.form === policy.form, "other-policy");
        state.published.set(lot, id);
      } else if (CLOSES.includes(kind)) openings.set(lot, await closing(lot, event, c, state));
      else await taken(openings.get(lot), event, found, filed);
    });
    if (why) tell(`event ${n}`, TOLD.includes(why) ? `opening-${why}` : "opening-unsound", { kind, why });
  }
  return openings;
}

// --- Steps 2 to 5: what became of each counted bid ---

const read = async (envelope, result, of) => {
  const { manifest, objects, opens } = envelope, isOpen = result.verdict === "OPEN", sealed = objects.sheet;
  if (!isOpen) return result.sheet === "" && opens === "";
  if (opens === "" || await recipientOf(raw(opens)) !== manifest.R.sheet || (result.sheet !== "") !== (sealed !== undefined)) return false;
  if (!sealed) return true;
  const [plain] = await attempted(() => open(raw(opens), sealed));
  if (!plain || hex(await sha256(plain)) !== result.sheet) return false;
  const [said] = await attempted(() => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain)));
  return Boolean(said) && said.v === "bid-sheet/1" && said.bidder === manifest.bidder && said.policy === of.policy.id && said.seq === manifest.seq && isSheet(said.sheet);
};
// 7.9, from what was released. Documents are not in the file, but for those that show a bid to be none (7.14).
const verdictFor = async ({ policy: { policy, id }, shares, times, factors, seeds }, envelope) => {
  const { digest: name, manifest, objects } = envelope, entriesOf = (kept) => new Map([...kept].map(([number, entries]) => [number, entries.get(name)]));
  let said = await verdictOf({ policy, id, manifest, shareFiles: envelope.shares, timeFiles: envelope.times, shares: entriesOf(shares), times: entriesOf(times),
    factor: factors.get(name) || "" });
  if (said.verdict === "NOT_ENOUGH" && seeds.has(name)) {
    const made = await recipientsOf(await seedsOf(raw(seeds.get(name)), policy.parts));
    if (canonical(made) === canonical(manifest.R)) said = { ...said, verdict: "OPEN", seed: seeds.get(name) };
  }
  if (said.verdict !== "OPEN") return { ...said, sheet: "" };
  const pieces = new Map(Object.entries(objects).map(([object, sealed]) => [objectOf(manifest, object).pieces[0], sealed]));
  const [inside] = await attempted(() => openedInside({ manifest, seed: said.seed, parts: policy.parts, pieceOf: async (piece) => pieces.get(piece) }));
  const sound = inside && (!inside.sheet || isSheet(inside.sheet)) && await areSound(said.seed, envelope, inside.cover);
  return sound ? { ...said, sheet: inside.cover.sheet } : { ...said, verdict: "INVALID_DEALING", sheet: "" };
};
const areSound = async (seed, { manifest, documents }, cover) => {
  for (const { object, sha256: wanted, size } of cover.files) {
    const { part } = objectOf(manifest, object), sealed = documents.get(object);
    if (!sealed) continue;
    const [plain] = await attempted(async () => open(await seedOfPart(raw(seed), part), sealed));
    if (!plain || plain.length !== size || hex(await sha256(plain)) !== wanted) return false;
  }
  return true;
};
// A document that is too large for the file may be what is wrong with a bid: nobody can tell from the file.
const isUntold = (said, result, { manifest, documents }) => said.verdict === "OPEN" && result.verdict === "INVALID_DEALING" && result.sheet === ""
  && manifest.objects.some(({ name, size }) => isDocument(name) && size > LARGEST_FILED && !documents.has(name));
const differences = (said, result, envelope) => isUntold(said, result, envelope) ? [] : [
  said.verdict !== result.verdict && ["verdict-differs", { log: result.verdict, given: said.verdict }],
  canonical(said.named) !== canonical(result.named) && ["named-differs"],
  said.sheet !== result.sheet && ["sheet-differs"],
].filter(Boolean);
// Whether the sheet is what was opened already, so that nobody need open it twice.
const isOpenedAlready = async ({ verdict, seed, sheet }, { opens }, result) => verdict === "OPEN" && result.verdict === "OPEN" && sheet === result.sheet
  && opens !== "" && hex(await seedOfPart(raw(seed), "sheet")) === opens;
function* judged(found, lot, of, filed, tell) {
  const { manifests, counted } = of.close, envelopes = manifests.map((name) => filed.get(name));
  manifests.forEach((name) => filed.delete(name));
  if (!of.opened) return;
  const { results, opened: { seeds } } = of;
  if (!results) return void tell("BIDS_OPENED", "results-not-counted");
  for (const [at, name] of manifests.entries()) {
    if (!envelopes[at]) return void tell(pathOf(name), "envelope-missing");
    if (!fits(envelopes[at].manifest, of.policy)) return void tell(pathOf(name), "envelope-misfit");
  }
  const full = found.edition === FULL, made = [];
  const isListed = list(0, 100000, (x) => digest(x.release))(of.listed) && canonical(of.listed.map(({ release }) => release)) === canonical(of.before);
  if (full && !isListed) tell("RELEASES_CLOSED", "releases-differ");
  for (const [at, envelope] of envelopes.entries()) {
    const path = pathOf(manifests[at]), result = results[at], { bidder, seq } = envelope.manifest;
    if (bidder !== result.bidder || bidder !== counted[at].bidder || seq !== counted[at].seq) tell(path, "bidder-differs");
    const said = full && isListed ? yield verdictFor(of, envelope) : null;
    for (const [code, more] of said ? differences(said, result, envelope) : []) tell(path, code, more);
    if (said && said.verdict === "OPEN" && result.verdict === "OPEN") made.push({ manifest: manifests[at], seed: said.seed });
    if (!(said && (yield isOpenedAlready(said, envelope, result))) && !(yield read(envelope, result, of))) tell(path, "not-what-was-read");
    yield { phase: "openings", done: at + 1, total: envelopes.length };
  }
  if (!full || !isListed) return;
  made.sort((a, b) => (a.manifest < b.manifest ? -1 : 1));
  if (hex(yield sha256(canonicalBytes({ lot, seeds: made, v: "opened-seeds/1" }))) !== seeds) tell("BIDS_OPENED", "seeds-differ");
}

export function* checkOpenings(found) {
  const findings = [], tell = (where, code, more = {}) => findings.push({ where, code, says: OPENING_WORDS[code], ...more });
  const filed = yield* envelopesOf(found, tell);
  yield* takeDocuments(found, filed, tell);
  const openings = yield* openingsOf(found, filed, tell);
  for (const lot of [...openings.keys()].sort()) yield* judged(found, lot, openings.get(lot), filed, tell);
  for (const name of filed.keys()) tell(pathOf(name), "envelope-uncounted");
  return findings;
}
