"""What a page reads of a transcript (expert_pool/SPEC.md 3); it checks nothing."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from archive.public.values import from_micros


@dataclass(frozen=True, slots=True)
class Contribution:
    """Who contributed a number, sealed and then open."""

    id: str
    duty: str
    name: str
    commitment: str
    number: str
    reason: str
    signed: bool
    absent: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """One transcript as it was published, and its parts by their names."""

    data: bytes
    whole: Mapping[str, Any]

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a transcript that was published."""
        return cls(data, json.loads(data))

    @property
    def notice(self) -> Mapping[str, Any]:
        """What was fixed beforehand."""
        body: Mapping[str, Any] = self.whole["notice"]["body"]
        return body

    @property
    def result(self) -> Mapping[str, Any] | None:
        """What came out, None if the draw was voided before."""
        found = self.whole.get("result")
        return None if found is None else found["body"]

    @property
    def voided(self) -> Mapping[str, Any] | None:
        """Why the draw counts no more, None if it does."""
        found = self.whole.get("voided")
        return None if found is None else found["body"]

    @property
    def tickets(self) -> Sequence[str]:
        """The numbers of all tickets, in their order."""
        return [ticket["pid"] for ticket in self.whole["pool"]["tickets"]]

    @property
    def names(self) -> Mapping[str, str]:
        """The firm of each ticket, as far as names are public."""
        return {each["pid"]: each["name"] for each in self.whole.get("names", ())}

    @property
    def rounds(self) -> Sequence[Mapping[str, Any]]:
        """The steps of the draw, none if it was never finished."""
        return [] if self.result is None else self.result["rounds"]

    @property
    def order(self) -> Sequence[str]:
        """The seated tickets of the last step, in order; empty if nobody was drawn."""
        if self.result is None or self.result["panel"] != "drawn":
            return []
        return [pid for seated in self.rounds[-1]["strata"] for pid in seated["pids"]]

    @property
    def shortlisted(self) -> frozenset[str]:
        """The tickets that went on to the last step, if there were two."""
        if len(self.rounds) < 2:  # noqa: PLR2004 - one step has no shortlist
            return frozenset()
        return frozenset(
            pid for seated in self.rounds[0]["strata"] for pid in seated["pids"]
        )

    @property
    def chance(self) -> Mapping[str, Any] | None:
        """The public chance, None if the draw was voided before."""
        return self.whole.get("chance")

    @property
    def source(self) -> Mapping[str, Any] | None:
        """The source that spoke, as the notice describes it."""
        if self.chance is None:
            return None
        named: Sequence[Mapping[str, Any]] = self.notice["sources"]
        return next(each for each in named if each["name"] == self.chance["source"])

    def contributions(self) -> Sequence[Contribution]:
        """Return everybody who was named, in the order of the notice."""
        sealed = _by_person(self.whole["commits"])
        opened = _by_person(self.whole["reveals"])
        closing = self.whole.get("commits_closed", {}).get("body", {})
        missing = _by_person(closing.get("missing", ()))
        ending = self.whole.get("reveals_closed", {}).get("body", {})
        silent = _by_person(ending.get("list", ()))
        result = self.whole.get("result", {})
        signed = _by_person(result.get("signatures", ()))
        absent = _by_person(result.get("absent", ()))
        return [
            Contribution(
                id=each["id"],
                duty=each["duty"],
                name=each["name"],
                commitment=sealed.get(each["id"], {}).get("commitment", ""),
                number=opened.get(each["id"], {}).get("r", ""),
                reason=missing.get(each["id"], {}).get("reason", "")
                or silent.get(each["id"], {}).get("reason", ""),
                signed=each["id"] in signed,
                absent=absent.get(each["id"], {}).get("reason", ""),
            )
            for each in self.notice["contributors"]
        ]

    def ranked(self, step: int) -> Sequence[tuple[str, str]]:
        """
        Return the tickets of a step in the order of their rank values (SPEC 5).

        Only of a step in one group, as a fixed-price selection has them.
        """
        if self.result is None or len(self.rounds[step]["strata"]) != 1:
            return []
        this = self.rounds[step]
        stratum = this["strata"][0]["name"]
        pool = self.tickets if step == 0 else sorted(self._seated(step - 1))
        seed = bytes.fromhex(self.result["seed"])
        values = [
            (rank(seed, this["label"], this["t"], stratum, pid), pid) for pid in pool
        ]
        return [(pid, value) for value, pid in sorted(values)]

    def _seated(self, step: int) -> frozenset[str]:
        strata = self.rounds[step]["strata"]
        return frozenset(pid for seated in strata for pid in seated["pids"])

    def at(self, *path: str) -> datetime | None:
        """Return the instant that stands there, None if that part is missing."""
        found: Any = self.whole
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return from_micros(found) if isinstance(found, int) else None


def rank(seed: bytes, label: str, tried: int, stratum: str, pid: str) -> str:
    """Return the rank value of a ticket, in hexadecimal (expert_pool/SPEC.md 5)."""
    message = f"draw-rank/1|{label}|{tried}|{stratum}|{pid}"
    return hmac.digest(seed, message.encode(), hashlib.sha256).hex()


def _by_person(items: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {each["contributor"]: each for each in items}
