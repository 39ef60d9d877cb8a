/*
 * News of a room for a page that shows it: told by a stream, or asked for again and again.
 *
 * Over HTTP/1.1 a browser has six connections to one site, all its windows together, and a stream keeps one for as
 * long as its page is open: with six of them nothing else would load. So three pages of a browser listen, by locks
 * that the browser gives; every other page asks, as does one whose stream is silent.
 */
const PLACES = ["news-1", "news-2", "news-3"], EVERY = 2000, REST = 20_000;
export const CUT = 5000;

// What gives the place back, or null where somebody has it.
const taken = (name) => new Promise((resolve) => {
  const held = (lock) => (lock ? new Promise((give) => resolve(give)) : resolve(null));
  navigator.locks.request(name, { ifAvailable: true }, held).catch(() => resolve(null));
});
const place = async () => {
  for (const name of navigator.locks ? PLACES : []) {
    const give = await taken(name);
    if (give) return give;
  }
  return null;
};

// `heard` is given each beat, `refused` the status of an answer that is none.
export const follow = (address, heard, refused = () => {}) => {
  let source = null, give = null, last = performance.now(), rests = 0, looking = false;
  const told = (data) => {
    last = performance.now();
    heard(JSON.parse(data));
  };
  const end = () => {
    if (source) source.close();
    if (give) give();
    [source, give] = [null, null];
  };
  const listen = async () => {
    give = await place();
    if (!give) return;
    source = new EventSource(address);
    source.addEventListener("beat", ({ data }) => told(data));
    // Others of this sign-in listen already: this page asks, and takes no place from them for a while.
    source.addEventListener("enough", () => {
      rests = performance.now() + REST;
      end();
    });
    source.addEventListener("error", ({ target }) => {
      if (target.readyState !== EventSource.CLOSED) return; // It comes back by itself.
      rests = performance.now() + REST;
      end();
    });
  };
  const ask = async () => {
    const answer = await fetch(`${address}?once=1`, { cache: "no-store", signal: AbortSignal.timeout(CUT) });
    if (answer.ok) told((await answer.text()).match(/^data: (.*)$/m)[1]);
    else refused(answer.status);
  };
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      if (!source && performance.now() >= rests) await listen();
      if (!source || performance.now() - last > CUT) await ask();
    } catch {
      // There is no line; the page says so by itself.
    }
    looking = false;
  };
  addEventListener("pagehide", end);
  setInterval(look, EVERY);
  look();
};
