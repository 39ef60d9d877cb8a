"""
Questions that are compiled once and then asked of the database's own driver.

To carry out a small question by way of SQLAlchemy takes several times what the database
takes to answer it, and a page asks half a dozen. Here SQLAlchemy writes the text and
knows the types, once for each kind of database; the driver does the rest. Only for
questions: what is written goes by the session, whose events and checks it needs.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Select

Row: TypeAlias = tuple[Any, ...]
Convert: TypeAlias = Callable[[Any], Any] | None


class Prepared:
    """
    One question; values are given for what it leaves open, by name.

    Raises:
        ValueError: when it is first asked, if it has a list of values (`in_`), for
            which SQLAlchemy writes the text anew each time.

    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def rows(self, connection: Connection, **values: object) -> Sequence[Row]:
        """Return what the database answers inside this connection's transaction."""
        written = self._for(connection.dialect)
        if not connection.in_transaction():
            connection.begin()
        cursor = connection.connection.cursor()
        try:
            cursor.execute(written.text, written.arguments(values))
            return written.read(cursor.fetchall())
        finally:
            cursor.close()

    def asked(self, dialect: Dialect, **values: object) -> tuple[str, Any]:
        """Return the text and the arguments that the driver is given."""
        written = self._for(dialect)
        return written.text, written.arguments(values)

    def _for(self, dialect: Dialect) -> "_Written":
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written(self._statement, dialect)
        return written


class _Written:
    """A question as one kind of database understands it."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if compiled.post_compile_params:
            raise ValueError(f"not written once and for all: {compiled}")
        self.text = compiled.string
        self._by_place = compiled.positional
        self._names = list(compiled.positiontup or compiled.params)
        self._store: dict[str, Convert] = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        self._fixed = {
            name: self._stored(name, compiled.binds[name].effective_value)
            for name in self._names
            if not compiled.binds[name].required
        }
        self._load: list[Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.selected_columns
        ]

    def _stored(self, name: str, value: object) -> object:
        convert = self._store[name]
        return value if convert is None else convert(value)

    def arguments(self, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - a driver's
        """Return the arguments in the form that the driver wants."""
        given = {
            **self._fixed,
            **{
                name: self._stored(name, value)
                for name, value in values.items()
                if name in self._store
            },
        }
        if self._by_place:
            return tuple([given[name] for name in self._names])
        return {name: given[name] for name in self._names}

    def read(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows with their values as the columns' types have them."""
        if not rows:
            return rows
        # Column by column, since most columns are what the driver returns.
        columns = [
            column if load is None else [*map(load, column)]
            for load, column in zip(self._load, zip(*rows, strict=True), strict=True)
        ]
        return [*zip(*columns, strict=True)]
