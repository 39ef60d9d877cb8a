"""How a release is kept: the first of each sender, with its event (trading 7.8)."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec

from archive.public.ledger import Recorded
from archive.public.values import Actor
from trading.bids.model.bids import Released, ReleaseKind
from trading.bids.model.closing import Close
from trading.bids.model.policy import OpeningPolicy, PolicyKind
from trading.bids.model.releases import Given as Entry
from trading.bids.model.releases import HolderRelease, TimeRelease, check_for_close
from trading.bids.opening_errors import NotTheReleaserError, ReleasedAlreadyError
from trading.bids.ports import Bids
from trading.bids.release_errors import ReleaseMalformedError
from trading.projects.ports import ProjectWork
from trading.projects.steps import Step


class ReleaseWork(ProjectWork, Protocol):
    """One transaction in which releases are kept."""

    @property
    def bids(self) -> Bids:
        """Tenders, bids and releases."""
        ...


W = TypeVar("W", bound=ReleaseWork)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A release that was checked: who sends it, and what the event says of it."""

    kind: ReleaseKind
    who: str
    digest: str
    named: dict[str, object]


def shares_given(
    policy: OpeningPolicy, close: Close, actor: Actor, data: bytes, signature: str
) -> Given:
    """
    Return a holder's release for exactly the bids of a close.

    Raises:
        NotTheReleaserError: the actor is not the holder that the policy names.
        ReleaseMalformedError, ReleaseUnsignedError, NotCountedError: as 7.8 says.

    """
    release = HolderRelease.from_bytes(data)
    if release.number > policy.n:
        raise NotTheReleaserError(f"holder {release.number}")
    holder = policy.holders[release.number - 1]
    if (holder.person, holder.organisation) != (actor.person, actor.organisation):
        raise NotTheReleaserError(f"holder {release.number}")
    release.check_signature(bytes.fromhex(signature), holder.key)
    check_for_close(release, close)
    light = policy.kind is PolicyKind.LIGHT
    never = {Entry.IDENTITY} if light else {Entry.UNREADABLE, Entry.DAMAGED}
    _require_none(release, never)
    return Given(
        kind=ReleaseKind.HOLDER,
        who=str(release.number),
        digest=release.digest,
        named={"j": release.number},
    )


def times_given(
    policy: OpeningPolicy, close: Close, actor: Actor, data: bytes, signature: str
) -> Given:
    """
    Return a trustee's release for exactly the bids of a close.

    Raises:
        NotTheReleaserError: the actor is not of the trustee that the policy names.
        ReleaseMalformedError, ReleaseUnsignedError, NotCountedError: as 7.8 says.

    """
    release = TimeRelease.from_bytes(data)
    named = policy.trustees[release.number - 1 : release.number]
    if not named or named[0].organisation != actor.organisation:
        raise NotTheReleaserError(f"trustee {release.number}")
    release.check_signature(bytes.fromhex(signature), named[0].key)
    check_for_close(release, close)
    if policy.kind is not PolicyKind.LIGHT:
        _require_none(release, {Entry.DAMAGED})
    return Given(
        kind=ReleaseKind.TRUSTEE,
        who=str(release.number),
        digest=release.digest,
        named={"trustee": release.number},
    )


def _require_none(release: HolderRelease | TimeRelease, never: set[Entry]) -> None:
    given = sorted(never & {each.given for each in release.entries})
    if given:
        raise ReleaseMalformedError(f"its sender never gives {given[0]}")


def take(
    step: Step[W], policy: str, given: Given, data: bytes, signature: bytes
) -> Recorded:
    """
    Keep the first release of a sender, and record it.

    Raises:
        ReleasedAlreadyError: it is not the first.

    """
    if step.work.bids.has_release(step.lot.id, policy, given.kind, given.who):
        raise ReleasedAlreadyError(f"{given.kind} {given.who}")
    recorded = step.record(
        {
            **given.named,
            "release": msgspec.json.decode(data),
            "signature": signature.hex(),
        }
    )
    released = Released(
        kind=given.kind,
        who=given.who,
        digest=given.digest,
        data=data,
        signature=signature,
        event=recorded.n,
    )
    step.work.bids.release(step.lot.id, policy, released)
    return recorded
