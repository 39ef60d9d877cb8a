"""`yangguang cosign`, on a machine outside the centre."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn, TypedDict, Unpack

import click
import uvicorn

from archive.clock.system import SystemClock
from archive.evidence.notes import NoteInvalidError
from archive.ledger.anchors import AnchorCard
from archive.ledger.cosigner import (
    Cosigner,
    CosigningRefusedError,
    ForkedError,
    MemoryLostError,
    Noticed,
    NotOfTheLogError,
    OldSizeError,
)
from archive.ledger.pulling import DatedAheadError, DatesRefusedError, Pulled, pull
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TileInvalidError, TileMissingError
from archive.ledger.tree import ProofInvalidError
from archive.ledger.vetting import TooMuchToReadError, Verdict
from trading.server.cli.output import (
    Exit,
    Output,
    printable,
    reading_files,
)
from trading.server.cli.reading import within
from trading.server.cosigner_words import WORDS
from trading.server.cosigning import CARD, CosignerFolder, CosignerFolderError
from trading.server.cosigning_http import RemoteLog, UnreachableError, witness_app

FOLDER: Final = Path("yangguang-cosigner")
PASSING: Final = (
    UnreachableError,
    NotOfTheLogError,
    OldSizeError,
    NoteInvalidError,
    LedgerFormatError,
    ProofInvalidError,
    TileInvalidError,
    TileMissingError,
    TooMuchToReadError,
    DatedAheadError,
)
"""No answer, one that is damaged, or one too early: nothing that stays so."""


class _Made(TypedDict):
    """As whom a cosigner is made, the first time."""

    name: str
    organisation: str


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="共签方自己的目录。The cosigner's own folder.",
)
@click.option("--pull", "url", default="", help="网址。The site whose log is cosigned.")
@click.option(
    "--listen",
    type=click.IntRange(1, 65_535),
    help="改为应答请求（C2SP tlog-witness）。Answer add-checkpoint on this port.",
)
@click.option(
    "--every",
    "seconds",
    type=click.IntRange(5, 86_400),
    help="每隔多少秒一次，直到 Ctrl+C 或发现矛盾。Repeat until a contradiction.",
)
@click.option(
    "--anchor",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="第一次：日志的锚定卡。The first time: the log's anchor card.",
)
@click.option(
    "--late-explained",
    is_flag=True,
    help="中心已说明为何晚记：这一次照签。The centre said why entries were told late: "
    "sign this once.",
)
@click.option("--name", default="", help="第一次：密钥名称。The key's name, for ever.")
@click.option("--organisation", default="", help="第一次：单位。Whose key it is.")
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
def cosign(
    folder: Path,
    url: str,
    listen: int | None,
    seconds: int | None,
    anchor: Path | None,
    late_explained: bool,  # noqa: FBT001 - a click flag
    as_json: bool,  # noqa: FBT001 - a click flag
    **made: Unpack[_Made],
) -> None:
    """
    在中心以外共签日志。Cosign a log on a machine outside the centre.

    It keeps the last size and root, reads what is new, refuses a fork, a rolled back
    log and a history told again, and writes the anchor card to hand out.
    """
    output = Output(as_json=as_json)
    if late_explained and (seconds is not None or not url):
        raise click.UsageError("--late-explained is for one --pull, seen by a person")
    with _refusing(output), _refusing_entries(output), reading_files(output):
        if anchor:
            if not (made["name"] and made["organisation"]):
                raise click.UsageError("--anchor needs --name and --organisation")
            card = AnchorCard.parse(within(anchor))
            found = CosignerFolder.create(folder, card, **made)
        else:
            found = CosignerFolder.open(folder)
        if listen:
            _listen(output, found, listen)
        elif not url:
            _introduce(output, found)
        else:
            _pull(output, found, url, seconds, explained=late_explained)


def _introduce(output: Output, found: CosignerFolder) -> None:
    vkey = str(found.key.public)
    output.answer(
        {
            "ok": True,
            "demo": found.card.demo,
            "folder": str(found.folder),
            "origin": found.card.origin,
            "name": found.name,
            "organisation": found.organisation,
            "vkey": vkey,
        },
        f"共签方 Cosigner: {found.organisation}  {found.name}",
        f"公钥 vkey: {vkey}",
        "请当面交给中心登记，并与日志里登记的核对 Hand it over in person; compare it "
        "with what the log then says.",
    )


def _pull(
    output: Output,
    found: CosignerFolder,
    url: str,
    seconds: int | None,
    *,
    explained: bool,
) -> None:
    cosigner = found.cosigner(SystemClock())
    with RemoteLog(url) as log:

        def once() -> Pulled:
            pulled = pull(cosigner, log.fetch, explained=explained)
            if pulled is None:
                raise UnreachableError("the log has published nothing yet")
            found.save_card(pulled.cosigned)
            log.submit(pulled.cosigned)
            return pulled

        if seconds is not None:
            repeated(once, output.progress.print, lambda: time.sleep(seconds))
        pulled = once()
    late = pulled.late
    output.answer(
        {
            "ok": True,
            "demo": found.card.demo,
            "origin": found.card.origin,
            "size": pulled.checkpoint.size,
            "root": pulled.checkpoint.root.hex(),
            "name": found.name,
            "card": str(found.folder / CARD),
            **({"late": _facts(late)} if late else {}),
        },
        _said(pulled),
        *(_late(late) if late else []),
        f"锚定卡 Anchor card: {found.folder / CARD}",
    )


def _facts(noticed: Noticed) -> dict[str, object]:
    """Return what was found in the dates as JSON says it."""
    finding = noticed.finding
    return {
        "rule": finding.verdict.value,
        "found": finding.what,
        "entries": sorted(finding.proofs),
        "kept_in": noticed.where,
    }


def _late(noticed: Noticed) -> list[str]:
    words = WORDS[Verdict.LATE]
    said = [f"{words.what}: {noticed.finding.what}", _kept(noticed), words.todo]
    return "\n".join(said).splitlines()


def _kept(noticed: Noticed) -> str:
    """Say where the evidence is; what could not be kept is printed."""
    if not noticed.unwritten:
        return f"证据已存入 Kept in: {noticed.where}"
    finding = noticed.finding
    shown = [finding.kept, finding.shown, *finding.proofs.values()]
    return (
        "证据没能存盘，请抄存 It could not be kept "
        f"({noticed.unwritten}); save it now:\n" + "\n".join(filter(None, shown))
    )


def repeated(
    once: Callable[[], Pulled], tell: Callable[[str], None], pause: Callable[[], None]
) -> NoReturn:
    """
    Cosign again and again; what may pass is reported, and tried again after a pause.

    Raises:
        ForkedError: the log contradicts itself.
        DatesRefusedError: it tells a history again, or very late.
        RolledBackError: it became shorter.
        MemoryLostError: what was signed last cannot be read.

    """
    while True:
        try:
            pulled = once()
            tell(_said(pulled))
            for line in _late(pulled.late) if pulled.late else []:
                click.echo(printable(line), err=True)
        except PASSING as error:
            # Not `tell`, which is silent where one JSON object is asked for.
            click.echo(
                f"这一次没有完成 Not completed this time: {printable(str(error))}\n"
                "上次签到哪里已经记住，稍后自动再试；如果一直这样，请核对网址和锚定卡 "
                "What was signed last is remembered, and it is tried again by itself; "
                "if it stays like this, check address and card.",
                err=True,
            )
        pause()


def _said(pulled: Pulled) -> str:
    size, root = pulled.checkpoint.size, pulled.checkpoint.root.hex()
    return f"已共签 Cosigned: {size} 条 entries, {root}"


def _listen(output: Output, found: CosignerFolder, port: int) -> None:
    output.progress.print(f"应答 Listening on 127.0.0.1:{port}  (Ctrl+C 结束)")
    cosigner = found.cosigner(SystemClock())
    app = witness_app([cosigner], lambda: kept_card(found, cosigner))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def kept_card(found: CosignerFolder, cosigner: Cosigner) -> None:
    """Write the card anew from what was signed last."""
    kept = cosigner.remembered()
    if kept is not None:
        found.save_card(kept.cosigned)


@contextmanager
def _refusing_entries(output: Output) -> Iterator[None]:
    """Turn what a cosigner does not sign of what he read into words and exit code."""
    try:
        yield
    except DatesRefusedError as error:
        words = WORDS[error.noticed.finding.verdict]
        output.fail(
            Exit.CHECK_FAILED,
            f"没有签名 Not signed: {words.what}: {error}",
            f"{_kept(error.noticed)}\n{words.todo}",
            **_facts(error.noticed),
        )
    except TooMuchToReadError as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"日志太长，一次读不完，没有签名 Too long to be read, not signed: {error}",
            "上次签到哪里已经记住；请核对网址，再试一次 What was signed last is "
            "remembered; check the address, and try again.",
        )


@contextmanager
def _refusing(output: Output) -> Iterator[None]:
    """Turn what a cosigner refuses into a sentence and an exit code."""
    try:
        yield
    except ForkedError as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"发现矛盾，没有签名 Contradiction, not signed: {error}",
            _evidence(error),
            kept=error.kept,
            shown=error.shown,
        )
    except MemoryLostError as error:
        output.fail(
            Exit.ENVIRONMENT,
            "读不出上次签到哪里，没有签名 "
            f"What was signed last cannot be read, nothing was signed: {error}",
            "请从最新的备份恢复文件 last；切勿删除它，否则可能签下伪造的日志 "
            "Restore the file last from its newest copy; never remove it: a cosigner "
            "that forgot would sign a forged log.",
        )
    except CosigningRefusedError as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"没有签名 Not signed: {error}",
            "请核对网址和锚定卡；如果日志变短了，请告知监督部门 Check address and "
            "card; if the log became shorter, tell the supervising authority.",
        )
    except CosignerFolderError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"共签目录不可用 The cosigner's folder cannot be used: {error}",
            "第一次请给出 --anchor、--name 和 --organisation "
            "The first time name --anchor, --name and --organisation.",
        )
    except UnreachableError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"联系不上 Not reached: {error}",
            "上次签到哪里已经记住，可以再试 What was signed last is remembered; try "
            "again.",
        )


def _evidence(error: ForkedError) -> str:
    """Say where both checkpoints are; what could not be kept is printed."""
    where = (
        "两份检查点已存入 evidence 目录 Both checkpoints are in the folder evidence."
        if not error.unwritten
        else f"两份检查点没能存盘，请抄存 They could not be kept ({error.unwritten}); "
        f"save them now:\n{error.kept}\n{error.shown}"
    )
    return (
        f"{where}\n请停止使用这个日志的结果，并告知监督部门 "
        "Trust no result of this log; tell the supervising authority."
    )
