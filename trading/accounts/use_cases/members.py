"""Who belongs to an organisation: its manager invites, the invited accept."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.accounts.errors import (
    InvitationInvalidError,
    LastManagerStaysError,
    NotOfThisOrganisationError,
    ThreeAdministratorsError,
)
from trading.accounts.model.contacts import Contact
from trading.accounts.model.limits import ASK_ADDRESS
from trading.accounts.model.memberships import Membership, Period, require_separate
from trading.accounts.model.organisations import ADMINISTRATORS, Kind, require_roles_of
from trading.accounts.model.persons import Invitation
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import kept_of, new_id, new_token
from trading.accounts.use_cases.acting import (
    MANAGER,
    AccountAct,
    Id,
    Unseen,
    managing,
    micros,
    notify,
    organisation_stream,
    record,
    require_slow,
    send,
)
from trading.accounts.use_cases.notices import invitation as invitation_notice
from trading.accounts.use_cases.notices import membership_ended
from trading.accounts.use_cases.organising import Roles

INVITATION_LASTS: Final = timedelta(days=7)


class GiveMembershipCommand(Command, frozen=True, kw_only=True):
    """
    A manager offers a membership to whoever reads a message to this address.

    Without `since` it begins when it is taken up; `manages` lets them invite, too.
    """

    secret: ClassVar[frozenset[str]] = frozenset({"address"})

    organisation: Id
    address: Unseen
    roles: Roles
    since: datetime | None = None
    until: datetime | None = None
    manages: bool = False


class GiveMembership(AccountAct[GiveMembershipCommand]):
    """Offer a membership; nobody becomes a member of anything without saying yes."""

    command = GiveMembershipCommand

    def prepared(
        self, actor: Actor, command: GiveMembershipCommand, now: datetime
    ) -> GiveMembershipCommand:
        """Count the message: an invitation is no means to flood a mailbox."""
        del actor
        index = self.keeper.index(Contact.read(command.address))
        require_slow(self.desk, self.keeper, now, (ASK_ADDRESS, index))
        return command

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: GiveMembershipCommand,
        now: datetime,
    ) -> Recorded:
        """Check who invites to what, keep the invitation, send its link."""
        organisation = work.accounts.organisations.get(command.organisation)
        managing(work, actor, organisation.id, now)
        roles = frozenset(command.roles)
        require_roles_of(organisation.kind, roles)
        if organisation.kind is Kind.CENTRE and (
            roles & ADMINISTRATORS or command.manages
        ):
            # One administrator alone makes no other; two replace one.
            raise ThreeAdministratorsError([role.value for role in roles])
        period = Period(command.since or now, command.until)
        token, until = new_token(), now + INVITATION_LASTS
        offered = Invitation(
            id=new_id(),
            token_hash=kept_of(token),
            organisation=organisation.id,
            roles=roles,
            manages=command.manages,
            since=period.since,
            until=period.until,
            invited_by=actor.person,
            expires_at=until,
        )
        work.accounts.memberships.invite(offered)
        facts = {
            "organisation": organisation.id,
            "invitation": offered.id,
            "roles": sorted(role.value for role in roles),
            "manages": offered.manages,
            "since": micros(period.since),
            "until": micros(period.until),
        }
        stream = organisation_stream(organisation.id)
        recorded = record(work, "MEMBERSHIP_OFFERED", stream, facts, (actor, now))
        to = Contact.read(command.address)
        notice = invitation_notice(self.keeper, organisation.name, token, until)
        key = f"{notice.word}/{offered.id}"
        send(work, self.keeper, key, offered.id, to, notice, now)
        return recorded


class AcceptMembershipCommand(Command, frozen=True, kw_only=True):
    """Somebody who was invited says yes."""

    secret: ClassVar[frozenset[str]] = frozenset({"token"})

    token: Unseen


class AcceptMembership(AccountAct[AcceptMembershipCommand]):
    """Take up an invitation, once, if duties and administrators stay apart."""

    command = AcceptMembershipCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: AcceptMembershipCommand,
        now: datetime,
    ) -> Recorded:
        """Lock invitation and person, hold it against what the person is already."""
        offered = work.accounts.memberships.invited(kept_of(command.token))
        if offered is None or not offered.is_open(now):
            raise InvitationInvalidError
        organisation = work.accounts.organisations.get(offered.organisation)
        work.accounts.persons.locked(actor.person)
        membership = Membership(
            id=new_id(),
            person=actor.person,
            organisation=organisation.id,
            kind=organisation.kind,
            roles=offered.roles,
            period=Period(max(offered.since, now), offered.until),
            given_by=offered.invited_by,
            manages=offered.manages,
        )
        require_separate(work.accounts.memberships.of(actor.person), membership)
        work.accounts.memberships.close_invitation(offered.id, now)
        work.accounts.memberships.add(membership)
        return record(
            work,
            "MEMBERSHIP_GIVEN",
            organisation_stream(organisation.id),
            {**told(membership), "invitation": offered.id},
            (actor, now),
        )


class EndMembershipCommand(Command, frozen=True, kw_only=True):
    """A membership ends now."""

    membership: Id


class EndMembership(AccountAct[EndMembershipCommand]):
    """
    End a membership, and every sign-in in which it is used.

    The person may leave, the organisation's manager may let go, and so may the town
    that lent a clerk. Of administrators only two replace one.
    """

    command = EndMembershipCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: EndMembershipCommand,
        now: datetime,
    ) -> Recorded:
        """Check whose it is to end; end it, its sign-ins and its open invitations."""
        membership = work.accounts.memberships.get(command.membership)
        work.accounts.organisations.locked(membership.organisation)
        if membership.person != actor.person:
            _require_may_let_go(work, actor, membership, now)
        _require_other_manager(work, membership, now)
        organisation = work.accounts.organisations.get(membership.organisation)
        work.accounts.memberships.end(membership.id, now)
        work.accounts.sessions.end_in(membership.id, now)
        for each in work.accounts.memberships.invitations(organisation.id):
            if each.invited_by == membership.person and each.is_open(now):
                work.accounts.memberships.close_invitation(each.id, now)
        facts = {
            "organisation": organisation.id,
            "membership": membership.id,
            "person": membership.person,
        }
        stream = organisation_stream(organisation.id)
        recorded = record(work, "MEMBERSHIP_ENDED", stream, facts, (actor, now))
        if membership.person != actor.person:
            notice = membership_ended(self.keeper, organisation.name)
            notify(work, self.keeper, membership.person, notice, recorded)
        return recorded


def told(membership: Membership) -> dict[str, object]:
    """Return what an event says of a membership: numbers and roles, no names."""
    return {
        "organisation": membership.organisation,
        "membership": membership.id,
        "person": membership.person,
        "roles": sorted(role.value for role in membership.roles),
        "manages": membership.manages,
        "since": micros(membership.period.since),
        "until": micros(membership.period.until),
        "given_by": membership.given_by,
    }


def _require_may_let_go(
    work: AccountWork, actor: Actor, membership: Membership, now: datetime
) -> None:
    if membership.roles & ADMINISTRATORS:
        raise ThreeAdministratorsError([role.value for role in membership.roles])
    lender = ""
    if membership.delegation:
        lender = work.accounts.memberships.delegation(membership.delegation).town
    for organisation in filter(None, (membership.organisation, lender)):
        try:
            managing(work, actor, organisation, now)
        except NotOfThisOrganisationError:
            continue
        return
    raise NotOfThisOrganisationError(f"the {MANAGER} of that organisation")


def _require_other_manager(
    work: AccountWork, membership: Membership, now: datetime
) -> None:
    """Leave no organisation behind that nobody decides for."""
    if not membership.manages:
        return
    others = [
        each
        for each in work.accounts.memberships.in_organisation(membership.organisation)
        if each.id != membership.id and not each.period.is_over(now)
    ]
    if others and not any(each.manages for each in others):
        raise LastManagerStaysError
