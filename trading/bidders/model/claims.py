"""
Who speaks for a firm: accounts claim it, one claim is proven, the others fall.

A firm can sign up the minute its account exists, so an account *claims* its code and
claims do not exclude each other: nobody can squat a rival's code (D-8). Somebody of the
centre records which claim is proven. That attests who somebody is and approves nothing
(P-1); it has to be done before a review is closed, and never before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.public.evidence import labelled
from trading.bidders.claim_errors import (
    ClaimDecidedError,
    ClaimProofMissingError,
    FirmBoundError,
    NotBoundError,
)
from trading.bidders.codes import Uscc

VOUCHED: Final = ""
"""The claim of an actor for whom no account speaks: the instance itself vouches."""


class ClaimState(StrEnum):
    """What was decided about a claim."""

    OPEN = "open"
    PROVEN = "proven"
    UNPROVEN = "unproven"
    REVOKED = "revoked"


class Basis(StrEnum):
    """On what a binding rests."""

    CERTIFICATE = "certificate"
    AUTHORISATION = "authorisation"


class Ground(StrEnum):
    """Why a claim is not proven (P-3)."""

    PAPERS_INCOMPLETE = "papers_incomplete"
    DISPUTED = "disputed"
    NOT_THE_FIRM = "not_the_firm"


GROUNDS: Final = {
    Ground.PAPERS_INCOMPLETE: (
        "材料不齐：没有加盖公章的授权书，也没有数字证书 "
        "papers incomplete: no stamped authorisation and no certificate"
    ),
    Ground.DISPUTED: "授权有争议 the authorisation is in dispute",
    Ground.NOT_THE_FIRM: ("材料与该企业不符 the papers do not belong to this firm"),
}
"""What the one concerned is told, in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    One account's claim to a firm: what it handed in, and what was decided.

    `organisation` is the number of the account; `document` the SHA-256 of the last
    proof that was handed in, `decided_on` of what the decision rests on.
    """

    organisation: str
    firm: Uscc
    state: ClaimState = ClaimState.OPEN
    basis: Basis | None = None
    document: str = ""
    offered_at: datetime | None = None
    decided_at: datetime | None = None
    decided_on: str = ""
    ground: Ground | None = None
    words: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody of the centre has to look: it is new, or has new proof."""
        if self.state is ClaimState.OPEN:
            return True
        offered, decided = self.offered_at, self.decided_at
        new = offered is not None and decided is not None and offered > decided
        return new and self.state is not ClaimState.PROVEN

    def require_provable(self, document: str, others: Iterable["Claim"]) -> None:
        """
        Return if it may be called proven, on this document.

        Raises:
            ClaimDecidedError: it is proven already.
            ClaimProofMissingError: no document.
            FirmBoundError: another claim of the firm is proven.

        """
        if self.state is ClaimState.PROVEN:
            raise ClaimDecidedError(self.firm)
        if not document:
            raise ClaimProofMissingError(self.firm)
        if any(
            each.state is ClaimState.PROVEN and each.organisation != self.organisation
            for each in others
        ):
            raise FirmBoundError(self.firm)

    def require_bound(self) -> None:
        """
        Return if the account is bound to the firm.

        Raises:
            NotBoundError: its claim is not proven.

        """
        if self.state is not ClaimState.PROVEN:
            raise NotBoundError(self.firm)


class Footing(StrEnum):
    """On what an application from a claim stands at this instant."""

    STANDS = "stands"
    UNDECIDED = "undecided"
    FALLS = "falls"


@dataclass(frozen=True, slots=True)
class Stand:
    """How an application stands, and the reason if it falls."""

    footing: Footing
    reason: str = ""


def footing(claim: str, claims: Iterable[Claim]) -> Stand:
    """
    Return on what an application stands that came from a claim, given the firm's own.

    It stands if the claim is proven, waits while nothing is decided, and falls once the
    claim was found unproven, or another one of the same firm was proven: of one firm
    one ticket remains (D-8).
    """
    if claim == VOUCHED:
        return Stand(Footing.STANDS)
    own, proven_other = None, False
    for each in claims:
        if each.organisation == claim:
            own = each
        elif each.state is ClaimState.PROVEN:
            proven_other = True
    if own is not None and own.state is ClaimState.PROVEN:
        return Stand(Footing.STANDS)
    if proven_other:
        return Stand(
            Footing.FALLS,
            "另一个账号已证明代表该企业 another account has proven to be this firm",
        )
    if own is None or own.state is ClaimState.OPEN:
        return Stand(Footing.UNDECIDED)
    ground = "" if own.ground is None else GROUNDS[own.ground]
    said = "；".join(each for each in (ground, own.words) if each)
    return Stand(Footing.FALLS, said)


# --- The firm's signing key ----------------------------------------------------------


class Algorithm(StrEnum):
    """How a firm signs."""

    ED25519 = "ed25519"
    P256 = "p256"


class KeyState(StrEnum):
    """What was decided about a key."""

    OFFERED = "offered"
    BOUND = "bound"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmKey:
    """A public key, raw, that an account handed in as the one its firm signs with."""

    firm: Uscc
    organisation: str
    algorithm: Algorithm
    key: str
    state: KeyState
    offered_at: datetime
    basis: Basis | None = None
    document: str = ""
    bound_at: datetime | None = None
    revoked_at: datetime | None = None
    reason: str = ""

    def is_bound(self, at: datetime) -> bool:
        """Tell whether signatures of that instant are the firm's."""
        if self.bound_at is None or at < self.bound_at:
            return False
        return self.revoked_at is None or at < self.revoked_at

    def revoked(self, at: datetime, reason: str) -> "FirmKey":
        """Return the key as one that signs nothing any more."""
        return replace(self, state=KeyState.REVOKED, revoked_at=at, reason=reason)


def possession(firm: Uscc, organisation: str, algorithm: Algorithm, key: str) -> bytes:
    """Return what whoever has the key signs to show it (SPEC 2.8)."""
    return labelled(
        "firm-key/1",
        str(firm).encode(),
        organisation.encode(),
        algorithm.value.encode(),
        bytes.fromhex(key),
    )
