"""Everybody of a scenario by name, and the organisations they belong to."""

from datetime import datetime, timedelta
from functools import cached_property

from tests.registry_office import CENTRE, PLATFORM, Citizen, RegistryOffice, facts
from trading.accounts.model.organisations import Kind
from trading.accounts.use_cases import administering, lending
from trading.rules.roles import Role


class Guild(dict):
    """Everybody of a scenario by name, and the organisations they belong to."""

    def __init__(self, office: RegistryOffice, centre: str = CENTRE) -> None:
        super().__init__()
        self.office, self.centre = office, centre
        self.towns: dict[str, tuple[str, Citizen]] = {}
        self.body = self.membership = self.planted = ""

    @cached_property
    def administrators(self) -> dict[Role, Citizen]:
        """The three, each in office."""
        return self.office.administrators(self.centre)

    @cached_property
    def pair(self) -> tuple[Citizen, Citizen]:
        """A manager and a clerk of the centre, who confirm bodies."""
        return (
            self.staff("guan", Role.CENTRE_MANAGER),
            self.staff("shen", Role.CLERK),
        )

    def invite_first(self) -> dict[Role, str]:
        """Invite the first administrators."""
        act = administering.AppointAdministrators(
            self.office.desk, self.office.keeper, CENTRE
        )
        return administering.InviteAdministrators(
            appoint_administrators=act, platform=PLATFORM
        )()

    def staff(self, name: str, *roles: Role) -> Citizen:
        """Take somebody into the centre."""
        security = self.administrators[Role.SECURITY_ADMINISTRATOR]
        return self.office.staff(security, name, *roles)

    def into_centre(self, address: str, *roles: Role) -> str:
        """Invite somebody into the centre; return the token."""
        security = self.administrators[Role.SECURITY_ADMINISTRATOR]
        return self.office.invite(security, self.office.centre(), address, *roles)

    def confirmed(self, kind: Kind, name: str, *roles: Role) -> tuple[str, Citizen]:
        """Return a body that two persons have confirmed, and its manager."""
        manager = self.office.official(f"{kind.value}@body.example")
        number = self.office.found(manager, kind, name, *roles)
        self.office.confirm(number, *self.pair)
        return number, manager

    def invitation(self, kind: Kind, name: str, address: str, role: Role) -> str:
        """Let a new organisation invite somebody; return the token."""
        manager = self.office.citizen(f"{kind.value}@boss.example")
        self.body = self.office.found(manager, kind, name, role)
        return self.office.invite(manager, self.body, address, role)

    def town(self, name: str, person: str) -> None:
        """Let a town have somebody who takes no part in it."""
        number, manager = self.confirmed(Kind.TOWN, name, Role.OWNER)
        self.towns[name] = number, manager
        lent = self[person] = self.office.official("lent@town.example")
        token = self.office.invite(manager, number, lent.address)
        self.office.accept(lent, token)

    def lend(self, name: str, person: str) -> None:
        """Let a town lend somebody to the centre for a day."""
        self.town(name, person)
        number, manager = self.towns[name]
        now = self.office.clock.now()
        later = now + timedelta(days=1)
        period = now.isoformat(), later.isoformat()
        delegation = self.office.lend(manager, number, self[person].person, *period)
        security = self.administrators[Role.SECURITY_ADMINISTRATOR]
        accepted = self.office.act(
            lending.ReceiveClerk, self.office.actor(security), delegation=delegation
        )
        self.office.take_seat(self[person], facts(accepted)["membership"])

    def mandate(self, project: str, since: datetime, until: datetime) -> None:
        """Let an owner mandate an agency, both confirmed."""
        owner, boss = self.confirmed(Kind.OWNER, "Water Bureau", Role.OWNER)
        agency, self["Agent Ruan"] = self.confirmed(
            Kind.AGENCY, "Ruian Agency", Role.AGENCY
        )
        self.office.add_phone(self["Agent Ruan"])
        period = {"since": since, "until": until}
        self.office.mandate(boss, (owner, agency), project, **period)
