"""`yangguang init | demo | serve | work | doctor | verify …`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from archive.values.instants import parse_instant
from trading.server.cli.output import Exit, Output, plain_errors
from trading.server.cli.verify import verify
from trading.server.demo.run import INSTANCE, run_demo
from trading.server.doctor import examine
from trading.server.instance import Instance
from trading.server.serving import serve_instance, work_once
from trading.server.settings import Settings

FOLDER: Final = Path("yangguang-data")
DEMO_FOLDER: Final = Path("yangguang-demo")
DEMO_START: Final = parse_instant("2026-03-02T09:00+08:00")

json_option = click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)


F = TypeVar("F", bound=Callable[..., Any])


def instance_option(default: Path) -> Callable[[F], F]:
    """Return the option that names the instance's folder."""
    return click.option(
        "--instance",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=default,
        show_default=True,
        help="实例目录。Folder of the instance.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yangguang", prog_name="yangguang")
def main() -> None:
    """
    阳光公共资源交易平台。The open platform for public resource trading.

    退出码 Exit codes: 0 成立 holds, 1 不成立 does not hold, 2 用法错误 usage,
    3 环境问题 environment.
    """


main.add_command(verify)


@main.command()
@instance_option(FOLDER)
@click.option("--origin", required=True, help="日志名称。Name of the log for ever.")
@click.option("--database", default="", help="PostgreSQL 地址。URL; default SQLite.")
@click.option(
    "--card",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("yangguang.card.json"),
    show_default=True,
    help="锚定卡，放在实例之外。Anchor card, kept outside the instance.",
)
@json_option
def init(folder: Path, origin: str, database: str, card: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """建立实例。Make an instance; whether it is a demo can never be changed."""
    output = Output(as_json=as_json)
    with plain_errors(output):
        if card.resolve().is_relative_to(folder.resolve()):
            output.fail(
                Exit.USAGE,
                "锚定卡不能放在实例目录里 The card must lie outside the instance.",
                "用 --card 另选位置 Choose another place with --card.",
            )
        instance = Instance.create(folder, Settings(origin, database))
        kept = instance.anchor_card(with_checkpoint=False).to_bytes()
        card.write_bytes(kept + b"\n")
        instance.close()
    output.answer(
        {"ok": True, "demo": False, "instance": str(folder), "card": str(card)},
        f"实例已建立 The instance is made: {folder}",
        f"锚定卡 Anchor card: {card}  请交给监督部门保管 Give it to the supervisor.",
    )


@main.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEMO_FOLDER,
    show_default=True,
    help="演示目录。Folder of the demonstration.",
)
@click.option("--serve/--no-serve", "serving", default=True, help="之后开放网页。")
@click.option("--port", default=8000, show_default=True, help="端口。Port.")
@json_option
def demo(folder: Path, serving: bool, port: int, as_json: bool) -> None:  # noqa: FBT001 - click flags
    """演示：从公告到案卷的一次完整抽取。Run a whole selection, then serve it."""
    output = Output(as_json=as_json)
    with plain_errors(output):
        outcome = run_demo(folder, DEMO_START, output.progress)
        output.answer(outcome.facts(), *outcome.lines())
        if not outcome.verified:
            raise SystemExit(Exit.CHECK_FAILED)
        if serving:
            output.progress.print(f"打开 Open  http://localhost:{port}   (Ctrl+C 结束)")
            serve_instance(folder / INSTANCE, port=port, quiet=True)


@main.command()
@instance_option(FOLDER)
@click.option("--port", default=8000, show_default=True, help="端口。Port.")
def serve(folder: Path, port: int) -> None:
    """开放网页（仅本机）。Serve on 127.0.0.1; a demo never reads the wall clock."""
    output = Output(as_json=False)
    with plain_errors(output):
        output.progress.print(f"打开 Open  http://localhost:{port}   (Ctrl+C 结束)")
        serve_instance(folder, port=port, quiet=False)


@main.command()
@instance_option(FOLDER)
@json_option
def work(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """执行一次到期的工作。Do what is due, once: seal, sequence, send, warn."""
    output = Output(as_json=as_json)
    with plain_errors(output):
        done = work_once(folder)
    output.answer(
        {"ok": True, **done},
        *(f"{name}: {count}" for name, count in done.items()),
    )


@main.command()
@instance_option(FOLDER)
@json_option
def doctor(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """检查安装是否安全。Check that the installation can be safe."""
    output = Output(as_json=as_json)
    with plain_errors(output):
        findings, facts = examine(folder)
    output.answer(
        {"ok": not findings, "findings": findings, **facts},
        *(findings or ["未发现问题 Nothing to object to."]),
    )
    if findings:
        raise SystemExit(Exit.ENVIRONMENT)
