"""What waits for somebody of the centre, one at a time, and how it is decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from archive.public.evidence import sha256
from trading.accounts.model.organisations import Organisation
from trading.bidders.model.claims import Claim, ClaimState, Ground
from trading.bidders.presenting import words
from trading.bidders.presenting.own import (
    DocumentView,
    KeyView,
    document_view,
    file_address,
    key_view,
    proof_address,
)
from trading.bidders.use_cases.reading import WaitingClaim, WaitingDocument, WaitingKey
from trading.front.languages import Tongue, marked
from trading.front.moments import full

DONE: Final[Mapping[str, str]] = {
    "decided": marked("已记下，企业会收到通知。"),
    "revoked": marked("核定已撤销，名下的密钥同时作废，企业会收到通知。"),
}
LETTERS: Final[Mapping[Ground, str]] = {
    Ground.PAPERS_INCOMPLETE: "1",
    Ground.DISPUTED: "2",
    Ground.NOT_THE_FIRM: "3",
}
"""The key that decides on each ground."""

W = TypeVar("W")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """How many wait, where the next one is, and what was just done."""

    waiting: int
    more: bool
    next: str
    done: str
    key: str


def turned(found: Sequence[W], at: str, name: Callable[[W], str]) -> Sequence[W]:
    """Return all that waits, beginning with the one of that name, if it waits."""
    names = [name(each) for each in found]
    place = names.index(at) if at in names else 0
    return [*found[place:], *found[:place]]


def queue_view(
    found: Sequence[W],
    place: tuple[str, Callable[[W], str]],
    told: tuple[str, str],
    most: int,
    tongue: Tongue,
) -> QueueView:
    """Say what stands around what is looked at; `place` is its page, and the names."""
    done, key = told
    page, name = place
    waiting = len(found)
    following = f"{page}?at={name(found[1])}" if waiting > 1 else ""
    return QueueView(
        waiting=waiting,
        more=waiting >= most,
        next=following,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherView:
    """Another account that claims the same firm."""

    name: str
    since: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPageView:
    """A claim as somebody of the centre looks at it."""

    organisation: str
    name: str
    code: str
    since: str
    state: str
    said: str
    basis: str
    offered: str
    proof: str
    others: tuple[OtherView, ...]
    grounds: tuple[tuple[str, str, str], ...]
    queue: QueueView


def claim_page(
    found: Sequence[WaitingClaim], queue: QueueView, tongue: Tongue
) -> ClaimPageView | None:
    """Say what is looked at; None if nothing waits."""
    if not found:
        return None
    claim, account = found[0].claim, found[0].account
    offered = claim.offered_at
    return ClaimPageView(
        organisation=account.id,
        name=account.name,
        code=account.code,
        since=full(account.registered_at, tongue),
        state=tongue.say(words.STATES[claim.state]),
        said=_said(claim, tongue),
        basis="" if claim.basis is None else tongue.say(words.BASES[claim.basis]),
        offered="" if offered is None else full(offered, tongue),
        proof=proof_address("/review/claims/file", claim),
        others=tuple(_other(each, other, tongue) for each, other in found[0].others),
        grounds=grounds(tongue),
        queue=queue,
    )


def grounds(tongue: Tongue) -> tuple[tuple[str, str, str], ...]:
    """Return each ground with its name and the key that decides on it."""
    return tuple(
        (each.value, tongue.say(words.GROUNDS[each]), LETTERS[each]) for each in Ground
    )


def _said(claim: Claim, tongue: Tongue) -> str:
    ground = "" if claim.ground is None else tongue.say(words.GROUNDS[claim.ground])
    return "：".join(each for each in (ground, claim.words) if each)


def _other(account: Organisation, claim: Claim, tongue: Tongue) -> OtherView:
    return OtherView(
        name=account.name,
        since=full(account.registered_at, tongue),
        state=tongue.say(words.STATES[claim.state]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPageView:
    """A document as somebody of the centre looks at it."""

    id: str
    name: str
    code: str
    document: DocumentView
    queue: QueueView


def document_page(
    found: Sequence[WaitingDocument], today: date, queue: QueueView, tongue: Tongue
) -> DocumentPageView | None:
    """Say what is looked at; None if nothing waits."""
    if not found:
        return None
    waiting = found[0]
    return DocumentPageView(
        id=waiting.document.id,
        name=waiting.account.name,
        code=waiting.account.code,
        document=document_view(
            waiting.document, today, tongue, "/review/documents/file"
        ),
        queue=queue,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPageView:
    """A key as somebody of the centre looks at it."""

    organisation: str
    name: str
    code: str
    proven: bool
    signing_key: KeyView
    raw: str
    basis: str
    proof: str
    queue: QueueView


def key_page(
    found: Sequence[WaitingKey], queue: QueueView, tongue: Tongue
) -> KeyPageView | None:
    """Say what is looked at; None if nothing waits."""
    if not found:
        return None
    waiting = found[0]
    key, account = waiting.key, waiting.account
    return KeyPageView(
        organisation=account.id,
        name=account.name,
        code=account.code,
        proven=waiting.claim.state is ClaimState.PROVEN,
        signing_key=key_view(key, tongue),
        raw=key.key,
        basis="" if key.basis is None else tongue.say(words.BASES[key.basis]),
        proof=file_address("/review/claims/file", account.id, key.document),
        queue=queue,
    )


def account_of(waiting: WaitingClaim) -> str:
    """Return the number of the account that claims."""
    return waiting.account.id


def number_of(waiting: WaitingDocument) -> str:
    """Return the number of a document."""
    return waiting.document.id


def fingerprint(waiting: WaitingKey) -> str:
    """Return the number of a key."""
    return sha256(bytes.fromhex(waiting.key.key)).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingView:
    """One account's claim to the firm that was asked for."""

    organisation: str
    name: str
    state: str
    said: str
    proof: str
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingsView:
    """All claims to one firm that anything is known of."""

    code: str
    wrong: bool
    claims: tuple[BindingView, ...]
    grounds: tuple[tuple[str, str], ...]
    done: str
    key: str


def bindings_view(
    code: str,
    found: Sequence[WaitingClaim] | None,
    told: tuple[str, str],
    tongue: Tongue,
) -> BindingsView:
    """Say what the page of bindings shows; `found` is None if the code is none."""
    return BindingsView(
        code=code,
        wrong=bool(code) and found is None,
        claims=tuple(
            BindingView(
                organisation=each.account.id,
                name=each.account.name,
                state=tongue.say(words.STATES[each.claim.state]),
                said=_said(each.claim, tongue),
                proof=proof_address("/review/claims/file", each.claim),
                proven=each.claim.state is ClaimState.PROVEN,
            )
            for each in found or ()
        ),
        grounds=tuple((value, said) for value, said, _ in grounds(tongue)),
        done=tongue.say(DONE[told[0]]) if told[0] in DONE else "",
        key=told[1],
    )
