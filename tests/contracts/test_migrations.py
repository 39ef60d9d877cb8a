"""The history of the schema leads to the tables in the code, one step at a time."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine.interfaces import ReflectedColumn

from trading.server.database import make_engine, metadata
from trading.server.migrations.upgrade import (
    configuration,
    current,
    is_described,
    newest,
    upgrade,
)

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = {number!r}, {before!r}


def upgrade():
    {does}
"""
GOOD = 'op.create_table("good", sa.Column("id", sa.Integer, primary_key=True))'
FAILING = (
    'op.create_table("lost", sa.Column("id", sa.Integer, primary_key=True)); '
    'op.execute("INSERT INTO good VALUES (1)"); '
    'op.execute("SELECT * FROM nowhere")'
)
AUTOCOMMITTED = f"""with op.get_context().autocommit_block():
        {FAILING}"""


@pytest.fixture
def engine(empty_database):
    """Our engine on a database without tables."""
    engine = make_engine(empty_database)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def run_revisions(engine: Engine, folder: Path, *upgrades: str) -> None:
    """Run a made-up history, one revision an upgrade."""
    before = None
    for place, does in enumerate(upgrades, start=1):
        number = f"{place:04d}"
        source = REVISION.format(number=number, before=before, does=does)
        (folder / f"{number}.py").write_text(source)
        before = number
    command.upgrade(configuration(engine, folder), "head")


def test_a_failing_revision_leaves_nothing_behind(engine, tmp_path):
    """Its tables and rows are gone, and the revisions before it stand."""
    with pytest.raises(Exception, match="nowhere"):
        run_revisions(engine, tmp_path, GOOD, FAILING)

    assert tables(engine) == {"good"}
    assert current(engine) == "0001"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM good")).scalar_one() == 0


def test_it_can_be_run_again_once_it_is_put_right(engine, tmp_path):
    """After a failed upgrade the mended revision runs as if nothing had been."""
    with pytest.raises(Exception, match="nowhere"):
        run_revisions(engine, tmp_path, GOOD, FAILING)

    run_revisions(engine, tmp_path, GOOD, GOOD.replace("good", "mended"))

    assert tables(engine) == {"good", "mended"}
    assert current(engine) == "0002"


@pytest.mark.postgres
def test_autocommit_in_a_revision_would_leave_half_of_it(empty_postgres, tmp_path):
    """The fault that the tests above look for; a house rule keeps it out of ours."""
    engine = make_engine(empty_postgres)
    with pytest.raises(Exception, match="nowhere"):
        run_revisions(engine, tmp_path, GOOD, AUTOCOMMITTED)
    left = tables(engine)
    engine.dispose()

    assert left == {"good", "lost"}


def described(column: ReflectedColumn, connection: Connection) -> str:
    kind = column["type"].compile(connection.dialect)
    return f"{column['name']} {kind} {'NULL' if column['nullable'] else 'NOT NULL'}"


def schema(engine: Engine) -> dict[str, list[str]]:
    """Describe each table as the database itself tells it."""
    found = {}
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in filter(is_described, inspector.get_table_names()):
            key = inspector.get_pk_constraint(table)["constrained_columns"]
            found[table] = [
                *(described(each, connection) for each in inspector.get_columns(table)),
                f"key {key}",
                *sorted(
                    f"unique {each['column_names']}"
                    for each in inspector.get_unique_constraints(table)
                ),
                *sorted(
                    f"index {each['name']} {each['column_names']} {each['unique']}"
                    for each in inspector.get_indexes(table)
                ),
                *sorted(
                    f"{each['constrained_columns']} refers to {each['referred_table']}"
                    for each in inspector.get_foreign_keys(table)
                ),
            ]
    found.pop("alembic_version", None)
    return found


def test_the_revisions_make_the_tables_of_the_code(engine):
    """
    What the revisions build is what the code declares, as the database tells it.

    If this fails: `python -m trading.server.migrations "What changed"`.
    """
    upgrade(engine)
    by_revisions = schema(engine)

    metadata.drop_all(engine)
    metadata.create_all(engine)

    assert by_revisions == schema(engine)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: is_described(name)}
        )
        return compare_metadata(context, metadata)


def test_a_new_revision_would_be_empty(engine):
    """Alembic finds no difference to write, so two revisions never say the same."""
    upgrade(engine)

    assert differences(engine) == []


