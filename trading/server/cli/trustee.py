"""`yangguang trustee`, on a machine of the trustee's own organisation."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

import click

from archive.clock.system import SystemClock
from archive.dispatch.calls import Caller
from archive.evidence.canonical import canonical
from archive.ledger.anchors import AnchorCard
from archive.public.sealing import seal_with_password, unseal_with_password
from trading.server.boxes import ask_boxes
from trading.server.cli import envelopes
from trading.server.cli.envelopes import password_in, sealing_files
from trading.server.cli.options import json_option
from trading.server.cli.output import Exit, Output, printable
from trading.server.cli.reading import within
from trading.server.cosigning_http import SECONDS, UnreachableError
from trading.server.trustee import (
    Outcome,
    TimeTrustee,
    TrusteeFolderError,
    Wrapping,
)
from trading.server.trustee_http import RemotePlatform

FOLDER: Final = Path("yangguang-trustee")
FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="受托人自己的目录。The trustee's own folder.",
)
password_option = click.option(
    "--password-file", type=FILE, help="口令文件。Keeps the identity under a password."
)


@click.group()
def trustee() -> None:
    """在中心以外托管时间。Keep the time factor on a machine outside the centre."""


@trustee.command()
@folder_option
@click.option("--organisation", required=True, help="单位。Whose it is.")
@click.option("--anchor", type=FILE, required=True, help="锚定卡。The log's card.")
@password_option
@json_option
def create(
    folder: Path,
    organisation: str,
    anchor: Path,
    password_file: Path | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """生成密钥。Make both keys, and print the line for a policy."""
    output = Output(as_json=as_json)
    with sealing_files(output), using_trustee(output):
        card = AnchorCard.parse(within(anchor))
        under = _under(password_file)
        described = TimeTrustee.create(folder, organisation, card, under).described()
        signature = TimeTrustee.open(folder, under).signature.hex()
    standing = {**described, "signature": signature}
    answer = {"trustee": described, "standing": standing}
    output.answer(
        {"ok": True, "folder": str(folder), **answer},
        f"密钥已生成 The keys are made: {folder}",
        "写进开标规则的一行，请当面交给招标人 The line for the policy; hand it over "
        "in person:",
        canonical(described).decode(),
        "中心登记报名受托人的一行 The line with which the centre registers it for "
        "sealed sign-ups:",
        canonical(standing).decode(),
    )


def _under(file: Path | None) -> Wrapping | None:
    if file is None:
        return None
    password = password_in(file)
    return Wrapping(
        lambda secret: seal_with_password(secret, password, work=envelopes.WORK),
        lambda kept: unseal_with_password(kept, password),
    )


@trustee.command()
@folder_option
@click.option("--site", required=True, help="网址。The platform's site.")
@click.option(
    "--every",
    "seconds",
    type=click.IntRange(1, 3_600),
    default=5,
    show_default=True,
    help="每隔多少秒看一次。How often to look.",
)
@click.option("--once", is_flag=True, help="只看一次。Look once, and end.")
@password_option
@json_option
def serve(
    folder: Path,
    site: str,
    seconds: int,
    once: bool,  # noqa: FBT001 - a click flag
    password_file: Path | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """截标见证后交出时间因子，直到中断。Release after each proven close, unattended."""
    output = Output(as_json=as_json)
    with sealing_files(output), using_trustee(output):
        found = TimeTrustee.open(folder, _under(password_file))
        with Caller(SECONDS) as call:
            platform = RemotePlatform(site, call)

            def look() -> list[Outcome]:
                return list(found.once(platform, ask_boxes, SystemClock()))

            if once:
                _told(output, found, look())
                return
            with ending() as end:
                output.answer(
                    {"ok": True, "organisation": found.organisation, "site": site},
                    f"值守 Waiting for {site}   (Ctrl+C 结束)",
                )
                keep(look, partial(end.wait, seconds), _say())


def _told(output: Output, found: TimeTrustee, outcomes: list[Outcome]) -> None:
    refused = [each for each in outcomes if each.refused]
    if refused:
        output.fail(
            Exit.CHECK_FAILED,
            "; ".join(f"{each.lot}: {each.refused}" for each in refused),
            "没有交出；请核对并告知监督部门 Nothing was released for these; check, and "
            "tell the supervisor.",
            lots=outcomes,
        )
    output.answer(
        {"ok": True, "organisation": found.organisation, "lots": outcomes},
        *map(_sentence, outcomes),
        *([] if outcomes else ["没有等待交出的标段 No lot waits."]),
    )


def keep(
    look: Callable[[], list[Outcome]],
    ended: Callable[[], bool],
    say: Callable[[str], None],
) -> None:
    """Look again and again until it is ended; nothing that may pass ends it."""
    while True:
        try:
            for each in look():
                say(_sentence(each))
        except UnreachableError as error:
            say(f"平台没有答复 The platform does not answer: {error}")
        if ended():
            return


def _say() -> Callable[[str], None]:
    """Return what prints a sentence, unless it was the last one printed."""
    last = [""]

    def say(line: str) -> None:
        if line != last[0]:
            click.echo(printable(line), err=True)
        last[0] = line

    return say


def _sentence(outcome: Outcome) -> str:
    if outcome.refused:
        return f"没有交出 Not released: {outcome.lot}: {outcome.refused}"
    unheard = f"; 投递箱没有答复 unheard: {outcome.unheard}" if outcome.unheard else ""
    return f"已交出 Released: {outcome.lot} ({outcome.bids} 份 bids){unheard}"


@contextmanager
def ending() -> Iterator[Event]:
    """Let Ctrl+C and a termination end it between two looks, and never within one."""
    end = Event()

    def ended(_number: int, _frame: FrameType | None) -> None:
        end.set()

    before = {
        each: signal.signal(each, ended) for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def using_trustee(output: Output) -> Iterator[None]:
    """Turn what a trustee's folder can be into a sentence and an exit code."""
    try:
        yield
    except TrusteeFolderError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"受托人目录不可用 The trustee's folder cannot be used: {error}",
            "第一次请用 yangguang trustee create；没有交出任何内容 The first time use "
            "yangguang trustee create; nothing was released.",
        )
    except UnreachableError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"平台没有答复 The platform does not answer: {error}",
            "没有交出任何内容，可以再试 Nothing was released; try again.",
        )
