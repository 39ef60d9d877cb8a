"""What the page of a key holder shows, and what its script is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.public.values import to_micros
from trading.bids.ports import KeysFile
from trading.bids.presenting.bidding import lang_of, packed, shown_body
from trading.bids.use_cases.holding import Due, Given, Held
from trading.front.languages import Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderView:
    """The JSON for the page's script."""

    data: dict[str, object]


def holder_view(
    held: Sequence[Held],
    file: KeysFile | None,
    who: tuple[str, str, str],
    card: bytes,
    csrf: str,
    tongue: Tongue,
) -> HolderView:
    """Say what the page shows; `who` is the holder's code, name and organisation."""
    code, name, organisation = who
    lang = lang_of(tongue)
    return HolderView(
        data={
            "person": {"code": code, "name": name, "organisation": organisation},
            "lots": [_lot(each, card) for each in held],
            "keys": "" if file is None else packed(file.data),
            "kind": "" if file is None else file.kind,
            "addresses": {
                "keys": f"/opening-keys/made{lang}",
                "drills": f"/opening-keys/drills{lang}",
                "release": f"/opening-keys/release{lang}",
                "second": tongue.at("/second?next=/opening-keys"),
            },
            "csrf": csrf,
        }
    )


def boxes_asked(held: Sequence[Held]) -> tuple[str, ...]:
    """Return the addresses that the page asks itself before it releases (7.7)."""
    closed = [each.tender.logged for each in held if each.given is not None]
    return tuple(box.address for policy in closed for box in policy.boxes)


def _lot(held: Held, card: bytes) -> dict[str, object]:
    deadline, key = held.deadline, held.key
    return {
        "lot": held.lot.id,
        "title": held.lot.title,
        "attempt": held.attempt,
        "j": held.seat.j,
        "state": held.due.value,
        "deadline": None if deadline is None else to_micros(deadline),
        "age": "" if key is None else key.age,
        "sealed": packed(key.drill) if key and held.due is Due.DRILL else "",
        "given": None if held.given is None else _given(held, held.given, card),
    }


def _given(held: Held, given: Given, card: bytes) -> dict[str, object]:
    """Say what is read before a release: of each bid the holder's own file only."""
    return {
        "policy": packed(held.tender.policy),
        "card": packed(card),
        "closed": shown_body(given.closed),
        "bidders_closed": shown_body(given.bidders_closed),
        "bids": [
            {
                "digest": each.manifest,
                "manifest": packed(each.envelope.manifest),
                "file": packed(each.envelope.shares[held.seat.j - 1]),
            }
            for each in given.bids
        ],
    }