def test_a_difference_would_be_found(engine):
    """The comparison is not blind: a column that the code lacks is reported."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE archive_stream ADD COLUMN odd INTEGER"))

    assert [found[0] for found in differences(engine)] == ["remove_column"]
    assert isinstance(differences(engine)[0][3].type, Integer)


def test_upgrading_twice_changes_nothing(engine):
    """An upgraded database stands at the newest revision, however often it is run."""
    assert current(engine) is None

    upgrade(engine)
    once = schema(engine)
    upgrade(engine)

    assert current(engine) == newest()
    assert schema(engine) == once


EMPTY = {str: "", int: 0, bool: False, bytes: b""}


def put(connection: Connection, name: str, **values: object) -> None:
    """Put in a row of a table as the database knows it; what is not told is empty."""
    table = Table(name, MetaData(), autoload_with=connection)
    empty = {
        column.name: EMPTY.get(column.type.python_type, [])
        for column in table.columns
        if not column.nullable and column.name != "id"
    }
    connection.execute(insert(table).values({**empty, **values}))


def column(engine: Engine, table: str, name: str) -> list[object]:
    with engine.connect() as connection:
        known = Table(table, MetaData(), autoload_with=connection)
        return list(connection.scalars(select(known.c[name]).order_by(known.c.id)))


ACCOUNTS = (("a1", "F1"), ("a2", "F2"), ("a3", "F2"))
"""Of the first firm there is one account, of the second two, of the third none."""


def test_what_was_said_of_a_firm_becomes_the_word_of_its_one_account(engine):
    """0014: where several claim a firm its word is nobody's; registers keep theirs."""
    command.upgrade(configuration(engine), "0013")
    with engine.begin() as connection:
        for number, code in ACCOUNTS:
            put(
                connection,
                "trading_account_organisation",
                id=number,
                kind="firm",
                code=code,
                skeleton=number,
            )
        for at, (firm, source) in enumerate(
            (("F1", "self"), ("F2", "self"), ("F3", "self"), ("F1", "office/register"))
        ):
            told = {"id": at + 1, "declared_of": firm, "source": source}
            put(connection, "trading_relation", **told)
            put(connection, "trading_tie", **told)

    upgrade(engine)

    words = ["self/a1", "self/?", "self", "office/register"]
    assert column(engine, "trading_relation", "source") == words
    assert column(engine, "trading_tie", "source") == words


def test_deposits_of_what_was_over_or_is_tendered_anew_go_back(engine):
    """0020: opened ones of a lot that takes bids were for an attempt before these."""
    command.upgrade(configuration(engine), "0019")
    lots = {
        "L1": ("open_tender", "not_opened", None),
        "L2": ("open_tender", "bidding", 7),
        "L3": ("open_tender", "bidding", None),
        "L4": ("open_tender", "recorded", 7),
        "L5": ("fixed_price_selection", "ended", 7),
    }
    with engine.begin() as connection:
        for lot, (procedure, state, opened) in lots.items():
            put(connection, "trading_lot", id=lot, procedure=procedure, state=state)
            put(connection, "trading_deposit_terms", lot=lot, due=5, opened_at=opened)

    upgrade(engine)

    with engine.connect() as connection:
        ask = "SELECT lot, ended_at, policy FROM trading_deposit_terms ORDER BY lot"
        found = [tuple(each) for each in connection.execute(text(ask))]
    over = [("L1", 5, "unknown"), ("L2", 5, "unknown")]
    assert found == [*over, *((lot, None, "") for lot in ("L3", "L4", "L5"))]


def test_a_frozen_list_gets_the_accounts_whose_applications_stood(engine):
    """0014: neither one that fell nor one that was withdrawn."""
    command.upgrade(configuration(engine), "0013")
    with engine.begin() as connection:
        for claim, firm, more in (
            ("a1", "F1", {}),
            ("a2", "F1", {"fallen": "another account is the firm"}),
            ("a3", "F1", {"withdrawn": True}),
            ("", "F2", {}),
        ):
            told = {"stream": f"{claim}/{firm}", "lot": "L1", "claim": claim}
            put(connection, "trading_application", firm=firm, **told, **more)
        for pid, firm in (("1", "F1"), ("2", "F2"), ("3", "F3")):
            put(connection, "trading_listed", lot="L1", number=1, pid=pid, firm=firm)

    upgrade(engine)

    with engine.connect() as connection:
        listed = Table("trading_listed", MetaData(), autoload_with=connection)
        kept = connection.execute(select(listed.c.firm, listed.c.claim)).all()
    assert sorted(map(tuple, kept)) == [("F1", "a1"), ("F2", ""), ("F3", "")]
