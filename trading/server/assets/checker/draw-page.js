/*
 * The page around the checker of draws: takes a file, asks YangguangDraw, and says in plain words what came out.
 *
 * What a file contains is foreign: it enters the page as text only, and isolated.
 */
(() => {
  "use strict";
  const { hex, utf8 } = YangguangFormat;
  const { CHECKS, DUTIES, INSTANT, LABELS, LIMITS, OWN_BEACON, SAY, SOURCES, STEPS, SWITCHED,
    VOIDED_BEFORE, WEEKDAYS } = YangguangWords;
  const at = (id) => document.getElementById(id);
  let language = 0; // 0 Chinese, 1 English
  let shown = null; // { bytes, name, size, verdict, spent }

  // --- Words and elements ---

  const foreign = (text) => `\u2068${text}\u2069`;
  const fill = (text, values = {}) =>
    text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? values[name] : hole));
  const put = (pair, values) => fill(pair[language], values);
  const say = (name, values) => put(SAY[name], values);
  const label = (name) => (Object.keys(LABELS).includes(name) ? put(LABELS[name]) : foreign(name));
  const joined = (items) => items.join(say("comma"));

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  };
  const paragraph = (text, look = "") => make("p", look ? { class: look } : {}, text);
  const code = (text) => make("code", { class: "hash" }, text);
  const facts = (pairs) => make("dl", { class: "facts" },
    pairs.flatMap(([term, ...details]) => [make("dt", {}, term), make("dd", {}, ...details)]));
  const folded = (title, ...children) => make("details", {}, make("summary", {}, title), ...children);
  const sign = (holds) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 22 22");
    svg.setAttribute("aria-hidden", "true");
    const shapes = holds
      ? [["M11 0a11 11 0 100 22 11 11 0 000-22z", "currentColor", "none"], ["M6 11.5l3.4 3.5L16 8", "none", "#fff"]]
      : [["M11 1l10.500 19.500h-21z", "currentColor", "none"], ["M11 8v6M11 16v2.500", "none", "#fff"]];
    for (const [d, inside, line] of shapes) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      for (const [name, value] of Object.entries({ d, fill: inside, stroke: line, "stroke-width": 2.6 })) {
        path.setAttribute(name, value);
      }
      svg.append(path);
    }
    return svg;
  };
  const table = (caption, heads, rows) => make("table", { role: "table" },
    caption ? make("caption", {}, caption) : null,
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" },
      heads.map((head) => make("th", { role: "columnheader", scope: "col" }, head)))),
    make("tbody", { role: "rowgroup" }, rows.map(({ look, cells }) =>
      make("tr", look ? { role: "row", class: look } : { role: "row" }, cells.map((cell, place) => (place === 0
        ? make("th", { role: "rowheader", scope: "row" }, cell)
        : make("td", { role: "cell", "data-l": heads[place] }, cell)))))));

  const instant = (micros) => {
    const beijing = new Date(Math.floor(micros / 1000) + 8 * 3600 * 1000);
    const day = put(WEEKDAYS[beijing.getUTCDay()]);
    const [date, time] = beijing.toISOString().slice(0, 19).split("T");
    return put(INSTANT, { date, day, time });
  };

  // --- The verdict: exactly one of two ---

  const stepOf = (check) => STEPS.filter(({ from }) => from <= check).length;
  const outcome = ({ accepted, failedCheck, standing }, fingerprint) => {
    if (accepted) {
      return make("section", { class: "outcome ok" }, make("h2", {}, sign(true), say("accepted")),
        make("div", { class: "body" }, paragraph(say(standing))));
    }
    const step = stepOf(failedCheck), values = { step, check: failedCheck, name: put(STEPS[step - 1].name) };
    return make("section", { class: "outcome no" }, make("h2", {}, sign(false), say("contradiction")),
      make("div", { class: "body" },
        make("p", {}, make("strong", {}, say("at", values))),
        paragraph(say("broken", { rule: put(CHECKS[failedCheck]) })),
        make("h3", {}, say("doNow")),
        make("ol", {}, ["doAgain", "doKeep", "doTell"].map((name) => make("li", {}, say(name, values)))),
        paragraph(say("fingerprint"), "dim s"), code(fingerprint)));
  };

  // --- Who won ---

  const namesOf = (t) => new Map((t.names || []).map((one) => [one.pid, foreign(one.name)]));
  const titled = (names, pid) => {
    const ticket = say("ticket", { pid });
    return names.has(pid) ? say("named", { name: names.get(pid), ticket }) : ticket;
  };
  const FEW = 10;
  const some = (items) => joined(items.slice(0, FEW)) + (items.length > FEW ? say("more", { n: items.length }) : "");
  const winnersOf = (t, { standing, winners, reserves }) => {
    const box = make("section", { class: "winner" }), names = namesOf(t);
    if (standing === "voided") {
      const { reason, decision } = t.voided.body;
      box.append(paragraph(say("nobody"), "who"), paragraph(say("voidedBecause", { reason: foreign(reason) })));
      if (decision) box.append(paragraph(say("voidedDecision", { decision: foreign(decision) })));
    }
    if (standing === "impossible") box.append(paragraph(say("nobody"), "who"));
    winners.forEach(({ stratum, pids }, place) => {
      if (winners.length > 1) box.append(make("h3", {}, label(stratum)));
      const [only] = pids, others = reserves[place].pids;
      box.append(paragraph(say("winner"), "dim"));
      if (pids.length === 1 && winners.length === 1) {
        box.append(paragraph(names.get(only) || say("ticket", { pid: only }), "who"));
        if (names.has(only)) box.append(paragraph(say("ticket", { pid: only })));
      } else box.append(paragraph(some(pids.map((pid) => titled(names, pid))), "many"));
      const list = others.map((pid) => titled(names, pid));
      box.append(paragraph(`${say("reserves")}　${list.length ? some(list) : say("none")}`));
    });
    return box;
  };

  // --- What it rests on, who contributed, the chance ---

  const restsOn = ({ revealed, source }) => {
    const duties = joined([...new Set(revealed.map(({ duty }) => put(DUTIES[duty])))]);
    const words = SOURCES[source.kind], own = source.chain && source.chain !== YangguangDraw.QUICKNET.chain;
    return make("section", { class: "panel blue" }, make("h2", {}, say("restsTitle")),
      paragraph(say("rests", { n: revealed.length, duties, source: put(words.name) })),
      paragraph(say("restsAlone", { anchor: put(own ? OWN_BEACON : words.anchor) })));
  };
  const listed = (list, id) => (list || []).find(({ contributor }) => contributor === id);
  const numberOf = (t, id) => {
    const told = listed(t.reveals, id), late = listed(t.commits_closed && t.commits_closed.body.missing, id);
    const silent = listed(t.reveals_closed && t.reveals_closed.body.list, id);
    if (told) return make("span", { class: "mono" }, told.r);
    if (late) return say("missing", { reason: foreign(late.reason) });
    return silent ? say("unrevealed", { reason: foreign(silent.reason) }) : say("notYet");
  };
  const signedBy = (t, id) => {
    if (listed(t.result.signatures, id)) return say("signed");
    const away = listed(t.result.absent, id);
    return away ? say("absent", { reason: foreign(away.reason) }) : say("unsigned");
  };
  const peopleOf = (t) => make("section", {}, make("h2", {}, say("people")),
    table("", [say("who"), say("number"), ...(t.result ? [say("signature")] : [])],
      t.notice.body.contributors.map(({ id, duty, name }) => ({ cells: [
        [put(DUTIES[duty]), make("br"), make("span", { class: "dim s" }, foreign(name))],
        numberOf(t, id), ...(t.result ? [signedBy(t, id)] : [])] }))));
  const chanceOf = (t, source) => {
    const box = make("section", {}, make("h2", {}, say("sourceTitle")));
    for (const { body } of t.switches) {
      box.append(paragraph(say("switched", { at: instant(body.at), from: foreign(body.from), to: foreign(body.to),
        reason: foreign(body.reason) })));
    }
    if (source.kind === "lottery/1") box.append(paragraph(foreign(`${source.lottery} ${source.issue}`)));
    if (source.groups) {
      const groups = t.chance.value.split("+").map((group) => group.split("-").map((one) => make("li", {}, one)));
      box.append(make("ul", { class: "balls" }, groups.flatMap((balls, place) =>
        (place ? [make("li", { class: "plus" }, "+"), ...balls] : balls))));
    } else box.append(code(t.chance.value));
    const again = t.chance.set_aside.length;
    if (again) box.append(paragraph(say("setAside", { n: again }), "s dim"));
    return box;
  };

  // --- Step by step ---

  const ABSENT = { 28: "commits_closed", 33: "chance", 42: "result", 47: "voided", 50: "names" };
  const countsOf = (t) => {
    const source = t.chance && t.notice.body.sources[t.switches.length];
    const switched = t.switches.length ? put(SWITCHED) : "";
    return { tickets: t.pool.tickets.length, committed: t.commits.length, revealed: t.reveals.length,
      names: (t.names || []).length, chance: source ? put(SOURCES[source.kind].holds, { switched }) : "" };
  };
  const stepsOf = ({ failedCheck, transcript: t }) => {
    const failed = failedCheck ? stepOf(failedCheck) : Infinity, values = t ? countsOf(t) : {};
    const stateOf = ({ from, holds, absent }, step) => {
      if (step > failed) return { look: "off", tag: "skipped" };
      const rule = step === failed ? put(CHECKS[failedCheck]) : "";
      if (rule) return { look: "no", tag: "failed", told: say("broken", { rule }) };
      const gone = t && ABSENT[from] && !t[ABSENT[from]];
      if (gone) return { look: "off", tag: "nothing", told: put(absent || VOIDED_BEFORE) };
      return { look: "ok", tag: "passed", told: put(holds, values) };
    };
    return make("section", {}, make("h2", {}, say("stepsTitle")), make("ol", { class: "walk" },
      STEPS.map((one, place) => {
        const { look, tag, told } = stateOf(one, place + 1), mark = make("span", { class: `tag ${look}` }, say(tag));
        return make("li", { class: look }, make("h3", {}, put(one.name), mark), told ? paragraph(told) : null);
      })));
  };

  // --- Recompute ---

  const FIRST = 6;
  const rankingOf = (t, { t: tries, label: round, strata }, rank) => {
    const names = namesOf(t), { winners } = t.notice.body;
    const tables = strata.map(({ name: stratum, pids }) => {
      const top = pids.slice(0, FIRST), values = { label: label(round), stratum: label(stratum), n: top.length };
      const caption = say(strata.length > 1 ? "ranking" : "rankingOne", values);
      return table(caption, ["placing", "pid", "name", "rank"].map((head) => say(head)),
        top.map((pid, place) => ({ look: place < winners ? "hit" : "", cells: [
          `${place + 1}　${place < winners ? say("winner") : say("reserve", { n: place + 1 - winners })}`,
          make("span", { class: "num" }, pid), names.get(pid) || say("sealed"),
          make("span", { class: "mono" }, hex(rank(round, tries, stratum, pid)))] })));
    });
    return [...tables, tries > 0 ? paragraph(say("tries", { n: tries + 1 }), "s dim after") : null];
  };
  const placesOf = (t, pid, rank) => {
    const tickets = t.pool.tickets, { rounds } = t.result.body, lines = [];
    let seated = null;
    for (const [number, { label: round, t: tries, strata }] of rounds.entries()) {
      for (const { name: stratum, pids } of strata) {
        const pool = tickets.filter((one) => one.strata.includes(stratum) && (!seated || seated.has(one.pid)));
        if (!pool.some((one) => one.pid === pid)) continue;
        const value = (one) => hex(rank(round, tries, stratum, one)), own = value(pid);
        lines.push(say("found", { label: label(round), stratum: label(stratum), all: pool.length, seats: pids.length,
          place: pool.filter((one) => value(one.pid) < own).length + 1,
          kept: say(number + 1 < rounds.length ? "keptOn" : "keptLast") }));
      }
      seated = new Set(strata.flatMap(({ pids }) => pids));
    }
    return lines.length ? lines : [say("notFound")];
  };
  const finderOf = (t, rank) => {
    const field = make("input", { class: "in", autocomplete: "off", maxlength: 16 });
    const answer = make("div", { "aria-live": "polite" });
    const form = make("form", { class: "row" }, make("label", {}, say("findLabel"), field),
      make("button", { class: "btn quiet" }, say("find")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer.replaceChildren(...placesOf(t, field.value.trim().toUpperCase(), rank).map((line) => paragraph(line)));
    });
    return [make("h3", {}, say("findTitle")), form, answer];
  };
  const FORMULAS = ['alpha = labelled("draw-alpha/1", SHA-256(notice), reveals, source, value)',
    'seed  = labelled("draw-seed/1", alpha)', 'rank  = HMAC-SHA256(seed, "draw-rank/1|label|t|stratum|ticket")'];
  const shellOf = (seed, round, tries, stratum) => [
    "# pids.txt: the tickets that take part in this step, one a line", `seed=${seed}`, "while read -r pid; do",
    `  printf '%s %s\\n' "$(printf 'draw-rank/1|${round}|${tries}|${stratum}|%s' "$pid" |`,
    "    openssl dgst -sha256 -mac HMAC -macopt \"hexkey:$seed\" | sed 's/^.*= //')\" \"$pid\"",
    "done < pids.txt | LC_ALL=C sort | cut -d' ' -f2"];
  const recompute = (t, { standing }) => {
    const { seed, rounds } = t.result.body, last = rounds[rounds.length - 1], rank = YangguangDraw.ranker(seed);
    const drawn = standing === "drawn";
    const program = [...FORMULAS, "", `alpha = ${t.result.body.alpha}`, `seed  = ${seed}`];
    for (const { name } of drawn ? last.strata : []) program.push("", ...shellOf(seed, last.label, last.t, name));
    return make("section", {}, make("h2", {}, say("computeTitle")), paragraph(say("seed")), code(seed),
      drawn ? rankingOf(t, last, rank) : null, drawn ? finderOf(t, rank) : null,
      folded(say("formula"), make("pre", { class: "hash" }, program.join("\n"))));
  };

  // --- The whole page ---

  const aboutFile = ({ name, bytes, spent, fingerprint, verdict: { transcript: t } }) => {
    const N = t && t.notice.body, size = say("bytes", { n: bytes.length.toLocaleString("en-US") });
    const save = make("button", { type: "button", class: "btn quiet" }, say("save"));
    save.addEventListener("click", () => {
      const link = make("a", { href: URL.createObjectURL(new Blob([bytes])), download: name || "draw.json" });
      link.click();
      URL.revokeObjectURL(link.href);
    });
    return make("section", {}, make("h2", {}, say("file")), facts([
      ...(N ? [[say("draw"), foreign(N.draw) + (N.number > 1 ? ` ${say("attempt", { n: N.number })}` : "")],
        [say("purpose"), foreign(N.purpose)], [say("place"), foreign(N.place)],
        [say("scheduled"), instant(N.scheduled)]] : []),
      [say("file"), name ? `${foreign(name)}　${size}` : size],
      [say("fingerprint"), make("span", { class: "mono" }, fingerprint)],
      [say("spent"), say("seconds", { n: (spent / 1000).toFixed(2) })]]), name ? null : save);
  };
  const render = () => {
    document.documentElement.lang = language === 0 ? "zh-CN" : "en";
    document.title = say("title");
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
    at("choose").textContent = say(shown ? "another" : "choose");
    at("drop").classList.toggle("done", shown !== null);
    at("lead").hidden = shown !== null;
    at("where").hidden = shown !== null;
    if (!shown) return;
    const { verdict, fingerprint } = shown, { transcript: t, accepted, source } = verdict;
    at("demo").hidden = !verdict.demo;
    at("verdict").replaceChildren(outcome(verdict, fingerprint));
    at("report").replaceChildren(...[
      accepted && winnersOf(t, verdict), accepted && t.result && !t.voided && restsOn(verdict),
      stepsOf(verdict), accepted && peopleOf(t), accepted && source && chanceOf(t, source),
      accepted && t.result && recompute(t, verdict), aboutFile(shown),
      accepted && folded(say("limitsTitle"), make("ul", {}, LIMITS.map((one) => make("li", {}, put(one))))),
    ].filter((part) => part));
    at("report").after(at("drop"));
  };

  const TOO_LARGE = 268435457; // One more than check 1 allows: such a file is not even read.
  const examine = (name, bytes) => {
    at("verdict").replaceChildren(paragraph(say("working"), "lead"));
    at("where").hidden = true;
    at("report").replaceChildren();
    setTimeout(() => { // Lets the sentence above appear first.
      const began = performance.now(), verdict = YangguangDraw.check(bytes), spent = performance.now() - began;
      const fingerprint = bytes.length < TOO_LARGE ? hex(YangguangNoble.sha256(bytes)) : "-";
      shown = { name, bytes, verdict, spent, fingerprint };
      render();
      at("verdict").focus();
    }, 50);
  };
  const take = async ([file]) => {
    if (!file) return;
    const tooLarge = file.size >= TOO_LARGE;
    examine(file.name, tooLarge ? { length: file.size } : new Uint8Array(await file.arrayBuffer()));
  };

  at("old").hidden = true;
  at("drop").hidden = false;
  at("language").addEventListener("click", () => {
    language = 1 - language;
    render();
  });
  at("large").addEventListener("change", ({ target }) => {
    document.documentElement.dataset.text = target.checked ? "large" : "";
  });
  at("file").addEventListener("change", ({ target }) => take(target.files));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      at("drop").classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }
  render();
  const embedded = at("transcript").textContent.trim();
  if (embedded) examine("", utf8(JSON.parse(embedded)));
})();
