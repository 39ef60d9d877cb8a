"""`yangguang init | demo | serve | work | doctor | db | users | keys | …`."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click
from sqlalchemy.exc import ArgumentError

from archive.clock.system import SystemClock
from archive.objects.durable import INCOMING, beside, link, stage, sync, write_new
from archive.values.instants import parse_instant
from trading.accounts.errors import NameUnreadableError
from trading.accounts.model.organisations import Kind, read_name
from trading.server.cli.addresses import SiteAddress
from trading.server.cli.bid import bid
from trading.server.cli.bidders import bidders
from trading.server.cli.cosign import cosign
from trading.server.cli.database import db
from trading.server.cli.dropbox import dropbox
from trading.server.cli.dropping import drop
from trading.server.cli.group import Commands
from trading.server.cli.holders import make as make_key
from trading.server.cli.holders import release
from trading.server.cli.keys import keys
from trading.server.cli.opening import opening
from trading.server.cli.options import FOLDER, instance_option, json_option, port_option
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.cli.paper import paper
from trading.server.cli.serve import open_at, serve, url_of
from trading.server.cli.trustee import trustee
from trading.server.cli.users import invited, users
from trading.server.cli.verify import verify
from trading.server.database import make_engine
from trading.server.demo.run import INSTANCE, run_demo
from trading.server.doctor import examine
from trading.server.instance import Instance
from trading.server.serving import Door, require_free, serve_instance, work_once
from trading.server.settings import FILE, Settings, read_bucket
from trading.server.tls import make, require_name

DEMO_FOLDER: Final = Path("yangguang-demo")
DEMO_START: Final = parse_instant("2026-03-02T09:00+08:00")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yangguang", prog_name="yangguang")
def main() -> None:
    """
    阳光公共资源交易平台。The open platform for public resource trading.

    退出码 Exit codes: 0 成立 holds, 1 不成立 does not hold, 2 用法错误 usage,
    3 环境问题 environment.
    """


main.add_command(verify)
verify.add_command(paper)
main.add_command(cosign)
main.add_command(bid)
bid.add_command(drop)
main.add_command(dropbox)
main.add_command(trustee)
main.add_command(keys)
keys.add_command(make_key)
keys.add_command(release)
main.add_command(db)
main.add_command(users)
main.add_command(serve)
main.add_command(bidders)


class _Told(TypedDict):
    """What is set once, when an instance is made."""

    origin: str
    database: str
    organisation: str
    address: str | None
    objects: Path | None


@main.command()
@instance_option(FOLDER)
@click.option("--origin", required=True, help="日志名称。Name of the log for ever.")
@click.option("--database", default="", help="PostgreSQL 地址。URL; default SQLite.")
@click.option("--organisation", default="", help="运行机构名称。Name of the centre.")
@click.option(
    "--card",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("yangguang.card.json"),
    show_default=True,
    help="锚定卡，放在实例之外。Anchor card, kept outside the instance.",
)
@click.option(
    "--address",
    type=SiteAddress(plain=False),
    help="网站地址，二维码指向那里。Where the site is reached: codes lead there.",
)
@click.option(
    "--host",
    help="域名[:端口]，并签发自己的证书。Host[:port], with a certificate of its own.",
)
@click.option(
    "--objects",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="存储桶设置（[objects]）。File with [objects]: a bucket keeps the objects.",
)
@json_option
def init(
    folder: Path,
    card: Path,
    host: str | None,
    as_json: bool,  # noqa: FBT001 - a click flag
    **told: Unpack[_Told],
) -> None:
    """建立实例。Make an instance; whether it is a demo can never be changed."""
    output = Output(as_json=as_json)
    if host:
        if told["address"]:
            raise click.UsageError("either --address or --host")
        told["address"] = f"https://{host}"
    settings = _settings(output, folder, told)
    if host:
        _check_name(output, settings.host)
    with using_instance(output):
        _check_card(output, folder, card)
        if settings.database:  # Nothing is written before it has answered.
            make_engine(settings.database).connect().close()
        _make(folder, settings, card)
        if host:
            make(folder / "keys", settings.host, SystemClock().now())
        asked, lines = invited(folder)
    output.answer(
        {
            "ok": True,
            "demo": False,
            "instance": str(folder),
            "card": str(card),
            **asked,
        },
        f"实例已建立 The instance is made: {folder}",
        f"锚定卡 Anchor card: {card}  请交给监督部门保管 Give it to the supervisor.",
        *lines,
    )


def _check_name(output: Output, host: str) -> None:
    try:
        require_name(host)
    except ValueError as error:
        output.fail(
            Exit.USAGE,
            f"--host {error}",
            "什么都没有建立；请写域名 Nothing was made. Give --host a name, or "
            "an address alone with --address.",
        )


def _make(folder: Path, settings: Settings, card: Path) -> None:
    """
    Make the instance; its card can be written, or there is no instance.

    The card's file is begun first. An `init` that was interrupted left it behind, and
    tells by it that an instance which is whole still lacks its card.
    """
    begun, draft = beside(card, INCOMING), beside(card, ".new")
    interrupted = begun.exists()
    try:
        if not interrupted:
            write_new(begun, b"", 0o600)
        found = _without_card(folder, settings) if interrupted else None
        instance = found or Instance.create(folder, settings)
        kept = instance.anchor_card(with_checkpoint=False).to_bytes()
        instance.close()
        stage(draft, kept + b"\n", 0o644)
        link(draft, card)
        begun.unlink()
        sync(card.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        if not interrupted:
            begun.unlink(missing_ok=True)
        raise


def _without_card(folder: Path, settings: Settings) -> Instance | None:
    """Find an instance that was made with these settings, and has done nothing yet."""
    if settings.objects is None and not (folder / "log" / "checkpoint").exists():
        return None
    if not Instance.is_in(folder):
        return None
    if Settings.read(folder) != settings:
        return None
    instance = Instance.open(folder)
    with instance.transactions.read() as work:
        head = work.log.head()
    if instance.demo or head is None or head.size > 1:
        instance.close()
        return None
    return instance


def _settings(output: Output, folder: Path, told: _Told) -> Settings:
    try:
        settings = Settings(
            told["origin"],
            told["database"],
            told["organisation"],
            address=told["address"] or "",
            objects=read_bucket(told["objects"]) if told["objects"] else None,
        )
        make_engine(settings.database_url(folder)).dispose()
        read_name(settings.organisation or settings.origin, Kind.CENTRE)
    except (ValueError, ArgumentError, NameUnreadableError) as error:
        output.fail(
            Exit.USAGE,
            f"参数不可用 An argument cannot be used: {error}",
            "日志名称如 county.example/log，数据库如 postgresql+psycopg://… "
            "Name the log like county.example/log; the database by its URL.",
        )
    return settings


def _check_card(output: Output, folder: Path, card: Path) -> None:
    place = card.resolve()
    if place.is_relative_to(folder.resolve()):
        what = "锚定卡不能放在实例目录里 The card must lie outside the instance."
    elif place.exists():
        what = f"锚定卡已存在，不覆盖 There is a card already, it is kept: {card}"
    elif not place.parent.is_dir():
        what = f"没有这个目录 There is no such folder: {place.parent}"
    else:
        return
    output.fail(
        Exit.USAGE, what, "用 --card 另选位置 Choose another place with --card."
    )


@main.group(invoke_without_command=True)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEMO_FOLDER,
    show_default=True,
    help="演示目录。Folder of the demonstration.",
)
@click.option("--serve/--no-serve", "serving", default=True, help="之后开放网页。")
@port_option()
@click.option(
    "--address",
    type=SiteAddress(plain=True),
    help="网站地址，二维码指向那里；默认本机。Where codes lead; default: this machine.",
)
@json_option
@click.pass_context
def demo(
    context: click.Context,
    folder: Path,
    serving: bool,  # noqa: FBT001 - a click flag
    port: int,
    address: str | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """演示：从公告到案卷的一次完整抽取。Run a whole selection, then serve it."""
    if context.invoked_subcommand is not None:
        return
    output = Output(as_json=as_json)
    with using_instance(output):
        if serving:
            require_free(port)
        if address is not None:
            _check_address(output, folder / INSTANCE, address)
        here = url_of(port) if port else ""  # Any free port is known only when serving.
        leads = here if address is None else address
        outcome = run_demo(folder, DEMO_START, output.progress, address=leads)
        output.answer(outcome.facts(), *outcome.lines())
        if not outcome.verified:
            raise SystemExit(Exit.CHECK_FAILED)
        if serving:
            door = Door(port=port)
            serve_instance(
                folder / INSTANCE, door=door, quiet=True, tell=open_at(output)
            )


demo.add_command(opening)


def _check_address(output: Output, place: Path, address: str) -> None:
    """Refuse another address than that of the demonstration that is there already."""
    if not Instance.is_in(place):
        return
    kept = Settings.read(place).address
    if kept != address:
        output.fail(
            Exit.USAGE,
            f"已有的演示用的是另一个地址 The demonstration that is there has another "
            f"address: {kept or '-'}",
            f"在 {place / FILE} 里改 address，或用 --folder 另选目录 Change `address` "
            "in that file, or choose another folder with --folder.",
        )


@main.command()
@instance_option(FOLDER)
@json_option
def work(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """执行一次到期的工作。Do what is due, once: seal, sequence, send, warn."""
    output = Output(as_json=as_json)
    with using_instance(output):
        worked = work_once(folder)
    output.answer(
        {
            "ok": True,
            "demo": worked.demo,
            **worked.done,
            "papers_waiting": worked.waiting,
        },
        *(f"{name}: {count}" for name, count in worked.done.items()),
        *(
            f"等待盖章 Waits for its seal: {paper}: {why}"
            for paper, why in worked.waiting.items()
        ),
    )


@main.command()
@instance_option(FOLDER)
@click.option(
    "--rebuild",
    is_flag=True,
    help="先按数据库补写丢失的日志文件。First write lost log files again.",
)
@json_option
def doctor(folder: Path, rebuild: bool, as_json: bool) -> None:  # noqa: FBT001 - click flags
    """检查安装是否安全。Check that the installation can be safe; read the whole log."""
    output = Output(as_json=as_json)
    with using_instance(output):
        rebuilt = Instance.rebuild_files(folder) if rebuild else 0
        findings, facts = examine(folder)
    output.answer(
        {"ok": not findings, "findings": findings, "rebuilt": rebuilt, **facts},
        *([f"已补写 Written again: {rebuilt}"] if rebuild else []),
        *(findings or ["未发现问题 Nothing to object to."]),
    )
    if findings:
        raise SystemExit(Exit.ENVIRONMENT)
