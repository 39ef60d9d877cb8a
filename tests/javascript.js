// Serves tests/javascript.py: answers each framed question on standard input with one line of JSON.
// A frame is one byte for the kind, four bytes big-endian for the length, and the question.
"use strict";
const { readFileSync } = require("fs");
const { runInThisContext } = require("vm");

const REMEMBER = "--remember";
const files = process.argv.slice(2).filter((one) => one !== REMEMBER);
for (const file of files) runInThisContext(readFileSync(file, "utf8"), file);

// Thousands of files that differ in one place have most signatures in common: multiplies once.
if (process.argv.includes(REMEMBER)) {
  const { edwards } = YangguangNoble;
  const { Point } = edwards;
  const remembered = (compute, named = (question) => question) => {
    const seen = new Map();
    return (question) => {
      const name = named(question);
      if (!seen.has(name)) seen.set(name, compute(question));
      return seen.get(name);
    };
  };
  const kept = (point) => ({ multiplyUnsafe: remembered((scalar) => point.multiplyUnsafe(scalar)) });
  const decode = (bytes) => kept(Point.fromBytes(bytes));
  edwards.Point = { BASE: kept(Point.BASE), fromBytes: remembered(decode, YangguangFormat.hex) };
}

const answer = (kind, question) => {
  if (kind === "expression") return runInThisContext(question.toString("utf8"));
  const { transcript, ...verdict } = YangguangDraw.check(new Uint8Array(question));
  return verdict;
};

const reply = async (frame) => {
  try {
    return { answer: await answer(frame[0] === 0 ? "transcript" : "expression", frame.subarray(5)) };
  } catch (error) {
    return { threw: String(error && error.stack) };
  }
};

let chunks = [];
let size = 0;
let last = Promise.resolve();
process.stdin.on("data", (chunk) => {
  chunks.push(chunk);
  size += chunk.length;
  for (;;) {
    if (size < 5) return;
    if (chunks[0].length < 5) chunks = [Buffer.concat(chunks)];
    const end = 5 + chunks[0].readUInt32BE(1);
    if (size < end) return;
    const whole = Buffer.concat(chunks);
    const frame = whole.subarray(0, end);
    last = last.then(async () => process.stdout.write(JSON.stringify(await reply(frame)) + "\n"));
    chunks = [whole.subarray(end)];
    size -= end;
  }
});
