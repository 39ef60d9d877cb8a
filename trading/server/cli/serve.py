"""`yangguang serve`: the site, with a certificate or on this machine only."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from archive.clock.system import SystemClock
from trading.server.cli.options import (
    FOLDER,
    instance_option,
    json_option,
    port_option,
)
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.serving import LOOPBACK, Door, serve_instance
from trading.server.settings import Settings
from trading.server.tls import certificate_of, renew_if_due

PEM: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_WITH_TLS: Final = (
    "用 --tls-cert 和 --tls-key 给出证书，或者用 yangguang keys tls 签发一张 "
    "Give a certificate with --tls-cert and --tls-key, or make one: yangguang keys tls"
)


@click.command()
@instance_option(FOLDER)
@port_option()
@click.option(
    "--listen",
    default=LOOPBACK,
    show_default=True,
    help="网络地址；对外开放必须有证书。Where to listen; elsewhere only with TLS.",
)
@click.option("--tls-cert", type=PEM, help="证书 (PEM)。The certificate and its chain.")
@click.option("--tls-key", type=PEM, help="证书的密钥 (PEM)。The key of it.")
@json_option
def serve(
    folder: Path,
    port: int,
    listen: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """开放网页。Serve the site; a demo never reads the wall clock."""
    output = Output(as_json=as_json)
    if (tls_cert is None) is not (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key belong together")
    with using_instance(output):
        settings = Settings.read(folder)
        if tls_cert is None and not settings.trusted_proxies:
            tls_cert = tls_key = _own_certificate(folder, settings)
        try:
            door = Door(port=port, host=listen, certificate=tls_cert, key=tls_key)
        except ValueError as error:
            output.fail(Exit.USAGE, f"--listen {error}", _WITH_TLS)

        def told(port: int, demo: bool) -> None:  # noqa: FBT001 - as it is called
            url = url_of(port, settings.host if door.certificate else "", door.scheme)
            if as_json:
                output.answer({"ok": True, "demo": demo, "url": url})
            output.progress.print(f"打开 Open  {url}   (Ctrl+C 结束)")

        serve_instance(folder, door=door, quiet=as_json, tell=told)


def _own_certificate(folder: Path, settings: Settings) -> Path | None:
    """Return the instance's own, for this host and no other, made anew if due."""
    found = certificate_of(folder / "keys")
    if found is not None:
        renew_if_due(folder / "keys", settings.host, SystemClock().now())
    return found


def open_at(output: Output) -> Callable[[int, bool], None]:
    """Return what tells a person where to go."""

    def tell(port: int, _demo: bool) -> None:  # noqa: FBT001 - as it is called
        output.progress.print(f"打开 Open  {url_of(port)}   (Ctrl+C 结束)")

    return tell


def url_of(port: int, host: str = "", scheme: str = "http") -> str:
    """Return where the site is reached."""
    return f"{scheme}://{host or 'localhost'}:{port}"
