"""
The offline checker of a draw: one file in, one verdict out.

Written from expert_pool/SPEC.md alone, by another hand than the code that draws and the
checker of the browser, so that they share no mistake. Numbers and sections are SPEC's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

from archive.public.evidence import labelled
from expert_pool.draws import check_chance
from expert_pool.draws.check_file import LARGEST_FILE, parsed, shape_checks
from expert_pool.draws.check_notice import name_checks, notice_checks, pool_checks
from expert_pool.draws.check_selection import Selection
from expert_pool.draws.check_signers import Signers
from expert_pool.draws.check_values import (
    Object,
    Step,
    canonical,
    differ,
    digest,
    each,
    ordered,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What a checker says (section 7); of a refused transcript only the first three.

    Winners and reserves are pids in their order, by stratum of the last round; a draw
    that is voided or impossible has none. `revealed` has the duty of each who revealed.
    """

    accepted: bool
    failed_check: int = 0
    reason: str = "every check passed"
    standing: str = ""
    winners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reserves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revealed: tuple[str, ...] = ()
    source: str = ""
    demo: bool = False
    pool_size: int = 0


def check_transcript(data: bytes) -> Verdict:
    """Perform the checks of section 7 in their order, up to the first that fails."""
    if not 1 <= len(data) <= LARGEST_FILE:
        return _refused(1, "the file is empty or larger than 256 MiB")
    try:
        file = parsed(data)
    except ValueError as error:
        return _refused(2, f"the file is not canonical JSON: {error}")
    for number, fault, holds in chain(shape_checks(file), _checks(file)):
        if not holds:
            return _refused(number, fault)
    return _accepted(file)


def _refused(number: int, fault: str) -> Verdict:
    return Verdict(accepted=False, failed_check=number, reason=fault)


def _accepted(file: Object) -> Verdict:
    notice = file["notice"]["body"]
    standing = "voided" if "voided" in file else file["result"]["body"]["panel"]
    last: list[Object] = []
    if standing == "drawn":
        last = file["result"]["body"]["rounds"][-1]["strata"]
    revealed = set(each("contributor", file["reveals"]))
    people = [one for one in notice["contributors"] if one["id"] in revealed]
    winners = notice["winners"]
    return Verdict(
        accepted=True,
        standing=standing,
        winners={one["name"]: tuple(one["pids"][:winners]) for one in last},
        reserves={one["name"]: tuple(one["pids"][winners:]) for one in last},
        revealed=tuple(each("duty", people)),
        source=file.get("chance", {}).get("source", ""),
        demo=file["demo"],
        pool_size=notice["pool_size"],
    )


def _checks(file: Object) -> Iterator[Step]:
    """Yield the sentences of checks 12 to 51, without those on absent parts."""
    notice, tickets = file["notice"]["body"], file["pool"]["tickets"]
    signers = Signers(notice)
    yield from notice_checks(file, signers)
    yield from pool_checks(notice, tickets)
    draw = _Draw(file, notice, signers)
    yield from draw.commits(file["commits"])
    if "commits_closed" in file:
        yield from draw.commits_closed(file["commits_closed"], file["commits"])
    yield from draw.reveals(file["reveals"])
    if "reveals_closed" in file:
        yield from draw.reveals_closed(file["reveals_closed"], file["reveals"])
    yield from draw.switches(file["switches"])
    if "chance" in file:
        yield from draw.chance(file["chance"])
    if "result" in file:
        yield from draw.result(file["result"]["body"])
        yield from draw.present(file["result"])
    if "voided" in file:
        yield from draw.voided(file["voided"])
    yield from name_checks(file.get("names", []), tickets)


