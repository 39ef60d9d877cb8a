"""`yangguang verify paper`: a PDF, its seal, its signers, and what the log says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from archive.casefile.check import open_case
from archive.clock.system import SystemClock
from archive.ledger.anchors import AnchorCard
from archive.paper.checking import Report, Standing, check_paper
from archive.paper.logged import LogView
from archive.paper.validity import Trust
from archive.values.instants import shown
from trading.papers.check import events_of
from trading.server.casefiles import CHECKS
from trading.server.cli.output import Exit, Output, printable, reading_files
from trading.server.cli.reading import LARGEST_CASE, within

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LARGEST: Final = 64 << 20

_SAID: Final = {
    Standing.ISSUED: "核验通过：没有被改动，是日志里记载的那一份，根证书与锚定卡一致",
    Standing.REPLACED: "没有被改动，但已被后来的文件代替",
    Standing.SEALED: "没有被改动，根证书与锚定卡一致；没有和日志比对",
    Standing.LOGGED: "没有被改动，是日志里记载的那一份；没有锚定卡，根证书来历不明",
    Standing.SELF_CONSISTENT: "自身一致；没有锚定卡，谁都可以造出这样一份",
    Standing.CONTRADICTION: "发现矛盾",
}
_GOOD: Final = frozenset({Standing.ISSUED, Standing.SEALED})


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--anchor",
    "anchors",
    type=FILE,
    multiple=True,
    help="锚定卡（可多张）。Anchor card kept outside.",
)
@click.option("--casefile", "case", type=FILE, help="案卷。The case file with the log.")
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
def paper(
    file: Path,
    anchors: Sequence[Path],
    case: Path | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """核对一份盖章文件（PDF）。Check a sealed paper: a valid seal is not enough."""
    output = Output(as_json=as_json)
    with reading_files(output):
        cards = [AnchorCard.parse(within(anchor)) for anchor in anchors]
        view = _log(within(case, LARGEST_CASE), cards) if case else None
        roots = frozenset(card.paper_root for card in cards if card.paper_root)
        report = check_paper(
            within(file, LARGEST), SystemClock().now(), Trust(roots=roots), view
        )
    output.answer(facts(report), *lines(report))
    if report.standing not in _GOOD:
        raise SystemExit(Exit.CHECK_FAILED)


def _log(data: bytes, cards: Sequence[AnchorCard]) -> LogView:
    """Return what a case file that holds says of its papers."""
    return LogView(events_of(open_case(data, CHECKS, cards)))


def facts(report: Report) -> dict[str, object]:
    """Return a report as JSON says it."""
    content = report.paper.content if report.paper else None
    return {
        "ok": report.standing in _GOOD,
        "standing": report.standing.value,
        "demo": content.demo if content else None,
        "origin": content.origin if content else "",
        "stream": content.stream if content else "",
        "paper": content.paper if content else "",
        "title": content.title if content else "",
        "sha256": report.sha256,
        "level": report.level.value if report.level else "",
        "sealed_at": shown(report.sealed_at) if report.sealed_at else "",
        "signed_by": [
            {
                "duty": each.signer.duty,
                "organisation": each.signer.organisation,
                "person": each.signer.person,
                "key": each.fingerprint,
            }
            for each in (report.paper.signatures if report.paper else ())
        ],
        "replaced_by": report.replaced_by,
        "findings": [
            {"step": each.step, "what": each.what} for each in report.findings
        ],
    }


def lines(report: Report) -> list[str]:
    """Return a report as people read it."""
    said = [f"{_SAID[report.standing]}  {report.standing.value.capitalize()}"]
    content = report.paper.content if report.paper else None
    if content and content.demo:
        said.insert(0, "演示数据 Demonstration data")
    if content:
        said.append(f"{content.title}  {content.stream} {content.paper}")
    for each in report.paper.signatures if report.paper else ():
        signer = each.signer
        said.append(
            f"签名 Signed: {signer.duty} {signer.person}（{signer.organisation}）"
            f"{each.fingerprint}"
        )
    if report.level:
        said.append(f"存证章 Seal: {report.level}")
    if report.replaced_by:
        said.append(f"代替它的文件 Replaced by: {report.replaced_by}")
    said += [
        f"第 {each.step} 步不对 step {each.step}: {printable(each.what)}"
        for each in report.findings
    ]
    return said
