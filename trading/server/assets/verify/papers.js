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
  const answered = ({ server }) => Boolean(server && !server.failed);
  // Beside a case these are no papers of it that stand, whatever a server says of them.
  const LEFT_OPEN = ["replaced", "elsewhere", "unnamed"];
  const isOpen = ({ nature, paper }) => LEFT_OPEN.includes(nature) || Boolean(paper && paper.replacedBy);
  // What one PDF lets one say; null where it was not looked into and nothing else has anything to say either.
  const said = (pdf, alone) => {
    if (pdf.nature === "claimed") return "contradiction";
    if (answered(pdf) && !(pdf.server.issued && pdf.nature === "issued")) return isOpen(pdf) ? worst([pdf.server.outcome, "unsigned"]) : pdf.server.outcome;
    if (pdf.nature === "issued") return "verified"; // The very bytes that the log of the case names: as good as the case.
    return alone ? null : "unsigned";
  };
  const leadOf = (pdfs, outcome) => {
    const [one] = pdfs.filter((pdf) => said(pdf, false) === outcome);
    if (!one) return null;
    if (answered(one) && !isOpen(one)) return { says: one.server.says };
    return { code: one.nature === "alone" ? "paper-unchecked" : `paper-${isOpen(one) && one.paper ? "replaced" : one.nature}` };
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
