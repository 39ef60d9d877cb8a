/*
 * What the pages that seal are put together from: documents, sheet, key, progress, a word on what went wrong.
 *
 * Needs verify/pieces.js before it. What comes from a file or from somebody else enters as text only.
 */
import { SealError, demand, fromBase64, isObject, parseCanonical, toBase64 } from "./canonical.js";
import { FEWEST_SIGNS, keyHere, makeKeyFile, readKeyFile } from "./firm-key.js";
import { NO_FORM } from "./policy.js";
import { REFUSED, SAY } from "./seal-words.js";
import { fileFindings, sheetFindings, shownFigure } from "./sheet-check.js";
import { figure, formDigest, inWords, sheetOf } from "./sheet-entry.js";
import { emptyTable, pricesIn, rowsOfFile } from "./sheet-import.js";

export const P = globalThis.YangguangPieces;
export const say = (name, values) => P.fill(SAY[name][P.language()], values);
export const labelOf = (label) => (P.language() ? label.en : label.zh);
export const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
export const unpacked = (text) => fromBase64(text);
const WEEKDAYS = [["周日", "Sun"], ["周一", "Mon"], ["周二", "Tue"], ["周三", "Wed"], ["周四", "Thu"], ["周五", "Fri"], ["周六", "Sat"]];
export const instantSaid = (micros) => P.instant(micros, WEEKDAYS, ["{date} {day} {time}（北京时间）", "{day} {date} {time} (Beijing time)"]);

export const refusalOf = (error) => {
  const code = error instanceof SealError && REFUSED[error.code] ? error.code : "unknown";
  const facts = { title: "", detail: "", why: String((error && error.code) || (error && error.message) || error), ...(error && error.facts) };
  return P.fill(REFUSED[code][P.language()], Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, P.foreign(String(value))])));
};
// Where somebody puts right what the platform refused, by the code of the refusal.
const REMEDIES = { "bid-key-unbound": ["bindKey", "keys"], "second-factor-needed": ["proveAgain", "second"], "second-factor-stale": ["proveAgain", "second"], "sign-in-needed": ["proveAgain", "second"] };
const wayOut = (error, addresses) => {
  const [name, where] = REMEDIES[error && error.facts && error.facts.code] || [];
  return where && addresses[where] ? P.make("p", {}, P.make("a", { href: addresses[where] }, say(name))) : null;
};
export const complaint = (error, addresses = {}) => error && error.code === "findings" ? findingsBox(error.facts) : P.make("div", { class: "warn", role: "alert" }, P.make("h2", {}, say("refused")), P.paragraph(refusalOf(error)), wayOut(error, addresses));
export const button = (name, act, look = "btn", id = "") => {
  const made = P.make("button", { type: "button", class: look, ...(id ? { id } : {}) }, say(name));
  made.addEventListener("click", act);
  return made;
};
export const panel = (title, ...children) => P.make("section", { class: "panel" }, P.make("h2", {}, say(title)), children);
export const folded = (title, look, ...children) => P.make("details", { class: `more-ways ${look}` }, P.make("summary", {}, say(title)), ...children);
const fieldset = (legend, ...children) => P.make("fieldset", { class: "field" }, P.make("legend", {}, legend), children);
export const field = (id, label, { hint = "", value = "", type = "text", more = {} } = {}) => P.make("div", { class: "field" }, P.make("label", { for: id }, label),
  hint ? P.make("p", { class: "hint", id: `${id}-hint` }, hint) : null,
  P.make("input", { class: "in", id, type, value, autocomplete: "off", spellcheck: "false", ...(hint ? { "aria-describedby": `${id}-hint` } : {}), ...more }));
export const valueOf = (id) => document.getElementById(id).value;
export const choosing = (id, label, act, { multiple = false, accept = "", hint = "" } = {}) => {
  const input = P.make("input", { type: "file", id, class: "vh", ...(multiple ? { multiple: "" } : {}), ...(accept ? { accept } : {}), ...(hint ? { "aria-describedby": hint } : {}) });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) act(files);
  });
  return P.make("div", { class: "put" }, P.make("label", { class: "btn quiet", for: id }, label), input);
};

