"""All that is kept of people, as one SQL transaction sees it."""

from functools import cached_property

from sqlalchemy.orm import Session

from trading.accounts.tables.challenges import SqlChallenges
from trading.accounts.tables.keys import SqlKeys
from trading.accounts.tables.limits import SqlLimits
from trading.accounts.tables.memberships import SqlMemberships
from trading.accounts.tables.organisations import SqlOrganisations
from trading.accounts.tables.persons import SqlPersons
from trading.accounts.tables.sessions import SqlSessions


class SqlAccounts:
    """`Accounts` inside one transaction; each part made when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def persons(self) -> SqlPersons:
        """Accounts of persons."""
        return SqlPersons(self._session)

    @cached_property
    def organisations(self) -> SqlOrganisations:
        """Organisations."""
        return SqlOrganisations(self._session)

    @cached_property
    def memberships(self) -> SqlMemberships:
        """Who belongs where."""
        return SqlMemberships(self._session)

    @cached_property
    def keys(self) -> SqlKeys:
        """What proves who somebody is."""
        return SqlKeys(self._session)

    @cached_property
    def challenges(self) -> SqlChallenges:
        """What waits for its answer."""
        return SqlChallenges(self._session)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Sign-ins."""
        return SqlSessions(self._session)

    @cached_property
    def limits(self) -> SqlLimits:
        """How often something was tried."""
        return SqlLimits(self._session)
