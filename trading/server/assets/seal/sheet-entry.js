/*
 * From what somebody types to the values of an opening sheet: sections 8.1 to 8.3 of trading/SPEC.md.
 *
 * A figure that cannot be read, is finer than its field or too large is refused, never rounded.
 */
import { SealError, canonicalBytes, demand, hex, labelled } from "./canonical.js";

const UNITS = { price: { "": 0, 元: 0, 万: 4, 万元: 4, 亿: 8, 亿元: 8 }, rate: { "": 0, "%": 0 }, unit_price: { "": 0, 元: 0, 万: 4, 万元: 4, 亿: 8, 亿元: 8 },
  period_days: { "": 0, 天: 0, 日: 0, 日历天: 0 } };
const LONGEST = 60;
const narrowed = (typed) => typed.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\uffe5/g, "¥").replace(/\u2212/g, "-")
  .replace(/^[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+$/g, "");
// In units of 10^-places; null if it is no figure of this kind.
export const figure = (typed, kind, places) => {
  if ([...typed].length > LONGEST) return null;
  const read = narrowed(typed).match(/^(¥?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?[ \t\u00a0\u3000]*([^\d.,]*)$/);
  if (!read) return null;
  const [, sign, whole, fraction = "", unit] = read, units = UNITS[kind], money = kind === "price" || kind === "unit_price";
  if (!Object.hasOwn(units, unit) || (sign && !money)) return null;
  const digits = whole.replaceAll(",", "") + fraction, shift = places + units[unit] - fraction.length;
  const scaled = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : BigInt(digits) / 10n ** BigInt(-shift);
  if (shift < 0 && BigInt(digits) % 10n ** BigInt(-shift) !== 0n) return null;
  return scaled <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(scaled) : null;
};

const DIGITS = "零壹贰叁肆伍陆柒捌玖", PLACES = ["", "拾", "佰", "仟"], GROUPS = ["", "万", "亿", "万亿"];
const group = (number) => {
  let words = "", gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(number / 10 ** place) % 10;
    if (digit === 0) gap = gap || words !== "";
    else {
      words += (gap ? "零" : "") + DIGITS[digit] + PLACES[place];
      gap = false;
    }
  }
  return words;
};
const yuanInWords = (yuan) => {
  const groups = [0, 1, 2, 3].map((at) => Math.floor(yuan / 10000 ** at) % 10000);
  let words = "", gap = false;
  for (let at = 3; at >= 0; at -= 1) {
    if (groups[at] === 0) gap = gap || words !== "";
    else {
      words += (words && (gap || groups[at] < 1000) ? "零" : "") + group(groups[at]) + (at === 3 && groups[2] ? "万" : GROUPS[at]);
      gap = false;
    }
  }
  return words;
};
export const inWords = (fen) => {
  const yuan = Math.floor(fen / 100), jiao = Math.floor(fen / 10) % 10, rest = fen % 10;
  if (fen === 0) return "人民币零元整";
  const whole = yuan ? `${yuanInWords(yuan)}元` : "";
  const part = `${jiao ? `${DIGITS[jiao]}角` : rest && yuan ? "零" : ""}${rest ? `${DIGITS[rest]}分` : "整"}`;
  return `人民币${whole}${part}`;
};

export const formDigest = async (form) => hex(await labelled("opening-sheet-form/1", canonicalBytes(form)));
// A firm a line: its code, blanks, its name.
const MOST_MEMBERS = 20;
const consortiumOf = (text, label) => {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => line.match(/^(\S+)\s+(.+)$/));
  demand(lines.length <= MOST_MEMBERS && lines.every(Boolean), "members-unreadable", { label });
  return { members: lines.map(([, code, name]) => ({ code: code.toUpperCase(), name })) };
};
const valueOf = (field, typed, label) => {
  const { kind, places } = field;
  if (kind === "text" || kind === "choice") return typed.text;
  if (kind === "person") return { name: typed.text, certificate: typed.certificate || "" };
  if (kind === "consortium") return consortiumOf(typed.text, label);
  const number = figure(typed.text, kind, places);
  if (number === null) throw new SealError("field-unreadable", { label });
  return kind === "price" ? { fen: number, words: inWords(number) } : number;
};
// `typed` maps a field's key to {text, certificate}; `items` a row's number to what was typed for its price. What is empty is left out:
// sheet-check.js says what is missing.
export const sheetOf = async (form, typed, items, labelOf) => {
  const values = {};
  for (const field of form.fields) {
    const given = typed.get(field.key) || { text: "" }, label = labelOf(field.label);
    if (given.text.trim() !== "") values[field.key] = valueOf(field, given, label);
  }
  return { v: "opening-sheet/1", form: await formDigest(form), values, items: form.items ? rowsOf(form.items, items) : [] };
};
const rowsOf = ({ rows, quantity_places: quantity, price_places: places }, typed) => rows.filter(({ number }) => (typed.get(number) || "").trim() !== "").map(({ number, name, quantity: count }) => {
  const price = figure(typed.get(number) || "", "unit_price", places);
  demand(price !== null, "field-unreadable", { label: `${number} ${name}` });
  const finer = 10n ** BigInt(quantity + places - 2), product = BigInt(count) * BigInt(price);
  return { number, price, amount: Number((2n * product + finer) / (2n * finer)) }; // Half up to the fen (8.1).
});
