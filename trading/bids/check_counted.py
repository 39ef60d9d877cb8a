"""Which bids count, from the sealed streams of a full case file (trading 7.7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.public.casefile import OpenedCase, OpenEvent
from archive.public.ledger import EventBody
from archive.public.values import to_micros
from trading.bids.filed import Filed
from trading.bids.model.accounting import Uncounted, Why
from trading.bids.model.closing import Close, Counted


@dataclass(slots=True)
class HandedIn:
    """What was handed in and taken back under one policy of a lot."""

    bids: list[tuple[int, Counted]] = field(default_factory=list)
    """Each with the instant at which it came, in microseconds."""
    withdrawn: dict[tuple[str, int], str] = field(default_factory=dict)
    """The commitment of what took a bid back, by bidder and number."""

    signed: dict[str, tuple[object, object]] = field(default_factory=dict)
    """Key and signature of each bid, by the commitment of what handed it in."""

    @classmethod
    def of(cls, case: OpenedCase, lot: str, policy: str) -> "HandedIn":
        """Gather it from the sealed streams; raises KeyError, TypeError."""
        found = cls()
        for event, body in _sealed(case):
            facts: Mapping[str, Any] = body.facts
            if (facts.get("lot"), facts.get("policy")) != (lot, policy):
                continue
            if body.kind == "BID_SUBMITTED":
                bid = Counted(
                    facts["bidder"],
                    event.commitment,
                    facts["manifest"],
                    facts["seq"],
                    event.stream,
                )
                found.bids.append((to_micros(body.at), bid))
                found.signed[event.commitment] = (facts["key"], facts["signature"])
            elif body.kind == "BID_WITHDRAWN":
                found.withdrawn[facts["bidder"], facts["seq"]] = event.commitment
        return found

    def counted(self) -> tuple[Counted, ...]:
        """Return the last bid of each bidder that stands, who came first first."""
        first: dict[str, int] = {}
        last: dict[str, Counted] = {}
        for at, bid in self.bids:
            first[bid.bidder] = min(at, first.get(bid.bidder, at))
            last[bid.bidder] = max(
                bid, last.get(bid.bidder, bid), key=lambda each: each.seq
            )
        left = [x for x in last.values() if (x.bidder, x.seq) not in self.withdrawn]
        return tuple(sorted(left, key=lambda x: (first[x.bidder], x.bidder)))

    def are_theirs(self, filed: Mapping[str, Filed]) -> bool:
        """Tell whether the envelopes on file bear the signatures that came in."""
        return all(
            self.signed[each.commitment] == (of.key.hex(), of.signature.hex())
            for each in self.counted()
            if each.manifest in filed
            for of in (filed[each.manifest].envelope,)
        )

    def uncounted(self, close: Close) -> tuple[Uncounted, ...]:
        """Return why what the boxes of a close signed is not in its `counted`."""
        shown = {manifest for each in close.boxes for manifest in each.manifests}
        return tuple(map(self._why, sorted(shown - {*close.manifests})))

    def _why(self, manifest: str) -> Uncounted:
        found = [bid for _, bid in self.bids if bid.manifest == manifest]
        if not found:
            return Uncounted(manifest, Why.NEVER_SUBMITTED)
        (bid, *_) = found
        back = self.withdrawn.get((bid.bidder, bid.seq))
        if back is not None:
            return Uncounted(manifest, Why.WITHDRAWN, back)
        after = (bid.bidder, bid.seq + 1)
        later = [x.commitment for _, x in self.bids if (x.bidder, x.seq) == after]
        return Uncounted(manifest, Why.REPLACED, later[0] if later else "")


def _sealed(case: OpenedCase) -> Iterator[tuple[OpenEvent, EventBody]]:
    for event in case.events:
        if event.body is not None and event.stream != case.manifest.stream:
            yield event, event.body


def described(rows: Sequence[Counted] | Sequence[Uncounted]) -> list[object]:
    """Return what an event says of them."""
    return [each.described() for each in rows]
