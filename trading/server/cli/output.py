"""How every command speaks: one JSON object, or plain sentences; fixed exit codes."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, Final, NoReturn

import click
import msgspec
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from archive.casefile.model import CaseFileError
from archive.evidence.notes import NoteInvalidError
from archive.ledger.disclosure import CommitmentBrokenError
from archive.ledger.errors import LogUnsoundError, StoreUnsoundError
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TileInvalidError, TileMissingError
from archive.ledger.tree import ProofInvalidError
from archive.objects.model import ObjectsError, ObjectsUnreachableError
from archive.paper.errors import PaperFormatError
from archive.values.rules import RuleBrokenError
from trading.server.demo.run import DemoUnfinishedError
from trading.server.making import InstanceExistsError
from trading.server.settings import SettingsBrokenError

UNREADABLE: Final = (
    CaseFileError,
    LedgerFormatError,
    NoteInvalidError,
    PaperFormatError,
    UnicodeDecodeError,
)
"""The bytes are not what they were said to be."""

CONTRADICTED: Final = (
    CommitmentBrokenError,
    ProofInvalidError,
    TileInvalidError,
    TileMissingError,
)
"""The bytes are of the right form, and do not fit each other."""


class Exit(IntEnum):
    """Exit codes: held, did not hold, used wrongly, surroundings not fit."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    ENVIRONMENT = 3


class Output:
    """Progress on standard error, the answer on standard output."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json, self._answered = as_json, False
        self.progress = Console(stderr=True, quiet=as_json, highlight=False)

    def answer(self, facts: Mapping[str, Any], *lines: str) -> None:
        """Print the facts as one JSON object, or the lines for people."""
        if self.as_json:
            click.echo(_one_object(facts))
            self._answered = True
        else:
            for line in lines:
                click.echo(printable(line))

    def fail(self, code: Exit, what: str, remedy: str, **facts: object) -> NoReturn:
        """
        Say what happened and what to do, and end with the code.

        Whoever asked for JSON gets one object: after an answer the exit code remains.
        """
        if self.as_json and not self._answered:
            self.answer({"ok": False, "error": what, "remedy": remedy, **facts})
        else:
            click.echo(f"{printable(what)}\n{remedy}", err=True)
        sys.exit(code)


def _one_object(facts: Mapping[str, Any]) -> str:
    try:
        return msgspec.json.encode(facts, order="sorted").decode()
    except UnicodeEncodeError:  # A path may be bytes that are no text.
        return json.dumps(msgspec.to_builtins(facts), sort_keys=True)


def printable(line: str) -> str:
    """Return a line that cannot command a terminal, whatever a file said in it."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in line
    )


@contextmanager
def reading_files(output: Output) -> Iterator[None]:
    """Turn what a file from anywhere can be into a sentence and an exit code."""
    try:
        yield
    except CaseFileError as error:
        found = error.finding
        output.fail(
            Exit.CHECK_FAILED,
            f"不能核对，第一处不对 Cannot be checked; first broken step: "
            f"{found.step}, {found.where}: {found.what}",
            "请重新取得文件，不要解包重打 "
            "Get the file again, as it was made: not packed anew.",
            findings=[found],
        )
    except UNREADABLE as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"不能核对 Cannot be checked: {error}",
            "请检查文件是否完整、种类是否正确 "
            "Check that the file is whole and of the right kind.",
        )
    except CONTRADICTED as error:
        output.fail(
            Exit.CHECK_FAILED,
            f"发现矛盾 Contradiction: {error}",
            "请重新取得文件；如仍矛盾，请保留并告知监督部门 Get the file again; if it "
            "still contradicts itself, keep it and tell the supervisor.",
        )
    except OSError as error:
        _unfit(output, error)


@contextmanager
def using_instance(output: Output) -> Iterator[None]:
    """Turn what an instance's surroundings can be into a sentence and an exit code."""
    try:
        yield
    except RuleBrokenError as error:
        output.fail(Exit.CHECK_FAILED, str(error), error.remedy, rule=error.code)
    except (SettingsBrokenError, InstanceExistsError, DemoUnfinishedError) as error:
        output.fail(Exit.ENVIRONMENT, str(error), error.remedy)
    except StoreUnsoundError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"日志文件不全 The log's files are not whole: {error}",
            "请恢复文件；丢失的可由数据库补写 Restore the files; what is gone can be "
            "written again from the database: yangguang doctor --rebuild.",
        )
    except ObjectsUnreachableError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"对象存储没有应答 The object store does not answer: {error}",
            "已答复的都还在；请检查 instance.toml 的 [objects] 和网络 What was "
            "answered stands. Look after [objects] in instance.toml, and the network.",
        )
    except (LogUnsoundError, ObjectsError, *UNREADABLE, *CONTRADICTED) as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"日志不可信 The log cannot go on: {error}",
            "不要启动；请先核对备份 Do not start it; compare it with its backups.",
        )
    except SQLAlchemyError as error:
        output.fail(
            Exit.ENVIRONMENT,
            f"数据库不可用 The database cannot be used: {_first_line(error)}",
            "请检查数据库地址、文件和备份 "
            "Check the database's address, its file and its backups.",
        )
    except OSError as error:
        _unfit(output, error)


def _unfit(output: Output, error: OSError) -> NoReturn:
    where = f": {error.filename}" if error.filename else ""
    output.fail(
        Exit.ENVIRONMENT,
        f"环境问题 The surroundings are not fit: {error.strerror or error}{where}",
        "请检查路径、权限、端口和空间 Check path, permissions, port and disk space.",
    )


def _first_line(error: SQLAlchemyError) -> str:
    """Leave out the statement and its parameters: they may be private."""
    return str(error).split("\n", maxsplit=1)[0]
