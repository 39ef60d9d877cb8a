"""`yangguang verify …`: offline, from files alone, without any instance."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from archive.casefile.check import check_case
from archive.casefile.model import Edition, Report, Standing
from archive.evidence.notes import open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.model import parse_accepted, parse_entry
from archive.ledger.proofs import parse_proof
from archive.ledger.tiles import (
    TileInvalidError,
    TileMissingError,
    TileReader,
    new_bundles,
)
from archive.ledger.tree import ProofInvalidError
from archive.values.instants import shown
from expert_pool.draws.check import check_transcript
from trading.server.casefiles import CHECKS
from trading.server.cli.output import Exit, Output, plain_errors

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

_SAID = {
    Standing.AGREES: "与锚定卡一致，尚无共签",
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
    with plain_errors(output):
        verdict = check_transcript(file.read_bytes())
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
@json_option
def casefile(file: Path, anchors: Sequence[Path], as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """核对案卷。Check a case file against itself and anchor cards."""
    output = Output(as_json=as_json)
    with plain_errors(output):
        cards = [AnchorCard.parse(anchor.read_bytes()) for anchor in anchors]
        report = check_case(file.read_bytes(), CHECKS, cards)
    output.answer(report_facts(report), *report_lines(report))
    if not report.verified:
        raise SystemExit(Exit.CHECK_FAILED)


@verify.command()
@click.argument("note", type=FILE)
@click.option("--proof", type=FILE, help="tlog-proof 文件。The logged receipt.")
@anchor_option
@json_option
def receipt(
    note: Path,
    proof: Path | None,
    anchors: Sequence[Path],
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """核对回执。Check an accepted note, and its tlog-proof if there is one."""
    output = Output(as_json=as_json)
    if not anchors:
        output.fail(
            Exit.USAGE,
            "核对回执需要锚定卡 A receipt is checked against an anchor card.",
            "用 --anchor 指定 Name it with --anchor.",
        )
    with plain_errors(output):
        card = AnchorCard.parse(anchors[0].read_bytes())
        said = parse_accepted(open_note(note.read_text("utf-8"), card.accepted))
        logged = _logged(card, said.commitment, proof) if proof else None
    facts = {
        "ok": True,
        "demo": said.demo,
        "stream": said.stream,
        "n": said.n,
        "at": shown(said.at),
        "logged_at_size": logged,
        "cosigned": False,
    }
    stage = "已入日志 logged" if logged else "已受理 accepted"
    output.answer(
        facts,
        *_demo(demo=said.demo),
        f"回执有效 The receipt holds: {stage}，尚无共签 not cosigned",
        f"{said.stream} 第 {said.n} 号 number {said.n}, {shown(said.at)}",
    )


@verify.command()
@click.argument("folder", type=FOLDER)
@anchor_option
@json_option
def log(folder: Path, anchors: Sequence[Path], as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """核对日志的镜像（checkpoint 与 tile 目录）。Check a mirror of the log."""
    output = Output(as_json=as_json)
    if not anchors:
        output.fail(
            Exit.USAGE,
            "核对日志需要锚定卡 A log is checked against an anchor card.",
            "用 --anchor 指定 Name it with --anchor.",
        )
    with plain_errors(output):
        card = AnchorCard.parse(anchors[0].read_bytes())
        note = (folder / "checkpoint").read_text("utf-8")
        checkpoint = open_checkpoint(note, card.log)
        reader = TileReader(_files(folder), checkpoint.size, checkpoint.root)
        try:
            entries = [
                entry
                for bundle in new_bundles(0, checkpoint.size)
                for entry in reader.entries(bundle)
            ]
        except (TileInvalidError, TileMissingError) as error:
            output.fail(
                Exit.CHECK_FAILED, str(error), "请重新取得镜像 Mirror it again."
            )
        kinds = [parse_entry(entry).kind or "private" for entry in entries]
    facts = {
        "ok": True,
        "demo": card.demo,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "entries": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
    }
    output.answer(
        facts,
        *_demo(demo=card.demo),
        f"日志完整 The log is whole: {checkpoint.size} 条 entries",
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
    lines.append(f"{_SAID[report.standing]}  {report.standing.value.capitalize()}")
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
    if not manifest.closed:
        lines.append("案卷尚未结案 The case is still open")
    return lines


def _demo(*, demo: bool) -> list[str]:
    return ["演示数据 Demonstration data"] if demo else []


def _logged(card: AnchorCard, commitment: str, file: Path) -> int:
    proof = parse_proof(file.read_text("utf-8"))
    try:
        checkpoint = proof.verify(proof.extra, card.log)
    except ProofInvalidError as error:
        raise click.ClickException(f"发现矛盾 Contradiction: {error}") from error
    if parse_entry(proof.extra).commitment != commitment:
        raise click.ClickException(
            "发现矛盾 Contradiction: the proof is of another entry than the note"
        )
    return checkpoint.size


def _files(folder: Path) -> Callable[[str], bytes | None]:
    def fetch(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return fetch
