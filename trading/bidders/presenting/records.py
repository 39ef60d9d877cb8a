"""What authorities record of firms, as whoever is signed in is shown it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.bidders.model.conduct import Finding
from trading.bidders.model.firms import Ban
from trading.bidders.use_cases.reading import ConductSheet
from trading.front.languages import Tongue, marked
from trading.front.moments import full

DONE: Final[Mapping[str, str]] = {
    "ban": marked("决定已登记。期满自动失效。"),
    "finding": marked("认定已登记。它只公示，不限制任何企业参加。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A ban or a finding, as it is shown."""

    number: str
    authority: str
    said: str
    until: str
    hearing: str
    appeal: str
    source: str = ""


def ban_view(ban: Ban, tongue: Tongue) -> RecordView:
    """Say what is shown of a ban."""
    return RecordView(
        number=ban.number,
        authority=ban.authority,
        said=ban.basis,
        until=full(ban.until, tongue),
        hearing=ban.hearing,
        appeal=ban.appeal,
    )


def finding_view(finding: Finding, tongue: Tongue) -> RecordView:
    """Say what is shown of a finding."""
    return RecordView(
        number=finding.number,
        authority=finding.authority,
        said=finding.found,
        until=full(finding.until, tongue),
        hearing=finding.hearing,
        appeal=finding.appeal,
        source=finding.source,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductView:
    """The conduct record of one firm, or the question for its code."""

    typed: str
    wrong: bool
    code: str
    name: str
    bans: tuple[RecordView, ...]
    findings: tuple[RecordView, ...]
    done: str


def conduct_view(
    typed: str, sheet: ConductSheet | None, done: str, tongue: Tongue
) -> ConductView:
    """Say what the page of a conduct record shows."""
    bans = () if sheet is None else sheet.bans
    findings = () if sheet is None else sheet.findings
    return ConductView(
        typed=typed,
        wrong=bool(typed) and sheet is None,
        code="" if sheet is None else str(sheet.code),
        name="" if sheet is None else sheet.name,
        bans=tuple(ban_view(each, tongue) for each in bans),
        findings=tuple(finding_view(each, tongue) for each in findings),
        done=tongue.say(DONE[done]) if done in DONE else "",
    )
