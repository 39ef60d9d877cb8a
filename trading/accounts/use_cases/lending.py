"""Mandates of agencies, and clerks whom a town lends to the centre."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.accounts.errors import (
    LentClerkError,
    NotOfThisOrganisationError,
    RoleOfOtherKindError,
)
from trading.accounts.model.memberships import (
    Delegation,
    Mandate,
    Period,
    lent,
    require_separate,
)
from trading.accounts.model.organisations import Kind
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    MANAGER,
    AccountAct,
    Digest,
    Id,
    managing,
    micros,
    organisation_stream,
    record,
)
from trading.accounts.use_cases.members import told

_OWNERS = frozenset({Kind.OWNER, Kind.TOWN})


class RecordMandateCommand(Command, frozen=True, kw_only=True):
    """
    An owner lets an agency act for it; `document` is the SHA-256 of the mandate.

    Without a project it is for any that will be created while it runs.
    """

    owner: Id
    agency: Id
    project: Annotated[str, msgspec.Meta(max_length=50)] = ""
    since: datetime
    until: datetime
    document: Digest


class RecordMandate(AccountAct[RecordMandateCommand]):
    """Record a mandate; only the owner gives one, and it always has an end."""

    command = RecordMandateCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: RecordMandateCommand,
        now: datetime,
    ) -> Recorded:
        """Check who gives it to whom, keep it, record it with its document."""
        owner = work.accounts.organisations.get(command.owner)
        agency = work.accounts.organisations.get(command.agency)
        managing(work, actor, owner.id, now)
        if owner.kind not in _OWNERS:
            raise RoleOfOtherKindError(owner.kind.value, ["mandate"])
        if agency.kind is not Kind.AGENCY:
            raise RoleOfOtherKindError(agency.kind.value, ["agency"])
        mandate = Mandate(
            id=new_id(),
            agency=agency.acts_as,
            owner=owner.acts_as,
            project=command.project,
            period=Period(command.since, command.until),
            document=command.document,
        )
        work.accounts.memberships.add_mandate(mandate)
        facts = {
            "mandate": mandate.id,
            "owner": mandate.owner,
            "agency": mandate.agency,
            "project": mandate.project,
            "since": micros(command.since),
            "until": micros(command.until),
            "document": mandate.document,
        }
        stream = organisation_stream(owner.id)
        return record(work, "MANDATE_RECORDED", stream, facts, (actor, now))


class EndMandateCommand(Command, frozen=True, kw_only=True):
    """A mandate ends now."""

    mandate: Id


class EndMandate(AccountAct[EndMandateCommand]):
    """End a mandate before its date; owner and agency both may."""

    command = EndMandateCommand

    def minutes(
        self, work: AccountWork, actor: Actor, command: EndMandateCommand, now: datetime
    ) -> Recorded:
        """Find for whom the actor decides; end it."""
        mandate = work.accounts.memberships.mandate(command.mandate)
        parties = [
            party
            for word in (mandate.owner, mandate.agency)
            for party in work.accounts.organisations.acting_as(word)
            if party.may_act
        ]
        decides = {
            each.organisation
            for each in work.accounts.memberships.of(actor.person)
            if each.manages and each.period.covers(now)
        }
        if not any(each.id in decides for each in parties):
            raise NotOfThisOrganisationError(
                f"the {MANAGER} of the owner or the agency"
            )
        work.accounts.memberships.end_mandate(mandate.id, now)
        facts = {
            "mandate": mandate.id,
            "owner": mandate.owner,
            "agency": mandate.agency,
            "project": mandate.project,
        }
        stream = organisation_stream(parties[0].id)
        return record(work, "MANDATE_ENDED", stream, facts, (actor, now))


class DelegateClerkCommand(Command, frozen=True, kw_only=True):
    """A town lends one of its people to the centre; `document` is the delegation's."""

    town: Id
    person: Id
    since: datetime
    until: datetime
    document: Digest


class DelegateClerk(AccountAct[DelegateClerkCommand]):
    """Record a delegation; the person serves once the centre has received them."""

    command = DelegateClerkCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: DelegateClerkCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it is the town's own person, and keep document and term."""
        town = work.accounts.organisations.get(command.town)
        managing(work, actor, town.id, now)
        if town.kind is not Kind.TOWN or not town.may_act:
            raise LentClerkError("only a confirmed town lends clerks to the centre")
        if not any(
            each.organisation == town.id and each.period.covers(now)
            for each in work.accounts.memberships.of(command.person)
        ):
            raise LentClerkError("the person does not belong to the town")
        delegation = Delegation(
            id=new_id(),
            town=town.id,
            person=command.person,
            period=Period(command.since, command.until),
            document=command.document,
        )
        work.accounts.memberships.add_delegation(delegation)
        facts = {
            "delegation": delegation.id,
            "town": town.acts_as,
            "person": delegation.person,
            "since": micros(command.since),
            "until": micros(command.until),
            "document": delegation.document,
        }
        stream = organisation_stream(town.id)
        return record(work, "CLERK_DELEGATED", stream, facts, (actor, now))


class ReceiveClerkCommand(Command, frozen=True, kw_only=True):
    """The centre takes up a delegation."""

    delegation: Id


class ReceiveClerk(AccountAct[ReceiveClerkCommand]):
    """Let a lent person serve as clerk, for as long as the delegation runs."""

    command = ReceiveClerkCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: ReceiveClerkCommand,
        now: datetime,
    ) -> Recorded:
        """Check the delegation and that the person takes no part in the town."""
        self.require_role(actor)
        delegation = work.accounts.memberships.delegation(command.delegation)
        centre = work.accounts.organisations.centre()
        if centre is None or delegation.period.is_over(now):
            raise LentClerkError("the delegation has run out")
        town = work.accounts.organisations.get(delegation.town)
        work.accounts.persons.locked(delegation.person)
        membership = lent(delegation, town, centre, new_id())
        held = work.accounts.memberships.of(delegation.person)
        if any(each.delegation == delegation.id for each in held):
            raise LentClerkError("this delegation was taken up before")
        require_separate(held, membership)
        work.accounts.memberships.add(membership)
        return record(
            work,
            "MEMBERSHIP_GIVEN",
            organisation_stream(centre.id),
            {**told(membership), "delegation": delegation.id},
            (actor, now),
        )
