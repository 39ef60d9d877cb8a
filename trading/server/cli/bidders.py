"""`yangguang bidders …`: lists of firms from elsewhere."""

from hashlib import sha256
from pathlib import Path

import click

from archive.evidence.entropy import fresh
from trading.bidders.model.lists import FirmList, read_list
from trading.bidders.use_cases.lists import ImportFirmsCommand, ListedFirm
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.instance import PLATFORM, Instance
from trading.server.wiring import Platform

SHOWN = 20
"""So many wrong rows are shown to people; machines get all."""


@click.group()
def bidders() -> None:
    """企业。Firms."""


@bidders.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--instance",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("yangguang-data"),
    show_default=True,
    help="实例目录。Folder of the instance.",
)
@click.option(
    "--dry-run", is_flag=True, help="只检查，不保存。Check, and save nothing."
)
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
def import_firms(
    file: Path,
    folder: Path,
    dry_run: bool,  # noqa: FBT001 - a click flag
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """导入企业名单（CSV）。Take over a list of firms: all of it, or none."""
    output = Output(as_json=as_json)
    with using_instance(output):
        data = file.read_bytes()
        found = read_list(data)
        if found.wrong:
            _refuse(output, found)
        if not dry_run:
            _keep(folder, data, found)
    count = len(found.firms)
    done = "检查通过，未保存 checked, nothing saved" if dry_run else "已导入 imported"
    told = {"ok": True, "firms": count, "imported": not dry_run, "wrong": []}
    output.answer(told, f"{count} 家企业 firms: {done}")


def _keep(folder: Path, data: bytes, found: FirmList) -> None:
    instance = Instance.open(folder)
    try:
        Platform.over(instance).import_firms(
            PLATFORM,
            ImportFirmsCommand(
                key=f"import-{fresh(16).hex()}",
                file=sha256(data).hexdigest(),
                firms=tuple(
                    ListedFirm(code=each.code, name=each.name) for each in found.firms
                ),
            ),
        )
    finally:
        instance.close()


def _refuse(output: Output, found: FirmList) -> None:
    shown = "\n".join(
        f"  第 {each.line} 行 line {each.line}: {each.reason}"
        for each in found.wrong[:SHOWN]
    )
    output.fail(
        Exit.CHECK_FAILED,
        f"{len(found.wrong)} 行有误 rows are wrong:\n{shown}",
        "什么也没有保存；请改正这些行后重新导入 Nothing was saved. Correct these rows "
        "and take the whole list over again.",
        firms=len(found.firms),
        imported=False,
        wrong=[{"line": each.line, "reason": each.reason} for each in found.wrong],
    )