// --- Documents: one list for each slot of the form; without a form, one for each part that is not the sheet's ---

const partOf = (key, parts) => parts.find((part) => part !== "sheet" && (key === part || key.startsWith(`${part}_`))) || parts[parts.length - 1];
export const slotsOf = (form, parts) => (form && form.files.length ? form.files.map((slot) => ({ ...slot, part: partOf(slot.key, parts) }))
  : parts.filter((part) => part !== "sheet").map((part) => ({ key: part, part, label: { zh: SAY[part][0], en: SAY[part][1] }, required: false, several: true, suffixes: [] })));
export const documentsPanel = (form, parts, chosen) => {
  const slots = slotsOf(form, parts), host = P.make("div", {});
  const without = (slot, files, file) => {
    const made = button("remove", () => {
      chosen.set(slot.key, files.filter((one) => one !== file));
      draw();
      document.getElementById(`slot-${slot.key}`).focus();
    }, "link");
    made.append(P.make("span", { class: "vh" }, ` ${P.foreign(file.name)}`));
    return made;
  };
  const draw = () => host.replaceChildren(...slots.map((slot) => {
    const files = chosen.get(slot.key) || [];
    const take = (added) => {
      chosen.set(slot.key, slot.several ? [...files, ...added] : added.slice(-1));
      draw();
      document.getElementById(`slot-${slot.key}`).focus();
    };
    const list = files.length ? P.make("ul", { class: "files-chosen" }, files.map((file) => P.make("li", {}, P.foreign(file.name), P.make("span", { class: "dim" }, ` ${P.bytesSaid(file.size)} `), without(slot, files, file)))) : null;
    return fieldset([labelOf(slot.label), slot.required ? P.make("span", { class: "s dim" }, say("required")) : null].filter(Boolean), list,
      choosing(`slot-${slot.key}`, [say("documents"), P.make("span", { class: "vh" }, ` ${labelOf(slot.label)}`)], take, { multiple: slot.several, accept: slot.suffixes.join(",") }));
  }));
  draw();
  const files = () => {
    const found = slots.flatMap(({ key, part }) => (chosen.get(key) || []).map((file) => ({ slot: key, name: file.name, size: file.size, part, blob: file })));
    demand(form || found.length > 0, "no-documents");
    return found;
  };
  return { element: panel("documents", P.make("p", { class: "hint" }, say("documentsHint")), host), files };
};

// --- The opening sheet ---

