"""What every act on firms and other parties begins and ends with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from archive.public.dispatch import Message
from archive.public.ledger import Command, Draft, Recorded, UseCase
from archive.public.values import LINE, Actor
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.organisations import Kind, Organisation
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.claim_errors import NoClaimError, NotAFirmError
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import Claim
from trading.bidders.ports import BidderWork
from trading.rules.procedure import NotYoursError

C = TypeVar("C", bound=Command)

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""The SHA-256 of a document in the object store, as hex."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=LINE)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


class FirmAct(UseCase[BidderWork, C]):
    """An act on a firm or another party."""

    def require_role(self, actor: Actor) -> None:
        """
        Return if the actor holds one of the roles that the permission table names.

        Raises:
            NotYoursError: another role is needed.

        """
        act = type(self).__name__
        allowed = PERMISSIONS[act].roles
        if not allowed & set(actor.roles):
            raise NotYoursError(
                act, sorted(role.value for role in allowed), actor.roles
            )

    def own_firm(self, work: BidderWork, actor: Actor) -> Claim:
        """
        Return the actor's own claim, locked with its firm until the end.

        Raises:
            NotYoursError: another role is needed.
            NotAFirmError: the actor's account is not that of a firm.

        """
        self.require_role(actor)
        account = work.accounts.organisations.get(actor.seat) if actor.seat else None
        if account is None or account.kind is not Kind.FIRM:
            raise NotAFirmError
        return work.claims.locked(account.id, Uscc.parse(account.code))


def account_of_firm(work: BidderWork, organisation: str) -> Organisation:
    """
    Return the account that claims a firm.

    Raises:
        NoClaimError: there is none under that number.

    """
    try:
        account = work.accounts.organisations.get(organisation)
    except NoSuchAccountError as error:
        raise NoClaimError from error
    if account.kind is not Kind.FIRM:
        raise NoClaimError
    return account


def record(
    work: BidderWork,
    kind: str,
    organisation: str,
    facts: Mapping[str, object],
    by: tuple[Actor, datetime],
) -> Recorded:
    """Record one event in the account's own stream, which counts nobody else's acts."""
    stream = f"organisation/{organisation}"
    facts = {"organisation": organisation, **facts}
    return work.ledger.append(Draft(kind, stream, facts), *by)


def tell(
    work: BidderWork, account: Organisation, said: tuple[str, str], recorded: Recorded
) -> None:
    """Tell whoever registered the account: subject and body."""
    person = account.registered_by
    message = Message(
        key=f"bidders/{recorded.commitment[:32]}",
        kind="bidders",
        person=person,
        address=f"account:{person}",
        subject=said[0],
        body=said[1],
    )
    work.dispatch.queue(message, recorded.at)
