/*
 * PDF papers beside everything else: what the server said of each, joined to what this browser found.
 *
 * YangguangPapers.joined(result, answers) has one answer a PDF, in their order: the body of POST /verify/paper,
 * { failed } with the reason, or null where nobody was asked. The worst of all outcomes is the outcome.
 */
var YangguangPapers = (() => {
  "use strict";
  const RANKS = ["verified", "unsigned", "contradiction"];
  const worst = (outcomes) => RANKS[Math.max(...outcomes.map((one) => RANKS.indexOf(one)))];
  const logged = ({ paper }) => Boolean(paper && paper.whole);
  // What one PDF lets one say; null where it was not looked into and nothing else has anything to say either.
  const said = (pdf, alone) => {
    const { server } = pdf, answered = server && !server.failed;
    if (answered && !(server.issued && logged(pdf))) return server.outcome;
    if (logged(pdf)) return "verified"; // The very bytes that the log of the case names: as good as the case.
    return alone ? null : "unsigned";
  };
  const unlooked = ({ server }) => !server || server.failed;
  const leadOf = (pdfs, outcome) => {
    const [one] = pdfs.filter((pdf) => said(pdf, false) === outcome);
    if (!one) return null;
    if (!unlooked(one)) return { says: one.server.says };
    return { code: one.paper ? "paper-appended" : "paper-unchecked" };
  };
  const joined = (result, answers) => {
    const pdfs = result.pdfs.map((one, at) => ({ ...one, server: answers[at] || null })), alone = result.apart === null;
    const contradicted = pdfs.filter(({ server }) => server && server.outcome === "contradiction");
    const findings = [...result.findings, ...contradicted.map(({ name, server }) =>
      ({ step: 0, where: name, code: "paper-server", paper: server.findings.map(({ step, what }) => `${step}: ${what}`).join("; ") }))];
    const outcomes = [result.apart, ...pdfs.map((pdf) => said(pdf, alone))];
    const known = outcomes.filter(Boolean), whole = result.about === "paper" ? outcomes.slice(1).every(Boolean) : !alone;
    const outcome = contradicted.length ? "contradiction" : whole && known.length ? worst(known) : null;
    const code = outcome === null && result.about === "paper" && pdfs.some(({ server }) => server) ? "paper-failed" : result.code;
    const lead = outcome && outcome !== result.apart && outcome !== "contradiction" ? leadOf(pdfs, outcome) : null;
    const demo = result.demo || pdfs.some(({ server }) => server && server.demo && server.issued);
    return { ...result, pdfs, findings, outcome, code, lead, demo };
  };

  return { joined };
})();