const option = ({ key, label }) => P.make("option", { value: key }, labelOf(label));
const MEASURES = { price: ["元", " yuan"], rate: ["%", "%"], period_days: ["天", " days"] };
const hintOf = ({ kind, places, unit, floor, cap }) => {
  if (kind === "text") return "";
  const measure = unit ? ` ${labelOf(unit)}` : MEASURES[kind][P.language()];
  return [unit ? labelOf(unit) : "", cap === null ? "" : say("atMost", { cap: shownFigure(cap, places) + measure }), floor === null ? "" : say("atLeast", { floor: shownFigure(floor, places) + measure })].filter(Boolean).join(P.language() ? "; " : "；");
};
const entryOf = (each, id) => {
  const label = [labelOf(each.label), each.required ? P.make("span", { class: "s dim" }, say("required")) : null].filter(Boolean);
  if (each.kind === "choice") return P.make("div", { class: "field" }, P.make("label", { for: id }, label), P.make("select", { class: "in", id }, P.make("option", { value: "" }, "—"), each.options.map(option)));
  if (each.kind === "consortium") return P.make("div", { class: "field" }, P.make("label", { for: id }, label), P.make("p", { class: "hint", id: `${id}-hint` }, say("membersHint", { most: each.cap })), P.make("textarea", { class: "in", id, rows: 3, spellcheck: "false", "aria-describedby": `${id}-hint` }));
  if (each.kind === "person") return fieldset(label, field(id, say("name")), field(`${id}-certificate`, say("certificate")));
  const made = field(id, label, { hint: hintOf(each) }), input = made.querySelector("input"), words = P.make("p", { class: "s dim", role: "status" });
  if (each.kind === "price") input.addEventListener("input", () => {
    const fen = figure(input.value, "price", 2);
    words.textContent = fen === null ? "" : say("words", { words: inWords(fen) });
  });
  made.append(words);
  return made;
};
const itemsEntry = (items) => {
  const told = P.make("p", { class: "s dim", role: "status", id: "items-told" });
  const inputs = items.rows.map(({ number, name, unit }) => field(`item-${number}`, `${number} ${name}${unit ? `（${unit}）` : ""}`));
  const take = async ([file]) => {
    try {
      const { typed, unknown } = pricesIn(items, rowsOfFile(await bytesOf(file)));
      for (const [number, text] of typed) document.getElementById(`item-${number}`).value = text;
      told.textContent = [say("pricesTaken", { count: typed.size, all: items.rows.length }), unknown.length ? say("pricesUnknown", { numbers: P.foreign(unknown.join(", ")) }) : ""].join(" ");
    } catch (error) {
      told.textContent = refusalOf(error);
    }
  };
  const table = button("itemsTable", () => P.download("items.csv", "text/csv;charset=utf-8", emptyTable(items)), "btn quiet", "items-table");
  return [P.make("h3", {}, say("items")), P.make("p", { class: "hint" }, say("itemsHint")), P.make("div", { class: "row" }, choosing("items-file", say("itemsFile"), take, { accept: ".csv,.xlsx" }), table), told, ...inputs];
};
export const sheetPanel = (form) => {
  const entries = form.fields.map((each) => entryOf(each, `sheet-${each.key}`));
  const rows = form.items ? itemsEntry(form.items) : [];
  const sheet = () => sheetOf(form, new Map(form.fields.map(({ key, kind }) => [key, { text: valueOf(`sheet-${key}`), certificate: kind === "person" ? valueOf(`sheet-${key}-certificate`) : "" }])),
    new Map(form.items ? form.items.rows.map(({ number }) => [number, valueOf(`item-${number}`)]) : []), labelOf);
  return { element: panel("sheet", P.make("p", { class: "hint" }, say("sheetHint")), entries, rows), sheet };
};
// What stands against sealing. Whoever has read what only warns presses again, and goes on as long as nothing else is found.
const findingsList = (found) => P.make("ul", { class: "findings" }, found.map((one) => P.make("li", {}, P.sign(one.blocks ? "no" : "may"), P.language() ? one.en : one.zh)));
export const findingsBox = ({ found, read }) => P.make("div", { class: "warn", role: "alert" }, P.make("h2", {}, say(read ? "lookAgain" : "notInOrder")), findingsList(found), read ? P.paragraph(say("lookAgainMore")) : null);
let alreadyRead = "";
export const draftOf = async (form, { documents, sheet: entry }, bidder) => {
  const files = documents.files(), sheet = entry ? await entry.sheet() : null;
  const found = form ? [...sheetFindings(form, sheet, bidder), ...(form.files.length ? await fileFindings(form, sheet, files) : [])] : [];
  const read = !found.some(({ blocks }) => blocks), told = JSON.stringify(found);
  if (found.length && !(read && told === alreadyRead)) {
    alreadyRead = read ? told : "";
    throw new SealError("findings", { found, read });
  }
  return { files, sheet };
};
export const checkForm = async (form, policy) => {
  demand((policy.form === NO_FORM) === (form === null), "sheet-needed");
  demand(form === null || await formDigest(form) === policy.form, "other-form");
};
export const readForm = (bytes) => {
  const form = parseCanonical(bytes);
  demand(isObject(form) && form.v === "opening-sheet-form/1", "other-form");
  return form;
};

// --- The signing key: in this browser, or in a file under a password ---

