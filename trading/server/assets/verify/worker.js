/*
 * The checkers beside the page: what they take long for never holds the page up. It answers one question after the other.
 */
importScripts("../checker/vendor/noble.js", "../checker/draw-format.js", "../checker/draw-checker.js", "zip.js", "log-format.js",
  "case-limits.js", "case-seals.js", "case-outside.js", "case-checker.js", "case-parts.js", "receipts.js", "inside.js", "desk.js");

// Large, and needed for what was sealed only.
Object.defineProperty(globalThis, "YangguangOpenings", { get: () => import("./opening-checker.js") });

const EVERY = 100; // Milliseconds between two words on how far it is.
addEventListener("message", async ({ data: { number, act, given } }) => {
  let told = 0;
  const tell = async (progress) => {
    if (performance.now() - told < EVERY) return;
    told = performance.now();
    postMessage({ number, progress });
  };
  try {
    const answer = await (act === "examine" ? YangguangDesk.examine(given, Date.now() * 1000, tell) : YangguangDesk.recognise(given));
    postMessage({ number, answer });
  } catch (error) {
    postMessage({ number, threw: String(error && error.message) });
  }
});
