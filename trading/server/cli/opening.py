"""`yangguang demo opening`: replay a real opening, and compare the two records."""

from pathlib import Path
from typing import Final

import click

from trading.server.cli.options import json_option
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.demo.opening import replay_opening

FOLDER: Final = Path("yangguang-demo-opening")
_FEWEST: Final = 6


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="演示目录。Folder of the demonstration.",
)
@click.option(
    "--first",
    type=click.IntRange(min=_FEWEST),
    help="只重放这么多家；默认全部。Replay only so many bidders; default: all.",
)
@json_option
def opening(
    folder: Path,
    first: int | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """重放一次真实的开标，与官方记录逐项比对。Replay a real opening, and compare."""
    output = Output(as_json=as_json)
    with using_instance(output):
        replayed = replay_opening(folder, output.progress, first)
    output.answer(replayed.facts(), *replayed.lines())
    if not replayed.agrees:
        raise SystemExit(Exit.CHECK_FAILED)
