"""
Plays: what clients do with an instance, written down so that it can be done again.

A play is told in this process or in a child that is killed in the middle; either way
each answer is kept by a `Client`, and the same play told again uses the same keys.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TypeAlias

import msgspec

from archive.ledger.acts import Command
from archive.ledger.sweeps import TICK
from archive.values.actors import Actor
from tests.harness import Client, Sent, Told, follow_receipts, inspect
from tests.sites import Site
from trading.server.instance import Instance
from trading.server.papers import issue_due_papers
from trading.server.wiring import Platform

ROOT = Path(__file__).parents[1]


class Act(msgspec.Struct, tag=True, frozen=True):
    """Somebody acts."""

    what: str
    actor: Actor
    request: msgspec.Raw

    @classmethod
    def of(cls, what: str, actor: Actor, command: Command) -> "Act":
        """Write down an act; keys and instants are part of it."""
        return cls(what, actor, msgspec.Raw(msgspec.json.encode(command)))

    @property
    def sent(self) -> Sent:
        """The act as a client sends it."""
        return Sent(self.what, self.actor, bytes(self.request))


class Wait(msgspec.Struct, tag=True, frozen=True):
    """Time passes up to an instant, and what is due is done."""

    until: datetime


class Publish(msgspec.Struct, tag=True, frozen=True):
    """The sequencer runs, with batches of at most this size."""

    batch: int = 2_000


class Issue(msgspec.Struct, tag=True, frozen=True):
    """The papers that all have signed are sealed."""


Step: TypeAlias = Act | Wait | Publish | Issue
Play: TypeAlias = Sequence[Step]


def tell(instance: Instance, play: Play, client: Client) -> None:
    """Do what the play says; an act that was done before is answered again."""
    platform = Platform.over(instance)
    for step in play:
        match step:
            case Act():
                client.act(platform, *step.sent)
            case Wait(until=until):
                if until > instance.clock.now():
                    instance.clock.jump_to(until)
                platform.seal_tick()
                platform.audit_hour()
            case Publish(batch=batch):
                instance.sequencer.batch = batch
                instance.sequencer.run()
            case Issue():
                issue_due_papers(instance, platform.issue_paper)


def tell_again(site: Site, play: Play, client: Client) -> None:
    """
    After a fault: open again, tell the play anew under the same keys, and look.

    Raises:
        AssertionError: what was told is not true, or something else is there.

    """
    with site.opened() as instance:
        tell(instance, play, client)
        tell(instance, [Wait(instance.clock.now() + TICK), Publish()], client)
        assert inspect(site, client) == []
        assert {act.sent.act_key for act in acts(play)} <= client.told.keys()
        assert not client.unsure
        follow_receipts(instance, list(client.told.values())[::-30])


# --- In another process -----------------------------------------------------------


def die_at(point: str, number: int) -> Callable[[str], None]:
    """Return a fault switch that kills this process there, at the n-th time."""
    times = count(1)

    def die(reached: str, /) -> None:
        if reached == point and next(times) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


class Speaker(Client):
    """Says every answer aloud as soon as it has it."""

    def hear(self, sent: Sent, told: Told) -> None:
        super().hear(sent, told)
        line = [sent.act_key, told.note, told.body.hex(), told.salt.hex()]
        print(json.dumps(line), flush=True)


def killed_while_telling(
    site: Site, play: Play, client: Client, point: str, number: int = 1
) -> bool:
    """Tell the play in a child that dies at the point; keep what it had been told."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.plays", str(site.folder), point, str(number)],
        cwd=ROOT,
        input=msgspec.json.encode(play),
        capture_output=True,
        check=False,
    )
    assert child.returncode in {0, -signal.SIGKILL}, child.stderr.decode()
    overhear(play, client, child.stdout)
    return child.returncode != 0


def overhear(play: Play, client: Client, said: bytes) -> None:
    """Keep what a child had been told before it ended; of the rest nobody is sure."""
    sent = {act.sent.act_key: act.sent for act in acts(play)}
    client.unsure = dict(sent)
    for line in said.splitlines():
        act_key, note, body, salt = json.loads(line)
        told = Told(note, bytes.fromhex(body), bytes.fromhex(salt))
        client.hear(sent[act_key], told)


def acts(play: Play) -> list[Act]:
    """Return the acts of a play, without what else happens."""
    return [step for step in play if isinstance(step, Act)]


def main(folder: str, point: str, number: str) -> None:
    """Tell the play that comes in, until the point is reached."""
    play = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Step])
    instance = Instance.open(Path(folder), faults=die_at(point, int(number)))
    tell(instance, play, Speaker())
    instance.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
