"""`yangguang cosign` on a machine outside the centre, and who is recorded inside it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import click
import uvicorn

from archive.clock.system import SystemClock
from archive.evidence.entropy import fresh
from archive.evidence.notes import NoteInvalidError
from archive.ledger.anchors import AnchorCard
from archive.ledger.cosigner import (
    CosigningRefusedError,
    ForkedError,
    MemoryLostError,
    NotOfTheLogError,
    OldSizeError,
)
from archive.ledger.pulling import Pulled, pull
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TileInvalidError, TileMissingError
from archive.ledger.tree import ProofInvalidError
from archive.values.actors import Actor
from trading.rules.roles import Role
from trading.server.cli.output import (
    Exit,
    Output,
    printable,
    reading_files,
    using_instance,
)
from trading.server.cosigners import (
    RecordCosignerCommand,
    RemoveCosignerCommand,
)
from trading.server.cosigning import CARD, CosignerFolder, CosignerFolderError
from trading.server.cosigning_http import RemoteLog, UnreachableError, witness_app
from trading.server.instance import Instance
from trading.server.wiring import Platform

FOLDER: Final = Path("yangguang-cosigner")
CONSOLE: Final = Actor(
    "console", "platform", frozenset({Role.SECURITY_ADMINISTRATOR.value})
)
PASSING: Final = (
    UnreachableError,
    NotOfTheLogError,
    OldSizeError,
    NoteInvalidError,
    LedgerFormatError,
    ProofInvalidError,
    TileInvalidError,
    TileMissingError,
)
"""No answer, or one that is damaged: it proves nothing against the log."""
json_option = click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)


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
@click.option("--name", default="", help="第一次：密钥名称。The key's name, for ever.")
@click.option("--organisation", default="", help="第一次：单位。Whose key it is.")
@json_option
def cosign(
    folder: Path,
    url: str,
    listen: int | None,
    seconds: int | None,
    anchor: Path | None,
    name: str,
    organisation: str,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """
    在中心以外共签日志。Cosign a log on a machine outside the centre.

    It keeps the last size and root, refuses a fork or a rolled back log, and writes the
    anchor card to hand out.
    """
    output = Output(as_json=as_json)
    with _refusing(output), reading_files(output):
        if anchor:
            if not (name and organisation):
                raise click.UsageError("--anchor needs --name and --organisation")
            card = AnchorCard.parse(anchor.read_bytes())
            found = CosignerFolder.create(folder, card, name, organisation)
        else:
            found = CosignerFolder.open(folder)
        if listen:
            _listen(output, found, listen)
        elif not url:
            _introduce(output, found)
        else:
            _pull(output, found, url, seconds)


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


def _pull(output: Output, found: CosignerFolder, url: str, seconds: int | None) -> None:
    cosigner = found.cosigner(SystemClock())
    with RemoteLog(url) as log:

        def once() -> Pulled:
            pulled = pull(cosigner, log.fetch)
            if pulled is None:
                raise UnreachableError("the log has published nothing yet")
            found.save_card(pulled)
            log.submit(pulled.cosigned)
            return pulled

        if seconds is not None:
            repeated(once, output.progress.print, lambda: time.sleep(seconds))
        pulled = once()
    output.answer(
        {
            "ok": True,
            "demo": found.card.demo,
            "origin": found.card.origin,
            "size": pulled.checkpoint.size,
            "root": pulled.checkpoint.root.hex(),
            "name": found.name,
            "card": str(found.folder / CARD),
        },
        _said(pulled),
        f"锚定卡 Anchor card: {found.folder / CARD}",
    )


def repeated(
    once: Callable[[], Pulled], tell: Callable[[str], None], pause: Callable[[], None]
) -> NoReturn:
    """
    Cosign again and again; what may pass is reported, and tried again after a pause.

    Raises:
        ForkedError: the log contradicts itself.
        RolledBackError: it became shorter.
        MemoryLostError: what was signed last cannot be read.

    """
    while True:
        try:
            tell(_said(once()))
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
    app = witness_app([found.cosigner(SystemClock())])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


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


@click.group()
def keys() -> None:
    """登记谁的密钥算数。Record whose keys count."""


@keys.command()
@click.option(
    "--instance",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("yangguang-data"),
    show_default=True,
    help="实例目录。Folder of the instance.",
)
@click.option("--add", "vkey", default="", help="登记公钥。The vkey to record.")
@click.option("--organisation", default="", help="单位。Whose key it is.")
@click.option("--remove", "name", default="", help="注销。The name to take back.")
@json_option
def cosigner(
    folder: Path,
    vkey: str,
    organisation: str,
    name: str,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """登记或注销共签方。Record a cosigner in the log, or take one back."""
    output = Output(as_json=as_json)
    if bool(vkey) is bool(name) or bool(vkey) is not bool(organisation):
        raise click.UsageError("either --add with --organisation, or --remove")
    key = f"console-{fresh(8).hex()}"
    with using_instance(output):
        instance = Instance.open(folder)
        try:
            platform = Platform.over(instance)
            if vkey:
                add = RecordCosignerCommand(
                    key=key, organisation=organisation, vkey=vkey
                )
                platform.record_cosigner(CONSOLE, add)
            else:
                remove = RemoveCosignerCommand(key=key, name=name)
                platform.remove_cosigner(CONSOLE, remove)
            size = instance.sequencer.run()
            with instance.transactions.read() as work:
                known = work.cosigners.known()
        finally:
            instance.close()
    output.answer(
        {
            "ok": True,
            "demo": instance.demo,
            "log_size": size,
            "cosigners": [
                {"organisation": each.organisation, "vkey": each.vkey} for each in known
            ],
        },
        *(f"{each.organisation}  {each.vkey}" for each in known),
        f"已入日志 In the log: {size} 条 entries",
    )
