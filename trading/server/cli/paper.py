"""`yangguang verify paper`: a PDF, its seal, its signers, its pages, and the log."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from archive.casefile.check import CheckedCase, open_case
from archive.clock.system import SystemClock
from archive.ledger.anchors import AnchorCard
from archive.paper.certificates import certificate_in, revocations_in
from archive.paper.checking import Report, Standing, check_paper
from archive.paper.logged import LogView
from archive.paper.redrawing import Pages
from archive.paper.validity import Trust
from archive.values.instants import shown
from trading.papers.check import events_of
from trading.rules.papers import BESIDE_THE_LOG
from trading.server.casefiles import CHECKS
from trading.server.cli.output import Exit, Output, printable, reading_files
from trading.server.cli.reading import LARGEST_CASE, within
from trading.server.cli.verify import STANDS, anchor_option, json_option
from trading.server.papers import KNOWN_DESIGNS

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LARGEST: Final = 64 << 20

_SAID: Final = {
    Standing.ISSUED: "核验通过：没有被改动，是日志里记载的那一份，根证书与锚定卡一致",
    Standing.UNSEEN: "没有被改动，是日志里记载的那一份；但页面没有重新画出来比对",
    Standing.UNVOUCHED: "没有被改动，和这份案卷说的一致；但案卷本身",
    Standing.REPLACED: "没有被改动，但已被后来的文件代替",
    Standing.SEALED: "没有被改动，根证书与锚定卡一致；没有和日志比对",
    Standing.LOGGED: "没有被改动，是日志里记载的那一份；没有锚定卡，根证书来历不明",
    Standing.SELF_CONSISTENT: "自身一致；没有锚定卡，谁都可以造出这样一份",
    Standing.CONTRADICTION: "发现矛盾",
}
_PAGES: Final = {
    Pages.EQUAL: "页面已重新画出，与签名的内容一致",
    Pages.UNEQUAL: "页面已重新画出，与签名的内容不同",
    Pages.OTHER_VERSION: "页面由另一版本画出，没有重新画：请自己看",
    Pages.UNKNOWN: "页面没有重新画出来比对：请自己看",
}
_BESIDE: Final = (
    "回执盖了章，但不在日志的文件之列：请用 yangguang verify receipt 核对 .note 和 "
    ".tlog-proof  A receipt is sealed, not compared with the log: bring the .note and "
    ".tlog-proof"
)
_GOOD: Final = frozenset({Standing.ISSUED, Standing.SEALED})


@click.command()
@click.argument("file", type=FILE)
@anchor_option
@click.option("--casefile", "case", type=FILE, help="案卷。The case file with the log.")
@click.option(
    "--authority",
    "authorities",
    type=FILE,
    multiple=True,
    help="时间戳机构的根证书。Root certificate of a timestamp authority you trust.",
)
@click.option(
    "--revoked",
    "lists",
    type=FILE,
    multiple=True,
    help="吊销列表。Revocation list of the seal's root.",
)
@json_option
def paper(
    file: Path,
    anchors: Sequence[Path],
    case: Path | None,
    authorities: Sequence[Path],
    lists: Sequence[Path],
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """核对一份盖章文件（PDF）。Check a sealed paper: a valid seal is not enough."""
    output = Output(as_json=as_json)
    with reading_files(output):
        cards = [AnchorCard.parse(within(anchor)) for anchor in anchors]
        held = open_case(within(case, LARGEST_CASE), CHECKS, cards) if case else None
        report = check_paper(
            within(file, LARGEST),
            SystemClock().now(),
            Trust.of(
                cards,
                [certificate_in(within(each)) for each in authorities],
                [revocations_in(within(each)) for each in lists],
            ),
            _log(held) if held else None,
            KNOWN_DESIGNS,
        )
    output.answer(facts(report, held), *lines(report, held))
    if not holds(report):
        raise SystemExit(Exit.CHECK_FAILED)


def _log(held: CheckedCase) -> LogView:
    """Return what a case file that holds says of its papers, and what it is worth."""
    return LogView(
        events_of(held.case),
        beside=BESIDE_THE_LOG,
        vouched=held.report.verified,
        broken_by=held.broken_by,
    )


def holds(report: Report) -> bool:
    """Tell whether it is as good as what was brought can tell, pages and all."""
    return report.standing in _GOOD and report.pages is Pages.EQUAL


def _standing(report: Report, held: CheckedCase | None) -> str:
    if report.standing is not Standing.UNVOUCHED or held is None:
        return report.standing.value
    return f"{report.standing}; the file itself: {held.report.standing}"


def facts(report: Report, held: CheckedCase | None) -> dict[str, object]:
    """Return a report as JSON says it."""
    content = report.paper.content if report.paper else None
    return {
        "ok": holds(report),
        "standing": _standing(report, held),
        "pages": report.pages.value,
        "log": _log_facts(held),
        "demo": content.demo if content else None,
        "origin": content.origin if content else "",
        "stream": content.stream if content else "",
        "paper": content.paper if content else "",
        "title": content.title if content else "",
        "sha256": report.sha256,
        "level": report.level.value if report.level else "",
        "sealed_at": shown(report.sealed_at) if report.sealed_at else "",
        "stamp": _stamp_facts(report),
        "archived": report.validity.archived if report.validity else 0,
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
            {"step": each.step, "code": each.fault.value, "what": each.what}
            for each in report.findings
        ],
    }


def _stamp_facts(report: Report) -> dict[str, object] | None:
    stamp = report.stamp
    return {"at": shown(stamp.at), "trusted": stamp.trusted} if stamp else None


def _stamp_lines(report: Report) -> list[str]:
    stamp, validity = report.stamp, report.validity
    if stamp is None or validity is None:
        return []
    known = (
        "机构可信 by an authority you trust"
        if stamp.trusted
        else "机构未知，时间没有得到证明 by an authority unknown here: proves no time"
    )
    said = [f"时间戳 Timestamp: {shown(stamp.at)}，{known}"]
    if validity.archived:
        said.append(f"归档时间戳 Archive timestamps you trust: {validity.archived}")
    return said


def _log_facts(held: CheckedCase | None) -> dict[str, object] | None:
    if held is None:
        return None
    report = held.report
    return {
        "size": report.manifest.size,
        "standing": report.standing.value,
        "cosigned": [
            {"name": each.name, "at": shown(each.at)} for each in report.cosigned
        ],
    }


def lines(report: Report, held: CheckedCase | None) -> list[str]:
    """Return a report as people read it."""
    first = f"{_SAID[report.standing]}  {_standing(report, held).capitalize()}"
    if report.standing is Standing.UNVOUCHED and held is not None:
        first = first.replace("  ", f"{STANDS[held.report.standing]}  ", 1)
    said = [first]
    content = report.paper.content if report.paper else None
    if content and content.demo:
        said.insert(0, "演示数据 Demonstration data")
    if content:
        said.append(f"{content.title}  {content.stream} {content.paper}")
        said.append(f"{_PAGES[report.pages]}  {report.pages.value.capitalize()}")
    if content and content.kind in BESIDE_THE_LOG:
        said.append(_BESIDE)
    for each in report.paper.signatures if report.paper else ():
        signer = each.signer
        said.append(
            f"签名 Signed: {signer.duty} {signer.person}（{signer.organisation}）"
            f"{each.fingerprint}"
        )
    if report.level:
        said.append(f"存证章 Seal: {report.level}")
    said += [*_stamp_lines(report), *_log_lines(held)]
    if report.replaced_by:
        said.append(f"代替它的文件 Replaced by: {report.replaced_by}")
    said += [
        f"第 {each.step} 步不对 step {each.step}: {printable(each.what)}"
        for each in report.findings
    ]
    return said


def _log_lines(held: CheckedCase | None) -> list[str]:
    if held is None:
        return []
    said = [f"案卷的日志 Log of the case file: {held.report.manifest.size} 条 entries"]
    said += [
        f"共签 Cosigned by {each.name}, {shown(each.at)}"
        for each in held.report.cosigned
    ]
    return said if held.report.cosigned else [*said, "尚无共签 Not cosigned"]
