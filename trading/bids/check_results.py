"""What the log says became of one bid, and who is named for it (trading 7.9)."""

from dataclasses import dataclass
from typing import Any, Final

from trading.bids.model.shapes import ShapeError, digest, members, rows, text
from trading.bids.verdicts import Named, Party, Verdict, legal_outcome

_MOST_NAMED: Final = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """What BIDS_OPENED says of one bid."""

    bidder: str
    manifest: str
    named: tuple[str, ...]
    sheet: str
    verdict: Verdict

    @classmethod
    def of(cls, value: Any) -> "Logged":  # noqa: ANN401 - JSON of anybody
        """Read it; raises ShapeError."""
        data = members(value, "bidder", "manifest", "named", "sheet", "verdict")
        if data["verdict"] not in list(Verdict):
            raise ShapeError(f"{data['verdict']!r} is no verdict")
        return cls(
            text(data["bidder"], 18),
            digest(data["manifest"]),
            named(data["named"]),
            "" if data["sheet"] == "" else digest(data["sheet"]),
            Verdict(data["verdict"]),
        )

    @property
    def outcome(self) -> str:
        """What follows in law."""
        parties = [Named(Party(each.partition("/")[0])) for each in self.named]
        return legal_outcome(self.verdict, parties).value


def named(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON of anybody
    """Read who is named; raises ShapeError."""
    return rows(value, _party, _MOST_NAMED)


def _party(value: Any) -> str:  # noqa: ANN401 - JSON of anybody
    said = text(value, 40, 1)
    if said.partition("/")[0] not in list(Party):
        raise ShapeError(f"{said!r} is nobody")
    return said
