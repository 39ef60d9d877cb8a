/*
 * Which bids count, from the sealed streams of a full case file: sections 7.7 and 7.12 of trading/SPEC.md.
 *
 * `sealed` are the events of sealed streams, each {stream, c, at, event}.
 */
const handedIn = (sealed, lot, policy) => {
  const own = sealed.filter(({ event }) => event && event.facts.lot === lot && event.facts.policy === policy);
  const of = (kind) => own.filter(({ event }) => event.kind === kind);
  const bids = of("BID_SUBMITTED").map(({ stream, c, event }) => ({ stream, c, at: event.at, ...event.facts }));
  const back = new Map(of("BID_WITHDRAWN").map(({ c, event }) => [`${event.facts.bidder} ${event.facts.seq}`, c]));
  return { bids, back: ({ bidder, seq }) => back.get(`${bidder} ${seq}`) };
};
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
// What counts: of each bidder the last bid, unless it was withdrawn; by the instant of the first one, then by code.
export const countedIn = (sealed, lot, policy) => {
  const { bids, back } = handedIn(sealed, lot, policy), of = new Map();
  for (const bid of bids) {
    const { first, last } = of.get(bid.bidder) || { first: bid.at, last: bid };
    of.set(bid.bidder, { first: Math.min(first, bid.at), last: bid.seq > last.seq ? bid : last });
  }
  return [...of.values()].filter(({ last }) => !back(last)).sort((a, b) => a.first - b.first || compare(a.last.bidder, b.last.bidder))
    .map(({ last: { bidder, c, manifest, seq, stream } }) => ({ bidder, commitment: c, manifest, seq, stream }));
};
// Whether what is on file bears the very signature, by the key, that was handed in.
export const areTheirs = (sealed, counted, filed) => {
  const of = new Map(sealed.filter(({ event }) => event).map(({ c, event }) => [c, event.facts]));
  return counted.every(({ commitment, manifest }) => {
    const { key, signature } = of.get(commitment), envelope = filed.get(manifest);
    return !envelope || (envelope.key === key && envelope.signature === signature);
  });
};
// Why what a box signed in time does not count.
export const uncountedIn = (sealed, lot, policy, { boxes, counted }) => {
  const { bids, back } = handedIn(sealed, lot, policy), known = new Set(counted.map(({ manifest }) => manifest));
  const why = (manifest) => {
    const bid = bids.find((one) => one.manifest === manifest);
    if (!bid) return { manifest, reason: "never-submitted", event: "" };
    if (back(bid)) return { manifest, reason: "withdrawn", event: back(bid) };
    const later = bids.find(({ bidder, seq }) => bidder === bid.bidder && seq === bid.seq + 1);
    return { manifest, reason: "replaced", event: later ? later.c : "" };
  };
  return [...new Set(boxes.flatMap(({ manifests }) => manifests))].filter((one) => !known.has(one)).sort().map(why);
};
// Of a sealed sign-up: every application under its policy that was not withdrawn before its close, as it came (7.12).
export const signedUpIn = (sealed, policy, closed) => {
  const of = new Map();
  for (const { stream, c, event } of sealed) {
    if (event && event.kind === "SIGNED_UP" && event.facts.policy === policy) of.set(stream, { at: event.at, c, ...event.facts });
    else if (event && event.kind === "SIGN_UP_WITHDRAWN" && event.at <= closed) of.delete(stream);
  }
  return [...of].sort(([stream, one], [other, two]) => one.at - two.at || compare(stream, other))
    .map(([stream, { firm, c, manifest }]) => ({ bidder: firm, commitment: c, manifest, seq: 1, stream }));
};
