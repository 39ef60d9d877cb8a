"""How many rows a statement changed: what makes an atomic update tell who was first."""

from sqlalchemy import Delete, Update
from sqlalchemy.orm import Session


def changed(session: Session, statement: Update | Delete) -> int:
    """Run the statement in this transaction; return how many rows it changed."""
    session.flush()
    done = session.connection().execute(
        statement.execution_options(preserve_rowcount=True)
    )
    return done.rowcount
