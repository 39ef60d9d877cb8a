// Whoever is signed in is warned five minutes before that ends by itself, and stays by one press.
const WARNED = 300_000; // milliseconds
const OTHER_WINDOWS = "here";
const notice = document.getElementById("leaving");
const [soon, over] = ["soon", "over"].map((name) => notice.querySelector(`[data-${name}]`));
let ends = 0; // By the browser's stopwatch: its wall clock may be anywhere.
let granted = Number(notice.dataset.left) * 1000;

const look = () => {
  const left = ends - performance.now();
  notice.hidden = left > WARNED;
  soon.hidden = left <= 0;
  over.hidden = left > 0;
};
const begin = () => {
  ends = performance.now() + granted;
  look();
};
const tell = () => {
  try {
    localStorage.setItem(OTHER_WINDOWS, crypto.getRandomValues(new Uint32Array(2)).join());
  } catch {
    // Then another window warns though this one is used.
  }
};

const stay = async () => {
  try {
    const answer = await fetch(notice.dataset.here, { cache: "no-store", redirect: "error" });
    granted = (await answer.json()).left * 1000;
    begin();
    tell();
  } catch {
    ends = 0; // It has ended, or the server is not there: signing in again tells which.
    look();
  }
};

soon.querySelector("button").addEventListener("click", stay);
over.querySelector("a").search = new URLSearchParams({
  next: location.pathname.replace(/^\/en(?=\/)/, "") + location.search,
});
addEventListener("storage", ({ key }) => key === OTHER_WINDOWS && begin());
begin();
tell();
setInterval(look, 1000);
