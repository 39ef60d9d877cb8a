/*
 * Cosigning in a browser, step by step: the card, the key, the line to hand over, the signature.
 *
 * The new state is on disk before a signature exists; what contradicts the last one is kept as evidence and not signed.
 */
(() => {
  "use strict";
  const { SAY, WEEKDAYS, INSTANT } = YangguangCosignWords;
  const { code, download, facts, fill, foreign, instant, keepFocus, language, make, onLanguage, paragraph, sign } = YangguangPieces;
  const L = YangguangLog, C = YangguangCosigner, store = YangguangCosignStore;
  const host = document.getElementById("cosign");
  const say = (name, values) => fill(SAY[name][language()], values);
  const when = (seconds) => instant(seconds * 1e6, WEEKDAYS, INSTANT);
  const EVERY = 300000, DEMO = "demo-", MOST_EVIDENCE = 100, LARGEST_ANSWER = 1 << 21;
  let record = null, card = null, told = null, busy = false, wrong = "", fatal = "", timer = null;

  // --- The log, as this site shows it ---

  // Whoever is watched may answer without an end; more is not read.
  const textOf = async (answer) => {
    const reader = answer.body ? answer.body.getReader() : null, decoder = new TextDecoder();
    let text = "", size = 0;
    for (let part = reader && await reader.read(); part && !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > LARGEST_ANSWER) {
        await reader.cancel();
        throw new Error("too long");
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  };
  const fetched = async (address, options = {}) => {
    const answer = await fetch(address, { cache: "no-store", ...options });
    const text = await textOf(answer);
    if (answer.ok) return text;
    let said = "";
    try {
      const { title, detail } = JSON.parse(text);
      said = [title, detail].filter(Boolean).join(" ");
    } catch {
      said = text.slice(0, 200);
    }
    throw Object.assign(new Error(said || String(answer.status)), { status: answer.status });
  };
  const checkpointNow = () => fetched("/log/checkpoint");
  const growth = async (last, now) => (last === null || last.size === 0 || last.size >= now.size ? []
    : C.parseProof(await fetched(`/log/consistency/${last.size}/${now.size}`)));

  // --- Step 4: look, judge, keep, sign, hand in; in this order ---

  const contradict = async (why, now) => {
    const known = record.evidence.some((one) => one.why === why && one.shown.note === now.note);
    const evidence = known ? record.evidence
      : [...record.evidence, { why, at: Math.floor(Date.now() / 1000), kept: record.last, shown: now }].slice(-MOST_EVIDENCE);
    await store.keep(record.origin, record.last, { evidence });
    record = { ...record, evidence };
    told = { look: "no", why, last: record.last ? record.last.size : 0, now: now.size || 0 };
  };
  const cosign = async () => {
    const { log } = L.parseCard(new TextEncoder().encode(record.card)), note = await checkpointNow(), { last } = record;
    let now;
    L.peekCheckpoint(note); // What is no checkpoint at all is no answer, and no contradiction either.
    try {
      now = C.seen(note, log);
    } catch (error) {
      if (!(error instanceof L.Malformed)) throw error;
      return contradict("bad-signature", { note });
    }
    let path = null;
    try {
      path = await growth(last, now);
    } catch (error) { // No proof where there must be one is no proof that it grew.
      if (!(error instanceof L.Malformed) && error.status !== 404) throw error;
    }
    const why = path === null ? "not-grown" : C.judge(last, now, path);
    if (why) return contradict(why, now);
    const seconds = Math.floor(Date.now() / 1000), kept = { size: now.size, root: now.root, note: now.note, seconds };
    await store.keep(record.origin, last, { last: kept });
    record = { ...record, last: kept };
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", record.keys.privateKey, C.message(now, seconds)));
    const signed = C.cosigned(record, now, seconds, signature);
    await store.keep(record.origin, kept, { signed });
    record = { ...record, signed };
    told = { look: "ok", size: now.size, from: last ? last.size : 0, ofCard: Boolean(last && !last.seconds), seconds, refused: "" };
    try {
      await fetched("/log/cosignatures", { method: "POST", body: signed, headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/problem+json" } });
    } catch (error) {
      told = { ...told, look: "may", refused: String(error.message) };
    }
    return undefined;
  };
  const run = async (asked) => {
    if (busy) return;
    busy = true;
    told = null;
    render();
    try {
      await (navigator.locks ? navigator.locks.request("yangguang-cosign", cosign) : cosign());
    } catch (error) {
      told = { look: "off", why: String(error && error.message) };
    }
    busy = false;
    render();
    if (asked) document.getElementById("told").focus();
  };

  // --- Steps 1 and 2 ---

  const takeCard = async (file) => {
    wrong = "";
    card = null;
    try {
      const read = L.parseCard(new Uint8Array(await file.slice(0, 1 << 20).arrayBuffer()));
      const { origin } = L.peekCheckpoint(await checkpointNow());
      if (origin === read.card.origin) card = read.card;
      else wrong = say("otherSite", { theirs: foreign(read.card.origin), ours: foreign(origin) });
    } catch (error) {
      wrong = error instanceof L.Malformed ? say("badCard") : say("unreachable", { why: foreign(String(error.message)) });
    }
    render();
  };
  const ruleOf = (demo) => (demo ? say("nameDemo") : say("nameHint", { example: "supervision.example/1" }));
  const makeKey = async (organisation, name) => {
    wrong = "";
    if (!organisation || [...organisation].length > 200) wrong = say("badOrganisation");
    else if (!C.mayBeCalled(name, card.demo)) wrong = say("badName", { rule: ruleOf(card.demo) });
    if (wrong) return render();
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist(); // Else a full disk may cost the key.
    const keys = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    const key = YangguangFormat.hex(new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey)));
    const checkpoint = card.checkpoint ? C.seen(card.checkpoint, L.parseVkey(card.log_vkey)) : null;
    const last = checkpoint && { size: checkpoint.size, root: checkpoint.root, note: checkpoint.note, seconds: 0 };
    const made = { origin: card.origin, demo: card.demo, name, organisation, key, keys, card: L.canonical(card), last, signed: "", evidence: [] };
    try {
      await store.begin(made);
      record = made;
    } catch {
      fatal = "noStore";
    }
    return render();
  };

  // --- What stands on the page ---

  const button = (name, act, look = "btn", id = "") => {
    const made = make("button", { type: "button", class: look, ...(id ? { id } : {}) }, say(name));
    made.addEventListener("click", act);
    if (busy) made.setAttribute("disabled", "");
    return made;
  };
  const section = (title, ...children) => make("section", { class: "panel" }, make("h2", {}, say(title)), children);
  const complaint = () => (wrong ? make("div", { class: "warn", role: "alert" }, paragraph(wrong)) : null);
  const cardStep = () => {
    const input = make("input", { type: "file", id: "card-file", class: "vh", accept: ".json,application/json", "aria-describedby": "card-hint" });
    input.addEventListener("change", () => input.files[0] && takeCard(input.files[0]));
    return section("cardTitle", make("p", { class: "hint", id: "card-hint" }, say("cardHint")),
      make("div", { class: "put" }, make("label", { class: "btn", for: "card-file" }, say("chooseCard")), input), complaint());
  };
  const field = (name, id, value, hint) => make("p", {}, make("label", { for: id }, make("strong", {}, say(name))),
    make("input", { class: "in", id, value, maxlength: 200, autocomplete: "off", spellcheck: "false", ...(hint ? { "aria-describedby": `${id}-hint` } : {}) }),
    hint ? make("span", { class: "s dim", id: `${id}-hint` }, hint) : null);
  const typed = { organisation: "", name: "" };
  const keyStep = () => {
    const example = `${card.demo ? DEMO : ""}supervision.example/1`;
    const form = make("form", {}, field("organisation", "organisation", typed.organisation),
      field("name", "key-name", typed.name || (card.demo ? DEMO : ""), `${say("nameHint", { example })}${card.demo ? say("nameDemo") : ""}`), complaint(),
      make("p", { class: "row flush" }, make("button", { class: "btn", id: "make" }, say("make"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      typed.organisation = document.getElementById("organisation").value.trim();
      typed.name = document.getElementById("key-name").value.trim();
      makeKey(typed.organisation, typed.name);
    });
    return section("keyTitle", facts([[say("log"), foreign(card.origin)]]), make("p", { class: "hint" }, say("keyHint")), form);
  };
  const vkeyStep = () => {
    const vkey = C.vkeyOf(record), copied = make("span", { class: "s dim", role: "status" });
    const copy = button("copy", async () => {
      try {
        await navigator.clipboard.writeText(vkey);
        copied.textContent = say("copied");
      } catch {
        copied.textContent = say("notCopied");
      }
    }, "btn quiet");
    return section("vkeyTitle", make("p", { class: "hint" }, say("vkeyHint")), facts([[say("who"), foreign(record.organisation)]]),
      make("code", { class: "hash", id: "vkey" }, vkey), make("p", { class: "row flush" }, copy, copied));
  };
  const lastSaid = () => {
    const { last } = record;
    if (!last) return say("never");
    return last.seconds ? say("lastSaid", { size: last.size, at: when(last.seconds) }) : say("fromCard", { size: last.size });
  };
  const outcome = () => {
    if (busy) return [paragraph(say("working"), "lead")];
    if (!told) return [];
    if (told.look === "off") return [make("div", { class: "warn" }, paragraph(say("unreachable", { why: foreign(told.why) })))];
    if (told.look === "no") {
      return [make("div", { class: "outcome no" }, make("h3", {}, sign("no"), say("contradiction")), make("div", { class: "body" },
        paragraph(make("strong", {}, say(told.why, told))), paragraph(say("keep"))))];
    }
    const same = told.from === told.size;
    const how = !told.from ? "doneFirst" : told.ofCard ? (same ? "sameAsCard" : "moreThanCard") : same ? "doneSame" : "doneMore";
    return [make("div", { class: `outcome ${told.look}` }, make("h3", {}, sign(told.look), say("done", { size: told.size })), make("div", { class: "body" },
      paragraph(say(how, { from: told.from, at: when(told.seconds) })), told.refused ? [paragraph(make("strong", {}, say("kept"))), paragraph(say("keptMore")),
        make("p", { class: "s dim" }, say("itSaid"), make("bdi", { lang: "en" }, told.refused))] : null))];
  };
  const often = () => {
    const box = make("input", { type: "checkbox", id: "often", ...(timer ? { checked: "" } : {}) });
    box.addEventListener("change", () => {
      clearInterval(timer);
      timer = box.checked ? setInterval(() => run(false), EVERY) : null;
    });
    return make("label", { class: "large", for: "often" }, box, say("often"));
  };
  const signStep = () => section("signTitle", facts([[say("log"), foreign(record.origin)], [say("last"), lastSaid()],
    record.last && [say("fingerprint"), code(record.last.root)]]), make("p", { class: "row" }, button("sign", () => run(true), "btn", "sign"), often()),
  make("div", { id: "told", tabindex: -1, role: "status" }, outcome()),
  make("p", { class: "row flush" },
    record.signed ? button("cardOut", () => download("card.json", "application/json", C.cardOf(JSON.parse(record.card), record, record.signed)), "btn quiet", "card-out") : null,
    record.signed ? button("noteOut", () => download("checkpoint.txt", "text/plain", record.signed), "btn quiet") : null,
    record.evidence.length ? button("evidence", () => download("evidence.json", "application/json", JSON.stringify(record.evidence, null, 2)), "btn quiet", "evidence") : null),
  record.signed ? paragraph(say("cardOutHint"), "s dim after") : null);

  const render = () => keepFocus(() => {
    const warning = make("div", { class: "warn" }, make("h2", {}, say("warnTitle")), paragraph(say("warn")), paragraph(make("strong", {}, say("instead"))),
      code(say("command", { site: location.origin })));
    const steps = fatal ? [make("div", { class: "warn", role: "alert" }, paragraph(say(fatal)))] : record ? [vkeyStep(), signStep()]
      : card ? [keyStep()] : [cardStep()];
    host.replaceChildren(paragraph(say("lead"), "lead"), warning, ...steps);
  });

  const begin = async () => {
    if (!globalThis.isSecureContext || !globalThis.crypto || !crypto.subtle) fatal = "insecure";
    else {
      try {
        await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
      } catch {
        fatal = "unsupported";
      }
    }
    try {
      if (!fatal) [record = null] = await store.all();
    } catch {
      fatal = "noStore";
    }
    render();
  };
  onLanguage(render);
  begin();
})();
