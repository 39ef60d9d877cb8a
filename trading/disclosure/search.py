"""The full-text index of the register, in each database's own manner."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    Select,
    String,
    TableClause,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.orm import Session

from trading.disclosure.model.searching import document


class SqlSearch:
    """
    The pairs of signs of each entry, in the database's own full-text index.

    FTS5 on SQLite and a `tsvector` on PostgreSQL, under the same name and made by the
    revisions; neither is a table that the declarative base could describe.
    """

    NAME: Final = "trading_search"

    def __init__(self, session: Session) -> None:
        self._session = session
        self.embedded = session.get_bind().dialect.name == "sqlite"

    def put(self, entry: int, text: str) -> None:
        """Let the entry be found by this text, and by nothing it had before."""
        self.remove(entry)
        kept: Any = document(text)
        if not self.embedded:
            kept = func.to_tsvector("simple", kept)
        index, key, _ = _index(embedded=self.embedded)
        values = {key.key: entry, "words": kept}
        self._session.execute(insert(index).values(values))

    def remove(self, entry: int) -> None:
        """Let the entry not be found any more."""
        index, key, _ = _index(embedded=self.embedded)
        self._session.execute(delete(index).where(key == entry))

    def keep(self, entries: Select[Any]) -> None:
        """Let nothing be found but these."""
        index, key, _ = _index(embedded=self.embedded)
        self._session.execute(delete(index).where(key.not_in(entries)))

    def wanted(self, words: Sequence[Sequence[str]]) -> str:
        """Write what `found_by_text` is given, so that every word is found whole."""
        if self.embedded:
            return " ".join(f'"{" ".join(pairs)}"' for pairs in words)
        return " & ".join(" <-> ".join(pairs) for pairs in words)


def found_by_text(*, embedded: bool) -> Select[Any]:
    """Return the keys of the entries that answer what is bound as `text`."""
    index, key, words = _index(embedded=embedded)
    if embedded:
        found = words.op("MATCH")(bindparam("text", type_=String))
    else:
        asked = func.to_tsquery("simple", bindparam("text", type_=String))
        found = words.op("@@")(asked)
    return select(key).select_from(index).where(found)


def _index(
    *, embedded: bool
) -> tuple[TableClause, ColumnClause[int], ColumnClause[str]]:
    key = column("rowid" if embedded else "id", BigInteger)
    words = column("words", String)
    return table(SqlSearch.NAME, key, words), key, words