@dataclass(frozen=True, slots=True)
class _Draw:
    """Checks 23 to 49 of one transcript, each method a part of it that is present."""

    file: Object
    notice: Object
    signers: Signers

    def commits(self, commits: list[Object]) -> Iterator[Step]:
        who, at = each("contributor", commits), self.notice["at"]
        yield 23, "a stranger committed", self.signers.know(who)
        yield 23, "a contributor committed twice", differ(who)
        yield 23, "two commitments are the same", differ(each("commitment", commits))
        in_order = ordered([at, *each("at", commits)])
        yield 24, "the commitments are not in the order of time", in_order
        signed = all(self.signers.sent("commit", one) for one in commits)
        yield 25, "the signature of a commitment is wrong", signed

    def commits_closed(self, closed: Object, commits: list[Object]) -> Iterator[Step]:
        body, who = closed["body"], each("contributor", commits)
        after = body["at"] >= max([self.notice["at"], *each("at", commits)])
        yield 26, "the commitments closed before the last came", after
        yield 26, "other commitments were closed", body["commits"] == digest(commits)
        missing = [one for one in self.signers.people if one not in who]
        listed = each("contributor", body["missing"]) == missing
        yield 26, "others are listed than those who did not commit", listed
        led = self.signers.lead(who)
        yield 26, "the clerk or every supervisor did not commit", led
        signed = self.signers.alone("commits-closed", closed)
        yield 27, "the end of commitments is not signed by the clerk alone", signed

    def reveals(self, reveals: list[Object]) -> Iterator[Step]:
        who, ats = each("contributor", reveals), each("at", reveals)
        yield 28, "a contributor revealed twice", differ(who)
        committed = {
            (one["contributor"], one["commitment"]) for one in self.file["commits"]
        }
        opened = committed.issuperset(map(self._opened, reveals))
        yield 28, "a reveal opens no commitment of its contributor", opened
        in_order = ordered([self._at("commits_closed"), *ats])
        yield 29, "the reveals are not in the order of time", in_order
        signed = all(self.signers.sent("reveal", one) for one in reveals)
        yield 30, "the signature of a reveal is wrong", signed

    def reveals_closed(self, closed: Object, reveals: list[Object]) -> Iterator[Step]:
        body, ats = closed["body"], each("at", reveals)
        floors = self._at("commits_closed"), self.notice["scheduled"]
        after = body["at"] >= max([*floors, *ats])
        yield 31, "the reveals closed too early", after
        yield 31, "other reveals were closed", body["reveals"] == digest(reveals)
        committed = each("contributor", self.file["commits"])
        revealed = {one["contributor"]: one["r"] for one in reveals}
        due = [
            (who, revealed.get(who)) for who in self.signers.people if who in committed
        ]
        listed = [(one["contributor"], one["r"]) for one in body["list"]] == due
        yield 31, "the list of reveals is not that of who committed", listed
        signed = self.signers.alone("reveals-closed", closed)
        yield 32, "the end of reveals is not signed by the clerk alone", signed

    def switches(self, switches: list[Object]) -> Iterator[Step]:
        sources, bodies = self.notice["sources"], each("body", switches)
        steps = list(pairwise(each("name", sources)))[: len(bodies)]
        straight = [(body["from"], body["to"]) for body in bodies] == steps
        yield 33, "a switch is not from one source to the next", straight
        in_order = ordered([self.notice["at"], *each("at", bodies)])
        yield 33, "the switches are not in the order of time", in_order
        closed, entered = "reveals_closed" in self.file, self._entered()
        early = all(
            at < check_chance.earliest(source, since)
            for at, source, since in zip(
                each("at", bodies), sources, entered, strict=False
            )
            if closed or source["kind"] == check_chance.LOTTERY
        )
        yield 34, "a switch leaves a source that could have spoken", early
        signed = all(self.signers.together("switch", one) for one in switches)
        yield 35, "a switch is not signed by clerk and supervisor", signed
        since = entered[-1]
        later = sources[len(switches)].get("scheduled", since + 1) > since
        yield 36, "the lottery is drawn before it is entered", later or not closed

    def chance(self, chance: Object) -> Iterator[Step]:
        source = self.notice["sources"][len(self.file["switches"])]
        entries, aside = chance["entries"], chance["set_aside"]
        who = each("contributor", entries)
        beacon = source["kind"] == check_chance.BEACON
        yield 37, "another source was used", chance["source"] == source["name"]
        known = self.signers.know(each("contributor", entries + aside))
        yield 37, "a stranger entered the chance", known
        enough = differ(who) and len(who) == (1 if beacon else 2)
        yield 37, "not as many entered the chance as must", enough
        yield 37, "a round of the beacon was set aside", not (beacon and aside)
        since = self._entered()[-1]
        values = {chance["value"], *each("value", aside)}
        spelt = all(check_chance.written(source, one, since) for one in values)
        yield 38, "a value is not written as its source asks", spelt
        after = self._at("reveals_closed") + 1
        opens = max(after, check_chance.earliest(source, since))
        late = all(ordered([opens, *each("at", part)]) for part in (entries, aside))
        yield 39, "the chance was entered too early, or not in the order of time", late
        said = {"source": chance["source"], "value": chance["value"]}
        typed = [{**said, **one} for one in entries + aside]
        signed = all(self.signers.sent("typing", one) for one in typed)
        yield 40, "the signature of an entry is wrong", signed
        if beacon:
            signed = check_chance.beacon_signed(source, chance["value"], since)
            yield 41, "the beacon did not sign this value", signed

    def result(self, body: Object) -> Iterator[Step]:
        chance = self.file["chance"]
        ats = each("at", chance["entries"] + chance["set_aside"])
        yield 42, "the result is older than the chance", body["at"] >= max(ats)
        used = digest({"chance": chance, "switches": self.file["switches"]})
        yield 42, "the result is of another chance", body["chance"] == used
        notice_hash, reveals = self.signers.notice_hash, self.file["reveals_closed"]
        said = chance["source"].encode(), chance["value"].encode()
        listed = canonical(reveals["body"]["list"])
        alpha = labelled("draw-alpha/1", notice_hash, listed, *said)
        seed = labelled("draw-seed/1", alpha)
        follows = (body["alpha"], body["seed"]) == (alpha.hex(), seed.hex())
        yield 43, "alpha or seed do not follow from reveals and chance", follows
        drawn = Selection.of(self.notice, self.file["pool"]["tickets"]).outcome(seed)
        same = (body["panel"], body["rounds"]) == drawn
        yield 44, "the panel does not follow from the seed", same

    def present(self, result: Object) -> Iterator[Step]:
        signed, absent = result["signatures"], each("contributor", result["absent"])
        who = [*each("contributor", signed), *absent]
        yield 45, "somebody is named twice as signing or absent", differ(who)
        yield 45, "a stranger is named as signing or absent", self.signers.know(who)
        if "voided" not in self.file:
            everybody = len(who) == len(self.signers.people)
            yield 45, "a contributor neither signed nor is absent", everybody
            led = self.signers.lead(each("contributor", signed))
            yield 45, "the clerk or every supervisor did not sign", led
        valid = self.signers.all_valid("result", result)
        yield 46, "a signature of the result is wrong", valid

    def voided(self, voided: Object) -> Iterator[Step]:
        file, body = self.file, voided["body"]
        closed, result = "reveals_closed" in file, "result" in file
        yield (
            47,
            "a draw is not voided between reveals and result",
            result or not closed,
        )
        failed = closed and body["cause"] == "failure"
        yield 47, "no failure voids a draw whose reveals are closed", not failed
        bare = result and not body["decision"]
        yield 47, "a result was voided without a decision", not bare
        after = body["at"] >= max(self._instants())
        yield 47, "the draw was voided before something that is in it", after
        record = {name: file[name] for name in file if name not in {"voided", "names"}}
        yield 48, "another record was voided", body["record"] == digest(record)
        signed = self.signers.together("void", voided)
        yield 49, "the voiding is not signed by clerk and supervisor", signed

    def _opened(self, reveal: Object) -> tuple[str, str]:
        """Return the contributor and the commitment that his r opens (section 3.3)."""
        draw, who = self.notice["draw"], reveal["contributor"]
        parts = draw.encode(), who.encode(), bytes.fromhex(reveal["r"])
        return who, labelled("draw-commit/1", *parts).hex()

    def _at(self, part: str) -> int:
        """Return the instant of a part that is signed, or 0 if it is absent."""
        return int(self.file[part]["body"]["at"]) if part in self.file else 0

    def _entered(self) -> list[int]:
        """Return when each source was entered, up to the one in use (section 6)."""
        closed_at = self._at("reveals_closed")
        switched = each("at", each("body", self.file["switches"]))
        return [closed_at, *(max(closed_at, at) for at in switched)]

    def _instants(self) -> Iterator[int]:
        """Yield every instant that check 47 names."""
        file, chance = self.file, self.file.get("chance", {})
        parts = ("notice", "commits_closed", "reveals_closed", "result")
        yield from map(self._at, parts)
        yield from each("at", each("body", file["switches"]))
        yield from each("at", file["commits"] + file["reveals"])
        yield from each("at", chance.get("entries", []) + chance.get("set_aside", []))
