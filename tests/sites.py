"""
Places where an instance lives, and quick copies of them.

An instance is made once for each kind of database and then copied: a folder, and on
PostgreSQL a database made from a template.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.ledger.anchors import AnchorCard
from archive.objects.ports import FaultPoint, no_fault
from archive.values.actors import Actor
from tests.databases import BOTH, Postgres
from trading.rules.roles import Role
from trading.server.instance import Instance
from trading.server.settings import Settings

ORIGIN = "test.example/log"
BEGINS = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, 09:00 in Beijing."""

CLERK = Actor("zhang", "centre", frozenset({Role.CLERK.value}))


@dataclass(frozen=True)
class Site:
    """A closed instance: its folder, the card kept outside, and its database server."""

    folder: Path
    card: AnchorCard
    server: Postgres | None = None
    database: str = ""

    @classmethod
    def made(
        cls, folder: Path, server: Postgres | None = None, *, demo: bool = True
    ) -> "Site":
        """Make an instance there."""
        database = server.new() if server else ""
        settings = Settings(ORIGIN, server.url(database) if server else "")
        begins = BEGINS if demo else None
        instance = Instance.create(folder, settings, demonstration_from=begins)
        card = instance.anchor_card(with_checkpoint=False)
        instance.close()
        return cls(folder, card, server, database)

    def copied(self, folder: Path) -> "Site":
        """Copy the instance, with its keys and its whole past."""
        shutil.copytree(self.folder, folder)
        database = self.server.new(self.database) if self.server else ""
        if self.server:
            Settings(ORIGIN, self.server.url(database)).write(folder)
        return Site(folder, self.card, self.server, database)

    @contextmanager
    def opened(self, faults: FaultPoint = no_fault) -> Iterator[Instance]:
        """Open the instance for the block."""
        instance = Instance.open(self.folder, faults=faults)
        try:
            yield instance
        finally:
            instance.close()

    def removed(self) -> None:
        """Remove folder and database."""
        shutil.rmtree(self.folder)
        if self.server:
            self.server.drop(self.database)


Blank = Callable[[str], Site]


@pytest.fixture(scope="session")
def blank(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Blank:
    """Give a new instance on a kind of database: one a session, to be copied."""
    made: dict[str, Site] = {}

    def of(kind: str) -> Site:
        if kind not in made:
            postgres = kind == "postgres"
            server = request.getfixturevalue("postgres") if postgres else None
            folder = tmp_path_factory.mktemp("blank") / kind
            made[kind] = Site.made(folder, server)
        return made[kind]

    return of


@pytest.fixture(params=BOTH)
def site(
    request: pytest.FixtureRequest, blank: Blank, tmp_path: Path
) -> Iterator[Site]:
    """Give an instance of its own to a test, on each kind of database in turn."""
    copied = blank(request.param).copied(tmp_path / "instance")
    yield copied
    copied.removed()


@pytest.fixture
def sqlite_site(blank: Blank, tmp_path: Path) -> Site:
    """Give an embedded instance of its own to a test."""
    return blank("sqlite").copied(tmp_path / "instance")


@pytest.fixture
def instance(site: Site) -> Iterator[Instance]:
    """Open that instance."""
    with site.opened() as opened:
        yield opened
