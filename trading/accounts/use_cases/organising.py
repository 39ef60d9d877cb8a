"""Organisations come by themselves; two persons confirm who a body is, and no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final

import msgspec

from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.errors import (
    CodeUnreadableError,
    ConfirmedAlreadyError,
    RoleOfOtherKindError,
    TwoPersonsNeededError,
)
from trading.accounts.model.memberships import (
    HAND_LASTS,
    Hand,
    Membership,
    Period,
    require_second_hand,
    require_separate,
)
from trading.accounts.model.organisations import (
    Kind,
    Organisation,
    read_name,
    require_distinct,
    skeleton,
)
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    AccountAct,
    Id,
    Keeper,
    organisation_stream,
    record,
)
from trading.rules.roles import Role

NATURAL: Final = "自然人"
"""A natural person's party has no name of its own: the person's is sealed elsewhere."""

Roles = Annotated[tuple[Role, ...], msgspec.Meta(max_length=8)]


class RegisterOrganisationCommand(Command, frozen=True, kw_only=True):
    """
    An organisation as its first person writes it; `roles` are that person's own there.

    A firm has its credit code; a natural person, who is a party, leaves the name empty.
    """

    kind: Kind
    name: Annotated[str, msgspec.Meta(max_length=400)] = ""
    code: Annotated[str, msgspec.Meta(max_length=40)] = ""
    roles: Roles


class RegisterOrganisation(AccountAct[RegisterOrganisationCommand]):
    """
    Register an organisation; whoever does so is its first manager.

    A firm acts at once: several may claim one code until the binding is decided. A body
    acts once two persons of the centre have confirmed who it is. Nobody needs either to
    read anything.
    """

    command = RegisterOrganisationCommand

    def __init__(
        self, desk: Desk[AccountWork], keeper: Keeper, read_code: Callable[[str], str]
    ) -> None:
        super().__init__(desk, keeper)
        self.read_code = read_code

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: RegisterOrganisationCommand,
        now: datetime,
    ) -> Recorded:
        """Read the name as everybody will, keep the organisation and its manager."""
        if command.kind is Kind.CENTRE:  # It is there from the beginning, once.
            raise RoleOfOtherKindError(command.kind.value, [])
        organisation = self._read(work, actor.person, command, now)
        work.accounts.persons.locked(actor.person)
        membership = Membership(
            id=new_id(),
            person=actor.person,
            organisation=organisation.id,
            kind=organisation.kind,
            roles=frozenset(command.roles),
            period=Period(now),
            given_by=actor.person,
            manages=True,
        )
        require_separate(work.accounts.memberships.of(actor.person), membership)
        work.accounts.organisations.add(organisation)
        work.accounts.memberships.add(membership)
        facts = {
            "organisation": organisation.id,
            "kind": organisation.kind.value,
            "known_as": organisation.acts_as,
            "membership": membership.id,
            "roles": sorted(role.value for role in membership.roles),
            "flagged": bool(organisation.flag),
        }
        stream = organisation_stream(organisation.id)
        return record(work, "ORGANISATION_REGISTERED", stream, facts, (actor, now))

    def read(self, kind: Kind, name: str, code: str) -> tuple[str, str]:
        """
        Return name and code as they would be kept; only a firm has a code.

        Raises:
            NameUnreadableError: the name is not written as everybody reads it.
            CodeUnreadableError: the code is no credit code.

        """
        if kind is Kind.OTHER_PARTY and not name.strip():
            return NATURAL, ""
        kept = read_name(name, kind)
        return kept, self._read_code(code) if kind is Kind.FIRM else ""

    def _read(
        self,
        work: AccountWork,
        person: str,
        command: RegisterOrganisationCommand,
        now: datetime,
    ) -> Organisation:
        kind, flag = command.kind, ""
        name, code = self.read(kind, command.name, command.code)
        if name != NATURAL:
            seen = skeleton(name)
            require_distinct(name, work.accounts.organisations.bodies_like(seen))
            if kind is Kind.FIRM:
                same = work.accounts.organisations.firms_like(seen, code)
                flag = "a firm of another code has this name" if same else ""
        return Organisation(
            id=new_id(),
            kind=kind,
            name=name,
            code=code,
            registered_by=person,
            registered_at=now,
            flag=flag,
        )

    def _read_code(self, text: str) -> str:
        try:
            return self.read_code(text)
        except ValueError as error:
            raise CodeUnreadableError(str(error)) from error


class ConfirmOrganisationCommand(Command, frozen=True, kw_only=True):
    """Somebody of the centre has seen who this body is."""

    organisation: Id


class ConfirmOrganisation(AccountAct[ConfirmOrganisationCommand]):
    """
    Confirm the identity of a body, by two persons of whom one manages the centre.

    It says who somebody is. It is no approval, and nobody needs it to read (P-1).
    """

    command = ConfirmOrganisationCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: ConfirmOrganisationCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the first hand; with the second the body may act."""
        self.require_role(actor)
        organisation = work.accounts.organisations.locked(command.organisation)
        if organisation.may_act:
            raise ConfirmedAlreadyError(organisation.name)
        act, about = type(self).__name__, organisation.id
        hand = Hand(actor.person, actor.credential, actor.roles)
        facts: dict[str, object] = {
            "organisation": organisation.id,
            "known_as": organisation.acts_as,
        }
        stream, by = organisation_stream(organisation.id), (actor, now)
        earlier = work.accounts.organisations.hands(act, about, now - HAND_LASTS)
        if not earlier:
            work.accounts.organisations.give_hand(act, about, hand, now)
            return record(work, "ORGANISATION_SEEN", stream, facts, by)
        first = earlier[0]
        require_second_hand(first, hand)
        if Role.CENTRE_MANAGER not in first.roles | hand.roles:
            raise TwoPersonsNeededError("one of the two is the centre's manager")
        work.accounts.organisations.confirm(organisation.id, now)
        work.accounts.organisations.drop_hands(act, about)
        facts["seen_by"] = [first.person, hand.person]
        return record(work, "ORGANISATION_CONFIRMED", stream, facts, by)
