"""How every command speaks: one JSON object, or plain sentences; fixed exit codes."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, NoReturn

import click
import msgspec
from rich.console import Console

from archive.casefile.model import CaseFileError
from archive.evidence.notes import NoteInvalidError
from archive.ledger.errors import LogUnsoundError
from archive.ledger.reading import LedgerFormatError
from archive.values.rules import RuleBrokenError
from trading.server.demo.run import DemoUnfinishedError
from trading.server.instance import InstanceExistsError
from trading.server.settings import SettingsBrokenError


class Exit(IntEnum):
    """Exit codes: held, did not hold, used wrongly, surroundings not fit."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    ENVIRONMENT = 3


class Output:
    """Progress on standard error, the answer on standard output."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.progress = Console(stderr=True, quiet=as_json, highlight=False)
        self._console = Console(highlight=False, soft_wrap=True)

    def answer(self, facts: Mapping[str, Any], *lines: str) -> None:
        """Print the facts as one JSON object, or the lines for people."""
        if self.as_json:
            click.echo(msgspec.json.encode(facts, order="sorted").decode())
        else:
            for line in lines:
                self._console.print(line)

    def fail(self, code: Exit, what: str, remedy: str, **facts: object) -> NoReturn:
        """Say what happened and what to do, and end with the code."""
        if self.as_json:
            self.answer({"ok": False, "error": what, "remedy": remedy, **facts})
        else:
            click.echo(f"{what}\n{remedy}", err=True)
        sys.exit(code)


@contextmanager
def plain_errors(output: Output) -> Iterator[None]:
    """Turn every expected error of a command into a sentence and an exit code."""
    try:
        yield
    except (CaseFileError, LedgerFormatError, NoteInvalidError) as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"不能核对 Cannot be checked: {error}",
            "请检查文件是否完整 Check that the file is whole and of the right kind.",
        )
    except RuleBrokenError as error:
        output.fail(Exit.CHECK_FAILED, str(error), error.remedy, rule=error.code)
    except (SettingsBrokenError, InstanceExistsError, DemoUnfinishedError) as error:
        output.fail(
            Exit.ENVIRONMENT,
            str(error),
            "用 --instance 指定实例目录 Name the instance's folder with --instance.",
        )
    except LogUnsoundError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"日志不可信 The log cannot go on: {error}",
            "不要启动；请先核对备份 Do not start it; compare it with its backups.",
        )
    except OSError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"{error.strerror or error}: {error.filename or ''}",
            "请检查路径、权限和空间 Check path, permissions and disk space.",
        )
