/*
 * The offline checker of audited draws: section 7 of expert_pool/SPEC.md, version draw/1.
 *
 * YangguangDraw.check(bytes) never throws and never fetches. It needs vendor/noble.js and draw-format.js
 * before it; no page, network or clock. Written from the specification alone, by another hand than the
 * checker in Python.
 */
var YangguangDraw = (() => {
  "use strict";
  const { bls, edwards, hmac, sha256, sha512 } = YangguangNoble;
  const { big, canonical, concat, digest, framed, hashed, hex, labelled, little, lowercaseHex, parse, raw, same, sha,
    utf8, SHAPES } = YangguangFormat;

  // --- Section 1.4: signatures ---

  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const PRIME = 2n ** 255n - 19n;
  const SMALL = [0n, 1n, PRIME - 1n,
    little(raw("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
    little(raw("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))];
  const weak = (key) => {
    const y = little(raw(key)) % 2n ** 255n;
    return y >= PRIME || SMALL.includes(y);
  };
  // R = [S]B - [k]A byte for byte, without the cofactor: noble's own verify is more lenient.
  const verifies = (key, message, signature) => {
    try {
      const a = raw(key), r = raw(signature).subarray(0, 32), s = little(raw(signature).subarray(32));
      const k = little(sha512(concat(r, a, message))) % ORDER;
      const kA = edwards.Point.fromBytes(a).multiplyUnsafe(k);
      return s < ORDER && hex(edwards.Point.BASE.multiplyUnsafe(s).subtract(kA).toBytes()) === hex(r);
    } catch {
      return false; // The key is not a point.
    }
  };

  // --- Sections 3.2, 5 and 6: the tree, the selection, the sources of chance ---

  const distinct = (items) => new Set(items).size === items.length;
  const rising = (numbers) => numbers.every((number, at) => at === 0 || numbers[at - 1] <= number);
  const ascending = (words) => words.every((one, at) => at === 0 || words[at - 1] < one);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  // Level by level, in place; the odd one out moves up as it is.
  const root = (tickets) => {
    const tops = new Uint8Array(32 * tickets.length), node = new Uint8Array(65);
    node[0] = 1;
    tickets.forEach((ticket, at) => tops.set(hashed(ticket, "\0"), 32 * at));
    for (let size = tickets.length; size > 1; size = Math.ceil(size / 2)) {
      for (let at = 0; at < size; at += 2) {
        const pair = tops.subarray(32 * at, 32 * Math.min(at + 2, size));
        node.set(pair, 1);
        tops.set(pair.length === 64 ? sha(node) : pair, 16 * at);
      }
    }
    return hex(tops.subarray(0, 32));
  };

  const ranker = (seed) => {
    const keyed = hmac.create(sha256, raw(seed)), state = keyed.clone();
    return (label, t, stratum, number, into = new Uint8Array(32)) => {
      keyed._cloneInto(state).update(utf8(`draw-rank/1|${label}|${t}|${stratum}|${number}`)).digestInto(into);
      return into;
    };
  };
  // The pids with the lowest ranks, in order. A million ranks lie in one buffer, and their places are sorted.
  const lowest = (pids, count, rankInto) => {
    const ranks = new Uint8Array(32 * pids.length), view = new DataView(ranks.buffer);
    const order = Uint32Array.from(pids.keys());
    pids.forEach((pid, at) => rankInto(pid, ranks.subarray(32 * at, 32 * at + 32)));
    const compare = (a, b) => {
      for (let at = 0; at < 32; at += 4) {
        const apart = view.getUint32(32 * a + at) - view.getUint32(32 * b + at);
        if (apart !== 0) return apart;
      }
      return pids[a] < pids[b] ? -1 : 1;
    };
    return Array.from(order.sort(compare).subarray(0, count), (at) => pids[at]);
  };
  const feasible = (pids, constraints, orgs) => {
    const sitting = new Set(pids), heads = new Map();
    const most = pids.map((one) => orgs.get(one)).filter((one) => one !== undefined).reduce((top, one) => {
      heads.set(one, (heads.get(one) || 0) + 1);
      return Math.max(top, heads.get(one));
    }, 0);
    return sitting.size === pids.length && constraints.every((rule) =>
      rule.kind === "at-most" ? most <= rule.max : !rule.pids.every((one) => sitting.has(one)));
  };
  const select = (notice, tickets, seed) => {
    const rank = ranker(seed), rounds = [], orgs = new Map();
    for (const ticket of tickets) orgs.set(ticket.pid, ticket.org);
    let seated = orgs;
    for (const { label, strata } of notice.rounds) {
      const pools = strata.map(({ name }) => tickets
        .filter((ticket) => ticket.strata.includes(name) && seated.has(ticket.pid)).map((ticket) => ticket.pid));
      const panel = (t) => strata.map(({ name, seats: places }, at) =>
        ({ name, pids: lowest(pools[at], places, (number, into) => rank(label, t, name, number, into)) }));
      const round = { label, t: null, strata: [] };
      const enough = strata.every(({ seats: places }, at) => pools[at].length >= places);
      for (let t = 0; enough && round.t === null && t < notice.limit; t += 1) {
        const tried = panel(t), pids = tried.flatMap((stratum) => stratum.pids);
        if (feasible(pids, notice.constraints, orgs)) Object.assign(round, { t, strata: tried });
      }
      rounds.push(round);
      seated = new Set(round.strata.flatMap((stratum) => stratum.pids));
      if (round.t === null) return { panel: "impossible", rounds };
    }
    return { panel: "drawn", rounds };
  };

  const SECOND = 1e6;
  const beaconRound = ({ genesis, period, delay }, entered) => {
    const ahead = Math.max(0, entered + (delay - genesis) * SECOND), rest = ahead % (period * SECOND);
    const steps = (ahead - rest) / (period * SECOND) + (rest > 0 ? 1 : 0);
    return { number: steps + 1, time: (genesis + steps * period) * SECOND };
  };
  const earliest = (source, entered) => source.kind === "lottery/1" ? source.scheduled
    : source.kind === "balls/1" ? entered + source.delay * SECOND : beaconRound(source, entered).time;
  const typed = (value, declared) => {
    const parts = value.split("+");
    return parts.length === declared.length && declared.every((group, at) => {
      const words = parts[at].split("-"), numbers = words.map(Number), width = String(group.high).length;
      return words.length === group.count && words.every((one) => one.length === width && /^[0-9]+$/.test(one))
        && numbers.every((number) => group.low <= number && number <= group.high)
        && (group.replacement || distinct(numbers)) && (!group.sorted || rising(numbers));
    });
  };
  const isBeaconValue = (value, number) =>
    value === `{"round":${number},"signature":"${value.slice(-98, -2)}"}` && lowercaseHex(96)(value.slice(-98, -2));
  const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
  const beaconHolds = (key, number, written) => {
    try { // Reading a point checks flags, range, curve and subgroup, and throws.
      const point = bls.G1.Point.fromBytes(raw(written)), chain = bls.G2.Point.fromBytes(raw(key));
      const message = bls.G1.hashToCurve(sha(big(number, 8)), { DST });
      const pairs = [{ g1: point, g2: bls.G2.Point.BASE }, { g1: message.negate(), g2: chain }];
      return !point.is0() && !chain.is0() && bls.Fp12.eql(bls.pairingBatch(pairs), bls.Fp12.ONE);
    } catch {
      return false;
    }
  };

  // --- Section 7: checks 12 to 51 of a transcript that has its shape ---

  const QUICKNET = { chain: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    genesis: 1692803367, period: 3,
    key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
      + "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a" };
  const rules = (t) => {
    const N = t.notice.body, T = t.pool.tickets, { commits, reveals, switches, chance, voided } = t;
    const commitsEnd = t.commits_closed && t.commits_closed.body, end = t.reveals_closed && t.reveals_closed.body;
    const result = t.result && t.result.body, names = t.names || [];
    const people = new Map(N.contributors.map((person) => [person.id, person])), order = [...people.keys()];
    const hasDuty = (duty) => (one) => people.has(one) && people.get(one).duty === duty;
    const isClerk = hasDuty("clerk"), supervises = hasDuty("supervisor");
    const committed = new Map(commits.map((one) => [one.contributor, one.commitment]));
    const opened = new Map(reveals.map((one) => [one.contributor, one.r]));
    const tickets = new Map();
    for (const ticket of T) tickets.set(ticket.pid, ticket);
    const source = N.sources[switches.length], beacon = source && source.kind === "drand-quicknet/1";
    // When source number `at` is entered; without a closing nobody can say.
    const enters = (at) => end && Math.max(end.at, at > 0 ? switches[at - 1].body.at : 0);
    const entered = enters(switches.length);
    const strataNames = N.rounds.flatMap(({ strata }) => strata.map(({ name }) => name));
    const last = N.rounds[N.rounds.length - 1], first = N.rounds[0].strata;
    const entries = chance ? chance.entries.map((one) => ({ ...one, value: chance.value })) : [];
    const typings = chance ? [...entries, ...chance.set_aside] : [];
    const who = (items) => items.map((one) => one.contributor), when = (items) => items.map((one) => one.at);
    const digestOfNotice = hashed(N);
    const isSigned = (type, content) => (one) => {
      const message = framed("draw-signature/1", [utf8(N.draw), utf8(type), digestOfNotice, hashed(content)]);
      return people.has(one.contributor) && verifies(people.get(one.contributor).key, message, one.signature);
    };
    const byClerk = (type, part) => part.signatures.length === 1 && isClerk(part.signatures[0].contributor)
      && part.signatures.every(isSigned(type, part.body));
    const byClerkAndSupervisors = (type, part) => distinct(who(part.signatures)) && part.signatures.length > 1
      && part.signatures.every((one, at) => (at === 0 ? isClerk : supervises)(one.contributor))
      && part.signatures.every(isSigned(type, part.body));
    return {
      12: () => N.demo === t.demo && N.origin === t.origin && N.at <= N.scheduled,
      13: () => distinct(N.contributors.map(({ id: one }) => one)) && distinct(N.contributors.map(({ key }) => key))
        && !N.contributors.some(({ key }) => weak(key))
        && order.filter(isClerk).length === 1 && order.some(supervises),
      14: () => distinct(N.rounds.map(({ label }) => label))
        && N.rounds.every(({ strata }) => distinct(strata.map(({ name }) => name)))
        && rising(N.rounds.map(({ strata }) => -sum(strata.map((one) => one.seats))))
        && last.strata.every((one) => N.winners <= one.seats),
      15: () => distinct(N.sources.map(({ name }) => name)) && N.sources.every((one) => one.groups
        ? sum(one.groups.map(({ count }) => count)) <= 100 && one.groups.every((group) => group.low < group.high
          && (group.replacement || group.count <= group.high - group.low + 1))
        : one.chain === QUICKNET.chain ? ["key", "genesis", "period"].every((name) => one[name] === QUICKNET[name])
          : N.demo),
      16: () => byClerk("notice", t.notice),
      17: () => T.length === N.pool_size && ascending(T.map((ticket) => ticket.pid)),
      18: () => distinct(T.map(({ name }) => name)) && T.every((ticket) => ascending(ticket.strata)),
      19: () => {
        const known = new Set(strataNames);
        const counts = new Map(first.map(({ name }) => [name, 0]));
        for (const { strata } of T) {
          const hits = strata.filter((name) => counts.has(name));
          hits.forEach((name) => counts.set(name, counts.get(name) + 1));
          if (hits.length === 0 || !strata.every((name) => known.has(name))) return false;
        }
        return first.every((stratum) => counts.get(stratum.name) >= stratum.seats);
      },
      20: () => N.constraints.filter(({ kind }) => kind === "at-most").length <= 1
        && N.constraints.every(({ pids }) => !pids || (distinct(pids) && pids.every((one) => tickets.has(one)))),
      21: () => {
        const uses = new Map(); // In how many rounds each stratum stands.
        for (const name of strataNames) uses.set(name, (uses.get(name) || 0) + 1);
        const pairs = sum(T.map(({ strata }) => sum(strata.map((name) => uses.get(name)))));
        return N.limit * (pairs + N.rounds.length * N.constraints.length) <= 10000000;
      },
      22: () => root(T) === N.pool_root,
      23: () => who(commits).every((one) => people.has(one)) && distinct(who(commits))
        && distinct(commits.map((one) => one.commitment)),
      24: () => rising([N.at, ...when(commits)]),
      25: () => commits.every((one) =>
        isSigned("commit", { contributor: one.contributor, commitment: one.commitment })(one)),
      26: () => !commitsEnd || (rising([N.at, ...when(commits), commitsEnd.at])
        && commitsEnd.commits === digest(commits)
        && same(who(commitsEnd.missing), order.filter((one) => !committed.has(one)))
        && who(commits).some(isClerk) && who(commits).some(supervises)),
      27: () => !commitsEnd || byClerk("commits-closed", t.commits_closed),
      28: () => distinct(who(reveals)) && reveals.every((one) => committed.get(one.contributor)
        === hex(labelled("draw-commit/1", utf8(N.draw), utf8(one.contributor), raw(one.r)))),
      29: () => reveals.length === 0 || rising([commitsEnd.at, ...when(reveals)]),
      30: () => reveals.every((one) => isSigned("reveal", { contributor: one.contributor, r: one.r })(one)),
      31: () => !end || (rising([commitsEnd.at, ...when(reveals), end.at]) && end.at >= N.scheduled
        && end.reveals === digest(reveals)
        && same(end.list.map((one) => [one.contributor, one.r]),
          order.filter((one) => committed.has(one)).map((one) => [one, opened.has(one) ? opened.get(one) : null]))),
      32: () => !end || byClerk("reveals-closed", t.reveals_closed),
      33: () => switches.length < N.sources.length && rising([N.at, ...when(switches.map(({ body }) => body))])
        && switches.every(({ body }, at) => body.from === N.sources[at].name && body.to === N.sources[at + 1].name),
      34: () => switches.every(({ body }, at) => (!end && N.sources[at].kind !== "lottery/1")
        || body.at < earliest(N.sources[at], enters(at))),
      35: () => switches.every((one) => byClerkAndSupervisors("switch", one)),
      36: () => !end || source.kind !== "lottery/1" || source.scheduled > entered,
      37: () => !chance || (chance.source === source.name && who(typings).every((one) => people.has(one))
        && chance.entries.length === (beacon ? 1 : 2) && distinct(who(chance.entries))
        && (!beacon || chance.set_aside.length === 0)),
      38: () => typings.every(({ value }) => beacon
        ? isBeaconValue(value, beaconRound(source, entered).number) : typed(value, source.groups)),
      39: () => typings.every(({ at }) => at > end.at && at >= earliest(source, entered))
        && (!chance || (rising(when(chance.entries)) && rising(when(chance.set_aside)))),
      40: () => typings.every((one) => isSigned("typing",
        { contributor: one.contributor, source: chance.source, value: one.value })(one)),
      41: () => !chance || !beacon
        || beaconHolds(source.key, beaconRound(source, entered).number, chance.value.slice(-98, -2)),
      42: () => !result || (when(typings).every((at) => at <= result.at)
        && result.chance === digest({ chance, switches })),
      43: () => {
        if (!result) return true;
        const parts = [digestOfNotice, utf8(canonical(end.list)), utf8(chance.source), utf8(chance.value)];
        const alpha = labelled("draw-alpha/1", ...parts);
        return result.alpha === hex(alpha) && result.seed === hex(labelled("draw-seed/1", alpha));
      },
      44: () => {
        const { panel, rounds } = result || {};
        return !result || same({ panel, rounds }, select(N, T, result.seed));
      },
      45: () => {
        const signers = t.result ? who(t.result.signatures) : [], absent = t.result ? who(t.result.absent) : [];
        const listed = [...signers, ...absent];
        return distinct(listed) && listed.every((one) => people.has(one)) && (voided !== undefined
          || (listed.length === people.size && signers.some(isClerk) && signers.some(supervises)));
      },
      46: () => !result || t.result.signatures.every(isSigned("result", result)),
      47: () => !voided || (!end === !result && (voided.body.cause !== "failure" || !end)
        && (!result || voided.body.decision !== "")
        && [N, ...commits, ...reveals, ...switches.map(({ body }) => body), ...typings, commitsEnd, end, result]
          .every((one) => !one || one.at <= voided.body.at)),
      48: () => {
        const { voided: ignored, names: openings, ...rest } = t;
        return !voided || voided.body.record === digest(rest);
      },
      49: () => !voided || byClerkAndSupervisors("void", voided),
      50: () => ascending(names.map((one) => one.pid)) && distinct(names.map(({ code }) => code))
        && names.every((one) => tickets.has(one.pid)),
      51: () => names.every((one) => tickets.get(one.pid).name
        === hex(labelled("draw-name/1", raw(one.salt), utf8(one.code), utf8(one.name)))),
    };
  };

  // --- The verdict. Besides what it says, `transcript` is what was read, if it has its shape. ---

  const PARTS = [[1, "File"], [3, "Shape"], [12, "Notice"], [17, "Pool"], [23, "Commits"], [28, "Reveals"],
    [33, "Chance"], [42, "Result"], [47, "Void"], [50, "Names"]];
  const check = (bytes) => {
    let t;
    const failing = (checks) => Object.keys(checks).find((number) => {
      try {
        return !checks[number](t);
      } catch {
        return true; // No hostile file stops the checker: what cannot be checked has failed.
      }
    });
    const file = {
      1: () => bytes.length >= 1 && bytes.length <= 268435456,
      2: () => (t = parse(bytes)) !== undefined,
    };
    const shape = failing(file) || failing(SHAPES), failed = Number(shape || failing(rules(t)) || 0);
    const verdict = { accepted: failed === 0, failedCheck: failed || null, reason: null, standing: null,
      winners: [], reserves: [], revealed: [], source: null, demo: null, poolSize: null,
      transcript: shape ? null : t };
    if (!shape) Object.assign(verdict, { demo: t.demo, poolSize: t.pool.tickets.length });
    if (failed) {
      const [, part] = PARTS.filter(([from]) => from <= failed).pop();
      return { ...verdict, reason: `check ${failed} of section 7 (${part}) does not hold` };
    }
    const N = t.notice.body, drawn = t.result && !t.voided && t.result.body.panel === "drawn";
    const final = drawn ? t.result.body.rounds[N.rounds.length - 1].strata : [];
    const cut = (from, to) => final.map(({ name, pids }) => ({ stratum: name, pids: pids.slice(from, to) }));
    const told = new Set(t.reveals.map((one) => one.contributor));
    return { ...verdict, standing: t.voided ? "voided" : t.result.body.panel,
      winners: cut(0, N.winners), reserves: cut(N.winners),
      revealed: N.contributors.filter(({ id }) => told.has(id)).map(({ id, duty }) => ({ contributor: id, duty })),
      source: t.chance ? N.sources[t.switches.length] : null };
  };

  return { check, ranker, QUICKNET, primitives: { beaconHolds, beaconRound, root, select, typed, verifies, weak } };
})();
