"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

FOLDER: Final = Path("yangguang-data")

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


def port_option() -> Callable[[F], F]:
    """Return the option that names the port; 0 takes any that is free."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65_535),
        default=8000,
        show_default=True,
        help="端口。Port.",
    )
