"""`yangguang verify …`: offline, from files alone, without any instance."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click

from archive.casefile.check import check_case
from archive.casefile.model import Edition, Report, Standing
from archive.clock.system import SystemClock
from archive.evidence.notes import NoteInvalidError, signatures_on
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import as_printed
from archive.ledger.model import AcceptedNote, parse_accepted
from archive.ledger.proofs import PROOF_VERSION
from archive.ledger.reading import LedgerFormatError
from archive.values.instants import shown
from expert_pool.draws.check import check_transcript
from expert_pool.draws.check_file import LARGEST_FILE
from trading.server.casefiles import CHECKS
from trading.server.cli.output import Exit, Output, reading_files
from trading.server.cli.reading import LARGEST_BUNDLE, LARGEST_CASE, within
from trading.server.cli.witnesses import (
    SlotNeededError,
    check_mirror,
    check_receipt,
    require_past,
)

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
anchor_option = click.option(
    "--anchor",
    "anchors",
    type=FILE,
    multiple=True,
    help="锚定卡（可多张）。Anchor card kept outside.",
)

STANDS = {
    Standing.COSIGNED: "核验通过：与锚定卡一致，有共签",
    Standing.AGREES: "与锚定卡一致，尚无共签",
    Standing.KEPT: "与您保存的凭据一致，尚无共签",
    Standing.NOT_COSIGNED: "与锚定卡一致，但卡上的共签方没有签名",
    Standing.SELF_CONSISTENT: "自身一致，尚无共签；没有锚定卡，不能排除整体伪造",
    Standing.CONTRADICTION: "发现矛盾",
}


@click.group()
def verify() -> None:
    """离线核对，不需要服务器。Check offline; no server is needed."""


@verify.command()
@click.argument("file", type=FILE)
@json_option
def draw(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """核对一次抽取的记录。Check the transcript of a draw."""
    output = Output(as_json=as_json)
    with reading_files(output):
        verdict = check_transcript(within(file, LARGEST_FILE))
    facts = {
        "ok": verdict.accepted,
        "accepted": verdict.accepted,
        "failed_check": verdict.failed_check,
        "reason": verdict.reason,
        "standing": verdict.standing,
        "winners": verdict.winners,
        "reserves": verdict.reserves,
        "source": verdict.source,
        "pool_size": verdict.pool_size,
        "demo": verdict.demo,
    }
    if verdict.accepted:
        output.answer(
            facts,
            *_demo(demo=verdict.demo),
            f"成立 Accepted ({verdict.standing})",
            f"中选 Winners: {verdict.winners}",
            f"候补 Reserves: {verdict.reserves}",
            f"随机来源 Source of chance: {verdict.source}",
        )
        return
    output.answer(
        facts,
        f"发现矛盾 Contradiction: 第 {verdict.failed_check} 项 check "
        f"{verdict.failed_check}: {verdict.reason}",
    )
    raise SystemExit(Exit.CHECK_FAILED)


@verify.command()
@click.argument("file", type=FILE)
@anchor_option
@click.option(
    "--receipt",
    "receipts",
    type=FILE,
    multiple=True,
    help="您手里的回执（note 或 tlog-proof）。A receipt that you were given.",
)
@click.option(
    "--checkpoint",
    "checkpoints",
    type=FILE,
    multiple=True,
    help="别处保存的检查点，如纸上二维码。A checkpoint kept elsewhere, as on a paper.",
)
@json_option
def casefile(
    file: Path,
    anchors: Sequence[Path],
    receipts: Sequence[Path],
    checkpoints: Sequence[Path],
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """核对案卷。Check a case file against itself and against what was kept outside."""
    output = Output(as_json=as_json)
    with reading_files(output):
        cards = [AnchorCard.parse(within(anchor)) for anchor in anchors]
        accepted, proofs = sorted_receipts([within(each).decode() for each in receipts])
        noted = [as_printed(within(each).decode()) for each in checkpoints]
        report = check_case(
            within(file, LARGEST_CASE),
            CHECKS,
            cards,
            checkpoints=noted,
            proofs=proofs,
            accepted=accepted,
        )
        for said in _readable(accepted):
            require_past(said, SystemClock().now())
    output.answer(report_facts(report), *report_lines(report))
    if not report.verified:
        raise SystemExit(Exit.CHECK_FAILED)


@verify.command()
@click.argument("note", type=FILE)
@click.option("--proof", type=FILE, help="tlog-proof 文件。The logged receipt.")
@click.option("--slot", type=FILE, help="封存动作的位置证明。A sealed act's slot.")
@anchor_option
@json_option
def receipt(
    note: Path,
    proof: Path | None,
    slot: Path | None,
    anchors: Sequence[Path],
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """核对回执。Check an accepted note, and its tlog-proof if there is one."""
    output = Output(as_json=as_json)
    _require_card(output, anchors)
    if slot and not proof:
        output.fail(
            Exit.USAGE,
            "位置证明要和 tlog-proof 一起核对 A slot is checked with its tlog-proof.",
            "用 --proof 指定 Name it with --proof.",
        )
    with reading_files(output):
        cards = [AnchorCard.parse(within(anchor)) for anchor in anchors]
        try:
            found = check_receipt(
                cards,
                within(note).decode(),
                within(proof).decode() if proof else None,
                within(slot) if slot else None,
            )
            require_past(found.said, SystemClock().now())
        except SlotNeededError:
            output.fail(
                Exit.USAGE,
                "这是封存动作，还需要位置证明 The act is sealed: its slot is needed.",
                "用 --slot 指定 Name it with --slot.",
            )
    output.answer(found.facts(), *found.lines())


@verify.command()
@click.argument("folder", type=FOLDER)
@anchor_option
@json_option
def log(folder: Path, anchors: Sequence[Path], as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """核对日志的镜像（checkpoint 与 tile 目录）。Check a mirror of the log."""
    output = Output(as_json=as_json)
    _require_card(output, anchors)
    file = folder / "checkpoint"
    if not file.is_file():
        output.fail(
            Exit.CHECK_FAILED,
            f"这里没有日志镜像 There is no mirror of a log here: {file}",
            "镜像含 checkpoint 文件和 tile 目录 "
            "A mirror holds the file checkpoint and the folder tile.",
        )
    with reading_files(output):
        cards = [AnchorCard.parse(within(anchor)) for anchor in anchors]
        found = check_mirror(cards, within(file).decode(), _files(folder))
    output.answer(
        found,
        *_demo(demo=cards[0].demo),
        f"{STANDS[Standing(found['standing'])]}  {found['standing'].capitalize()}",
        f"日志完整，没有自相矛盾 The log is whole: {found['size']} 条 entries",
        f"共签方 Cosigned by {'、'.join(found['cosigned'])}"
        if found["cosigned"]
        else "尚无共签 Not cosigned",
    )
    if not found["ok"]:
        raise SystemExit(Exit.CHECK_FAILED)


def _readable(notes: Sequence[str]) -> Iterator[AcceptedNote]:
    """Give what the notes say, whoever signed them; the report has judged the rest."""
    for note in notes:
        with suppress(NoteInvalidError, LedgerFormatError):
            yield parse_accepted(signatures_on(note)[0])


def _require_card(output: Output, anchors: Sequence[Path]) -> None:
    if not anchors:
        output.fail(
            Exit.USAGE,
            "需要锚定卡 An anchor card is needed: the keys come from it.",
            "用 --anchor 指定 Name it with --anchor.",
        )


def report_facts(report: Report) -> dict[str, object]:
    """Return a report as JSON says it."""
    return {
        "ok": report.verified,
        "standing": report.standing.value,
        "demo": report.manifest.demo,
        "origin": report.manifest.origin,
        "stream": report.manifest.stream,
        "edition": report.edition.value,
        "closed": report.manifest.closed,
        "state": report.manifest.state,
        "root": report.manifest.root,
        "events": report.events,
        "cosigned": [
            {"name": each.name, "at": shown(each.at)} for each in report.cosigned
        ],
        "receipts_untold": report.untold,
        "withheld": dict(report.withheld),
        "findings": [
            {"step": each.step, "where": each.where, "what": each.what}
            for each in report.findings
        ],
    }


def report_lines(report: Report) -> list[str]:
    """Return a report as people read it."""
    manifest = report.manifest
    lines = _demo(demo=manifest.demo)
    lines.append(f"{STANDS[report.standing]}  {report.standing.value.capitalize()}")
    lines += [
        f"共签 Cosigned by {each.name}, {shown(each.at)}" for each in report.cosigned
    ]
    if report.untold:
        lines.append(
            f"有 {report.untold} 张回执本文件无法判断，请用完整版  {report.untold} "
            "receipts cannot be told by this file: ask for the full edition"
        )
    if report.findings:
        first = report.findings[0]
        lines.append(
            f"第一处不对 First broken step: {first.step}, {first.where}: {first.what}"
        )
        lines.append(f"共 {len(report.findings)} 处 findings in all")
    lines.append(f"{manifest.stream}: {report.events} 个事件 events")
    if report.edition is Edition.PUBLIC:
        hidden = sum(report.withheld.values())
        lines.append(
            f"公开版隐去 {hidden} 个成员，以此为据的内容没有重算  "
            f"{hidden} members withheld; what rests on them was not recomputed"
        )
        lines += [
            f"  {count}: {reason}" for reason, count in sorted(report.withheld.items())
        ]
    if not manifest.closed:
        lines.append("案卷尚未结案 The case is still open")
    return lines


def sorted_receipts(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the accepted notes, and the log proofs."""
    proofs = [text for text in texts if text.startswith(PROOF_VERSION)]
    accepted = [text for text in texts if not text.startswith(PROOF_VERSION)]
    return accepted, proofs


def _demo(*, demo: bool) -> list[str]:
    return ["演示数据 Demonstration data"] if demo else []


def _files(folder: Path) -> Callable[[str], bytes | None]:
    def fetch(path: str) -> bytes | None:
        file = folder / path
        return within(file, LARGEST_BUNDLE) if file.is_file() else None

    return fetch
