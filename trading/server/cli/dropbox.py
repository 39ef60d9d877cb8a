"""`yangguang dropbox`, on a machine outside the centre."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final, TypedDict, Unpack

import click
import uvicorn

from archive.clock.system import SystemClock
from archive.dispatch.calls import Caller
from archive.evidence.canonical import canonical
from archive.values.instants import shown
from trading.server.cli.envelopes import sealing_files
from trading.server.cli.options import json_option, port_option
from trading.server.cli.output import Exit, Output
from trading.server.cli.reading import within
from trading.server.cosigning_http import SECONDS, UnreachableError
from trading.server.dropbox import DropBox, DropBoxFolderError
from trading.server.dropbox_http import READERS, box_app
from trading.server.serving import LOOPBACK, Door, terminable
from trading.server.trustee_http import RemotePlatform

_log = logging.getLogger(__name__)

FOLDER: Final = Path("yangguang-dropbox")
EVERY_SECONDS: Final = 30.0
FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="投递箱自己的目录。The box's own folder.",
)


class _Door(TypedDict):
    """Where it listens, and with which certificate."""

    listen: str
    tls_cert: Path | None
    tls_key: Path | None


@click.group()
def dropbox() -> None:
    """在中心以外开投递箱。Keep a drop box on a machine outside the centre."""


@dropbox.command()
@folder_option
@click.option("--organisation", required=True, help="单位。Whose box it is.")
@click.option("--address", required=True, help="网址。Where bidders reach it.")
@json_option
def create(
    folder: Path,
    organisation: str,
    address: str,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """建立投递箱和密钥。Make a box and its key; print the line for a policy."""
    output = Output(as_json=as_json)
    with sealing_files(output), using_box(output):
        described = DropBox.create(folder, organisation, address).box.described()
    output.answer(
        {"ok": True, "folder": str(folder), "box": described},
        f"投递箱已建立 The box is made: {folder}",
        "写进开标规则的一行，请当面交给招标人 The line for the policy; hand it over "
        "in person:",
        canonical(described).decode(),
    )


@dropbox.command()
@folder_option
@click.argument("policies", type=FILE, nargs=-1, required=True)
@json_option
def take(
    folder: Path,
    policies: tuple[Path, ...],
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """收下写明本箱的开标规则。Take policies that name this box."""
    output = Output(as_json=as_json)
    with sealing_files(output), using_box(output):
        box = DropBox.open(folder)
        taken = [box.take(within(each).rstrip(b"\n")) for each in policies]
    output.answer(
        {"ok": True, "policies": [each.id for each in taken]},
        *(f"{each.lot}  {shown(each.deadline)}  {each.id}" for each in taken),
    )


@dropbox.command()
@folder_option
@port_option()
@click.option(
    "--site",
    default="",
    help="网址：从那里自动收下写明本箱的开标规则。Takes policies from this site, too.",
)
@click.option("--listen", default=LOOPBACK, show_default=True, help="Only with TLS.")
@click.option(
    "--tls-cert", type=FILE, help="证书 (PEM)。The certificate and its chain."
)
@click.option("--tls-key", type=FILE, help="证书的密钥 (PEM)。The key of it.")
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    help="反向代理的地址，可多次。Address of a proxy that is believed who drops.",
)
@json_option
def serve(
    folder: Path,
    port: int,
    site: str,
    proxies: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - a click flag
    **door: Unpack[_Door],
) -> None:
    """签收投标清单，直到中断。Sign manifests until interrupted."""
    output = Output(as_json=as_json)
    certificate, key = door["tls_cert"], door["tls_key"]
    if (certificate is None) is not (key is None):
        raise click.UsageError("--tls-cert and --tls-key belong together")
    try:
        at = Door(port=port, host=door["listen"], certificate=certificate, key=key)
    except ValueError as error:
        raise click.UsageError(f"--listen {error}") from error
    with sealing_files(output), using_box(output), suppress(KeyboardInterrupt):
        # All that was answered is on disk when it is interrupted.
        box = DropBox.open(folder)
        with at.listening() as listening, terminable():
            url = f"{at.scheme}://localhost:{listening.getsockname()[1]}"
            told = {"ok": True, "url": url, "organisation": box.organisation}
            output.answer(told, f"投递箱 Drop box  {url}   (Ctrl+C 结束)")
            with taking(box, site):
                uvicorn.Server(_config(box, at, proxies)).run(sockets=[listening])


def _config(box: DropBox, at: Door, proxies: tuple[str, ...]) -> uvicorn.Config:
    return uvicorn.Config(
        box_app(box, SystemClock()),
        log_level="warning",
        server_header=False,
        # By itself it would believe whatever reaches it from this machine.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        ssl_certfile=at.certificate,
        ssl_keyfile=at.key,
        limit_concurrency=2 * READERS,
    )


@contextmanager
def taking(box: DropBox, site: str, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Take policies from a site while the block runs; it may be silent for a while."""
    end = Event()

    def take_again_and_again() -> None:
        with Caller(SECONDS) as call:
            platform = RemotePlatform(site, call)
            while not end.is_set():
                try:
                    refused = box.take_named(platform)
                except (UnreachableError, OSError) as error:
                    refused = [str(error)]
                for why in refused:
                    _log.warning("A policy was not taken: %s. It is tried again.", why)
                end.wait(every)

    thread = Thread(target=take_again_and_again)
    if site:
        thread.start()
    try:
        yield
    finally:
        end.set()
        if site:
            thread.join()


@contextmanager
def using_box(output: Output) -> Iterator[None]:
    """Turn what a box's folder can be into a sentence and an exit code."""
    try:
        yield
    except DropBoxFolderError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"投递箱目录不可用 The box's folder cannot be used: {error}",
            "第一次请用 yangguang dropbox create；签过的都还在 The first time use "
            "yangguang dropbox create; what was signed stands.",
        )
