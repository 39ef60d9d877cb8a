// What is typed stays in this window until it was taken: no sign-in that ran out loses it.
// It is kept by the window alone, for this person alone, and goes when they sign out.
const MARK = "draft";
const SENT = "sent draft";
const UNKEPT = ["hidden", "password", "file", "submit", "button"];
const person = document.getElementById("leaving")?.dataset.person;
const mistakes = document.querySelector("[data-mistakes]");
const entering = /^(\/en)?\/(sign-in|second)$/.test(location.pathname);
const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

const forms = [...document.querySelectorAll("main form[method=post]")].filter(
  (form) => !("unkept" in form.dataset) && !form.querySelector("[type=password], [autocomplete=one-time-code]"),
);
const nameOf = (form) => [MARK, person, form.getAttribute("action"), forms.indexOf(form)].join(" ");
const inputs = (form) => [...form.elements].filter((each) => each.name && !UNKEPT.includes(each.type));
const ticked = (each) => each.type === "radio" || each.type === "checkbox";
const changed = (each) => {
  if (ticked(each)) return each.checked !== each.defaultChecked;
  if (each.options) return [...each.options].some((option) => option.selected !== option.defaultSelected);
  return each.value !== each.defaultValue;
};
const chosen = (each) => !ticked(each) || each.checked;

const keep = (form) => {
  const all = inputs(form);
  if (!all.some(changed)) return;
  const typed = all.filter(chosen).map((each) => [each.name, each.value]);
  sessionStorage.setItem(nameOf(form), JSON.stringify(typed));
};

const giveBack = (form) => {
  const kept = sessionStorage.getItem(nameOf(form));
  if (!kept || mistakes) return;
  const typed = JSON.parse(kept);
  for (const each of inputs(form)) {
    const own = typed.filter(([name]) => name === each.name).map(([, value]) => value);
    if (ticked(each)) each.checked = own.includes(each.value);
    else if (own.length) each.value = own[0];
    each.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const told = document.getElementById("given-back").content.cloneNode(true);
  told.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(nameOf(form));
    form.reset();
    form.previousElementSibling.remove();
  });
  form.before(told);
};

const forget = (which) => {
  for (const name of Object.keys(sessionStorage)) if (which(name)) sessionStorage.removeItem(name);
};

const begin = () => {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (!person || entering) return;
  if (sent && !mistakes && !cameBack) sessionStorage.removeItem(sent);
  forget((name) => name.startsWith(`${MARK} `) && !name.startsWith(`${MARK} ${person} `));
  for (const form of forms) {
    giveBack(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, nameOf(form)));
  }
  const leave = document.querySelector("form.out");
  leave?.addEventListener("submit", () => forget((name) => name.startsWith(`${MARK} `)));
};

try {
  begin();
} catch {
  // A browser that keeps nothing loses what was typed when the sign-in runs out.
}
