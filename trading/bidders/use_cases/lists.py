"""Firms come in by a list: all of it, or none."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import Firm
from trading.bidders.model.lists import MOST_ROWS
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import Digest, FirmAct, Line
from trading.bidders.use_cases.recording import STREAM


class ListedFirm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row."""

    code: Uscc
    name: Line


class ImportFirmsCommand(Command, frozen=True, kw_only=True):
    """A list that was read whole and without a wrong row; `file` is its SHA-256."""

    file: Digest
    firms: Annotated[tuple[ListedFirm, ...], msgspec.Meta(max_length=MOST_ROWS)]


class ImportFirms(FirmAct[ImportFirmsCommand]):
    """Keep the names of firms from a list; to be in none keeps nobody out (D-0e)."""

    command = ImportFirmsCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: ImportFirmsCommand, now: datetime
    ) -> Recorded:
        """Keep every firm in one transaction; record the file and how many."""
        self.require_role(actor)
        for each in sorted(command.firms, key=lambda each: str(each.code)):
            work.bidders.register(Firm(each.code, each.name))
        facts = {"file": command.file, "firms": len(command.firms)}
        draft = Draft(kind="FIRMS_IMPORTED", stream=STREAM, facts=facts)
        return work.ledger.append(draft, actor, now)
