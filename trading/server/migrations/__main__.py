"""Write a new revision: `python -m trading.server.migrations "what it does"`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from trading.server.database import make_engine
from trading.server.migrations.upgrade import HERE, configuration, upgrade


def main(message: str) -> None:
    """Compare the tables in the code with the revisions so far; write what differs."""
    number = len(list((HERE / "versions").glob("[0-9]*.py"))) + 1
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'revisions.sqlite'}")
        upgrade(engine)
        command.revision(
            configuration(engine), message, autogenerate=True, rev_id=f"{number:04d}"
        )
        engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
