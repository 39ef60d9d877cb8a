/*
 * A filled-in sheet and its files held against the form, on the bidder's own machine: section 8.4 of trading/SPEC.md.
 *
 * The same findings in the same order as trading/bids/model/checking.py, but for words and amounts, which this page writes itself.
 */
import { hex, sha256 } from "./canonical.js";
import { SAYINGS } from "./sheet-sayings.js";

// The first sign that nobody can see (archive/SPEC.md 1.5), or nothing; a line break is none.
const SHAPELESS = /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufdd0-\ufdef\ufff0-\ufff8\u{e0000}-\u{e0fff}]/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
export const hiddenSign = (text) => {
  const shapeless = SHAPELESS.exec(text);
  if (shapeless) return shapeless[0];
  return [...text].find((sign) => (sign !== "\n" && UNSEEN.test(sign)) || (sign.codePointAt(0) & 0xfffe) === 0xfffe) || "";
};

const WARNS = new Set(["price-doubtful", "certificate-missing", "item-zero", "file-same"]), LONGEST_NAME = 100, FAR_BELOW = 100;
const UNITS = { rate: "%", period_days: "" };
const grouped = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
export const shownFigure = (value, places) => {
  const digits = String(value).padStart(places + 1, "0"), whole = places ? digits.slice(0, -places) : digits;
  return grouped(whole) + (places ? `.${digits.slice(-places)}` : "");
};
const seen = (text) => [...text].slice(0, LONGEST_NAME).map((sign) => (sign === "\n" || hiddenSign(sign) ? `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : sign)).join("");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const said = (code, where, label = { zh: where, en: where }, facts = {}) => {
  const [zh, en] = SAYINGS[code];
  return { code, where, blocks: !WARNS.has(code), zh: filled(zh, { ...facts, label: label.zh }), en: filled(en, { ...facts, label: label.en }) };
};

// --- Fields ---

const textFound = (asked, text, most) => {
  const sign = hiddenSign(text) || (text.includes("\n") ? "\n" : ""), found = [];
  if (sign) found.push(said("text-hidden", asked.key, asked.label, { sign: seen(sign) }));
  if ([...text].length > most) found.push(said("text-too-long", asked.key, asked.label, { most: String(most) }));
  return found;
};
const boundsFound = (asked, value) => {
  const days = asked.kind === "period_days", floor = asked.floor || Number(days), cap = asked.cap === null ? Number.MAX_SAFE_INTEGER : asked.cap;
  const unit = asked.kind in UNITS ? UNITS[asked.kind] : " 元", shown = (number) => shownFigure(number, asked.places) + unit;
  const facts = { given: shown(value), cap: shown(cap), floor: shown(floor) };
  if (value > cap) return [said(days ? "period-beyond" : "above-cap", asked.key, asked.label, facts)];
  return value < floor ? [said("below-floor", asked.key, asked.label, facts)] : [];
};
const doubtful = (asked, { fen }) => (fen * FAR_BELOW <= (asked.cap || 0) ? [said("price-doubtful", asked.key, asked.label, { given: shownFigure(fen, 2) })] : []);
// GB 32100-2015: the last of the 18 signs follows from the others.
const CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const isCode = (code) => {
  const values = [...code].map((sign) => CODE_SIGNS.indexOf(sign));
  if (values.length !== 18 || values.includes(-1)) return false;
  const sum = values.slice(0, 17).reduce((all, value, at) => all + value * (3 ** at % 31), 0);
  return (31 - (sum % 31)) % 31 === values[17];
};
const membersFound = (asked, { members }, bidder) => {
  const named = new Set(), found = [], told = (code, facts) => found.push(said(code, asked.key, asked.label, facts));
  for (const { code, name } of members) {
    const given = seen(code);
    if (!isCode(code)) told("member-code", { given });
    else if (named.has(code)) told("member-doubled", { given });
    else if (code === bidder) told("member-self", { given });
    named.add(code);
    found.push(...textFound(asked, name, LONGEST_NAME));
  }
  if (members.length + 1 > asked.cap) told("members-too-many", { given: String(members.length + 1), cap: String(asked.cap) });
  return found;
};
const FOUND = {
  consortium: membersFound,
  price: (asked, value) => [...boundsFound(asked, value.fen), ...doubtful(asked, value)],
  rate: boundsFound, unit_price: boundsFound, period_days: boundsFound,
  person: (asked, { name, certificate }) => [...textFound(asked, name, LONGEST_NAME), ...textFound(asked, certificate, LONGEST_NAME),
    ...(certificate ? [] : [said("certificate-missing", asked.key, asked.label)])],
  text: (asked, value) => textFound(asked, value, asked.longest),
  choice: (asked, value) => (asked.options.some(({ key }) => key === value) ? [] : [said("choice-unknown", asked.key, asked.label, { given: seen(value) })]),
};
const isEmpty = (value) => value === undefined || value === "" || value.name === "" || (value.members && !value.members.length);
const fieldFound = (asked, value, bidder) => {
  if (!isEmpty(value)) return FOUND[asked.kind](asked, value, bidder);
  return asked.required || value !== undefined ? [said("field-missing", asked.key, asked.label)] : [];
};

// --- Items and files ---

const itemsFound = (form, sheet) => {
  const priced = new Map(sheet.items.map((item) => [item.number, item])), found = [];
  for (const { number } of form.items.rows) {
    if (!priced.has(number)) found.push(said("item-missing", number));
    else if (!priced.get(number).price) found.push(said("item-zero", number));
  }
  const total = form.fields.find(({ key }) => key === form.items.total), price = sheet.values[total.key];
  const sum = sheet.items.reduce((all, { amount }) => all + BigInt(amount), 0n);
  if (price && BigInt(price.fen) !== sum) found.push(said("items-sum", total.key, total.label, { sum: shownFigure(sum, 2), given: shownFigure(price.fen, 2) }));
  return found;
};
export const sheetFindings = (form, sheet, bidder = "") => [...form.fields.flatMap((asked) => fieldFound(asked, sheet.values[asked.key], bidder)), ...(form.items ? itemsFound(form, sheet) : [])];
const slotFound = (slot, given) => {
  const found = [];
  if (!given.length && slot.required) found.push(said("file-missing", slot.key, slot.label));
  if (given.length > 1 && !slot.several) found.push(said("file-doubled", slot.key, slot.label, { count: String(given.length) }));
  for (const { name, size } of given) {
    const facts = { name: seen(name), given: String(size), most: String(slot.largest), suffixes: slot.suffixes.join(" ") };
    if (!size) found.push(said("file-empty", slot.key, slot.label, facts));
    if (size > slot.largest) found.push(said("file-too-large", slot.key, slot.label, facts));
    if (slot.suffixes.length && !slot.suffixes.some((suffix) => name.toLowerCase().endsWith(suffix))) found.push(said("file-suffix", slot.key, slot.label, facts));
  }
  return found;
};
// `files` is a list of {slot, name, size, blob}. Only files of one size are read to compare them: most are never read twice.
const digestOf = async (blob) => hex(await sha256(new Uint8Array(await blob.arrayBuffer())));
const COMPARED = 64 * 2 ** 20;
// Members and their agreement come together or not at all (8.2).
const agreementFound = (form, sheet, slot, given) => {
  if (!form.fields.some(({ key, kind }) => kind === "consortium" && key === slot.key)) return [];
  const named = !isEmpty(sheet.values[slot.key]);
  return named === given.length > 0 ? [] : [said(named ? "agreement-missing" : "agreement-alone", slot.key, slot.label)];
};
export const fileFindings = async (form, sheet, files) => {
  const of = (slot) => files.filter((file) => file.slot === slot.key), first = new Map();
  const found = form.files.flatMap((slot) => [...slotFound(slot, of(slot)), ...agreementFound(form, sheet, slot, of(slot))]);
  for (const file of files) {
    const twins = files.filter(({ size }) => size === file.size);
    if (twins.length === 1 || file.size > COMPARED) continue;
    const digest = await digestOf(file.blob), other = first.get(digest);
    if (!other) first.set(digest, file);
    else found.push(said("file-same", file.slot, form.files.find(({ key }) => key === file.slot).label, { name: seen(file.name), other: seen(other.name) }));
  }
  return found;
};
