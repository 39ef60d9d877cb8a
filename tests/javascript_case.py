"""The checker of case files in JavaScript, asked from Python."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.casefile.limits import LIMITS, Limits
from tests.javascript import JavaScriptChecker
from trading.server.classic import classic
from trading.server.verify_page import OPENINGS, OPENINGS_NAME

SCRIPTS = (
    "zip.js",
    "log-format.js",
    "case-limits.js",
    "case-seals.js",
    "case-outside.js",
    "case-checker.js",
    "case-parts.js",
    "receipts.js",
    "inside.js",
    "desk.js",
    "papers.js",
    "cosigner.js",
    "broken-words.js",
)
DRIVER = Path(__file__).with_suffix(".js")


@dataclass(frozen=True)
class Said:
    """What the checker says of a case file."""

    standing: str
    first: int  # the first broken step, 0 if none
    findings: list[dict[str, Any]]
    report: dict[str, Any]


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def encoded(data: bytes) -> str:
    """Return bytes as an expression can carry them."""
    return base64.b64encode(data).decode()


class CaseChecker(JavaScriptChecker):
    """`trading/server/assets/verify` under Node.js; points are multiplied once."""

    def __init__(self) -> None:
        folder = Path(str(files("trading.server") / "assets" / "verify"))
        scripts = [folder / name for name in SCRIPTS]
        with TemporaryDirectory() as made:
            openings = Path(made) / "openings.js"
            openings.write_text(classic((OPENINGS,), OPENINGS_NAME), encoding="utf-8")
            named = (str(each) for each in (*scripts, openings, DRIVER))
            super().__init__(*named, remember=True)

    def call(self, function: str, *arguments: object) -> Any:
        """Return what a function of the scripts returns, as far as JSON carries it."""
        return self.evaluate(f"{function}({', '.join(map(json.dumps, arguments))})")

    def start_case(
        self,
        data: bytes,
        cards: Sequence[bytes] = (),
        checkpoints: Sequence[str] = (),
        proofs: Sequence[str] = (),
        accepted: Sequence[str] = (),
        limits: Limits = LIMITS,
    ) -> None:
        """Let it check a case file while we do something else."""
        written = ", ".join(
            json.dumps(each)
            for each in (
                encoded(data),
                [encoded(card) for card in cards],
                list(checkpoints),
                list(proofs),
                list(accepted),
                {_camel(name): value for name, value in asdict(limits).items()},
            )
        )
        self.send(b"\1", f"checkCase({written})".encode())

    def finish_case(self) -> Said:
        """Return what it says of the file it was started with."""
        report = self.receive()
        findings = report["findings"]
        return Said(
            report["standing"],
            min((each["step"] for each in findings), default=0),
            findings,
            report,
        )
