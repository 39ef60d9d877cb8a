"""The checker of draws in JavaScript, kept running in a child process and asked."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

SCRIPTS = ("vendor/noble.js", "draw-format.js", "draw-checker.js")
SERVER = Path(__file__).with_suffix(".js")
TRANSCRIPT, EXPRESSION = b"\0", b"\1"


@dataclass(frozen=True)
class Verdict:
    """What a checker says of one file."""

    accepted: bool
    failed_check: int  # 0 where it is accepted
    said: dict[str, Any]


class JavaScriptChecker:
    """
    `trading/server/assets/checker/draw-checker.js` under Node.js.

    More scripts of the page are read if named. With `remember` it multiplies the same
    point by the same number only once, for the sake of time. Skips the test where no
    Node.js is installed.
    """

    def __init__(self, *more: str, remember: bool = False) -> None:
        node = shutil.which("node") or shutil.which("nodejs")
        if node is None:
            pytest.skip("no node or nodejs on this machine; on Debian: nodejs")
        folder = files("trading.server") / "assets" / "checker"
        with as_file(folder) as checker:
            self.process = subprocess.Popen(
                [
                    *(node, str(SERVER)),
                    *(str(checker / script) for script in (*SCRIPTS, *more)),
                    *(["--remember"] if remember else []),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            # Answering one question shows that the scripts have been read.
            self.evaluate("0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)

    def send(self, kind: bytes, question: bytes) -> None:
        """Hand over one question; its answer must be fetched before the next."""
        assert self.process.stdin is not None
        self.process.stdin.write(kind + len(question).to_bytes(4, "big") + question)
        self.process.stdin.flush()

    def receive(self) -> Any:
        """Return the answer to the question sent."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the checker's process has ended"
        said = json.loads(line)
        assert "threw" not in said, said["threw"]
        return said.get("answer")

    def start(self, transcript: bytes) -> None:
        """Let it check a file while we do something else."""
        self.send(TRANSCRIPT, transcript)

    def finish(self) -> Verdict:
        """Return the verdict on the file it was started with."""
        said = self.receive()
        return Verdict(said["accepted"], said["failedCheck"] or 0, said)

    def check(self, transcript: bytes) -> Verdict:
        """Return the verdict on a file."""
        self.start(transcript)
        return self.finish()

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, as far as JSON can carry it."""
        self.send(EXPRESSION, expression.encode())
        return self.receive()
