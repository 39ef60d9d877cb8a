/*
 * A draw room in the browser: it signs what its owner presses, and shows what is new.
 *
 * News say only that something changed; what, is read from the page itself. What somebody is typing stays.
 */
import { Device } from "./room-keys.js";
import { CUT, follow } from "./stream.js";

const english = document.documentElement.lang === "en";
const SAY = english ? {
  lost: "There is no network. Nothing is lost: what you did is kept on this device. Press again, or wait: it is sent again by itself.",
  device: "Your signature key for this draw is on another device. Use that one.",
  number: "Your number is on the device on which you sealed it. Use that one.",
  joinAgain: "You registered on another device. You can register again on this one while the room is not ready.",
  disk: "This browser keeps nothing (a private window?). Open the page in a usual window.",
  other: "That did not work.",
} : {
  lost: "网络断了。什么也没有丢：您做的存在这台设备里。请再按一次，或者等一等，会自动再发。",
  device: "您这次抽取的签名钥匙在另一台设备上，请用那一台。",
  number: "您的数存在封住它的那台设备里，请用那一台。",
  joinAgain: "您在另一台设备上登记过。房间就绪以前，可以用这一台重新登记。",
  disk: "这个浏览器什么也不保存（无痕窗口？）。请用普通窗口打开。",
  other: "没有办成。",
};
const RETRY = 2000;
const page = location.pathname.replace(/\/join$/, "");
const news = `${page.replace(/^\/en\//, "/")}/events`;
const room = () => document.getElementById("room");
const device = () => new Device(room().dataset);
const tell = (text) => {
  const line = document.getElementById("told");
  if (line) line.textContent = text;
};

// --- Showing what is new ---

const typed = () => [...room().querySelectorAll("input:not([type=hidden])")]
  .filter((input) => (input.type === "checkbox" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue))
  .map((input) => ({ of: input.form.action, name: input.name, value: input.value, checked: input.checked }));
const retype = (given) => {
  for (const { of, name, value, checked } of given) {
    const form = [...document.forms].find((one) => one.action === of);
    for (const input of form ? form.querySelectorAll(`[name="${CSS.escape(name)}"]`) : []) {
      if (input.type === "checkbox") { if (input.value === value) input.checked = checked; } else input.value = value;
    }
  }
};
const focused = () => {
  const at = document.activeElement;
  return at && at.form && room().contains(at) ? { of: at.form.action, name: at.name, label: at.textContent.trim() } : null;
};
const refocus = (was) => {
  const form = was && [...document.forms].find((one) => one.action === was.of);
  const target = form && [...form.elements].find((one) => (was.name ? one.name === was.name : one.textContent.trim() === was.label));
  if (target) target.focus({ preventScroll: true });
};
const show = (html, { keeps }) => {
  const found = new DOMParser().parseFromString(html, "text/html").getElementById("room");
  if (!found) return false;
  const [given, at, opened] = [keeps ? typed() : [], focused(), [...room().querySelectorAll("details[open]")].map((one) => one.querySelector("summary").textContent)];
  // What was just done, or is wrong, stays said until the draw goes on.
  const state = (of) => of.querySelector(".state").textContent;
  const words = keeps && state(found) === state(room()) ? [...room().querySelectorAll(":scope > :is(.done, .mistakes)")] : [];
  const told = keeps ? document.getElementById("told").textContent : "";
  const fresh = found.querySelector(":scope > :is(.done, .mistakes)");
  room().replaceWith(document.adoptNode(found));
  if (!fresh) room().querySelector(".room-grid").before(...words);
  if (told) tell(told);
  for (const one of room().querySelectorAll("details")) if (opened.includes(one.querySelector("summary").textContent)) one.open = true;
  retype(given);
  refocus(at);
  dressed();
  return true;
};
let reading = false, again = false, late = false;
const reread = async () => {
  if (reading) { again = true; return; }
  reading = true;
  try {
    const answer = await fetch(page, { cache: "no-store", headers: { Accept: "text/html" } });
    const html = await answer.text();
    if (answer.ok && sending) late = true; // What is being sent shows a page of its own; this may be newer.
    else if (answer.ok) show(html, { keeps: true });
    else if (answer.redirected) location.reload();
  } catch {
    // The next beat asks again.
  }
  reading = false;
  if (again) { again = false; await reread(); }
};

// --- Pressing ---

