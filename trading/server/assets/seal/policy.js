/*
 * The opening policy: sections 7.1 and 7.2 of trading/SPEC.md.
 *
 * readPolicy(bytes) returns what it says and its digest, or throws a SealError. Nothing is sealed to a policy whose
 * holders did not sign their keys themselves.
 */
import { isRecipient } from "./age.js";
import { among, demand, digest, exactly, hex, integer, isHex, labelled, list, parseCanonical, raw, text, u8 } from "./canonical.js";
import { isKey, verifies } from "./ed25519.js";

export const SUITE = "age-pq-1";
export const NO_FORM = "0".repeat(64);
const HOLDER = exactly({ age: isRecipient, duty: text(200, 0), j: integer(1, 15), key: isKey, organisation: text(200), person: text(200),
  signature: (x) => isHex(x, 64), tool: among("served-page", "offline-page", "command-line") });
const TRUSTEE = exactly({ age: isRecipient, key: isKey, organisation: text(200) });
const BOX = exactly({ address: text(2000), key: isKey, organisation: text(200) });
const SHAPE = {
  v: among("opening-policy/1"), suite: among(SUITE), lot: text(200), attempt: integer(1), kind: among("tender", "light"),
  n: integer(3, 15), k: integer(2, 15), holders: list(3, 15, HOLDER), factors: list(2, 3, text(20)), trustees: list(1, 2, TRUSTEE),
  boxes: list(0, 4, BOX), deadline: integer(0), window: integer(0), skew: among(60000000),
  parts: list(1, 20, (x) => typeof x === "string" && /^[a-z]{1,20}$/.test(x)), form: digest,
  limits: exactly({ bid: integer(1), objects: integer(1, 9999) }), adjournments: among(1),
};
const distinct = (items) => new Set(items).size === items.length;
const PARTS = { tender: "sheet tech rest", light: "sheet rest" };

// K-1 to K-4; a light policy is free of K-1 and K-3 (7.12). Which organisation the centre is, only the platform knows: K-2 is checked where its name is given.
const checkSpread = ({ kind, k, holders, trustees }, centre) => {
  const light = kind === "light";
  const supplied = new Map();
  for (const { organisation } of holders) supplied.set(organisation, (supplied.get(organisation) || 0) + 1);
  demand(light || Math.max(...supplied.values()) < k, "too-many-of-one"); // K-1
  demand(!centre || (supplied.get(centre) || 0) <= 1, "too-many-of-centre"); // K-2
  demand(light || supplied.size >= 3, "too-few-organisations"); // K-3
  const trusted = trustees.map(({ organisation }) => organisation);
  demand(distinct(trusted) && !trusted.some((one) => supplied.has(one)), "trustee-holds"); // K-4
};
export const policyId = (bytes) => labelled("opening-policy/1", bytes);
export const holderMessage = ({ lot, attempt, person, organisation, age, tool }) => labelled("holder-key/1", lot, u8(attempt), person, organisation, age, tool);
export const standingMessage = ({ person, organisation, age, tool }) => labelled("standing-key/1", person, organisation, age, tool);

export const readPolicy = async (bytes, centre = "") => {
  const policy = parseCanonical(bytes);
  demand(exactly(SHAPE)(policy), "no-policy");
  const { kind, n, k, holders, factors, trustees, boxes, parts, window } = policy, light = kind === "light";
  demand(k <= n && holders.length === n && holders.every(({ j }, at) => j === at + 1), "no-policy");
  demand(["quorum time", "quorum time bidder"].includes(factors.join(" ")), "no-policy");
  demand(window === 0 || factors.includes("bidder"), "no-policy");
  demand(parts.join(" ") === PARTS[kind] && trustees.length === (light ? 1 : 2), "no-policy");
  demand(!light || (n === 3 && k === 2 && boxes.length === 0), "no-policy");
  demand(distinct(boxes.map(({ organisation }) => organisation)), "no-policy");
  demand(distinct([...holders, ...trustees].map(({ age }) => age)), "key-twice");
  checkSpread(policy, centre);
  for (const holder of holders) {
    const message = await (light ? standingMessage(holder) : holderMessage({ ...policy, ...holder }));
    const signed = await verifies(holder.key, message, raw(holder.signature));
    demand(signed, "holder-not-signed", { person: holder.person, organisation: holder.organisation });
  }
  return { policy, bytes, id: hex(await policyId(bytes)) };
};
