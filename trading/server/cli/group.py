"""The frame around every command: however it ends, it ends as the help says."""

import sys
import traceback
from typing import Any, NoReturn

import click

from trading.server.cli.output import Exit, Output

_HELP = "看帮助 Read the help: yangguang COMMAND --help"


class Commands(click.Group):
    """
    A group that always ends with one of four exit codes.

    What is wrong with the arguments, an interruption and an error of ours are one JSON
    object too, when JSON was asked for.
    """

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - click's own signature
        """Run what the arguments say, and exit."""
        given = args[0] if args else extra.get("args")
        arguments = sys.argv[1:] if given is None else [str(each) for each in given]
        output = Output(as_json="--json" in arguments)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except click.exceptions.Exit as ended:
            code = ended.exit_code
        except click.ClickException as error:
            _wrong_usage(output, error)
        except click.Abort:
            output.fail(
                Exit.ENVIRONMENT,
                "已中断 Interrupted.",
                "已答复的都已保存，其余没有保存；可以再试 What was answered is saved, "
                "nothing else; try again.",
            )
        except Exception as error:  # noqa: BLE001 - what we did not think of
            traceback.print_exc()
            output.fail(
                Exit.ENVIRONMENT,
                f"程序出错 The program failed: {type(error).__name__}: {error}",
                "已答复的都已保存；请把错误告知维护者 What was answered is saved. Tell "
                "the maintainers what stands on standard error.",
            )
        sys.exit(code if isinstance(code, int) else Exit.OK)


def _wrong_usage(output: Output, error: click.ClickException) -> NoReturn:
    if output.as_json:
        output.fail(Exit.USAGE, error.format_message(), _HELP)
    error.show()
    sys.exit(Exit.USAGE)
