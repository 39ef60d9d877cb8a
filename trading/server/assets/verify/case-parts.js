/*
 * The checks of the parts, step 9 of archive/SPEC.md 8.5: draws (expert_pool/SPEC.md 7.1), the fixed-price
 * selection (trading/SPEC.md 4), tenders (7.14), and papers (4.2), these by their SHA-256 only.
 *
 * A check takes what YangguangCase opened and returns what it found, or is a generator that does. Needs draw-checker.js
 * before it, and YangguangOpenings: the module opening-checker.js, or a promise of it.
 */
var YangguangParts = (() => {
  "use strict";
  const { canonical, isObject } = YangguangLog;
  const { hex, labelled, utf8 } = YangguangFormat;
  const equal = (a = null, b = null) => canonical(a) === canonical(b); // What is not there is nothing.
  const isNumber = Number.isSafeInteger;

  // --- Draws ---

  const DRAW_EVENTS = ["DRAW_NOTICE", "DRAW_COMMITS_CLOSED", "REVEALS_CLOSED", "DRAW_SOURCE_SWITCHED", "DRAW_RESULT",
    "DRAW_RESULT_SIGNED", "DRAW_VOIDED"];
  const ALWAYS_SHOWN = ["DRAW_NOTICE", "REVEALS_CLOSED", "DRAW_RESULT", "DRAW_VOIDED"];
  const named = (draw, number) => JSON.stringify([typeof draw === "string" ? draw : canonical([draw ?? null]), isNumber(number) ? number : 0]);
  const transcriptsOf = (found) => found.draws || (found.draws = found.ofKind("draw/1").map(([path, data]) =>
    ({ path, verdict: YangguangDraw.check(data) })));
  const eventsOf = (found) => {
    const draws = new Map();
    for (const event of found.disclosed(...DRAW_EVENTS)) {
      const key = named(event.facts.draw, event.facts.number);
      if (!draws.has(key)) draws.set(key, []);
      draws.get(key).push(event);
    }
    return draws;
  };
  const ended = (events) => {
    const [notice] = events.filter(({ kind }) => kind === "DRAW_NOTICE");
    const { contributors } = (isObject(notice && notice.facts.notice) && notice.facts.notice.body) || {};
    const signed = new Set(events.filter(({ kind }) => kind === "DRAW_RESULT_SIGNED").map(({ facts }) => facts.contributor));
    const present = Array.isArray(contributors) ? contributors : [];
    return events.some(({ kind }) => kind === "DRAW_VOIDED") || !present.every((one) => isObject(one) && typeof one.id === "string")
      || present.every(({ id }) => signed.has(id));
  };
  const differences = (t, events, manifest) => {
    const wrong = new Set();
    for (const { kind, facts } of events) {
      if (kind === "DRAW_NOTICE" && !equal(facts.notice, t.notice)) wrong.add("draw-notice");
      if (kind === "DRAW_COMMITS_CLOSED" && !equal(facts.closed, t.commits_closed)) wrong.add("draw-commits");
      if (kind === "REVEALS_CLOSED" && !equal(facts.closed, t.reveals_closed)) wrong.add("draw-reveals");
      if (kind === "DRAW_RESULT" && !equal(facts.chance, t.chance)) wrong.add("draw-chance");
      if (kind === "DRAW_RESULT" && !equal(facts.result, t.result && t.result.body)) wrong.add("draw-result");
    }
    const recorded = (one) => events.filter(({ kind }) => kind === one).map(({ facts }) => facts);
    const voidings = recorded("DRAW_VOIDED"), switches = recorded("DRAW_SOURCE_SWITCHED").map((facts) => facts.switch ?? null);
    if (!equal(switches, t.switches)) wrong.add("draw-switches");
    if (voidings.length > 0 !== Object.hasOwn(t, "voided")) wrong.add("draw-voided");
    else if (!voidings.every((facts) => equal(facts.voided, t.voided))) wrong.add("draw-voiding");
    if (t.demo !== manifest.demo || t.notice.body.stream !== manifest.stream) wrong.add("draw-elsewhere");
    return [...wrong];
  };
  const checkDraws = (found) => {
    const findings = [], transcripts = new Map(), events = eventsOf(found);
    for (const { path, verdict } of transcriptsOf(found)) {
      if (!verdict.accepted) findings.push({ where: path, code: "draw-check", check: verdict.failedCheck });
      else {
        const key = named(verdict.transcript.notice.body.draw, verdict.transcript.notice.body.number);
        if (transcripts.has(key)) findings.push({ where: path, code: "draw-twice" });
        transcripts.set(key, { path, t: verdict.transcript });
      }
    }
    for (const [key, recorded] of events) {
      const [draw, number] = JSON.parse(key), known = transcripts.get(key);
      if (known) for (const code of differences(known.t, recorded, found.manifest)) findings.push({ where: known.path, code });
      else if (ended(recorded)) findings.push({ where: `${draw} ${number}`, code: "draw-missing", draw, number });
    }
    for (const [key, { path }] of transcripts) if (!events.has(key)) findings.push({ where: path, code: "draw-unknown" });
    const numbers = new Map();
    for (const key of events.keys()) {
      const [draw, number] = JSON.parse(key);
      numbers.set(draw, [...(numbers.get(draw) || []), number]);
    }
    for (const [draw, all] of numbers) {
      if (!all.sort((a, b) => a - b).every((number, at) => number === at + 1)) findings.push({ where: draw, code: "draw-gap" });
    }
    for (const { n, kind, event } of found.own) {
      if (!event && ALWAYS_SHOWN.includes(kind)) findings.push({ where: `event ${n}`, code: "draw-withheld" });
    }
    return findings;
  };

  // --- The fixed-price selection ---

  const of = (states, more) => Object.fromEntries(states.map((one) => [one, more]));
  const NOTICED = ["event:NOTICE_PUBLISHED"];
  const DRAWN = [...NOTICED, "event:LIST_FROZEN", "event:DRAW_NOTICE", "event:REVEALS_CLOSED", "event:DRAW_RESULT", "page/1"];
  const LOST = [...DRAWN, "draw/1"], PUBLIC = [...LOST, "event:PUBLICITY_OPENED"], AWARDED = [...PUBLIC, "event:AWARD"];
  const DEMANDED = new Map(Object.entries({
    ...of(["new", "draft", "basis_checked", "price_fixed"], []),
    ...of(["noticed", "sign_up_sealed", "sign_up_closed", "too_few", "awaiting_consent", "qualified"], NOTICED),
    ...of(["list_frozen", "draw_ready"], [...NOTICED, "event:LIST_FROZEN"]),
    drawing: [...NOTICED, "event:DRAW_NOTICE"], chance_awaited: [...NOTICED, "event:REVEALS_CLOSED"],
    drawn: DRAWN, new_notice_needed: LOST,
    ...of(["publicity", "winner_lost"], PUBLIC),
    ...of(["awarded", "contracted", "performing", "accepted"], AWARDED),
    terminated: ["event:TERMINATED"], archived: ["event:CASE_CLOSED"],
  }));
  const demands = (found) => {
    const { state, required, closed } = found.manifest, wanted = DEMANDED.get(state);
    if (!wanted) return [{ where: state, code: "no-such-state" }];
    const awarded = found.own.some(({ kind }) => kind === "AWARD");
    const all = state === "archived" ? [...wanted, ...(awarded ? AWARDED : DEMANDED.get("terminated"))] : wanted;
    const lacking = all.filter((kind) => !required.includes(kind)).map((kind) => ({ where: kind, code: "not-demanded" }));
    if (closed !== (state === "archived")) lacking.push({ where: state, code: "closed-early" });
    if (awarded && found.ofKind("draw/1").length === 0) lacking.push({ where: "AWARD", code: "award-without-draw" });
    return lacking;
  };
  // A member that must be there; what cannot be read so is a finding.
  const field = (object, ...names) => names.reduce((held, name) => {
    if (!isObject(held) || !Object.hasOwn(held, name)) throw new TypeError(`no ${name}`);
    return held[name];
  }, object);
  const whole = (value) => {
    if (!isNumber(value)) throw new TypeError("no whole number");
    return BigInt(value);
  };
  // P = (C − E) × (1 − r) + E, rounded half up to the yuan, in fen.
  const priceOf = (facts) => {
    const [c, e, r] = [["control", "fen"], ["non_competitive", "fen"], ["rate", "basis_points"]]
      .map((names) => whole(field(facts, ...names)));
    const exact = (c - e) * (10000n - r) + e * 10000n, yuan = (exact + 500000n) / 1000000n;
    if (r < 0n || r > 10000n) throw new TypeError("no rate");
    return e < 0n || e > c ? null : yuan * 100n;
  };
  const TICKETS_GONE = ["REFUSAL_RECORDED", "RESERVE_SKIPPED", "WINNER_VOIDED"];
  const READ = ["POLICY_LOGGED", "NOTICE_PUBLISHED", "SIGN_UP_EXTENDED", "LIST_FROZEN", "DRAW_NOTICE", "DRAW_RESULT", "OBJECTION_DECIDED", "DRAW_VOIDED", ...TICKETS_GONE, "RESERVE_CALLED",
    "AWARD"];
  const read = (found, tell) => {
    let price = null, order = [], gone = new Set(), draw = "";
    const policies = new Set(), roots = new Set(), left = () => order.filter((pid) => !gone.has(pid));
    let upheld = new Set();
    const sealed = (facts) => Object.hasOwn(facts, "policy") && !policies.has(facts.policy) && tell("other-policy");
    const AFTER = {
      POLICY_LOGGED: (facts) => policies.add(hex(labelled("opening-policy/1", utf8(canonical(field(facts, "policy")))))),
      SIGN_UP_EXTENDED: sealed,
      NOTICE_PUBLISHED: (facts) => {
        sealed(facts);
        price = whole(field(facts, "price", "fen"));
        if (priceOf(facts) !== price) tell("other-price");
      },
      LIST_FROZEN: (facts) => roots.add(field(facts, "root")),
      DRAW_NOTICE: (facts) => roots.has(field(facts, "notice", "body", "pool_root")) || tell("other-list"),
      DRAW_RESULT: (facts) => {
        const rounds = field(facts, "result", "rounds"), strata = field(rounds[rounds.length - 1], "strata");
        [order, gone, upheld] = [strata.flatMap((stratum) => field(stratum, "pids")), new Set(), new Set()];
        draw = named(facts.draw, facts.number);
      },
      OBJECTION_DECIDED: (facts) => field(facts, "outcome") === "list_wrong" && upheld.add(field(facts, "objection")),
      DRAW_VOIDED: (facts) => {
        [order, draw] = [[], ""];
        const decision = field(facts, "decision"), wrong = field(facts, "cause") === "list-wrong";
        if ((decision !== "") !== wrong || wrong && found.edition === "full" && !upheld.has(decision)) tell("other-decision");
      },
      RESERVE_CALLED: (facts) => {
        const ticket = field(facts, "ticket"), [first, second] = left();
        if (found.edition === "public" && ticket === second) gone.add(first);
        else if (ticket !== first) tell("other-reserve");
      },
      AWARD: (facts) => {
        if (field(facts, "ticket") !== left()[0]) tell("other-award");
        if (price === null || field(facts, "price_fen") !== Number(price)) tell("award-price");
      },
    };
    for (const kind of TICKETS_GONE) AFTER[kind] = (facts) => gone.add(field(facts, "ticket"));
    for (const event of found.disclosed(...READ)) {
      tell.at = event.n;
      AFTER[event.kind](event.facts);
    }
    return { draw, left: left() };
  };
  // Section 2.6: what an objection took from sign-up was given back, and nobody closed it early.
  const DAY = 86400000000;
  const times = (found, tell) => {
    let opens = null, closes = null, drawAt = null;
    const begins = (facts) => {
      [opens, closes] = ["opens", "closes"].map((name) => Number(whole(field(facts, "sign_up", name))));
      drawAt = Number(whole(field(facts, "draw_at")));
    };
    const AFTER = {
      NOTICE_PUBLISHED: begins,
      SIGN_UP_EXTENDED: begins,
      DRAW_POSTPONED: (facts) => (drawAt = Number(whole(field(facts, "draw_at")))),
      SIGN_UP_RESUMED: (facts) => {
        if (closes === null) throw new TypeError("no window");
        const [since, until] = ["since", "until"].map((name) => Number(whole(field(facts, name)))), from = Math.max(since, opens);
        const lost = from < closes ? Math.max(until - from, 0) : 0;
        const now = { draw_at: drawAt + Math.ceil(lost / DAY) * DAY, lost, sign_up: { opens, closes: closes + lost } };
        if (!Object.keys(now).every((name) => equal(field(facts, name), now[name]))) tell("other-window");
        begins(facts);
      },
    };
    for (const { n, kind, at, event } of found.own) {
      tell.at = n;
      if (kind === "SIGN_UP_CLOSED" && closes !== null && at < closes) tell("early-close");
      else if (event && Object.hasOwn(AFTER, event.kind)) AFTER[event.kind](event.facts);
    }
  };
  const checkSelection = (found) => {
    const findings = demands(found), tell = (code) => findings.push({ where: `event ${tell.at}`, code });
    try {
      read(found, tell);
      times(found, tell);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      tell("unreadable");
    }
    return findings;
  };

  // --- Openings ---

  const ANNOUNCED = ["event:PREQUALIFICATION_ANNOUNCED"], REVIEWED = [...ANNOUNCED, "event:PREQUALIFICATION_CLOSED"];
  const FAILED = [...REVIEWED, "event:PREQUALIFICATION_FAILED"], PUBLISHED = ["event:TENDER_PUBLISHED"], CLOSED = [...PUBLISHED, "event:BIDS_CLOSED"];
  const OPENED = [...CLOSED, "event:BIDS_OPENED", "opening/1"];
  const TENDERED = new Map(Object.entries({
    ...of(["new", "drafted", "holders_named", "keys_ready", "policy_logged"], []),
    prequalifying: ANNOUNCED, prequalification_review: REVIEWED, prequalified: [...REVIEWED, "event:PREQUALIFIED"], prequalification_failed: FAILED,
    ended: [...FAILED, "event:TENDER_ENDED"], bidding: PUBLISHED, closed: CLOSED, not_opened: [...CLOSED, "event:NOT_OPENED"],
    opening: [...CLOSED, "event:OPENING_STARTED"], adjourned: [...CLOSED, "event:OPENING_ADJOURNED"], released: [...CLOSED, "event:RELEASES_CLOSED"],
    opened: OPENED, recorded: [...OPENED, "event:OPENING_RECORDED"],
  }));
  const checkTender = ({ manifest: { state, required } }) => {
    const wanted = TENDERED.get(state);
    if (!wanted) return [{ where: state, code: "no-such-state" }];
    return wanted.filter((kind) => !required.includes(kind)).map((kind) => ({ where: kind, code: "not-demanded" }));
  };
  // A file with a selection's notice is one, whatever its manifest calls it.
  const checkProcedure = (found) => [...checkTender(found), ...(found.own.some(({ kind }) => kind === "NOTICE_PUBLISHED") ? checkSelection(found) : [])];
  const checkForms = (found) => found.ofKind("opening-form/1")
    .filter(([path, data]) => path !== `openings/forms/${hex(labelled("opening-sheet-form/1", data))}.json`).map(([path]) => ({ where: path, code: "form-other" }));
  function* checkOpenings(found) {
    if (found.ofKind("opening/1").length === 0 && !found.own.some(({ kind, event }) => kind === "POLICY_LOGGED" || (event && event.kind === "POLICY_LOGGED"))) return [];
    const { checkOpenings: check } = yield Promise.resolve(YangguangOpenings);
    return yield* check(found);
  }

  // --- Papers ---

  const ONCE = new Set(["qualification-result/1", "result-notice/1", "award-notice/1"]);
  const text = (value) => (typeof value === "string" ? value : "");
  const paperPath = ({ facts }) => `papers/${text(facts.paper)}.pdf`;
  const namedTwice = (found) => {
    const names = found.disclosed("PAPER_DRAWN_UP").map(({ facts }) => text(facts.paper)).filter(Boolean);
    return new Set(names).size < names.length;
  };
  const isIssued = (issued, drawn) => typeof drawn.paper === "string"
    && issued.some(({ paper, digest }) => paper === drawn.paper && equal(digest, drawn.digest));
  const standTwice = (found) => {
    const named = found.disclosed("PAPER_ISSUED").map(({ facts }) => facts);
    const issued = found.disclosed("PAPER_DRAWN_UP").map(({ facts }) => facts)
      .filter((one) => isIssued(named, one));
    const replaced = new Set(issued.map(({ replaces }) => text(replaces)).filter(Boolean)), standing = new Map();
    for (const one of issued) {
      const kind = text(one.kind), digest = text(one.digest);
      if (!ONCE.has(kind) || replaced.has(digest)) continue;
      if (standing.has(kind) && standing.get(kind) !== digest) return true;
      standing.set(kind, digest);
    }
    return false;
  };
  const checkPapers = (found) => {
    const files = new Map(found.ofKind("paper-file/1")), findings = [];
    for (const event of found.disclosed("PAPER_ISSUED")) {
      if (typeof event.facts.paper !== "string") {
        findings.push({ where: "papers/", code: "unreadable" });
        continue;
      }
      const path = paperPath(event), data = files.get(path);
      files.delete(path);
      if (!data) findings.push({ where: path, code: "paper-missing" });
      else if (hex(YangguangNoble.sha256(data)) !== event.facts.pdf) findings.push({ where: path, code: "paper-changed" });
    }
    for (const path of files.keys()) findings.push({ where: path, code: "paper-unknown" });
    if (namedTwice(found) || standTwice(found)) findings.push({ where: "papers/", code: "paper-twice" });
    return findings;
  };

  // --- What the page tells of the parts ---

  // The paper that took the place of one, "" if it stands: drawn up to replace it, and issued (archive/SPEC.md 11.6).
  const replacedBy = (found, digest) => {
    const issued = found.disclosed("PAPER_ISSUED").map(({ facts }) => facts);
    const later = found.disclosed("PAPER_DRAWN_UP").map(({ facts }) => facts).find((one) => digest && one.replaces === digest && isIssued(issued, one));
    return later ? text(later.paper) : "";
  };
  // Who stands first now, where the events of the case say that it is not whom the draw put there; else null.
  const successor = (found, { transcript: t, accepted, winners }) => {
    const drawn = accepted ? winners.flatMap(({ pids }) => pids) : [];
    try {
      const { draw, left } = read(found, () => undefined);
      if (drawn.length !== 1 || draw !== named(t.notice.body.draw, t.notice.body.number) || left[0] === drawn[0]) return null;
      const pid = left.length ? text(left[0]) : "";
      return { pid, name: (t.names.find((one) => one.pid === pid) || { name: "" }).name };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return null;
    }
  };
  const told = (found) => ({
    draws: transcriptsOf(found).map(({ path, verdict }) => ({ path, ...summary(verdict), now: successor(found, verdict) })),
    papers: found.disclosed("PAPER_ISSUED").map(({ at, facts }) => {
      const [drawn] = found.disclosed("PAPER_DRAWN_UP").filter((one) => one.facts.digest === facts.digest);
      return { path: paperPath({ facts }), at, sha256: text(facts.pdf), title: drawn ? text(drawn.facts.title) : "",
        replacedBy: replacedBy(found, text(facts.digest)) };
    }),
  });
  // What a page says of a verdict, without the transcript's million tickets.
  const summary = ({ transcript: t, accepted, failedCheck, standing, winners, reserves, source, poolSize, demo }) => {
    const names = new Map(((t && t.names) || []).map((one) => [one.pid, one.name]));
    const titled = (list) => list.flatMap(({ pids }) => pids).slice(0, 20).map((pid) => ({ pid, name: names.get(pid) || "" }));
    return { accepted, failedCheck, standing, poolSize, demo, source: source ? source.kind : "",
      draw: t ? t.notice.body.draw : "", number: t ? t.notice.body.number : 0,
      origin: t ? t.origin : "", stream: t ? t.notice.body.stream : "", purpose: t ? t.notice.body.purpose : "",
      winners: titled(winners), reserves: titled(reserves) };
  };

  return { kinds: { "draw/1": checkDraws, "page/1": () => [], "paper-file/1": checkPapers, "opening/1": checkOpenings, "opening-document/1": () => [], "opening-form/1": checkForms },
    procedures: { "fixed_price_selection/1": checkSelection, "open_tender/1": checkProcedure }, told, summary };
})();
