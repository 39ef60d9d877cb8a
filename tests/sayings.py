"""The smallest acts there can be: somebody says a word, aloud or under seal."""

from dataclasses import dataclass, field
from itertools import count

import msgspec
from sqlalchemy import select

from archive.evidence.entropy import fresh
from archive.ledger.acts import Accepted, Command, UseCase
from archive.ledger.model import Draft, Recorded
from archive.ledger.tables import StreamRow
from archive.values.actors import Actor
from archive.values.rules import RuleBrokenError
from tests.harness import Client
from tests.sites import CLERK
from trading.server.database import Work
from trading.server.instance import Instance

TALK = "project/talk"


class SaidBeforeError(RuleBrokenError):
    """Nobody says the same word twice."""

    code = "said-before"
    rule = "X-1"
    remedy = "Nothing was saved. Say another word."


class Say(Command, frozen=True, kw_only=True):
    """Ask that one word be recorded."""

    word: str
    stream: str = TALK


class SayIt(UseCase[Work, Say]):
    """Record a word; its stream counts the words."""

    command = Say

    def minutes(self, work: Work, actor: Actor, command: Say, now) -> Recorded:
        """Record one event."""
        draft = Draft("SAID", command.stream, {"word": command.word})
        return work.ledger.append(draft, actor, now)


class SayOnce(SayIt):
    """Record a word that was not said before: rules are asked under a lock."""

    def minutes(self, work: Work, actor: Actor, command: Say, now) -> Recorded:
        """Lock the stream as an act locks its lot, then look, then record."""
        locked = select(StreamRow).where(StreamRow.stream == TALK).with_for_update()
        work.session.execute(locked)
        said = [msgspec.json.decode(each.body) for each in work.ledger.stream(TALK)]
        if command.word in [each["facts"]["word"] for each in said]:
            raise SaidBeforeError(command.word)
        return super().minutes(work, actor, command, now)


class SayTwice(SayIt):
    """Break the rule that one act is one event."""

    def minutes(self, work: Work, actor: Actor, command: Say, now) -> Recorded:
        """Record two events."""
        super().minutes(work, actor, command, now)
        return super().minutes(work, actor, command, now)


class Whisper(SayIt):
    """Record a word under seal, in a stream of its own with a random name."""

    def minutes(self, work: Work, actor: Actor, command: Say, now) -> Recorded:
        """Record one sealed event."""
        stream = f"sealed/{fresh(16).hex()}"
        draft = Draft("WHISPERED", stream, {"word": command.word}, sealed=True)
        return work.ledger.append(draft, actor, now)


@dataclass(frozen=True)
class Talk:
    """What may be said on an instance, and the client who says it."""

    instance: Instance
    client: Client = field(default_factory=Client)
    name: str = field(default_factory=lambda: fresh(8).hex())
    keys: count = field(default_factory=lambda: count(1))

    say, say_once, say_twice, whisper = (
        property(lambda self, act=act: act(self.instance.desk()))
        for act in (SayIt, SayOnce, SayTwice, Whisper)
    )

    def key(self) -> str:
        """Return a key that was not used before."""
        return f"{self.name}-{next(self.keys):06}"

    def act(
        self, what: str, word: str, *, key: str = "", actor: Actor = CLERK, **more: str
    ) -> Accepted:
        """Say a word in some way."""
        request = {"key": key or self.key(), "word": word, **more}
        return self.client.act(self, what, actor, msgspec.json.encode(request))

    def words(self, number: int, what: str = "say") -> list[Accepted]:
        """Say so many words."""
        return [self.act(what, f"word {each}") for each in range(number)]
