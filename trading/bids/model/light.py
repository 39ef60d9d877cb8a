"""
Light policies: standing keys, and what is sealed to them without a session (7.12).

Three people hold for 7 days whatever names them; two of them and a trustee open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Self

from archive.public.evidence import labelled
from archive.public.values import to_micros
from trading.bids.bidding_errors import BidsStillOpenError
from trading.bids.model.closing import Close
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import Holder, Tool, Trustee
from trading.bids.model.policy import Factor, Limits, OpeningPolicy, PolicyKind
from trading.bids.model.tender import Closed

NAMED_FOR: Final = timedelta(days=7)
"""So long after it was made a standing key may be named by a policy."""
DISCLOSED_WITHIN: Final = timedelta(hours=1)
"""So long applicants may disclose what those who release could not open."""
LIMITS: Final = Limits(262_144, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingKey:
    """The key with which a person holds for an organisation in light policies."""

    person: str
    organisation: str
    tool: Tool
    age: str
    key: bytes
    signature: bytes
    made_at: datetime
    supervises: bool = False
    """Whether its maker was signed in as a supervisor, and can release as one."""

    @property
    def until(self) -> datetime:
        """The instant from which on no policy may name it any more."""
        return self.made_at + NAMED_FOR

    def may_be_named(self, at: datetime) -> bool:
        """Tell whether a policy that is logged at this instant may name it."""
        return self.made_at <= at < self.until

    def holding(self, j: int, duty: str) -> Holder:
        """Return it as share j of a policy."""
        return Holder(
            j=j,
            person=self.person,
            organisation=self.organisation,
            duty=duty,
            tool=self.tool,
            age=self.age,
            key=self.key,
            signature=self.signature,
        )


@dataclass(frozen=True, slots=True)
class Openers:
    """Who opens under a light policy: three who hold, and who gives the time."""

    holders: tuple[Holder, ...]
    trustee: Trustee

    def policy(self, lot: str, attempt: int, deadline: datetime) -> OpeningPolicy:
        """Return the policy of a lot that names them."""
        return OpeningPolicy(
            lot=lot,
            attempt=attempt,
            kind=PolicyKind.LIGHT,
            k=2,
            holders=self.holders,
            factors=(Factor.QUORUM, Factor.TIME),
            trustees=(self.trustee,),
            deadline=deadline,
            limits=LIMITS,
        )


@dataclass(frozen=True, slots=True)
class CloseAsked:
    """What the trustee of a sign-up asks for, which is told to nobody else (7.12)."""

    lot: str
    policy: str
    at: datetime

    @property
    def signed(self) -> bytes:
        """What the trustee signs."""
        at = to_micros(self.at).to_bytes(8, "big")
        told = (self.lot.encode(), bytes.fromhex(self.policy), at)
        return labelled("sealed-close-read/1", *told)


def trustee_beside(
    holders: Sequence[Holder], trustees: Sequence[Trustee]
) -> Trustee | None:
    """Return the first whose organisation supplies no holder (K-4), None without."""
    supplied = {each.organisation for each in holders}
    return next((x for x in trustees if x.organisation not in supplied), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPolicy:
    """
    A light policy that was logged, by the event that did so, and its close.

    `disclose_until` is the end of the window of applicants whom the releases did not
    open, None before they were asked.
    """

    lot: str
    written: bytes
    event: int
    closed: Closed | None = None
    disclose_until: datetime | None = None

    @property
    def policy(self) -> OpeningPolicy:
        """What it says."""
        return OpeningPolicy.from_bytes(self.written)

    @property
    def close(self) -> Close:
        """
        The close as those read it who release.

        Raises:
            BidsStillOpenError: what is sealed to it is taken still.

        """
        policy = self.policy
        if self.closed is None:
            raise BidsStillOpenError(policy.deadline)
        return Close(self.closed.commitment, policy.id, self.closed.counted)

    def closed_by(self, closed: Closed) -> "LightPolicy":
        """Return it closed."""
        return replace(self, closed=closed)

    def asked_at(self, at: datetime) -> "LightPolicy":
        """Return it with the window in which applicants disclose (7.12)."""
        return replace(self, disclose_until=at + DISCLOSED_WITHIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedQuote:
    """
    An envelope under a light policy, in a stream of its own.

    `manifest` is its name, which stands in the log: what is kept may have suffered.
    `objects` are there only where one is read to be opened, else it has none.
    `verdict` is empty until it was opened, or was found not to open; then its applicant
    was asked, whose disclosure may still open it.
    """

    lot: str
    policy: str
    stream: str
    manifest: str
    event: int
    commitment: str
    at: datetime
    envelope: Envelope
    objects: tuple[bytes, ...] = field(repr=False, default=())
    verdict: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the manifest is still the one that was handed in."""
        return self.envelope.named == self.manifest

    def object(self, name: str) -> bytes:
        """Return what is kept as the object that the manifest names so."""
        names = [each.name for each in self.envelope.parsed.objects]
        return dict(zip(names, self.objects, strict=False)).get(name, b"")

    def handed_again(self, manifest: bytes, objects: tuple[bytes, ...]) -> Self:
        """Return it with the bytes that its applicant handed over again."""
        envelope = replace(self.envelope, manifest=manifest)
        return replace(self, envelope=envelope, objects=objects)
