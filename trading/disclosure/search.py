"""The full-text index of the register, in each database's own manner."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
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
        self._embedded = session.get_bind().dialect.name == "sqlite"
        self._key = column("rowid" if self._embedded else "id", BigInteger)
        self._words: ColumnElement[str] = column("words", String)
        self._table = table(self.NAME, self._key, self._words)

    def put(self, entry: int, text: str) -> None:
        """Let the entry be found by this text, and by nothing it had before."""
        self.remove(entry)
        kept: Any = document(text)
        if not self._embedded:
            kept = func.to_tsvector("simple", kept)
        values = {self._key.name: entry, "words": kept}
        self._session.execute(insert(self._table).values(values))

    def remove(self, entry: int) -> None:
        """Let the entry not be found any more."""
        self._session.execute(delete(self._table).where(self._key == entry))

    def keep(self, entries: Select[Any]) -> None:
        """Let nothing be found but these."""
        self._session.execute(delete(self._table).where(self._key.not_in(entries)))

    def matching(self, words: Sequence[Sequence[str]]) -> Select[Any]:
        """Return the keys of the entries in which every word is found whole."""
        if self._embedded:
            wanted = " ".join(f'"{" ".join(pairs)}"' for pairs in words)
            found = self._words.op("MATCH")(wanted)
        else:
            wanted = " & ".join(" <-> ".join(pairs) for pairs in words)
            found = self._words.op("@@")(func.to_tsquery("simple", wanted))
        return select(self._key).select_from(self._table).where(found)
