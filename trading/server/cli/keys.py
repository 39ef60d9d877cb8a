"""`yangguang keys`: whose keys count, recorded in the log."""

from pathlib import Path
from typing import Final

import click

from archive.clock.system import SystemClock
from archive.evidence.entropy import fresh
from archive.values.actors import Actor
from trading.rules.roles import Role
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.cosigners import RecordCosignerCommand, RemoveCosignerCommand
from trading.server.instance import Instance
from trading.server.settings import Settings
from trading.server.tls import ROOT, make
from trading.server.wiring import Platform

CONSOLE: Final = Actor(
    "console", "platform", frozenset({Role.SECURITY_ADMINISTRATOR.value})
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
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
def tls(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """签发网站证书。Make the site's own certificate for TLS, or make it anew."""
    output = Output(as_json=as_json)
    with using_instance(output):
        host = Settings.read(folder).host
        if not host:
            output.fail(
                Exit.ENVIRONMENT,
                "instance.toml 里没有 address The site has no address.",
                "先写上 address，例如 https://trade.example Set `address` first.",
            )
        try:
            made = make(folder / "keys", host, SystemClock().now())
        except ValueError as error:
            output.fail(Exit.USAGE, str(error), "什么都没有改变 Nothing was changed.")
    root = folder / "keys" / ROOT
    output.answer(
        {"ok": True, "host": host, "certificate": str(made), "root": str(root)},
        f"证书 Certificate: {made}",
        f"根证书，装到场内的手机和大屏 Root, for telephones and screens: {root}",
    )


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
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
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
