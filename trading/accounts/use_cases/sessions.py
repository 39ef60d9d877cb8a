"""Staying and going: who holds a token, as whom they act, and how a sign-in ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.public.ledger import Desk
from trading.accounts.errors import NoSuchAccountError, NotOfThisOrganisationError
from trading.accounts.model.sessions import Seat, Session, SignedIn
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import kept_of
from trading.accounts.use_cases.credentials import serves
from trading.accounts.use_cases.entering import Entered, found, pass_by, renewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise:
    """
    Find who is signed in under a token, and extend the sign-in by its use.

    A token that this server did not issue is refused and never adopted: nobody can
    plant a sign-in and wait until somebody fills it.
    """

    desk: Desk[AccountWork]

    def __call__(self, token: str) -> SignedIn:
        """
        Return the sign-in with the seat that is chosen in it, as it is now.

        Raises:
            SignInNeededError: no such sign-in, or it has ended.
            AccountLockedError: the account was locked.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            session = found(work, token, now)
            signed_in = signed_in_as(work, session, now)
        if session.must_be_stored(now):
            with self.desk.transactions.begin() as work:
                work.accounts.sessions.seen(session.id, now)
        return signed_in


def signed_in_as(work: AccountWork, session: Session, now: datetime) -> SignedIn:
    """Return what a sign-in lets its holder do at this instant."""
    person = work.accounts.persons.get(session.person)
    person.require_unlocked()
    seat = None
    if session.membership:
        seat = work.accounts.memberships.seat(session.membership)
    guarded = work.accounts.keys.is_strong(person.id) and serves(work, person.id, now)
    return SignedIn(
        session=session,
        at=now,
        quiet_until=person.quiet_until,
        guarded=guarded,
        seat=seat,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeats:
    """Say for whom somebody who is signed in may act."""

    desk: Desk[AccountWork]

    def __call__(self, signed_in: SignedIn) -> Sequence[Seat]:
        """Return the memberships that run now."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return work.accounts.memberships.seats(signed_in.session.person, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMembership:
    """Choose for whom to act; the sign-in gets another token with it."""

    desk: Desk[AccountWork]

    def __call__(self, token: str, membership: str) -> Entered:
        """
        Return the sign-in in that seat; `""` leaves every seat.

        Raises:
            SignInNeededError: nobody is signed in.
            NotOfThisOrganisationError: no membership of theirs that runs.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            session = found(work, token, now)
            organisation = ""
            if membership:
                seat = work.accounts.memberships.seat(membership)
                if (
                    seat is None
                    or seat.membership.person != session.person
                    or not seat.membership.period.covers(now)
                ):
                    raise NotOfThisOrganisationError("its own members")
                organisation = seat.organisation.acts_as
            chosen = replace(session, membership=membership)
            entered = renewed(work, token, chosen)
            pass_by(work, chosen, "ChooseMembership", now, organisation)
            return entered


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """End one's own sign-in."""

    desk: Desk[AccountWork]

    def __call__(self, token: str) -> None:
        """End it; whoever is signed in nowhere is told nothing else."""
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            session = work.accounts.sessions.found(kept_of(token))
            if session is not None and work.accounts.sessions.end(
                session.id, session.person, now
            ):
                pass_by(work, session, "SignOut", now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """Show somebody all their sign-ins, the latest used first."""

    desk: Desk[AccountWork]

    def __call__(self, signed_in: SignedIn) -> Sequence[Session]:
        """Return those that run; `session.id` names each, and lets nobody in."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return work.accounts.sessions.of(signed_in.session.person, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """End one of one's own sign-ins, or all the others."""

    desk: Desk[AccountWork]

    def __call__(self, signed_in: SignedIn, session: str) -> None:
        """
        End one, by the number that the list shows.

        Raises:
            NoSuchAccountError: it is nobody's, somebody else's, or over.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            person = signed_in.session.person
            if not work.accounts.sessions.end(session, person, now):
                raise NoSuchAccountError("sign-in of yours")
            pass_by(work, signed_in.session, "EndSession", now)

    def others(self, signed_in: SignedIn) -> int:
        """End all but this one; return how many."""
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            own = signed_in.session
            ended = work.accounts.sessions.end_all(own.person, now, but=own.id)
            if ended:
                pass_by(work, own, "EndOtherSessions", now)
            return ended
