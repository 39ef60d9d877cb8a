"""An independent look at issued papers: rows, events, publications, and the files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

ISSUED = "PAPER_ISSUED"


class IssuedRow(NamedTuple):
    """A paper as the database keeps it; `pdf` is empty until it is issued."""

    lot: str
    paper: str
    pdf: str
    level: str
    issued_at: int | None


def json_of(content: object) -> Any:
    """Return what a JSON column holds, on either database."""
    return json.loads(content) if isinstance(content, str) else content


def wrong_papers(
    folder: Path,
    rows: Sequence[IssuedRow],
    events: Sequence[Mapping[str, Any]],
    public: Sequence[Mapping[str, Any]],
) -> Iterator[str]:
    """
    Say what is wrong: each paper is issued once or not at all, and its file is there.

    The file is looked for by its digest, as the log names it.
    """
    issued = [(row.paper, row.pdf, row.level) for row in rows if row.issued_at]
    told = [_facts(event["facts"]) for event in events]
    if sorted(issued) != sorted(told):
        yield f"issued are {issued}, the log says {told}"
    if sorted(told) != sorted(map(_facts, public)):
        yield "what is public of papers is not what the log says"
    if len({(row.lot, row.paper) for row in rows}) != len(rows):
        yield "a paper is there twice"
    for _, digest, _ in told:
        file = folder / "objects" / "content" / digest[:2] / digest
        if not file.is_file():
            yield f"the log names a file that is gone: {digest}"
        elif sha256(file.read_bytes()).hexdigest() != digest:
            yield f"the file is not the one the log names: {digest}"


def _facts(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    return facts["paper"], facts["pdf"], facts["level"]
