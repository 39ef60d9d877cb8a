"""What the pages of standing keys and of their trustee show (trading 7.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.public.values import to_micros
from trading.bids.model.holders import Trustee
from trading.bids.model.light import StandingKey
from trading.bids.ports import KeysFile
from trading.bids.presenting.bidding import lang_of, packed, shown_body
from trading.front.languages import Tongue, marked
from trading.selection.use_cases.reading_sealed import Waiting

SOON: Final = timedelta(days=2)
"""So long before its end a key is to be renewed."""
REGISTERED: Final = marked("时间受托人已登记。以后发布的公告用它。")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """The JSON for the page's script."""

    data: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteesView:
    """Who gives the time of sealed sign-ups, and what was just done."""

    trustees: tuple[tuple[str, str], ...]
    done: str
    key: str


GONE: Final[dict[str, object]] = {"state": "gone", "until": None}
"""What is said of the keys of whoever may make none any more."""


def standing_of(key: StandingKey | None, now: datetime) -> dict[str, object]:
    """Say until when a key counts, and whether it is time for the next one."""
    if key is None:
        return {"state": "none", "until": None}
    state = (
        "over"
        if not key.may_be_named(now)
        else "soon"
        if key.until - now <= SOON
        else "good"
    )
    return {"state": state, "until": to_micros(key.until)}


def standing_view(
    standing: dict[str, object],
    waiting: Sequence[Waiting],
    file: KeysFile | None,
    who: tuple[str, str, str],
    card: bytes,
    said: tuple[str, Tongue],
) -> StandingView:
    """
    Say what the page shows.

    `who` is the person's code, name and organisation; `said` the page's csrf and its
    language.
    """
    code, name, organisation = who
    csrf, tongue = said
    lang = lang_of(tongue)
    return StandingView(
        data={
            "person": {"code": code, "name": name, "organisation": organisation},
            "standing": standing,
            "lots": [_lot(each, card) for each in waiting],
            "keys": "" if file is None else packed(file.data),
            "kind": "" if file is None else file.kind,
            "addresses": {
                "keys": f"/standing-keys/made{lang}",
                "release": f"/desk/{{lot}}/release{lang}",
                "second": tongue.at("/second?next=/standing-keys"),
            },
            "csrf": csrf,
        }
    )


def _lot(waiting: Waiting, card: bytes) -> dict[str, object]:
    """Say what is read before a release: of each envelope one's own file only."""
    found = waiting.sign_up
    policy = found.light.policy
    return {
        "lot": found.lot.id,
        "title": found.lot.title,
        "attempt": policy.attempt,
        "j": waiting.j,
        "state": "release",
        "deadline": to_micros(found.ended),
        "age": waiting.holder.age,
        "given": {
            "policy": packed(found.light.written),
            "card": packed(card),
            "closed": shown_body(found.closed),
            "bidders_closed": None,
            "bids": [
                {
                    "digest": each.manifest,
                    "manifest": packed(each.envelope.manifest),
                    "file": packed(each.envelope.shares[waiting.j - 1]),
                }
                for each in found.quotes
            ],
        },
    }


def trustees_view(
    trustees: Sequence[Trustee], *, registered: bool, key: str, tongue: Tongue
) -> TrusteesView:
    """Say what the page of the trustees shows."""
    return TrusteesView(
        trustees=tuple((each.organisation, each.key.hex()) for each in trustees),
        done=tongue.say(REGISTERED) if registered else "",
        key=key,
    )
