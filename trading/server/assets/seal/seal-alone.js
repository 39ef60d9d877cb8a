/*
 * The page that seals offline, one file from a disk: it knows no network, and saves one file to be handed in elsewhere.
 */
import { SealError, demand } from "./canonical.js";
import { signerOf } from "./firm-key.js";
import { readPolicy, NO_FORM } from "./policy.js";
import { nextOf, readReceipt, receiptOf, writeReceipt } from "./receipt.js";
import { sealBid } from "./seal-core.js";
import { P, Progress, bytesOf, button, checkForm, choosing, complaint, documentsPanel, draftOf, field, instantSaid, keyPanel, outcome, panel, readForm, say, sheetPanel, valueOf } from "./seal-view.js";
import { SAY } from "./seal-words.js";
import { MOST_IN_MEMORY, canChooseFile, intoChosenFile, intoMemory, openZip } from "./store-file.js";

const host = document.getElementById("seal");
const chosen = new Map();
let given = null, form = null, parts = null, before = { seq: 1, prev: "" }, bidder = "", wrong = null, done = null, running = null;

const take = async (files) => {
  wrong = null;
  try {
    let policy = null;
    const sheets = [];
    for (const file of files) {
      const bytes = await bytesOf(file);
      if (new TextDecoder().decode(bytes).includes("\"opening-sheet-form/1\"")) sheets.push(readForm(bytes));
      else policy = await readPolicy(bytes);
    }
    demand(policy || given, "no-policy");
    [given, form] = [policy || given, sheets[0] || null];
    if (given.policy.form !== NO_FORM || form) await checkForm(form, given.policy);
  } catch (error) {
    [wrong, given] = [error, error.code === "sheet-needed" ? given : null];
  }
  render();
};
const takeReceipt = async ([file]) => {
  wrong = null;
  try {
    const { receipt } = await readReceipt(await bytesOf(file));
    demand(receipt.policy === given.id, "no-receipt");
    before = nextOf(receipt);
    bidder = receipt.bidder;
  } catch (error) {
    wrong = error;
  }
  render();
};
const breath = (progress, gate) => async (said) => {
  progress.show(said);
  await new Promise((resolve) => setTimeout(resolve));
  while (gate.held) await new Promise((resolve) => (gate.go = resolve));
  if (gate.stopped) throw new SealError("stopped");
};
const sealNow = async () => {
  wrong = null;
  const gate = { held: false, stopped: false, go: () => undefined };
  try {
    const { files, sheet } = await draftOf(form, parts, valueOf("bidder").trim().toUpperCase());
    demand(canChooseFile() || files.reduce((sum, { blob }) => sum + blob.size, 0) <= MOST_IN_MEMORY, "too-large-for-memory");
    bidder = valueOf("bidder").trim().toUpperCase();
    const target = canChooseFile() ? await intoChosenFile("bid.zip") : intoMemory();
    const pair = await parts.key.pair();
    running = new Progress({ pause: (held) => {
      gate.held = held;
      if (!held) gate.go();
    }, cancel: () => {
      Object.assign(gate, { stopped: true, held: false });
      gate.go();
    } });
    host.append(running.element);
    parts.start.setAttribute("disabled", "");
    const store = openZip(target);
    const sealed = await sealBid({ policy: given.bytes, bidder, ...before, sheet, files, sign: signerOf(pair), store, progress: breath(running, gate) });
    const file = await store.finish({ ...sealed, policy: given.bytes });
    done = { file, digest: sealed.digest, receipt: await writeReceipt(receiptOf({ lot: given.policy.lot, sealed })) };
    if (file) P.download("bid.zip", "application/zip", file);
  } catch (error) {
    wrong = error;
  }
  if (running) running.element.remove();
  running = null;
  parts.start.removeAttribute("disabled");
  tell();
};
// What came of it stands below the form, which keeps what was typed.
const told = P.make("div", { id: "told" });
const tell = () => {
  told.replaceChildren(...[wrong ? complaint(wrong) : null, done && !wrong ? outcome("ok", say("saved"), P.paragraph(say("savedMore")), P.make("code", { class: "hash", id: "digest" }, done.digest),
    P.make("p", { class: "row flush" }, button("receipt", () => P.download("bid-receipt.json", "application/json", done.receipt), "btn", "receipt"),
      done.file ? button("saved", () => P.download("bid.zip", "application/zip", done.file), "btn quiet", "again") : null)) : null].filter(Boolean));
  const first = told.firstElementChild;
  if (first && first.id === "outcome") first.focus();
};

const policyPanel = () => panel("policyTitle", P.make("p", { class: "hint", id: "policy-hint" }, say("policyHint")),
  choosing("policy", say("choosePolicy"), take, { multiple: true, accept: ".json,application/json", hint: "policy-hint" }),
  given ? P.facts([[say("lot"), P.foreign(given.policy.lot)], [say("deadline"), instantSaid(given.policy.deadline)], [say("fingerprint"), P.code(given.id)]]) : null,
  given ? P.paragraph(say("policyGood", given.policy)) : null);
const whoPanel = () => P.make("section", { class: "panel" }, field("bidder", say("bidder"), { hint: say("bidderHint"), value: bidder, more: { maxlength: 18 } }),
  P.facts([[say("seq"), String(before.seq)]]), choosing("earlier", say("earlier"), takeReceipt, { accept: ".json" }));
const render = () => {
  document.title = say("titleAlone");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = SAY[element.dataset.say][P.language()];
  if (!given) {
    host.replaceChildren(P.paragraph(say("leadAlone"), "lead"), policyPanel(), told);
    return tell();
  }
  parts = { documents: documentsPanel(form, given.policy.parts, chosen), sheet: form ? sheetPanel(form) : null, key: keyPanel(() => valueOf("bidder").trim().toUpperCase(), { inBrowser: false }),
    start: button("sealInto", sealNow, "btn", "start") };
  host.replaceChildren(...[P.paragraph(say("leadAlone"), "lead"), policyPanel(), whoPanel(), parts.documents.element, parts.sheet && parts.sheet.element, parts.key.element,
    P.make("p", { class: "row" }, parts.start), told].filter(Boolean));
  return tell();
};
document.getElementById("language").addEventListener("click", () => P.speak(P.language() === 0));
document.getElementById("large").addEventListener("change", ({ target }) => {
  document.documentElement.dataset.text = target.checked ? "large" : "";
});
P.onLanguage(render);
render();
