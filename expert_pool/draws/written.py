"""The record of a draw, and the one way to add to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

import msgspec

from archive.public.evidence import Json
from archive.public.values import to_micros
from expert_pool.draws import fairness, standing
from expert_pool.draws.announced import Notice
from expert_pool.draws.errors import (
    InstantBackwardsError,
    MalformedDrawError,
)
from expert_pool.draws.messages import Kind, Record, Typing
from expert_pool.draws.model import Act, DrawState, guard
from expert_pool.draws.shapes import Message, described, read

STATE_VERSION: Final = "draw-state/1"


@dataclass(frozen=True, slots=True)
class Written:
    """
    What is written down of one attempt at a draw.

    `record` is what stands; `typings` are the values typed so far, in their order,
    while two equal ones of different people are awaited.
    """

    record: Record
    typings: tuple[Typing, ...] = ()

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """
        Read what `to_json` wrote.

        Raises:
            MalformedDrawError: it is not exactly that.

        """
        if not isinstance(data, dict) or data.get("v") != STATE_VERSION:
            raise MalformedDrawError("this reader does not know the state's version")
        typings = data.get("typings")
        if data.keys() != {"v", "record", "typings"} or not isinstance(typings, list):
            raise MalformedDrawError("a state has a version, a record and typings")
        return cls(
            read(Record, data["record"]), tuple(read(Typing, one) for one in typings)
        )

    def to_json(self) -> dict[str, Json]:
        """Return the whole draw as canonical JSON can hold it."""
        return {
            "v": STATE_VERSION,
            "record": described(self.record),
            "typings": [described(typing) for typing in self.typings],
        }

    @property
    def notice(self) -> Notice:
        """The notice that everything else of the draw names."""
        return self.record.notice.body

    @property
    def notice_digest(self) -> str:
        """The hex digest that a restart's notice names as `previous`."""
        return fairness.notice_digest(self.notice).hex()

    @property
    def state(self) -> DrawState:
        """Where the draw stands."""
        return standing.state_of(self.record)

    @property
    def last_instant(self) -> int:
        """The latest instant (µs) written down so far; no act goes before it."""
        return standing.last_instant(self.record, self.typings)

    @property
    def typings_differ(self) -> bool:
        """Whether people typed different values, so that the draw waits for them."""
        present = standing.present_typings(self.typings)
        return len({typing.value for typing in present}) > 1

    def could_have_spoken(self, now: int) -> bool:
        """Return whether by now (µs) the value of the source in force may be known."""
        speaks_at = standing.speaks_at(self.record)
        return speaks_at is not None and now >= speaks_at

    def to_sign(self, kind: Kind, content: Message | Mapping[str, Json]) -> bytes:
        """Return the bytes to be signed for a message of this draw (SPEC 1.4)."""
        body = described(content) if isinstance(content, Message) else content
        return fairness.to_sign(self.notice, kind, body)

    def _now(self, act: Act, at: datetime) -> int:
        guard(act, self.state)
        now, last = to_micros(at), self.last_instant
        if now < last:
            raise InstantBackwardsError(now, last)
        return now

    def _with(self, **changes: object) -> Self:
        return replace(self, record=msgspec.structs.replace(self.record, **changes))
