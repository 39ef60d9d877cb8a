"""Asks both checkers of draws about the same files, and keeps what they disagree on."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from expert_pool.draws.check import check_transcript
from tests.javascript import JavaScriptChecker
from tests.transcript_builder import example, mutations


@dataclass(frozen=True)
class Batch:
    """So many files made from one transcript; the seed says which."""

    recipe: str
    seed: int
    count: int


@dataclass
class Comparison:
    """How often each verdict was given, and the files on which they differ."""

    verdicts: Counter[int] = field(default_factory=Counter)
    differing: list[tuple[str, bytes]] = field(default_factory=list)


def in_python(transcript: bytes) -> dict[str, Any]:
    """Return what the checker in Python says, so that it can be compared."""
    verdict = check_transcript(transcript)
    said: dict[str, Any] = {
        "accepted": verdict.accepted,
        "failed check": verdict.failed_check,
    }
    if verdict.accepted:
        said |= {
            "standing": verdict.standing,
            "winners": {name: list(pids) for name, pids in verdict.winners.items()},
            "reserves": {name: list(pids) for name, pids in verdict.reserves.items()},
            "revealed": list(verdict.revealed),
            "source": verdict.source,
            "demo": verdict.demo,
            "pool size": verdict.pool_size,
        }
    return said


def in_javascript(checker: JavaScriptChecker) -> dict[str, Any]:
    """Return what the checker in JavaScript says of the file it was started with."""
    verdict = checker.finish()
    said: dict[str, Any] = {
        "accepted": verdict.accepted,
        "failed check": verdict.failed_check,
    }
    if verdict.accepted:
        told = verdict.said
        said |= {
            "standing": told["standing"],
            "winners": {one["stratum"]: one["pids"] for one in told["winners"]},
            "reserves": {one["stratum"]: one["pids"] for one in told["reserves"]},
            "revealed": [one["duty"] for one in told["revealed"]],
            "source": told["source"]["name"] if told["source"] else "",
            "demo": told["demo"],
            "pool size": told["poolSize"],
        }
    return said


def ask_both(
    checker: JavaScriptChecker, transcript: bytes
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what each says, Python first; they work at the same time."""
    checker.start(transcript)
    return in_python(transcript), in_javascript(checker)


def compare(batch: Batch) -> Comparison:
    """Ask both checkers about every file of a batch."""
    comparison = Comparison()
    with JavaScriptChecker(remember=True) as checker:
        for at, transcript in enumerate(
            mutations(batch.seed, batch.count, example(batch.recipe))
        ):
            python, javascript = ask_both(checker, transcript)
            comparison.verdicts[javascript["failed check"]] += 1
            if python != javascript:
                where = f"{batch}, number {at}: {python} but {javascript}"
                comparison.differing.append((where, transcript))
    return comparison
