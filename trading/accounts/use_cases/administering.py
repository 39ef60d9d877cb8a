"""Three administrators, never one: how they begin, follow each other, and lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

import msgspec

from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.errors import (
    AdministratorsAppointedError,
    NoSuchAccountError,
    RoleOfOtherKindError,
    TwoPersonsNeededError,
)
from trading.accounts.model.contacts import Contact
from trading.accounts.model.memberships import (
    HAND_LASTS,
    Hand,
    Membership,
    require_second_hand,
)
from trading.accounts.model.organisations import (
    ADMINISTRATORS,
    Kind,
    Organisation,
    read_name,
)
from trading.accounts.model.persons import Invitation, LockReason
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import kept_of, new_id, new_token
from trading.accounts.use_cases.acting import (
    AccountAct,
    Id,
    Keeper,
    Unseen,
    account_stream,
    notify,
    organisation_stream,
    record,
    send,
)
from trading.accounts.use_cases.members import INVITATION_LASTS
from trading.accounts.use_cases.notices import invitation as invitation_notice
from trading.accounts.use_cases.notices import locked, unlocked
from trading.rules.roles import Role

FIRST_INVITATION_LASTS: Final = timedelta(days=30)
ORDER: Final = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDITOR,
)
_MANAGES: Final = Role.SECURITY_ADMINISTRATOR
"""The security administrator decides who else belongs to the centre."""


class AppointAdministratorsCommand(Command, frozen=True, kw_only=True):
    """The first administrators are invited; `tokens` in the order of `ORDER`."""

    secret: ClassVar[frozenset[str]] = frozenset({"tokens"})

    tokens: Annotated[tuple[Unseen, Unseen, Unseen], msgspec.Meta()]


class AppointAdministrators(AccountAct[AppointAdministratorsCommand]):
    """
    Invite the first three administrators, whoever makes the instance.

    Roles that somebody holds already are left alone, and earlier invitations to the
    others end: whoever lost one makes new ones, until all three are taken up.
    """

    command = AppointAdministratorsCommand

    def __init__(self, desk: Desk[AccountWork], keeper: Keeper, centre: str) -> None:
        super().__init__(desk, keeper)
        self.centre = centre

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: AppointAdministratorsCommand,
        now: datetime,
    ) -> Recorded:
        """Make the centre if it is not there; invite to every role nobody holds."""
        self.require_role(actor)
        centre = self._centre(work, actor, now)
        lacking = [role for role in ORDER if holder(work, centre, role, now) is None]
        if not lacking:
            raise AdministratorsAppointedError
        for each in work.accounts.memberships.invitations(centre.id):
            if each.is_open(now) and each.roles & ADMINISTRATORS:
                work.accounts.memberships.close_invitation(each.id, now)
        for role, token in zip(ORDER, command.tokens, strict=True):
            if role in lacking:
                until = now + FIRST_INVITATION_LASTS
                work.accounts.memberships.invite(
                    _invited(centre, role, token, actor.person, (now, until))
                )
        facts = {
            "organisation": centre.id,
            "known_as": centre.acts_as,
            "roles": sorted(role.value for role in lacking),
        }
        stream = organisation_stream(centre.id)
        return record(work, "ADMINISTRATORS_INVITED", stream, facts, (actor, now))

    def _centre(self, work: AccountWork, actor: Actor, now: datetime) -> Organisation:
        found = work.accounts.organisations.centre()
        if found is not None:
            return work.accounts.organisations.locked(found.id)
        centre = Organisation(
            id=new_id(),
            kind=Kind.CENTRE,
            name=read_name(self.centre, Kind.CENTRE),
            code="",
            registered_by=actor.person,
            registered_at=now,
            confirmed_at=now,
        )
        work.accounts.organisations.add(centre)
        return centre


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAdministrators:
    """Invite the first administrators and return what each of them is handed, once."""

    appoint_administrators: AppointAdministrators
    platform: Actor

    def __call__(self) -> dict[Role, str]:
        """
        Return a token for each role that nobody holds yet.

        Raises:
            AdministratorsAppointedError: all three are there.

        """
        desk = self.appoint_administrators.desk
        tokens = (new_token(), new_token(), new_token())
        command = AppointAdministratorsCommand(key=new_id(), tokens=tokens)
        self.appoint_administrators(self.platform, command)
        now = desk.clock.now()
        with desk.transactions.read() as work:
            centre = work.accounts.organisations.centre()
            lacking = [
                role
                for role in ORDER
                if centre is not None and holder(work, centre, role, now) is None
            ]
        return {
            role: token
            for role, token in zip(ORDER, tokens, strict=True)
            if role in lacking
        }


class ReplaceAdministratorCommand(Command, frozen=True, kw_only=True):
    """Two administrators give a role to whoever reads a message to this address."""

    secret: ClassVar[frozenset[str]] = frozenset({"address"})

    role: Role
    address: Unseen


class ReplaceAdministrator(AccountAct[ReplaceAdministratorCommand]):
    """
    Replace an administrator, by two administrators who name the same successor.

    With the second hand the present holder's membership and sign-ins end, and the
    successor is invited.
    """

    command = ReplaceAdministratorCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: ReplaceAdministratorCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the first hand; with the second one goes and another is invited."""
        self.require_role(actor)
        if command.role not in ADMINISTRATORS:
            raise RoleOfOtherKindError("this act", [command.role.value])
        found = work.accounts.organisations.centre()
        if found is None:
            raise NoSuchAccountError("centre")
        centre = work.accounts.organisations.locked(found.id)
        contact = Contact.read(command.address)
        act = type(self).__name__
        about = f"{command.role.value}:{self.keeper.index(contact).hex()}"
        hand = Hand(actor.person, actor.credential, actor.roles)
        facts: dict[str, object] = {
            "organisation": centre.id,
            "role": command.role.value,
        }
        stream, by = organisation_stream(centre.id), (actor, now)
        earlier = work.accounts.organisations.hands(act, about, now - HAND_LASTS)
        if not earlier:
            work.accounts.organisations.give_hand(act, about, hand, now)
            return record(work, "ADMINISTRATOR_PROPOSED", stream, facts, by)
        require_second_hand(earlier[0], hand)
        work.accounts.organisations.drop_hands(act, about)
        present = holder(work, centre, command.role, now)
        if present is not None:
            work.accounts.memberships.end(present.id, now)
            work.accounts.sessions.end_in(present.id, now)
            facts["ended"] = present.id
        token, until = new_token(), now + INVITATION_LASTS
        offered = _invited(centre, command.role, token, actor.person, (now, until))
        work.accounts.memberships.invite(offered)
        facts["invitation"] = offered.id
        facts["agreed_by"] = [earlier[0].person, hand.person]
        recorded = record(work, "ADMINISTRATOR_REPLACED", stream, facts, by)
        notice = invitation_notice(self.keeper, centre.name, token, until)
        key = f"{notice.word}/{offered.id}"
        send(work, self.keeper, key, offered.id, contact, notice, now)
        return recorded


