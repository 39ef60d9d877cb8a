"""Bring a database to the newest revision, or tell whether it is there."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from trading.disclosure.search import SqlSearch

HERE: Final = Path(__file__).parent


def configuration(engine: Engine, revisions: Path = HERE / "versions") -> Config:
    """Return Alembic's settings for one engine; there is no file of settings."""
    config = Config(attributes={"engine": engine})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("version_locations", str(revisions).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def is_described(name: str | None) -> bool:
    """Tell whether the code declares this table; the full-text search is not one."""
    return name is None or not name.startswith(SqlSearch.NAME)


def upgrade(engine: Engine) -> None:
    """
    Run every revision that the database has not seen, each in its own transaction.

    A revision that fails leaves nothing behind, and those before it stand.
    """
    command.upgrade(configuration(engine), "head")


def newest() -> str | None:
    """Return the newest revision that this code knows."""
    return ScriptDirectory(str(HERE)).get_current_head()


def current(engine: Engine) -> str | None:
    """Return the revision at which the database stands, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
