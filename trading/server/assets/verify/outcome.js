/*
 * The outcome in plain words: one of three, which step broke, what to do now; and below it what was seen.
 */
var YangguangOutcome = (() => {
  "use strict";
  const { COURSE, FAILED, REASONS, KINDS, SAY, STEPS, STATES, LEADS, CAN, THREE, SLOT_NEEDED, LIMITS, WEEKDAYS, INSTANT } = YangguangVerifyWords;
  const { BROKEN, UNTOLD, DO_NOW, TELL } = YangguangBrokenWords;
  const { code, download, facts, fill, folded, foreign, instant, language, make, paragraph, sign, table } = YangguangPieces;
  const put = (pair, values) => fill(pair[language()], values);
  const say = (name, values) => put(SAY[name], values);
  const when = (micros) => instant(micros, WEEKDAYS, INSTANT);
  const joined = (list) => list.join(say("comma"));
  const distinct = (list) => [...new Set(list)];
  const namesOf = (list) => joined(distinct(list.map((one) => foreign(one.organisation || one.name))));

  // --- The verdict ---

  const LOOKS = { verified: "ok", unsigned: "may", contradiction: "no" };
  const hiddenIn = ({ withheld = {} }) => Object.values(withheld).reduce((sum, n) => sum + n, 0);
  const valuesOf = (result) => ({ members: result.members - hiddenIn(result), events: result.events, size: result.checkpoint ? result.checkpoint.size : 0,
    names: namesOf(result.cosigned), n: (result.receipts || 0) + result.transcripts.length + result.pdfs.length });
  const ruleOf = (finding) => {
    const text = finding.check ? put(YangguangWords.CHECKS[finding.check]) : "";
    const [a, b] = finding.sizes || [];
    const safe = Object.fromEntries(Object.entries(finding).map(([name, value]) => [name, typeof value === "string" ? foreign(value) : value]));
    return put(finding.says || BROKEN[finding.code] || UNTOLD, { ...safe, code: finding.code, rule: text, a, b });
  };
  const stepsOf = (result) => (result.steps.length === 0 ? null : make("ol", { class: "checks two" }, result.steps.map(({ step, state }) => {
    const words = STEPS[step - 1], [broken] = result.findings.filter((one) => groupOf(one.step) === step);
    const told = state === "no" ? ruleOf(broken) : words[state] ? put(words[state], valuesOf(result)) : put(STATES[state]);
    return make("li", {}, sign(state), make("strong", {}, `${say("step", { n: step })}　${put(words.name)}`), make("span", { class: "vh" }, ` ${put(STATES[state])}`),
      make("br"), make("span", { class: "s" }, told));
  })));
  const groupOf = (step) => [4, 6, 8, 9, 10, 12].findIndex((last) => step <= last) + 1;
  const twoSides = ({ ours, theirs, code: kind }) => (kind !== "other-event" ? null : make("div", { class: "vs" },
    make("div", {}, make("strong", {}, say("theirs")), code(theirs)), make("div", {}, make("strong", {}, say("ours")), code(ours))));
  const where = (finding) => say(finding.step ? "specStep" : "specWhere", { n: finding.step, where: foreign(finding.where) });
  const listed = (items) => make("ol", {}, items.map((one) => make("li", {}, put(one))));
  const contradiction = (result) => {
    const [first, ...others] = result.findings, group = groupOf(first.step);
    const lead = first.step && result.steps.length ? say("stepBroken", { n: group, name: put(STEPS[group - 1].name) }) : ruleOf(first);
    const save = make("button", { type: "button", class: "btn" }, say("report"));
    save.addEventListener("click", () => download(`${say("reportName")}.json`, "application/json", JSON.stringify(reportOf(result), null, 2)));
    return [paragraph(lead, "lead"), first.step && result.steps.length ? paragraph(make("strong", {}, ruleOf(first))) : null,
      paragraph(where(first), "s dim"), twoSides(first), stepsOf(result),
      others.length ? folded(say("moreFindings", { n: others.length }), make("ul", {}, others.slice(0, 100).map((one) =>
        make("li", {}, ruleOf(one), make("br"), make("span", { class: "s dim" }, where(one)))))) : null,
      make("h3", {}, say("doNow")), listed(DO_NOW[first.code] || TELL), make("p", { class: "row flush" }, save, printing())];
  };
  const printing = () => {
    const button = make("button", { type: "button", class: "btn quiet" }, say("print"));
    button.addEventListener("click", () => window.print());
    return button;
  };
  const reportOf = ({ findings, files, pdfs, standing, outcome, manifest, checkpoint, edition }) => ({ v: "verify-report/1", outcome, standing,
    specification: "archive/SPEC.md 8.5", case: manifest, edition, checkpoint,
    findings: findings.map((one) => ({ ...one, says: ruleOf(one).replace(/[\u2068\u2069]/g, "") })), files,
    papers: pdfs.map(({ name, sha256, server }) => ({ name, sha256, server })) });
  const leadOf = (result) => {
    if (result.lead) return put(result.lead.says || LEADS[result.lead.code]);
    const kept = result.standing === "kept" && result.untold ? "self-consistent" : result.standing; // What nobody compared agrees with nothing.
    const name = result.about === "receipt" && kept === "cosigned" ? "receipt-cosigned" : kept;
    return put(LEADS[name], { names: namesOf(result.cosigned), named: namesOf(result.named || []) });
  };
  const verdict = (result) => {
    if (!result.outcome) {
      return [make("section", { class: "outcome hint" }, make("h2", {}, say(result.code === "paper-failed" ? "failed" : "notYet")), make("div", { class: "body" }, paragraph(put(LEADS[result.code]), "lead")))];
    }
    const look = LOOKS[result.outcome], can = look === "may" && result.lead && !result.standing ? CAN.paper : CAN[result.standing];
    const left = result.left.length ? paragraph(make("strong", {}, say("left", { names: joined(result.left.map(foreign)) }))) : null;
    const untold = result.untold && look !== "no" ? paragraph(make("strong", {}, say("untold", { n: result.untold }))) : null;
    const demo = result.demo ? make("p", { class: "demo-said" }, make("strong", {}, say("demo")), `${say("colon")}${say("demoMore")}`) : null;
    const body = look === "no" ? contradiction(result) : [paragraph(leadOf(result), "lead"), stepsOf(result),
      result.slotNeeded ? paragraph(put(SLOT_NEEDED)) : null, can ? make("h3", {}, say("canDo")) : null, can ? listed(can) : null,
      make("p", { class: "row flush" }, printing())];
    return [make("section", { class: `outcome ${look}` }, make("h2", {}, sign(look), say(result.outcome)), make("div", { class: "body" }, body[0], demo, left, untold, body.slice(1)))];
  };

  // Before anything is put in: the three words that may come out.
  const three = () => make("section", { class: "three" }, make("h2", {}, say("threeTitle")), make("ul", { class: "checks" }, Object.entries(LOOKS)
    .map(([outcome, look]) => make("li", {}, sign(look), make("strong", {}, say(outcome)), make("br"), make("span", { class: "s" }, put(THREE[outcome]))))));

  // --- What was seen ---

  // Only where step 3 held was every event looked for.
  const countsOf = ({ steps, ...values }) => say(steps.some(({ step, state }) => step === 3 && state === "ok") ? "countsSaid" : "countsSeen", values);
  const caseOf = ({ manifest: m, edition, events, members, checkpoint, withheld, steps }) => {
    if (!m) return null;
    const hidden = Object.entries(withheld), total = hidden.reduce((sum, [, n]) => sum + n, 0);
    return make("section", {}, make("h2", {}, say("caseTitle")), facts([
      [say("stream"), foreign(m.stream)], [say("origin"), foreign(m.origin)], [say("edition"), say(edition)],
      [say("state"), `${COURSE[m.state] ? put(COURSE[m.state]) : foreign(m.state)}　${say(m.closed ? "closed" : "open")}`],
      checkpoint && [say("counts"), countsOf({ steps, members: members - total, events })],
      checkpoint && [say("logAt"), say("logSaid", { n: checkpoint.size })], checkpoint && [say("root"), code(checkpoint.root)]]),
    total ? make("div", { class: "panel" }, make("h3", {}, say("withheldTitle")), paragraph(say("withheld", { n: total })),
      make("ul", { class: "s" }, hidden.map(([reason, n]) => make("li", {}, say("withheldWhy", { n, reason: REASONS[reason] ? put(REASONS[reason]) : foreign(reason) }))))) : null);
  };
  const cosignedOf = ({ cosigned }) => (cosigned.length === 0 ? null : make("section", {}, table(say("cosignedTitle"),
    [say("who"), say("name"), say("when")], cosigned.map((one) => [foreign(one.organisation), foreign(one.name), when(one.seconds * 1e6)]))));
  const firm = ({ pid, name }) => (name ? say("firm", { name: foreign(name), ticket: say("ticket", { pid }) }) : say("ticket", { pid }));
  const drawsOf = (draws, title) => (draws.length === 0 ? null : make("section", {}, table(title, [say("draw"), say("result"), say("winner"), say("reserves")],
    draws.map((one) => [one.draw ? foreign(say("drawSaid", one)) : foreign(one.path || one.name),
      one.accepted ? `${say(one.standing)}${say("comma")}${say("pool", { n: one.poolSize })}` : put(STATES.no),
      [joined(one.winners.map(firm)) || say("nobody"), one.now ? [make("br"), say("winnerNow", { firm: one.now.pid ? firm(one.now) : say("nobody") })] : []], joined(one.reserves.slice(0, 5).map(firm)) || "—"]))));
  const papersOf = ({ papers = [], pdfs }) => (papers.length === 0 ? null : make("section", {}, table(say("papersTitle"), [say("paper"), say("issued"), say("fingerprint")],
    papers.map((one) => [[foreign(one.title || one.path), one.replacedBy ? [make("br"), make("span", { class: "s dim" }, say("paperReplaced", { by: foreign(one.replacedBy) }))] : []], when(one.at), make("span", { class: "mono" }, foreign(one.sha256))])),
    pdfs.length ? null : paragraph(say("papersOnly"), "s dim")));
  const receiptsOf = ({ receipts }) => {
    const list = Array.isArray(receipts) ? receipts.filter((one) => one.stage) : [];
    const STAGES = { accepted: "stageAccepted", logged: "stageLogged", cosigned: "stageCosigned" };
    if (list.length === 0) return null;
    return make("section", {}, make("h2", {}, say("keptTitle")), list.map((one) => make("div", { class: "panel" },
      make("p", {}, make("strong", {}, say(STAGES[one.stage])), one.said ? `　${foreign(say("receiptSaid", { ...one.said, at: when(one.said.at) }))}` : ""),
      one.size ? paragraph(say("logIndex", { index: one.index + 1, size: one.size })) : null, one.sealed ? paragraph(say("sealed"), "s dim") : null,
      one.stage === "accepted" ? paragraph(say("promise"), "s dim") : null)));
  };
  const PDF_SAID = { issued: "pdfIn", appended: "pdfPrefix", replaced: "pdfReplaced", claimed: "pdfClaimed", elsewhere: "pdfElsewhere",
    receipt: "pdfReceipt", unnamed: "pdfOut", alone: "pdfAlone" };
  const WARNED = ["replaced", "claimed", "elsewhere", "unnamed"];
  const pdfSaid = ({ paper, nature, claim, server }) => {
    if (nature === "alone" && server && !server.failed) return null;
    const values = { title: paper ? foreign(paper.title || paper.path) : "", by: paper ? foreign(paper.replacedBy) : "", stream: claim ? foreign(claim.stream) : "" };
    const told = paragraph(say(PDF_SAID[nature], values));
    return WARNED.includes(nature) ? make("div", { class: "warn" }, told) : told;
  };
  const servedSaid = ({ server, nature }) => {
    if (!server) return [];
    if (server.failed) return [make("div", { class: "warn" }, paragraph(make("strong", {}, say("sendFailed"))), paragraph(FAILED[server.failed] ? put(FAILED[server.failed]) : foreign(server.failed)))];
    const look = server.issued && nature === "issued" ? "ok" : LOOKS[server.outcome];
    return [make("p", { class: "site-said" }, sign(look), make("strong", {}, say("serverSaid")), put(server.says)),
      server.findings.length ? make("ul", {}, server.findings.map((one) => make("li", { lang: "en" }, foreign(`${one.step}: ${one.what}`)))) : null,
      facts([server.title && [say("paper"), foreign(server.title)], server.stream && [say("stream"), foreign(server.stream)],
        server.sealed_at && [say("sealedAt"), when(server.sealed_at)],
        server.signed_by.length && [say("signedBy"), server.signed_by.map((one) => make("div", {}, foreign(one)))],
        server.replaced_by && [say("replacedBy"), foreign(server.replaced_by)]])];
  };
  const pdfsOf = ({ pdfs }) => (pdfs.length === 0 ? null : make("section", {}, make("h2", {}, "PDF"), pdfs.map((one) =>
    make("div", { class: "panel" }, make("h3", {}, foreign(one.name)), servedSaid(one), pdfSaid(one), code(one.sha256))),
  pdfs.every(({ server }) => server && !server.failed) ? null : paragraph(say("papersOnly"), "s dim")));

  // On paper the list of files stands below, since the form above is not printed.
  const filesOf = ({ files = [] }) => (files.length === 0 ? null : make("section", { class: "paper-only" }, table(say("checked"),
    [say("file"), say("what"), say("fingerprint")], files.map((one) => [foreign(one.name), put(KINDS[one.kind]), make("span", { class: "mono" }, one.sha256 || "—")]))));

  // Where the server looked into each PDF, more was compared than its fingerprint.
  const limitsOf = ({ pdfs }) => (pdfs.length && pdfs.every(({ server }) => server && !server.failed) ? LIMITS.filter((one) => one !== LIMITS[3]) : LIMITS);
  const report = (result, spent) => [caseOf(result), cosignedOf(result), drawsOf(result.draws || result.transcripts, say("drawsTitle")),
    papersOf(result), receiptsOf(result), pdfsOf(result), filesOf(result),
    result.outcome ? folded(say("limitsTitle"), make("ul", {}, limitsOf(result).map((one) => make("li", {}, put(one))))) : null,
    result.outcome ? paragraph(say("spent", { n: (spent / 1000).toFixed(1) }), "s dim") : null].filter(Boolean);

  return { verdict, report, three };
})();