export const keyPanel = (ownerOf, { inBrowser, hint = "keyHint" }) => {
  const told = P.make("p", { class: "s dim", role: "status" });
  let file = null;
  const radio = (id, label, checked) => P.make("label", { class: "choice", for: id }, P.make("input", { type: "radio", name: "key", id, ...(checked ? { checked: "" } : {}) }), label);
  const make = async () => {
    try {
      const made = await makeKeyFile(ownerOf(), valueOf("key-password"));
      file = new Blob([made.file]);
      P.download("signing-key.age", "application/octet-stream", made.file);
      told.textContent = say("keyMade");
    } catch (error) {
      told.textContent = refusalOf(error);
    }
  };
  const fromFile = P.make("div", { id: "key-from-file", ...(inBrowser ? { hidden: "" } : {}) }, field("key-password", say("password", { least: FEWEST_SIGNS }), { type: "password" }),
    P.make("div", { class: "row" }, choosing("key-file", say("chooseKey"), ([one]) => {
      file = one;
      told.textContent = P.foreign(one.name || "");
    }), button("makeKey", make, "btn quiet", "key-make")), told);
  const choices = inBrowser ? [radio("key-browser", say("keyHere"), true), radio("key-other", say("keyFile"), false)] : [];
  const element = panel("keyTitle", P.make("p", { class: "hint" }, say(hint)),
    choices.length ? P.make("fieldset", { class: "field" }, P.make("legend", { class: "vh" }, say("keyTitle")), choices) : null, fromFile);
  element.addEventListener("change", ({ target }) => {
    if (target.name === "key") fromFile.hidden = target.id === "key-browser";
  });
  const pair = async () => {
    if (inBrowser && document.getElementById("key-browser").checked) return keyHere(ownerOf());
    demand(file !== null, "no-key-file");
    return readKeyFile(ownerOf(), valueOf("key-password"), await bytesOf(file));
  };
  return { element, pair };
};

// --- Progress: how far, how fast, how long still ---

const lasting = (seconds) => (seconds < 60 ? say("seconds", { seconds: Math.ceil(seconds) }) : say("minutes", { minutes: Math.floor(seconds / 60), seconds: Math.ceil(seconds % 60) }));
export const durationSaid = lasting;
export class Progress {
  constructor({ pause = null, cancel }) {
    const bar = P.make("progress", { max: 1, value: 0, "aria-label": say("sealNow") }), line = P.paragraph("", "lead"), rate = P.make("p", { class: "s dim" });
    let held = false;
    const toggle = pause && button("pause", () => {
      held = !held;
      pause(held);
      toggle.textContent = say(held ? "resume" : "pause");
      if (held) line.textContent = say("paused");
    }, "btn quiet", "pause");
    Object.assign(this, { bar, line, rate, began: performance.now(), phase: "", from: 0 });
    this.element = P.make("section", { class: "panel busy", id: "progress", "aria-live": "off" }, line, bar, rate, P.make("p", { class: "row flush" }, toggle, button("cancel", cancel, "btn quiet", "cancel")));
  }

  show({ phase, name = "", done = 0, total = 0, delay = 0 }) {
    if (phase !== this.phase) Object.assign(this, { phase, began: performance.now(), from: done });
    this.line.textContent = say(phase, { name: P.foreign(name), seconds: Math.ceil(delay / 1000) });
    if (!total) return;
    const rate = (done - this.from) / Math.max(0.001, (performance.now() - this.began) / 1000);
    this.bar.value = done / total;
    this.rate.textContent = rate > 0 ? say("rate", { done: P.bytesSaid(done), total: P.bytesSaid(total), rate: P.bytesSaid(Math.round(rate)), left: lasting((total - done) / rate) }) : "";
  }
}
export const outcome = (look, title, ...more) => P.make("div", { class: `outcome ${look}`, tabindex: -1, id: "outcome" }, P.make("h2", {}, P.sign(look), title), P.make("div", { class: "body" }, more));
export const packed = (bytes) => toBase64(bytes);
