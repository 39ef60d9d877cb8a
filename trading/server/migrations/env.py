"""Run revisions, each in its own transaction, on SQLite as on PostgreSQL."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine
from sqlalchemy.types import TypeDecorator

from trading.server.database import metadata
from trading.server.migrations.upgrade import is_described


def as_the_database_sees_it(
    kind: str,
    item: Any,  # noqa: ANN401 - Alembic's own signature
    _context: AutogenContext,
) -> str | Literal[False]:
    """Write plain types into revisions, which must outlive the code's own types."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run(engine: Engine) -> None:
    """Run the revisions asked for."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transaction_per_migration=True,
            transactional_ddl=True,  # true of SQLite too, once we say BEGIN ourselves
            render_as_batch=True,  # SQLite alters a table by writing it anew
            render_item=as_the_database_sees_it,
            include_name=lambda name, _kind, _parents: is_described(name),
        )
        with context.begin_transaction():
            context.run_migrations()


run(context.config.attributes["engine"])
