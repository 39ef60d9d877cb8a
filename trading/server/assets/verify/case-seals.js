/*
 * Sealed streams, and the events of a case that open seals and list them: sections 5.4 and 8.5 of archive/SPEC.md.
 *
 * Needs log-format.js before it.
 */
var YangguangSeals = (() => {
  "use strict";
  const L = YangguangLog, { exactly, isText } = L;
  const isList = (item) => (x) => Array.isArray(x) && x.every(item);

  // 5.4: the lists that end seals or close the case, and the events that open seals, each in the order of events.
  const isBound = (x) => exactly(x, { stream: isText, n: L.integer(1), head: isText });
  const sealsOf = (own, closed, find) => {
    const lists = [], opened = [];
    const distinct = (list) => new Set(list.map(({ stream }) => stream)).size === list.length;
    own.forEach(({ n, event }, at) => {
      if (!event) return;
      if (Object.hasOwn(event.facts, "seal")) opened.push(event);
      const closing = closed && at === own.length - 1, name = closing ? "heads" : "streams";
      if (!Object.hasOwn(event.facts, name)) return;
      const list = event.facts[name];
      if (!isList(isBound)(list) || !distinct(list)) find(7, `event ${n}`, "bad-list");
      else lists.push({ n, at: event.at, ends: new Map(list.map((one) => [one.stream, one])) });
    });
    return { lists, opened };
  };
  // What each list says of the sealed streams, and that nothing was sealed while no seal was open.
  const checkLists = (streams, { lists, opened }, find) => {
    for (const { n, at, ends } of [{ n: 0, at: 0, ends: new Map() }, ...lists]) {
      const [next] = opened.filter((event) => event.n > n);
      for (const [name, events] of streams) {
        const bound = ends.get(name) || { n: 0 };
        const late = ({ event, ...one }) => !event || (one.n > bound.n ? !(next && event.at >= next.at) : event.at > at);
        if (name && events.some(late)) find(7, name, "not-bound");
      }
      for (const [name, bound] of ends) {
        const end = (streams.get(name) || [])[bound.n - 1];
        if (name.startsWith("sealed/") && (!end || end.c !== bound.head)) find(7, name, "other-end");
      }
    }
  };

  return { sealsOf, checkLists };
})();
