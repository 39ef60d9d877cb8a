/*
 * Unit prices out of a table that a bidder filled in elsewhere, CSV or .xlsx: section 8.5 of trading/SPEC.md.
 *
 * Nothing is computed with what is read: it enters the page as if it had been typed.
 */
import { XmlParser, unzipSync } from "../vendor/spreadsheet.js";
import { SealError, demand } from "./canonical.js";

const LARGEST = 20 * 2 ** 20, UTF_8 = new TextDecoder("utf-8", { fatal: true });
const asText = (bytes) => {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes); // What spreadsheets in China still write.
  }
};
const refused = (work) => {
  try {
    return work();
  } catch {
    throw new SealError("table-unreadable");
  }
};

// --- CSV (RFC 4180); also with semicolons or tabs ---

const separatorOf = (line) => [",", ";", "\t"].reduce((best, sign) => (line.split(sign).length > line.split(best).length ? sign : best), ",");
export const csvRows = (text) => {
  const rows = [[""]], separator = separatorOf(text.split(/\r?\n/, 1)[0]);
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at], row = rows[rows.length - 1];
    if (quoted && sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[at += 1];
    else if (sign === '"') quoted = !quoted;
    else if (quoted || ![separator, "\r", "\n"].includes(sign)) row[row.length - 1] += sign;
    else if (sign === separator) row.push("");
    else if (sign === "\n") rows.push([""]);
  }
  return rows;
};

// --- .xlsx (ECMA-376): the first sheet, cells as the spreadsheet shows them ---

const parsed = (xml, handlers) => {
  const parser = new XmlParser();
  for (const [name, handle] of Object.entries(handlers)) parser.on(name, handle);
  parser.on("error", (error) => {
    throw error;
  });
  parser.parse(xml);
};
const local = (name) => name.slice(name.indexOf(":") + 1);
const stringsOf = (xml) => {
  const strings = [];
  let inside = false, reading = false;
  if (xml) parsed(xml, {
    openTag: (name) => {
      if (local(name) === "si") strings.push("");
      if (local(name) === "rPh") inside = true; // How a word is read aloud is not part of it.
      reading = local(name) === "t" && !inside;
    },
    closeTag: (name) => {
      if (local(name) === "rPh") inside = false;
      reading = false;
    },
    text: (value, decode) => {
      if (reading) strings[strings.length - 1] += decode(value);
    },
  });
  return strings;
};
const columnOf = (reference) => [...reference.match(/^[A-Z]{1,3}/)[0]].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1;
// A spreadsheet keeps 17 digits of a number and shows 15: 0.30000000000000004 is 0.3.
export const asShown = (raw) => (/^-?\d+(\.\d+)?(E[+-]?\d+)?$/i.test(raw) ? String(Number(Number(raw).toPrecision(15))) : raw);
const cellsOf = (xml, strings) => {
  const rows = [];
  let cell = null, reading = false;
  parsed(xml, {
    openTag: (name, attributes) => {
      if (local(name) === "row") rows.push([]);
      if (local(name) === "c") cell = { at: columnOf(attributes().r), kind: attributes().t || "n", text: "" };
      reading = cell !== null && ["v", "t"].includes(local(name));
    },
    closeTag: (name) => {
      if (local(name) === "c" && cell) {
        const { at, kind, text } = cell, row = rows[rows.length - 1];
        while (row.length < at) row.push("");
        row[at] = kind === "s" ? strings[Number(text)] : kind === "n" ? asShown(text) : text;
        cell = null;
      }
      reading = false;
    },
    text: (value, decode) => {
      if (reading) cell.text += decode(value);
    },
  });
  return rows;
};
const target = (files) => {
  const first = new RegExp("<(?:\\w+:)?sheet [^>]*?\\w+:id=\"([^\"]+)\"").exec(UTF_8.decode(files["xl/workbook.xml"]))[1];
  let found = "";
  parsed(UTF_8.decode(files["xl/_rels/workbook.xml.rels"]), { openTag: (name, attributes) => {
    if (attributes().Id === first) found = attributes().Target;
  } });
  return found.startsWith("/") ? found.slice(1) : `xl/${found}`;
};
export const xlsxRows = (bytes) => {
  const files = unzipSync(bytes, { filter: ({ name, originalSize }) => name.startsWith("xl/") && originalSize <= LARGEST });
  const strings = files["xl/sharedStrings.xml"];
  return cellsOf(UTF_8.decode(files[target(files)]), stringsOf(strings && UTF_8.decode(strings)));
};
export const rowsOfFile = (bytes) => {
  demand(bytes.length <= LARGEST, "table-unreadable");
  const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return refused(() => (zipped ? xlsxRows(bytes) : csvRows(asText(bytes).replace(/^\ufeff/, ""))));
};

// --- Which columns count ---

const plain = (cell) => cell.trim().toLowerCase();
const isNumber = (cell) => /^(序号|编号|项目编[号码]|清单编[号码]|no\.?|item)/.test(plain(cell));
const isPrice = (cell) => /单价|unit price/.test(plain(cell));
export const pricesIn = (items, rows) => {
  const at = rows.findIndex((row) => row.some(isNumber) && row.some(isPrice));
  demand(at >= 0, "table-without-prices");
  const number = rows[at].findIndex(isNumber), price = rows[at].length - 1 - [...rows[at]].reverse().findIndex(isPrice);
  const asked = new Set(items.rows.map((row) => row.number)), typed = new Map(), unknown = [];
  for (const row of rows.slice(at + 1)) {
    const which = (row[number] || "").trim(), text = (row[price] || "").trim();
    if (which === "" || text === "") continue;
    if (!asked.has(which)) unknown.push(which);
    else {
      demand(!typed.has(which), "table-doubled", { label: which });
      typed.set(which, text);
    }
  }
  return { typed, unknown };
};

const written = (value, places) => {
  const digits = String(value).padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
};
const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
// The table to be filled in, which a spreadsheet opens: a byte order mark tells it that this is UTF-8.
export const emptyTable = (items) => `\ufeff${[["序号 No.", "名称 Item", "单位 Unit", "数量 Quantity", "单价（元） Unit price"],
  ...items.rows.map(({ number, name, unit, quantity }) => [number, name, unit, written(quantity, items.quantity_places), ""])].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
