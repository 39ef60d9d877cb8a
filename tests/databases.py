"""
Empty databases of our schema: SQLite files, and databases of a private PostgreSQL.

The PostgreSQL server lives in a temporary folder for one test session and is reached
through a socket only. It is stopped by the process id in its own data folder, also if
the tests are killed: a keeper waits for the end of a pipe that only they hold open.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

WHEN_ABANDONED = 'read -r _; "$@"; rm -rf "$0"'
UNSAFE_BUT_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Postgres:
    """A running private server; hands out new databases."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def execute(self, statement: str) -> None:
        """Run one administrative statement outside any transaction."""
        with psycopg.connect(
            host=str(self.folder), user="app", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def url(self, name: str) -> str:
        """Return the address of one database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://app@/{name}?host={self.folder}"

    def new(self, template: str = "template0") -> str:
        """Create a database and return its name."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def programs() -> Path:
    """Return the folder of the newest installed PostgreSQL's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda file: int(file.parent.parent.name),
    )
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    return found[-1].parent if found else Path(str(on_path)).parent


def as_who(folder: Path) -> list[str]:
    """Return the prefix that drops root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return []
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("there is no user postgres to run PostgreSQL as")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    ids = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"]
    return ["setpriv", *ids, "--clear-groups"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a private PostgreSQL; about half a second."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="yangguang-pg-"))
    data = folder / "data"
    who = as_who(folder)

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [*who, *map(str, command)],
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            log = folder / "log"
            said = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{command[0]} failed: {done.stdout}{said}")

    run(
        *(binaries / "initdb", "-D", data, "-U", "app", "-A", "trust"),
        *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
    )
    pg_ctl = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s"]
    keeper = subprocess.Popen(
        [*who, "sh", "-c", WHEN_ABANDONED, folder, *pg_ctl, "-m", "immediate", "stop"],
        cwd=folder,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    options = f"-k {folder} -c listen_addresses='' {UNSAFE_BUT_QUICK}"
    run(*pg_ctl, "-l", folder / "log", "-o", options, "start")
    yield Postgres(folder)
    keeper.communicate()


def with_tables(url: str) -> str:
    """Bring a database to the newest revision, as an instance does."""
    # Imported here, since most unit tests need none of the product's tables.
    from trading.server.database import make_engine  # noqa: PLC0415
    from trading.server.migrations.upgrade import upgrade  # noqa: PLC0415

    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one SQLite file with our tables, to be copied."""
    file = tmp_path_factory.mktemp("upgraded") / "instance.sqlite"
    with_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: Postgres) -> str:
    """Make one PostgreSQL database with our tables, to be copied; its name."""
    name = postgres.new()
    with_tables(postgres.url(name))
    return name


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """Return the address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'instance.sqlite'}"


@pytest.fixture
def sqlite_database(empty_sqlite: str, upgraded_sqlite: Path) -> str:
    """Return the address of an SQLite database with our tables."""
    shutil.copy(upgraded_sqlite, empty_sqlite.removeprefix("sqlite:///"))
    return empty_sqlite


@pytest.fixture
def empty_postgres(postgres: Postgres) -> Iterator[str]:
    """Return the address of a PostgreSQL database without tables."""
    name = postgres.new()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def postgres_database(postgres: Postgres, upgraded_postgres: str) -> Iterator[str]:
    """Return the address of a PostgreSQL database with our tables."""
    name = postgres.new(template=upgraded_postgres)
    yield postgres.url(name)
    postgres.drop(name)


BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest) -> str:
    """Return the address of a database without tables, of each kind in turn."""
    return request.getfixturevalue(f"empty_{request.param}")


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> str:
    """Return the address of a database with our tables, of each kind in turn."""
    return request.getfixturevalue(f"{request.param}_database")
