"""
Write the frozen examples of trading/SPEC.md section 7: bids, releases and verdicts.

`python -m tests.vectors.make_sealed_bid_vectors` writes them. All secrets and keys are
fixed and published here, so they protect nothing; what is encrypted differs from run to
run, because a hybrid recipient always draws randomness of its own.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.evidence.encoding import to_base64
from archive.public.evidence import sha256
from archive.public.sealing import seal
from tests.builders_bids import (
    HOLDERS,
    POLICY,
    TRUSTEES,
    WITH_BIDDER,
    Cheats,
    Dealt,
    close_of,
    deal,
)
from trading.bids.model.forms import FieldKind, FormField, Label, SheetForm
from trading.bids.model.releases import (
    BidderRelease,
    Given,
    HolderRelease,
    TimeRelease,
)
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.sealing import release_factor, release_shares, release_times
from trading.bids.verdicts import combine

FILE = Path(__file__).with_name("sealed-bid.json")
FORM = SheetForm(
    "LOT-1",
    (
        FormField(
            key="price",
            kind=FieldKind.PRICE,
            label=Label("投标总价", "Price"),
            places=2,
        ),
    ),
)
SHEET = OpeningSheet(FORM.digest, {"price": Price(123_00, "壹佰贰拾叁元整")})
POLICIES = {
    "quorum and time": replace(POLICY, form=FORM.digest),
    "with the bidder's factor": replace(WITH_BIDDER, form=FORM.digest),
}
PLAIN, BIDDERS = POLICIES.values()
Release = HolderRelease | TimeRelease | BidderRelease


def shares(bid: Dealt, *holders: int) -> list[Release]:
    """Return what these holders release."""
    close = close_of(bid)
    return [
        release_shares(bid.policy, [bid.envelope], j, HOLDERS[j - 1], close)
        for j in holders
    ]


def times(bid: Dealt, *trustees: int) -> list[Release]:
    """Return what these trustees release."""
    close = close_of(bid)
    return [
        release_times(bid.policy, [bid.envelope], each, TRUSTEES[each - 1], close)
        for each in trustees
    ]


def lying(release: Release) -> Release:
    """Return the release with a false share."""
    assert isinstance(release, HolderRelease)
    (entry,) = release.entries
    false = replace(entry, given=Given.CONTENT, value=sha256(entry.value))
    return replace(release, entries=(false,))


def case(name: str, bid: Dealt, releases: Sequence[Release]) -> dict[str, Any]:
    """Return one example: what was handed in, what was released, and the verdict."""
    holders = [each for each in releases if isinstance(each, HolderRelease)]
    trustees = [each for each in releases if isinstance(each, TimeRelease)]
    bidder = next((each for each in releases if isinstance(each, BidderRelease)), None)
    found = combine(bid.policy, bid.envelope, holders, trustees, bidder)
    return {
        "name": name,
        "policy": next(key for key, each in POLICIES.items() if each == bid.policy),
        "manifest": bid.envelope.manifest.decode(),
        "manifest_digest": bid.manifest.digest,
        "shares": [to_base64(each) for each in bid.envelope.shares],
        "times": [to_base64(each) for each in bid.envelope.times],
        "objects": {key: to_base64(each) for key, each in bid.objects.items()},
        "releases": [each.to_bytes().decode() for each in releases],
        "verdict": found.verdict.value,
        "named": [str(each) for each in found.named],
        "seed": found.seed.hex() if found.seed else "",
        "sheet": SHEET.written.decode() if found.seed else "",
    }


def honest_cases() -> list[dict[str, Any]]:
    """Return the examples of bids that were dealt rightly."""
    honest, asked = (deal(each, sheet=SHEET) for each in (PLAIN, BIDDERS))
    factor = release_factor(
        BIDDERS, asked.manifest.digest, asked.factors.bidder, close_of(asked)
    )
    held = [*shares(honest, 2, 4, 5), *times(honest, 1)]
    given = [*shares(asked, 1, 2, 5), *times(asked, 1)]
    (liar,) = map(lying, shares(honest, 1))
    return [
        case("three of five and one trustee", honest, held),
        case("a lying holder is named", honest, [liar, *held]),
        case("two of five", honest, [*shares(honest, 1, 3), *times(honest, 2)]),
        case("no trustee", honest, shares(honest, 1, 2, 3, 4, 5)),
        case("all three factors", asked, [factor, *given]),
        case("a factor withheld", asked, given),
    ]


def cheating_cases() -> list[dict[str, Any]]:
    """Return the examples of bids that were dealt wrongly."""
    cheats = {
        "a false share": Cheats(values={2: bytes(32)}),
        "keys of another seed": Cheats(other_recipients=True),
        "rubbish, by file key": Cheats(plaintexts={1: lambda _: b"{}"}),
        "a broken file, by file key": Cheats(
            files={1: lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])}
        ),
        "rubbish, by identity": Cheats(
            files={1: lambda _: seal(b"{}", TRUSTEES[0].recipient)}
        ),
        "rubbish for a trustee": Cheats(time=lambda _: b"{}"),
        "what no trustee can read": Cheats(
            time_files=lambda _: seal(b"{}", HOLDERS[0].recipient)
        ),
    }
    found = []
    for name, each in cheats.items():
        bid = deal(PLAIN, each, sheet=SHEET)
        found.append(case(name, bid, [*shares(bid, 1, 3, 4, 5), *times(bid, 1)]))
    return found


def vectors() -> dict[str, Any]:
    """Return the whole file."""
    return {
        "policies": {key: each.to_bytes().decode() for key, each in POLICIES.items()},
        "policy_ids": {key: each.id for key, each in POLICIES.items()},
        "cases": [*honest_cases(), *cheating_cases()],
    }


if __name__ == "__main__":
    FILE.write_text(
        json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
