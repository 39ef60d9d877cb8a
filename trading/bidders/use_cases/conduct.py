"""What an authority found about a firm goes on record, and off it by itself."""

from datetime import datetime

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor, to_micros
from trading.bidders.codes import Uscc
from trading.bidders.model.conduct import Finding
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import Digest, FirmAct
from trading.bidders.use_cases.recording import STREAM, Number, Words


class FindingCommand(Command, frozen=True, kw_only=True):
    """A finding with its source, hearing, appeal and term; `document` is its text."""

    number: Number
    firm: Uscc
    found: Words
    source: Words
    since: datetime
    until: datetime
    hearing: str
    appeal: str
    document: Digest


class RecordFinding(FirmAct[FindingCommand]):
    """Record what an authority found after a hearing (C-12); it keeps nobody out."""

    command = FindingCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: FindingCommand, now: datetime
    ) -> Recorded:
        """Let only the authority itself record it, complete and once."""
        self.require_role(actor)
        finding = Finding(
            number=command.number,
            authority=actor.organisation,
            firm=command.firm,
            found=command.found,
            source=command.source,
            since=command.since,
            until=command.until,
            hearing=command.hearing,
            appeal=command.appeal,
            digest=command.document,
        )
        work.conduct.record(finding)
        facts = {
            "number": finding.number,
            "authority": finding.authority,
            "firm": str(finding.firm),
            "found": finding.found,
            "source": finding.source,
            "since": to_micros(finding.since),
            "until": to_micros(finding.until),
            "hearing": finding.hearing,
            "appeal": finding.appeal,
            "document": finding.digest,
        }
        draft = Draft(kind="FINDING_RECORDED", stream=STREAM, facts=facts)
        return work.ledger.append(draft, actor, now)
