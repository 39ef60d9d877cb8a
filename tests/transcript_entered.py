"""
Transcripts whose source of chance was changed after the reveals closed.

Sections 6 and 7 of expert_pool/SPEC.md: the source that a switch leads to is entered
at the switch, and everything it says, it says later.
"""

from typing import Any

from tests.transcript_builder import (
    BALLS,
    BEACON,
    LOTTERY,
    MINUTE,
    START,
    VALUES,
    encoded,
    example,
    sealed,
    signers,
)
from tests.transcript_seal import SECOND, chain_key, chain_round, chain_value

CLOSED = START + 60 * MINUTE
LATE = CLOSED + 10 * MINUTE  # ten minutes after the reveals closed
CHAIN = BEACON | {"key": chain_key()}
BALLS_DELAY = BALLS["delay"] * SECOND


def lottery(scheduled: int) -> dict[str, Any]:
    """Return a lottery that is drawn at this instant."""
    return LOTTERY | {"scheduled": scheduled}


def beacon_value(entered: int) -> str:
    """Return what the beacon says if it is entered at this instant."""
    return chain_value(chain_round(CHAIN, entered))


def beacon_time(entered: int) -> int:
    """Return the time of the round that counts from this instant."""
    number = chain_round(CHAIN, entered)
    return (CHAIN["genesis"] + (number - 1) * CHAIN["period"]) * SECOND


def switched(
    sources: list[dict[str, Any]], at: list[int], said: int, value: str = ""
) -> bytes:
    """
    Return a draw that went through all these sources.

    It left them at the instants `at`; the last one was entered by hand at `said`.
    """
    file = example("balls")
    file["notice"]["body"]["sources"] = sources
    names = [source["name"] for source in sources]
    file["switches"] = [
        {
            "body": {"at": when, "from": left, "reason": "called off", "to": next_},
            "signatures": signers("clerk-1", "supervisor-1"),
        }
        for when, left, next_ in zip(at, names[:-1], names[1:], strict=True)
    ]
    people = ["clerk-1"] if names[-1] == "drand" else ["clerk-1", "owner-1"]
    file["chance"] = {
        "source": names[-1],
        "value": value or VALUES[names[-1]],
        "entries": [{"contributor": person, "at": said} for person in people],
        "set_aside": [],
    }
    return encoded(sealed(file, "value"))
