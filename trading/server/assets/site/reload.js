// A page that waits for something looks again by itself, and is loaded anew only when there is something new.
const waiting = document.querySelector("[data-look-again]");
const look = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-look-again]");
    if (answer.ok && (!found || found.innerHTML !== waiting.innerHTML)) location.reload();
  } catch {
    // The next look may find it.
  }
};
setInterval(look, Number(waiting.dataset.lookAgain) * 1000);
