"""What every act of a tender begins and ends with."""

from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from archive.public.evidence import PublicKey, SignatureInvalidError
from archive.public.ledger import Command, Desk, UseCase
from archive.public.values import LINE, Actor
from trading.bids.bidding_errors import NotTheBidderError, WithdrawalUnsignedError
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.projects import steps
from trading.rules.open_tender import Event
from trading.rules.rulebook import RuleBook

C = TypeVar("C", bound=Command)

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=400, pattern=LINE)]
Body = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
BodyOrNone = Annotated[str, msgspec.Meta(max_length=140, pattern=f"^$|{LINE}")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Recipient = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, pattern=LINE)]
Key = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""A raw Ed25519 key, as hex."""
Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]
Code = Annotated[str, msgspec.Meta(pattern="^[0-9A-Z]{18}$")]
"""The credit code of a bidder."""
Number = Annotated[int, msgspec.Meta(ge=1, le=15)]
Bytes = Annotated[bytes, msgspec.Meta(min_length=1, max_length=600_000)]
"""Bytes, which JSON carries in base64."""


class Step(steps.Step[BidWork]):
    """A step of a tender, which knows the tender's own rows."""

    __slots__ = ()

    @property
    def tender(self) -> Tender:
        """What is known of the tender, as it stands in the transaction."""
        return self.work.bids.get(self.lot.id)


class TenderAct(UseCase[BidWork, C]):
    """An act in a tender: the lot is locked and the table asked before anything."""

    def __init__(self, desk: Desk[BidWork], rules: RuleBook) -> None:
        super().__init__(desk)
        self.book = rules

    @staticmethod
    def step(
        work: BidWork, actor: Actor, lot: str, event: Event, now: datetime
    ) -> Step:
        """
        Lock the lot and take the step of the table.

        Raises:
            ProjectMissingError: there is no such lot.
            SuspendedError: the lot is suspended.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        return Step.taken(work, actor, lot, event, now)


def require_own_firm(actor: Actor, bidder: str) -> None:
    """
    Return if the actor acts for the bidder.

    Raises:
        NotTheBidderError: he acts for somebody else.

    """
    if actor.organisation != bidder:
        raise NotTheBidderError(bidder)


def require_own_signature(
    work: BidWork, actor: Actor, message: bytes, key: str, signature: str
) -> None:
    """
    Return if a person has signed with a key of his own: a device's, or the sign-in's.

    Raises:
        WithdrawalUnsignedError: another's key, or the signature does not hold.

    """
    raw = bytes.fromhex(key)
    own = PublicKey(raw).fingerprint == actor.credential
    if not own and key not in work.accounts.keys.devices(actor.person):
        raise WithdrawalUnsignedError("the key is not one of this person")
    try:
        PublicKey(raw).verify(message, bytes.fromhex(signature))
    except SignatureInvalidError as error:
        raise WithdrawalUnsignedError(str(error)) from error
