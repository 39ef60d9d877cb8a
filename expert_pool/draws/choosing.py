"""Public chance, and the result that follows from it (SPEC 3.5, 3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from archive.public.evidence import Json
from expert_pool.draws import fairness, standing
from expert_pool.draws.announced import Lottery
from expert_pool.draws.chance import check_value, earliest, entries_needed
from expert_pool.draws.contributing import Contributing
from expert_pool.draws.errors import (
    ChanceBeforeRevealsClosedError,
    ChanceTooEarlyError,
    NoOtherSourceError,
    ResultMissingError,
    SourceSpokenError,
    TypingsDifferError,
)
from expert_pool.draws.messages import (
    AttestedResult,
    Chance,
    Entry,
    Kind,
    Result,
    Switch,
    Typing,
    typing_content,
)
from expert_pool.draws.model import Act
from expert_pool.draws.shapes import Signed, checked, described, read
from expert_pool.draws.signers import (
    contributor_of,
    signed_by,
    signed_together,
)


@dataclass(frozen=True, slots=True)
class Choosing(Contributing):
    """A draw for which chance speaks."""

    def switching(self, at: datetime, reason: str) -> Switch:
        """
        Return what clerk and supervisor sign to go on to the next source.

        Raises:
            SourceSpokenError: the source in force, or a lottery that would follow it,
                could have spoken by now.
            NoOtherSourceError: it is the last of the notice.
            DrawError: not now.

        """
        now = self._now(Act.SWITCH_SOURCE, at)
        place = len(self.record.switches)
        sources = self.notice.sources
        if place + 1 == len(sources):
            raise NoOtherSourceError(f"{sources[place].name} is the last source")
        if self.could_have_spoken(now):
            raise SourceSpokenError(f"{sources[place].name} may have spoken")
        following = sources[place + 1]
        if isinstance(following, Lottery) and following.scheduled <= now:
            raise SourceSpokenError(f"{following.name} was drawn already")
        names = {"from": sources[place].name, "to": following.name}
        return read(Switch, {"at": now, "reason": reason, **names})

    def switch_source(
        self, at: datetime, reason: str, signatures: Mapping[str, str]
    ) -> Self:
        """
        Go on to the next source, signed by the clerk and a supervisor.

        Raises:
            DrawError: as `switching` does, or they have not signed.

        """
        body = self.switching(at, reason)
        signed = signed_together(self.notice, Kind.SWITCH, described(body), signatures)
        switch = Signed(body=body, signatures=signed)
        return self._with(switches=(*self.record.switches, switch))

    def type_chance(
        self, contributor: str, value: str, at: datetime, signature: str
    ) -> Self:
        """
        Record the value that chance gave, as one person read it.

        Numbers are in force when two people typed the same. Whoever typed something
        else may type again, or a third person may: one alone cannot stop the draw, and
        every typing that did not come to stand stays on record as set aside. A beacon
        proves itself: one entry suffices.

        Raises:
            ValueNotCanonicalError: the value is not spelled as the notice defines it.
            BeaconInvalidError: the beacon's signature is not the chain's.
            ChanceTooEarlyError: before the source could speak (DR-4).
            TypedTooOftenError: he used up his corrections.
            DrawError: not now, not he, not signed, or malformed.

        """
        now = self._now(Act.TYPE_CHANCE, at)
        entered_at = standing.entered_at(self.record)
        if entered_at is None:
            raise ChanceBeforeRevealsClosedError("the reveals are not closed")
        source = standing.source_in_force(self.record)
        contributor_of(self.notice, contributor)
        standing.check_corrections(self.notice, self.typings, contributor)
        first = earliest(source, entered_at)
        if now < first:
            raise ChanceTooEarlyError(now, first)
        typing = read(
            Typing,
            {
                "contributor": contributor,
                "value": value,
                "at": now,
                "signature": signature,
            },
        )
        content = typing_content(contributor, source.name, value)
        signed_by(self.notice, contributor, Kind.TYPING, content, signature)
        check_value(source, value, entered_at)
        return self._typed(source.name, typing, entries_needed(source))

    def finish(self, at: datetime) -> Self:
        """
        Compute the result: seed, ranking, panel.

        Raises:
            TypingsDifferError: two people typed different values.
            DrawError: there is no chance yet, or the draw is done (a second press).

        """
        if self.typings_differ:
            raise TypingsDifferError(self.typings[-1].contributor)
        now = self._now(Act.FINISH, at)
        chance, closed = self.record.chance, self.record.reveals_closed
        if chance is None or closed is None:
            raise ResultMissingError("there is no chance to compute from")
        alpha = fairness.alpha(
            self.notice, closed.body.list, chance.source, chance.value
        )
        seed = fairness.seed(alpha)
        notice = self.notice
        outcome = fairness.drawn(
            seed,
            self.record.pool.tickets,
            notice.rounds,
            notice.constraints,
            notice.limit,
        )
        switches = [described(switch) for switch in self.record.switches]
        of_chance: Json = {"chance": described(chance), "switches": list(switches)}
        body = Result(
            at=now,
            alpha=alpha.hex(),
            seed=seed.hex(),
            chance=fairness.digest(of_chance),
            panel=outcome.panel,
            rounds=outcome.rounds,
        )
        result = AttestedResult(body=checked(body), signatures=(), absent=())
        return self._with(result=result)

    def _typed(self, source: str, typing: Typing, needed: int) -> Self:
        others = standing.present_typings(self.typings, besides=typing.contributor)
        equal = next((one for one in others if one.value == typing.value), None)
        if needed > 1 and equal is None:
            return replace(self, typings=(*self.typings, typing))
        agreed = (typing,) if equal is None else (equal, typing)
        entries = tuple(
            Entry(contributor=one.contributor, at=one.at, signature=one.signature)
            for one in agreed
        )
        chance = Chance(
            source=source,
            value=typing.value,
            entries=entries,
            set_aside=tuple(one for one in self.typings if one is not equal),
        )
        return replace(self._with(chance=read(Chance, described(chance))), typings=())