let sending = false, begun = "";
const textToSign = async (form) => {
  const asked = new URLSearchParams({ act: form.dataset.act === "propose" ? form.elements.proposed.value : form.dataset.act });
  for (const input of form.elements) {
    if (/^(reason|decision|value|second|reason-.*)$/.test(input.name) && input.value) asked.set(input.name, input.value.trim());
  }
  const answer = await fetch(`${page}/to-sign?${asked}`, { cache: "no-store", headers: { Accept: "application/problem+json" } });
  if (answer.ok) return answer.json();
  const { title, detail } = await answer.json();
  throw Object.assign(new Error(), { said: [title, detail].filter(Boolean).join(english ? ". " : "。") });
};
const fill = (form, values) => {
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
};
const sealedAs = async (form, own, notice) => {
  const number = await own.number(`${notice.draw}/${notice.number}`), person = own.person;
  const sealed = form.dataset.act === "commit";
  const content = sealed ? { contributor: person, commitment: await own.sealed(notice.draw, number.r) } : { contributor: person, r: number.r };
  fill(form, { ...content, key: sealed ? number.commit : number.reveal });
  return content;
};
const prepared = async (form) => {
  const own = device(), { act } = form.dataset;
  if (act === "join") return fill(form, { public_key: await own.joined() });
  if (!form.elements.signature) return undefined;
  const { kind, at, content, notice } = await textToSign(form);
  if (act === "excuse") return fill(form, { public_key: await own.publicKey(), signature: await own.ofExcuse(content) });
  const said = act === "commit" || act === "reveal" ? await sealedAs(form, own, notice) : content;
  if (act === "start") fill(form, { notice: JSON.stringify(notice) });
  if (act === "type") fill(form, { value: content.value });
  return fill(form, { at, signature: await own.ofDraw(notice, kind, said) });
};
const mainForm = () => room().querySelector(".room-now > form[data-act]");
// What a device does by itself takes nothing away from who is typing meanwhile.
const send = async (form, { own }) => {
  const answer = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" }, cache: "no-store",
  });
  const html = await answer.text();
  if (own && answer.ok) tell("");
  if (show(html, { keeps: own || !answer.ok })) {
    const mistakes = document.querySelector("[data-mistakes]");
    if (!own) (mistakes || document.querySelector("#room .state")).focus();
    return answer.ok;
  }
  if (answer.redirected) { location.assign(answer.url); return false; }
  const problem = new DOMParser().parseFromString(html, "text/html").querySelector("main h1");
  tell(problem ? problem.textContent : SAY.other);
  return false;
};
const elsewhere = (act) => (act === "reveal" ? SAY.number : SAY.device);
const why = (error, act) => {
  if (error.said) return error.said;
  if (error.why === "other-device") return elsewhere(act);
  if (error.name === "InvalidStateError" || error.name === "SecurityError") return SAY.disk;
  return error instanceof TypeError ? SAY.lost : SAY.other;
};
const press = async (form, { own = false } = {}) => {
  if (sending) return;
  sending = true;
  form.setAttribute("aria-busy", "true");
  let done = false;
  try {
    await prepared(form);
    done = await send(form, { own });
    sending = false;
  } catch (error) {
    sending = false;
    tell(why(error, form.dataset.act));
    if (error instanceof TypeError) begun = "";
    // What was sealed or shown goes out as soon as there is a line: the same bytes, under the same key.
    const repeats = error instanceof TypeError && ["commit", "reveal"].includes(form.dataset.act);
    if (repeats) setTimeout(() => form.isConnected && press(form, { own }), RETRY);
  }
  form.removeAttribute("aria-busy");
  const next = done && form.dataset.then ? mainForm() : null;
  if (next && next.dataset.act === form.dataset.then) await press(next);
  else if (done) await itself();
  if (late) { late = false; await reread(); }
};
document.addEventListener("submit", (event) => {
  const form = event.target.closest("#room form[data-act]");
  if (!form) return;
  event.preventDefault();
  press(form);
});

// --- A page that was just shown ---

const isHere = async () => await device().publicKey() === room().dataset.ownKey;
const dressed = async () => {
  const main = mainForm();
  if (!room().dataset.ownKey) return;
  try {
    if (!await isHere() && main && main.dataset.act !== "join") tell(elsewhere(main.dataset.act));
  } catch {
    tell(SAY.disk);
  }
  await itself();
};
// Sealing and showing its number, the device that holds the key does by itself, once; then its owner presses again.
const itself = async () => {
  const main = mainForm(), { lot, attempt, ownKey } = room().dataset;
  if (sending || !ownKey || !main || !("own" in main.dataset)) return;
  const step = `${lot}/${attempt}/${ownKey}/${main.dataset.act}`;
  if (begun === step) return;
  try {
    if (!await isHere() || sending || begun === step || !main.isConnected) return;
  } catch {
    return; // What is wrong with the disk is said already.
  }
  begun = step;
  await press(main, { own: true });
};

// --- News ---

let heard = performance.now(), version = room().dataset.version;
const line = (cut) => {
  const shown = document.getElementById("line");
  if (shown) shown.hidden = !cut;
};
const beat = (told) => {
  heard = performance.now();
  line(false);
  if (told.version === version) return;
  version = told.version;
  reread();
};
setInterval(() => line(performance.now() - heard > CUT), 500);
follow(news, beat);
dressed();
