/*
 * What a cosigner keeps in this browser: the key that cannot be taken out, the card, what was signed last, evidence.
 *
 * keep(...) writes strictly, and only if what was signed last is still what the caller read: of two open pages one
 * loses, and neither signs what does not follow.
 */
var YangguangCosignStore = (() => {
  "use strict";
  const NAME = "yangguang-cosign", RECORDS = "cosigners";

  const settled = (request) => new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  const finished = (transaction) => new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    for (const kind of ["abort", "error"]) transaction.addEventListener(kind, () => reject(transaction.error || new Error(kind)));
  });
  const open = () => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(RECORDS, { keyPath: "origin" }));
    return settled(request);
  };
  const within = async (mode, work) => {
    const database = await open();
    try {
      const transaction = database.transaction(RECORDS, mode, { durability: "strict" }), done = finished(transaction);
      const result = await work(transaction.objectStore(RECORDS), transaction);
      await done;
      return result;
    } finally {
      database.close();
    }
  };
  const all = () => within("readonly", (records) => settled(records.getAll()));
  const begin = (record) => within("readwrite", (records) => settled(records.put(record)));
  const sameAs = (a, b) => (a === null || b === null ? a === b : a.size === b.size && a.root === b.root);
  const keep = (origin, expected, changes) => within("readwrite", async (records, transaction) => {
    const record = await settled(records.get(origin));
    if (!record || !sameAs(record.last, expected)) {
      transaction.abort();
      throw new Error("another page has signed meanwhile");
    }
    await settled(records.put({ ...record, ...changes }));
  });

  return { all, begin, keep };
})();
