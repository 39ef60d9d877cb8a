"""
Checks 12 to 22, 50 and 51 of a transcript: the notice, and the pool that it freezes.

Written from SPEC.md alone, for check.py.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from archive.public.evidence import labelled, sha256
from expert_pool.draws.check_chance import sound
from expert_pool.draws.check_signers import Signers, weak
from expert_pool.draws.check_values import (
    Object,
    Step,
    ascending,
    canonical,
    differ,
    each,
    ordered,
)

_MOST_RANKINGS: Final = 10_000_000


def notice_checks(file: Object, signers: Signers) -> Iterator[Step]:
    """Yield the sentences of checks 12 to 16."""
    notice = file["notice"]["body"]
    same = all(notice[name] == file[name] for name in ("demo", "origin"))
    yield 12, "notice and file differ in demo or origin", same
    yield 12, "the draw was announced for the past", notice["at"] <= notice["scheduled"]
    people, keys = notice["contributors"], each("key", notice["contributors"])
    yield 13, "two contributors share an id", len(signers.people) == len(people)
    yield 13, "two contributors share a key", differ(keys)
    yield 13, "the key of a contributor is weak", not any(map(weak, keys))
    yield 13, "there is not exactly one clerk", len(signers.clerk) == 1
    yield 13, "there is no supervisor", bool(signers.supervisors)
    strata = each("strata", notice["rounds"])
    names, seats = ([each(of, part) for part in strata] for of in ("name", "seats"))
    yield 14, "two rounds share a label", differ(each("label", notice["rounds"]))
    yield 14, "two strata of a round share a name", all(map(differ, names))
    yield 14, "a round seats more than the last", ordered(map(sum, reversed(seats)))
    yield 14, "there are more winners than seats", notice["winners"] <= min(seats[-1])
    sources = notice["sources"]
    yield 15, "two sources share a name", differ(each("name", sources))
    usable = all(sound(source, demo=notice["demo"]) for source in sources)
    yield 15, "a source has impossible groups or a chain not to be trusted", usable
    signed = signers.alone("notice", file["notice"])
    yield 16, "the notice is not signed by the clerk alone", signed


def pool_checks(notice: Object, tickets: list[Object]) -> Iterator[Step]:
    """Yield the sentences of checks 17 to 22."""
    pids = each("pid", tickets)
    yield 17, "the pool has another size", len(tickets) == notice["pool_size"]
    yield 17, "the tickets are not in the order of their pids", ascending(pids)
    yield 18, "two tickets share a name", differ(each("name", tickets))
    sorted_strata = all(map(ascending, each("strata", tickets)))
    yield 18, "the strata of a ticket are not in order", sorted_strata
    first, *later = each("strata", notice["rounds"])
    seats = {one["name"]: one["seats"] for one in first}
    known = {*seats, *each("name", chain.from_iterable(later))}
    crowd = Counter(chain.from_iterable(each("strata", tickets)))
    yield 19, "a ticket is in a stratum of no round", crowd.keys() <= known
    outside = any(seats.keys().isdisjoint(one["strata"]) for one in tickets)
    yield 19, "a ticket is in no stratum of the first round", not outside
    enough = all(crowd[name] >= number for name, number in seats.items())
    yield 19, "a stratum has fewer candidates than seats", enough
    rules = notice["constraints"]
    pairs = [rule["pids"] for rule in rules if rule["kind"] == "apart"]
    yield 20, "a ticket is to be apart from itself", all(map(differ, pairs))
    strangers = not set(pids).issuperset(chain.from_iterable(pairs))
    yield 20, "a ticket to be kept apart is not in the pool", not strangers
    yield 20, "there are two limits for organisations", len(rules) - len(pairs) <= 1
    ranked = sum(crowd[name] for name in each("name", chain(first, *later)))
    effort = notice["limit"] * (ranked + len(notice["rounds"]) * len(rules))
    yield 21, "there is too much to rank", effort <= _MOST_RANKINGS
    same = notice["pool_root"] == pool_root(tickets).hex()
    yield 22, "the pool is not the one whose root the notice has", same


def name_checks(names: list[Object], tickets: list[Object]) -> Iterator[Step]:
    """Yield the sentences of checks 50 and 51."""
    pids, name_of = each("pid", names), {one["pid"]: one["name"] for one in tickets}
    yield 50, "the openings are not in the order of their pids", ascending(pids)
    yield 50, "an opening has no ticket", name_of.keys() >= set(pids)
    yield 50, "two openings have the same code", differ(each("code", names))
    opened = all(name_of[one["pid"]] == _name(one) for one in names)
    yield 51, "an opening does not give the name of its ticket", opened


def _name(opening: Object) -> str:
    said = opening["code"].encode(), opening["name"].encode()
    return labelled("draw-name/1", bytes.fromhex(opening["salt"]), *said).hex()


def pool_root(tickets: list[Object]) -> bytes:
    """Return the root of RFC 6962: on each level a last odd node rises as it is."""
    level = [sha256(b"\x00" + canonical(ticket)) for ticket in tickets]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right) for left, right in pairs] + odd
    return level[0]
