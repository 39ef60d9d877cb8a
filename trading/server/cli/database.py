"""`yangguang db …`: what follows from the record, computed again."""

from pathlib import Path

import click

from trading.disclosure.use_cases import RebuildRegister
from trading.server.cli.output import Output, using_instance
from trading.server.instance import Instance


@click.group()
def db() -> None:
    """数据库维护。Care of the database."""


@db.command()
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
def reindex(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """重建公开目录和搜索。Compute the public register and its search anew."""
    output = Output(as_json=as_json)
    with using_instance(output):
        instance = Instance.open(folder)
        try:
            entries = RebuildRegister(instance.transactions)()
        finally:
            instance.close()
    output.answer(
        {"ok": True, "demo": instance.demo, "entries": entries},
        f"公开目录已重建 The register was computed anew: {entries}",
    )
