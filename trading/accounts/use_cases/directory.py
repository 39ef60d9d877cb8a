"""The directory: which bodies there are, who of them holds a role, under which name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from archive.public.ledger import Desk
from trading.accounts.model.organisations import Kind
from trading.accounts.ports import AccountWork
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.reading import named
from trading.rules.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who holds a role, as those of the same side know them."""

    person: str
    organisation: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """
    Look bodies and people up for whoever has to choose among them.

    Bodies are known to everybody. Names of people are for their own side: who asks for
    `holders` names the bodies, and the caller sees to it that they are the asker's.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def bodies(self, *kinds: Kind) -> Sequence[str]:
        """Return the words under which bodies of these kinds act."""
        with self.desk.transactions.read() as work:
            return [
                each.acts_as
                for kind in kinds
                for each in work.accounts.organisations.of_kind(kind)
            ]

    def owners_of(self, agency: str) -> Sequence[str]:
        """Return whose mandate for any project the agency has now."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = work.accounts.memberships.mandates_of(agency)
        current = [x.owner for x in found if not x.project and x.period.covers(now)]
        return sorted(set(current))

    def holders(self, role: Role, bodies: Collection[str]) -> Sequence[Colleague]:
        """Return who holds a role in one of these bodies now, by their names."""
        now = self.desk.clock.now()
        found = []
        with self.desk.transactions.read() as work:
            for word in sorted(bodies):
                for body in work.accounts.organisations.acting_as(word):
                    for each in work.accounts.memberships.in_organisation(body.id):
                        if role not in each.roles or not each.period.covers(now):
                            continue
                        name = named(work, self.keeper, each.person)
                        found.append(
                            Colleague(
                                person=each.person,
                                organisation=body.acts_as,
                                name=name,
                            )
                        )
        return sorted(found, key=lambda each: (each.organisation, each.name))
