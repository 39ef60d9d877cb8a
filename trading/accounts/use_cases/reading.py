"""What people are shown of their account, their organisation, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.public.ledger import Desk
from trading.accounts.errors import NotOfThisOrganisationError
from trading.accounts.model.contacts import Contact
from trading.accounts.model.memberships import HAND_LASTS, Membership
from trading.accounts.model.organisations import Organisation
from trading.accounts.model.persons import Invitation, Passkey
from trading.accounts.model.sessions import Seat, Session, SignedIn
from trading.accounts.ports import AccountWork
from trading.accounts.use_cases.acting import Keeper, managing, name_place
from trading.accounts.use_cases.credentials import serves
from trading.accounts.use_cases.organising import ConfirmOrganisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """
    An account as its owner sees it.

    `must_be_strong` means that some role of theirs is held only with two factors.
    """

    name: str = field(repr=False)
    contacts: Sequence[Contact]
    has_authenticator: bool
    recovery_left: int
    passkeys: Sequence[Passkey]
    devices: Sequence[str]
    seats: Sequence[Seat]
    sessions: Sequence[Session]
    must_be_strong: bool

    @property
    def is_strong(self) -> bool:
        """Whether there is a second factor of the strong kind."""
        return self.has_authenticator or bool(self.passkeys)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAccount:
    """Show somebody who is signed in their own account."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, signed_in: SignedIn) -> OwnAccount:
        """Return it as it is now."""
        now, person = self.desk.clock.now(), signed_in.session.person
        with self.desk.transactions.read() as work:
            accounts = work.accounts
            return OwnAccount(
                name=named(work, self.keeper, person),
                contacts=self.keeper.contacts(work, person),
                has_authenticator=accounts.keys.totp(person) is not None,
                recovery_left=accounts.keys.recovery_left(person),
                passkeys=accounts.keys.passkeys(person),
                devices=accounts.keys.devices(person),
                seats=accounts.memberships.seats(person, now),
                sessions=accounts.sessions.of(person, now),
                must_be_strong=serves(work, person, now),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who belongs to an organisation, by the name its manager knows."""

    membership: Membership
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrganisation:
    """An organisation as those who manage it see it: its people, who is invited."""

    organisation: Organisation
    members: Sequence[Member]
    invitations: Sequence[Invitation]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrganisation:
    """Show the manager of an organisation who belongs to it."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, signed_in: SignedIn) -> OwnOrganisation:
        """
        Return the organisation of the chosen seat.

        Raises:
            NotOfThisOrganisationError: no seat is chosen, or it does not manage.

        """
        now, seat = self.desk.clock.now(), signed_in.seat
        if seat is None:
            raise NotOfThisOrganisationError("its own manager")
        own = seat.organisation.id
        with self.desk.transactions.read() as work:
            managing(work, signed_in.actor, own, now)
            found = work.accounts.memberships.in_organisation(own)
            return OwnOrganisation(
                organisation=work.accounts.organisations.get(own),
                members=[
                    Member(membership=each, name=named(work, self.keeper, each.person))
                    for each in found
                    if not each.period.is_over(now)
                ],
                invitations=[
                    each
                    for each in work.accounts.memberships.invitations(own)
                    if each.is_open(now)
                ],
            )


@dataclass(frozen=True, slots=True)
class WaitingBody:
    """A body whose identity is to be confirmed; so many `hands` have done so."""

    organisation: Organisation
    hands: int
    own_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWaiting:
    """Show those who confirm identities which bodies wait for two of them."""

    desk: Desk[AccountWork]
    confirm_organisation: ConfirmOrganisation

    def __call__(self, signed_in: SignedIn) -> Sequence[WaitingBody]:
        """
        Return them, the oldest first.

        Raises:
            NotYoursError: the person confirms no identities.

        """
        self.confirm_organisation.require_role(signed_in.actor)
        act = type(self.confirm_organisation).__name__
        since = self.desk.clock.now() - HAND_LASTS
        person, found = signed_in.session.person, []
        with self.desk.transactions.read() as work:
            bodies = work.accounts.organisations
            for each in bodies.waiting():
                hands = bodies.hands(act, each.id, since)
                own = any(hand.person == person for hand in hands)
                found.append(WaitingBody(each, len(hands), own))
        return found


def named(work: AccountWork, keeper: Keeper, person: str) -> str:
    """Return a person's name, for those who may know it."""
    return keeper.personal.open(work.accounts.persons.name(person), name_place(person))
