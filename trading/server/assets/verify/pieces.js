/*
 * Pieces that the pages of checking and of cosigning are built from. What comes from a file enters as text, isolated.
 */
var YangguangPieces = (() => {
  "use strict";
  const root = document.documentElement;
  const language = () => (root.lang === "en" ? 1 : 0);
  const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? values[name] : hole));
  const foreign = (text) => `\u2068${text}\u2069`;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };
  const paragraph = (text, look = "") => make("p", look ? { class: look } : {}, text);
  const code = (text) => make("code", { class: "hash" }, text);
  const folded = (title, ...children) => make("details", {}, make("summary", {}, title), ...children);
  const facts = (pairs) => make("dl", { class: "facts" }, pairs.filter(Boolean)
    .map(([term, ...details]) => make("div", {}, make("dt", {}, term), make("dd", {}, ...details))));
  const table = (caption, heads, rows) => make("table", { role: "table", class: "stack" }, make("caption", {}, caption),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads.map((head) => make("th", { role: "columnheader", scope: "col" }, head)))),
    make("tbody", { role: "rowgroup" }, rows.map((cells) => make("tr", { role: "row" }, cells.map((cell, place) => (place === 0
      ? make("th", { role: "rowheader", scope: "row" }, cell) : make("td", { role: "cell", "data-l": heads[place] }, make("div", {}, cell))))))));

  const SIGNS = {
    ok: [["M11 0a11 11 0 100 22 11 11 0 000-22z", "currentColor", "none"], ["M6 11.5l3.4 3.5L16 8", "none", "#fff"]],
    may: [["M11 1l11 20H0z", "currentColor", "none"], ["M11 8v6M11 16v2.5", "none", "#fff"]],
    no: [["M6.5 0h9L22 6.500v9L15.500 22h-9L0 15.500v-9z", "currentColor", "none"], ["M7 7l8 8M15 7l-8 8", "none", "#fff"]],
    off: [["M11 1.500a9.500 9.500 0 100 19 9.500 9.500 0 000-19z", "none", "currentColor"]],
  };
  const sign = (state) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 22 22", "aria-hidden": "true", class: `${state}-i` })) svg.setAttribute(name, value);
    for (const [d, inside, line] of SIGNS[state]) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      for (const [name, value] of Object.entries({ d, fill: inside, stroke: line, "stroke-width": 2.5 })) path.setAttribute(name, value);
      svg.append(path);
    }
    return svg;
  };

  const MEBIBYTE = 1 << 20;
  const bytesSaid = (size) => (size < 1024 ? `${size} B` : size < MEBIBYTE ? `${Math.ceil(size / 1024)} KiB`
    : size < 1024 * MEBIBYTE ? `${(size / MEBIBYTE).toFixed(1)} MiB` : `${(size / MEBIBYTE / 1024).toFixed(2)} GiB`);
  // An instant in microseconds, by the clock of Beijing.
  const instant = (micros, weekdays, pattern) => {
    const beijing = new Date(Math.floor(micros / 1000) + 8 * 3600 * 1000);
    if (Number.isNaN(beijing.getTime()) || beijing.getUTCFullYear() > 9999) return String(micros);
    const [date, time] = beijing.toISOString().slice(0, 19).split("T");
    return fill(pattern[language()], { date, day: weekdays[beijing.getUTCDay()][language()], time });
  };
  const busy = (text) => {
    const bar = make("progress", { max: 1, value: 0, "aria-label": text }), line = paragraph(text, "lead");
    return { element: make("div", { class: "busy" }, line, bar), show: (said, part) => {
      line.textContent = said;
      bar.value = Math.min(1, part || 0);
    } };
  };
  const download = (name, type, data) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([data], { type })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  // Drawing again must not throw whoever works by keyboard back to the top, nor close what was opened.
  const keepFocus = (draw) => {
    const at = document.activeElement && document.activeElement.id;
    const open = [...document.querySelectorAll("details")].map((one) => one.className && one.open && one.className).filter(Boolean);
    draw();
    for (const name of open) document.querySelectorAll(`details.${name}`).forEach((one) => (one.open = true));
    if (at && document.getElementById(at)) document.getElementById(at).focus({ preventScroll: true });
  };

  const listeners = [];
  const onLanguage = (draw) => listeners.push(draw);
  const speak = (english) => {
    root.lang = english ? "en" : "zh-CN";
    for (const draw of listeners) draw();
  };

  return { language, fill, foreign, make, paragraph, code, folded, facts, table, sign, bytesSaid, instant, busy, download, keepFocus, onLanguage, speak };
})();
