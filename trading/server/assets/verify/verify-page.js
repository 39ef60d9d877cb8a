/*
 * The page around the checkers: takes files, has them checked, and says in plain words which of three outcomes came out.
 *
 * What a file contains is foreign: it enters the page as text only, and isolated. From a server the checkers run in a
 * worker; opened from disk they run here, in slices.
 */
(() => {
  "use strict";
  const { FAILED, SAY, KINDS, DETAILS, SOURCES, REFUSED, PHASES } = YangguangVerifyWords;
  const { make, paragraph, foreign, fill, folded, table, bytesSaid, busy } = YangguangPieces;
  const host = document.getElementById("verify");
  const { worker: workerAt = "", paper: paperAt = "", offline: offlineAt = "", case: caseAt = "" } = host.dataset;
  let items = [], result = null, spent = 0, running = null, problem = "", asked = 0, fetching = null, notice = "";

  const put = (pair, values) => fill(pair[YangguangPieces.language()], values);
  const say = (name, values) => put(SAY[name], values);

  // --- Who checks: a worker, or this page itself ---

  class Stopped extends Error {}
  const inWorker = () => {
    let worker = null, waiting = new Map(), number = 0;
    const begin = () => {
      worker = new Worker(workerAt);
      worker.addEventListener("message", ({ data }) => {
        const one = waiting.get(data.number);
        if (!one) return;
        if (data.progress) return void one.tell(data.progress);
        waiting.delete(data.number);
        if ("threw" in data) one.reject(new Error(data.threw));
        else one.resolve(data.answer);
      });
      worker.addEventListener("error", ({ message }) => {
        for (const { reject } of waiting.values()) reject(new Error(message || "no worker"));
        waiting.clear();
      });
    };
    const ask = (act, given, tell = () => undefined) => new Promise((resolve, reject) => {
      if (!worker) begin();
      number += 1;
      waiting.set(number, { resolve, reject, tell });
      worker.postMessage({ number, act, given });
    });
    const stop = () => {
      if (worker) worker.terminate();
      worker = null;
      for (const { reject } of waiting.values()) reject(new Stopped());
      waiting = new Map();
    };
    return { recognise: (file) => ask("recognise", file), examine: (given, tell) => ask("examine", given, tell), stop };
  };
  const inPage = () => {
    let stopped = false;
    const breath = (tell) => async (progress) => {
      tell(progress);
      await new Promise((resolve) => setTimeout(resolve));
      if (stopped) throw new Stopped();
    };
    return {
      recognise: (file) => YangguangDesk.recognise(file),
      examine: (given, tell) => {
        stopped = false;
        return YangguangDesk.examine(given, Date.now() * 1000, breath(tell));
      },
      stop: () => (stopped = true),
    };
  };
  const desk = workerAt ? inWorker() : inPage();

  // --- The files put in ---

  const told = make("p", { class: "vh", role: "status" });
  const announce = (text) => (told.textContent = text);
  const change = () => {
    result = null;
    problem = "";
    render();
  };
  const take = async (files) => {
    for (const file of files) {
      asked += 1;
      const one = { id: asked, name: file.name || say("pasted"), file, kind: null, code: "", known: false };
      const twice = items.some((each) => each.name === one.name && each.file.size === file.size && each.kind === "case");
      items.push(one);
      change();
      try {
        Object.assign(one, await desk.recognise(file), { known: true });
      } catch (error) {
        Object.assign(one, { kind: null, code: "unknown", known: true });
      }
      if (twice && one.kind === "case") Object.assign(one, { kind: null, code: "twice" });
      change();
    }
  };
  // The case file of the project from whose page somebody comes; it is a file like any other, and believed as little.
  const fetchCase = async () => {
    fetching = busy(say("fetching"));
    render();
    try {
      const answer = await fetch(caseAt, { cache: "no-store" });
      if (!answer.ok) {
        notice = reasonOf(await answer.json());
      } else take([new File([await answer.blob()], `case-${caseAt.split("/")[2]}-1-public.zip`)]);
    } catch {
      notice = "not-fetched";
    }
    fetching = null;
    render();
  };
  const remove = (one) => {
    items = items.filter((each) => each !== one);
    change();
    announce(say("removed", { name: one.name }));
    document.getElementById("choose-files").focus();
  };
  const nature = (one) => {
    if (!one.known) return [say("looking")];
    if (!one.kind) {
      const kind = one.as ? put(KINDS[one.as]) : "";
      return [make("strong", { class: "wrong" }, put(REFUSED[one.code] || REFUSED.unknown, { kind }))];
    }
    const values = { ...one, n: one.kind === "card" ? one.cosigners.length : one.n };
    const more = one.kind === "pdf" ? say(paperAt ? "pdfSent" : "pdfKept") : one.inside ? foreign(say("unpacked", one)) : DETAILS[one.kind] ? foreign(put(DETAILS[one.kind], values)) : "";
    return [make("strong", {}, put(KINDS[one.kind])), more && make("br"), more && make("span", { class: "s dim" }, more)].filter(Boolean);
  };
  const removal = (one) => {
    const button = make("button", { type: "button", class: "link" }, say("remove"), make("span", { class: "vh" }, ` ${one.name}`));
    button.addEventListener("click", () => remove(one));
    return button;
  };
  const listOf = () => (items.length === 0 ? null : table(say("files"), [say("file"), say("what"), say("size"), say("act")],
    items.map((one) => [foreign(one.name), nature(one), bytesSaid(one.file.size), removal(one)])));

  // --- Putting in, pasting, starting ---

  const dropOf = () => {
    const input = make("input", { type: "file", id: "choose-files", class: "vh", multiple: "", "aria-describedby": "put-hint" });
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
    return make("div", { class: "put", id: "put" }, make("label", { class: "btn quiet", for: "choose-files" }, say("choose")), input,
      make("span", { class: "dim" }, say("drop")));
  };
  const pasteOf = () => {
    const field = make("textarea", { class: "in mono", id: "paste", rows: 5, autocomplete: "off", spellcheck: "false", maxlength: 100000,
      "aria-describedby": "paste-hint" });
    const button = make("button", { type: "button", class: "btn quiet" }, say("add"));
    button.addEventListener("click", () => {
      const text = field.value.replace(/\r\n?/g, "\n").trim();
      if (text) take([new File([`${text}\n`], say("pasted"))]);
      field.value = "";
    });
    const box = folded(say("pasteTitle"), make("label", { for: "paste" }, say("pasteLabel")), make("p", { class: "hint", id: "paste-hint" }, say("pasteHint")),
      field, make("p", { class: "row after" }, button));
    box.className = "paste";
    return box;
  };
  const ready = () => items.filter(({ kind }) => kind);
  const startOf = () => {
    const button = make("button", { type: "button", class: "btn", id: "start" }, say(running ? "stop" : "start"));
    if (!running && (ready().length === 0 || items.some(({ known }) => !known))) button.setAttribute("disabled", "");
    button.addEventListener("click", () => (running ? stop() : start()));
    return make("p", { class: "row after" }, button);
  };
  // Only a server can look at signatures in a PDF; where there is one, it is asked. One after the other: it has few places.
  let sending = null;
  const reasonOf = ({ code, title, detail }) => (code in FAILED ? code : [title, detail].filter(Boolean).join(" "));
  const stop = () => {
    desk.stop();
    if (sending) sending.abort();
  };
  const asServer = async (file) => {
    try {
      const answer = await fetch(paperAt, { method: "POST", body: file, signal: sending.signal,
        headers: { Accept: "application/json", "Content-Type": "application/pdf" } });
      const said = await answer.json();
      return answer.ok ? said : { failed: reasonOf(said) };
    } catch (error) {
      if (sending.signal.aborted) throw new Stopped();
      return { failed: "no-server" };
    }
  };
  const sent = async (pdfs, tell) => {
    const answers = [];
    if (!paperAt) return answers;
    sending = new AbortController();
    for (const { file } of pdfs) {
      tell({ phase: "papers", done: answers.length, total: pdfs.length });
      answers.push(await asServer(file));
    }
    sending = null;
    return answers;
  };
  // Of a result pack its case file is checked, and named so.
  const givenOf = ({ name, kind, file, inside, content }) => (inside ? { name: `${name} / ${inside}`, kind, file: content } : { name, kind, file });
  const start = async () => {
    running = busy(say("progress"));
    result = null;
    problem = "";
    render();
    const began = performance.now(), given = ready().map(givenOf);
    let last = "";
    const tell = ({ phase, done, total }) => {
      running.show(put(PHASES[phase] || PHASES.reading), done / total);
      if (phase !== last) announce(put(PHASES[phase] || PHASES.reading));
      last = phase;
    };
    try {
      const found = await desk.examine(given, tell);
      const answers = await sent(given.filter(({ kind }) => kind === "pdf"), tell);
      result = { ...YangguangPapers.joined(found, answers), left: items.filter(({ kind }) => !kind).map(({ name }) => name) };
    } catch (error) {
      problem = error instanceof Stopped ? "stopped" : String(error && error.message);
    }
    spent = performance.now() - began;
    running = null;
    announce("");
    render();
    verdict.focus();
  };

  // --- The whole page ---

  const verdict = make("div", { id: "verdict", tabindex: -1, role: "region", "aria-label": "" });
  const report = make("div", { id: "report" });
  const outcome = () => {
    if (running) return [running.element];
    if (problem === "stopped") return [paragraph(say("stopped"), "lead")];
    if (problem) return [make("div", { class: "outcome may" }, make("h2", {}, say("failed")), paragraph(say("failedMore", { why: problem })))];
    return result ? YangguangOutcome.verdict(result) : [];
  };
  const below = () => {
    const sources = folded(say("which"), make("ul", {}, SOURCES.map((one) => make("li", {}, put(one)))));
    if (items.length === 0) sources.setAttribute("open", "");
    return [YangguangOutcome.three(), sources];
  };
  const render = () => {
    const drawn = YangguangPieces.keepFocus(() => {
      const panel = make("section", { class: "panel files", "aria-labelledby": "put-title" }, make("h2", { id: "put-title" }, say("put")),
        make("p", { class: "hint", id: "put-hint" }, say("putHint")), dropOf(),
        fetching ? fetching.element : null, notice ? make("div", { class: "warn" }, paragraph(FAILED[notice] ? put(FAILED[notice]) : foreign(notice))) : null, listOf(), pasteOf(), startOf());
      const saving = offlineAt ? make("p", { class: "saving" }, make("a", { href: offlineAt, download: "verify.html" }, say("save"))) : null;
      verdict.setAttribute("aria-label", say("title"));
      verdict.replaceChildren(...outcome());
      report.replaceChildren(...(result && !running ? YangguangOutcome.report(result, spent) : []));
      host.replaceChildren(...[paragraph(say(workerAt ? "leadServed" : "leadOffline"), "lead"), saving, panel, verdict, report,
        ...(result || running ? [] : below()), told].filter(Boolean));
    });
    return drawn;
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      const place = document.getElementById("put");
      if (place) place.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer) take([...event.dataTransfer.files]);
    });
  }
  YangguangPieces.onLanguage(render);
  render();
  if (caseAt) fetchCase();
})();