class LockAccountCommand(Command, frozen=True, kw_only=True):
    """An account is to act in nothing any more, for a reason of one word."""

    person: Id
    reason: LockReason


class LockAccount(AccountAct[LockAccountCommand]):
    """Lock an account; its sign-ins end at once, and its owner is told."""

    command = LockAccountCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: LockAccountCommand,
        now: datetime,
    ) -> Recorded:
        """Lock anybody but an administrator: those replace one another, by two."""
        self.require_role(actor)
        person = work.accounts.persons.locked(command.person)
        if any(
            each.roles & ADMINISTRATORS and not each.period.is_over(now)
            for each in work.accounts.memberships.of(person.id)
        ):
            raise TwoPersonsNeededError("an administrator is replaced by two others")
        work.accounts.persons.lock(person.id, command.reason, now)
        work.accounts.sessions.end_all(person.id, now)
        facts = {"person": person.id, "reason": command.reason.value}
        stream = account_stream(person.id)
        recorded = record(work, "ACCOUNT_LOCKED", stream, facts, (actor, now))
        notify(work, self.keeper, person.id, locked(self.keeper), recorded)
        return recorded


class UnlockAccountCommand(Command, frozen=True, kw_only=True):
    """An account may be used again."""

    person: Id


class UnlockAccount(AccountAct[UnlockAccountCommand]):
    """Let a locked account be used again."""

    command = UnlockAccountCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: UnlockAccountCommand,
        now: datetime,
    ) -> Recorded:
        """Unlock it, and tell its owner."""
        self.require_role(actor)
        person = work.accounts.persons.locked(command.person)
        if person.locked_at is None:
            raise NoSuchAccountError("locked account")
        work.accounts.persons.unlock(person.id)
        facts = {"person": person.id}
        stream = account_stream(person.id)
        recorded = record(work, "ACCOUNT_UNLOCKED", stream, facts, (actor, now))
        notify(work, self.keeper, person.id, unlocked(self.keeper), recorded)
        return recorded


def holder(
    work: AccountWork, centre: Organisation, role: Role, now: datetime
) -> Membership | None:
    """Return who holds an administrator's role, or will."""
    return next(
        (
            each
            for each in work.accounts.memberships.in_organisation(centre.id)
            if role in each.roles and not each.period.is_over(now)
        ),
        None,
    )


def _invited(
    centre: Organisation,
    role: Role,
    token: str,
    by: str,
    lasts: tuple[datetime, datetime],
) -> Invitation:
    since, until = lasts
    return Invitation(
        id=new_id(),
        token_hash=kept_of(token),
        organisation=centre.id,
        roles=frozenset({role}),
        manages=role is _MANAGES,
        since=since,
        until=None,
        invited_by=by,
        expires_at=until,
    )
