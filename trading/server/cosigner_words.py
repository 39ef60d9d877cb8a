"""
What a cosigner says of the dates of a log, on screen and on the page he keeps of it.

What happened, what it means for what was signed, what to do: in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from archive.ledger.anchors import KnownCosigner
from archive.ledger.history import PROMISE_SECONDS
from archive.ledger.vetting import DatesFinding, Verdict
from archive.values.instants import shown


@dataclass(frozen=True, slots=True)
class Words:
    """One finding for people: what happened, and what to do."""

    what: str
    todo: str


WORDS: Final[Mapping[Verdict, Words]] = MappingProxyType(
    {
        Verdict.AGAIN: Words(
            "日志补记了更早的事 History was told again behind what is in the log",
            "以前签过的仍然有效。请停止使用这个日志的新结果，把这些文件交给监督部门 "
            "What was signed before stands. Trust no new result of this log; take "
            "these files to the supervising authority.",
        ),
        Verdict.AHEAD: Words(
            "日志里有还没有到的时刻 The log holds a time to come",
            "以前签过的仍然有效。请核对本机时钟；如果本机是对的，请告知中心校时，"
            "到了那个时刻可以再签 What was signed before stands. Check the clock of "
            "this machine; if it is right, tell the centre to set its own, and sign "
            "once that time has come.",
        ),
        Verdict.TOO_LATE: Words(
            "日志晚记超过一小时 Entries were told more than an hour late",
            "以前签过的仍然有效。请向中心问明原因；属实后加上 --late-explained 签一次 "
            "What was signed before stands. Ask the centre why; once you know that it "
            "is so, sign once with --late-explained.",
        ),
        Verdict.LATE: Words(
            "已签名，但日志有晚记 Signed, but entries were told late",
            f"签名有效。中心承诺 {PROMISE_SECONDS} 秒内入日志，请核对本机时钟，"
            "问明原因并留存 The signature stands. The centre promised to log within "
            f"{PROMISE_SECONDS} seconds: check the clock of this machine, ask why, and "
            "keep this.",
        ),
    }
)


def page_of(finding: DatesFinding, cosigner: KnownCosigner, origin: str) -> str:
    """Return the page on which a finding is kept, for whoever supervises the log."""
    words = WORDS[finding.verdict]
    return "\n".join(
        [
            f"{words.what}",
            "",
            f"日志 Log: {origin}",
            f"共签方 Cosigner: {cosigner.organisation}  {cosigner.key.name}",
            f"本机时刻 Time here: {shown(finding.at)}",
            f"发现 Found ({finding.verdict}): {finding.what}",
            f"怎么办 What to do: {words.todo}",
            "",
            "旁边的文件 Beside this page:",
            "entry-N.tlog-proof  第 N 条及其在日志里的证明 entry N, proven in the log",
            "shown.txt  这次日志出示的检查点 the checkpoint that the log showed",
            "kept.txt  上次共签的检查点（如有） the one cosigned before, if any",
            "",
        ]
    )
