"""What a firm's own pages show: who it is, its documents, keys and people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.public.evidence import sha256
from trading.bidders.model.claims import (
    Algorithm,
    Basis,
    Claim,
    ClaimState,
    FirmKey,
    Footing,
    KeyState,
    possession,
)
from trading.bidders.model.dossiers import REMINDED, DocumentKind, FirmDocument, Outcome
from trading.bidders.presenting import words
from trading.bidders.presenting.records import RecordView, ban_view, finding_view
from trading.bidders.use_cases.reading import FirmSheet
from trading.front.languages import Tongue, marked
from trading.front.moments import full

DONE: Final[Mapping[str, str]] = {
    "proof": marked("材料已收到。中心看过以后会通知您；报名不用等。"),
    "document": marked("证照已收到。报名不用等中心查看。"),
    "key": marked("密钥已提交，等中心核对。"),
    "revoked": marked("密钥已作废；以前的签名仍然有效。"),
    "people": marked("人员申报已保存，替换了以前的申报。"),
    "relations": marked("关联企业申报已保存，替换了以前的申报。"),
    "party": marked("证件已登记。"),
}
_LOOKS: Final[Mapping[ClaimState, str]] = {
    ClaimState.OPEN: "",
    ClaimState.PROVEN: "open",
    ClaimState.UNPROVEN: "wait",
    ClaimState.REVOKED: "wait",
}


def done(key: str, tongue: Tongue) -> str:
    """Say what was just done."""
    return tongue.say(DONE[key]) if key in DONE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """How an account's claim to its firm stands, and why."""

    state: str
    look: str
    proven: bool
    falls: bool
    why: str
    handed_in: str
    proof: str
    basis: str


def claim_view(sheet: FirmSheet, tongue: Tongue) -> ClaimView:
    """Say how a claim stands; a reason is said in the words of the page."""
    claim = sheet.claim
    falls = sheet.stand.footing is Footing.FALLS
    why = ""
    if claim.ground is not None:
        ground = tongue.say(words.GROUNDS[claim.ground])
        why = "：".join(each for each in (ground, claim.words) if each)
    elif falls:
        why = tongue.say("另一个账号已经核定代表这家企业")
    offered = claim.offered_at
    return ClaimView(
        state=tongue.say(words.STATES[claim.state]),
        look=_LOOKS[claim.state],
        proven=claim.state is ClaimState.PROVEN,
        falls=falls,
        why=why,
        handed_in="" if offered is None else full(offered, tongue),
        proof=proof_address("/my/firm/proof/file", claim),
        basis="" if claim.basis is None else tongue.say(words.BASES[claim.basis]),
    )


def proof_address(path: str, claim: Claim) -> str:
    """Return where the papers of a claim are read, empty if there are none."""
    if not claim.document:
        return ""
    return file_address(path, claim.organisation, claim.document)


def file_address(path: str, organisation: str, digest: str) -> str:
    """Return where a file is read that an account handed in."""
    return f"{path}?of={organisation}&file={digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmView:
    """A firm's own first page."""

    name: str
    code: str
    claim: ClaimView
    documents: str
    ending: int
    keys: str
    people: str
    bans: tuple[RecordView, ...]
    findings: tuple[RecordView, ...]
    done: str


def firm_view(sheet: FirmSheet, today: date, told: str, tongue: Tongue) -> FirmView:
    """Say what the first page of a firm shows."""
    documents = len(sheet.documents)
    ending = [each for each in sheet.documents if _days_left(each, today) is not None]
    bound = sum(each.state is KeyState.BOUND for each in sheet.keys)
    people = len(sheet.ties) + len(sheet.relations)
    return FirmView(
        name=sheet.account.name,
        code=sheet.account.code,
        claim=claim_view(sheet, tongue),
        documents=tongue.count("{n} 份", "{n} 份", documents)
        if documents
        else tongue.say("还没有提交"),
        ending=len(ending),
        keys=tongue.say("已绑定") if bound else tongue.say("没有绑定"),
        people=tongue.count("已申报 {n} 条", "已申报 {n} 条", people)
        if people
        else tongue.say("还没有申报"),
        bans=tuple(ban_view(each, tongue) for each in sheet.bans),
        findings=tuple(finding_view(each, tongue) for each in sheet.findings),
        done=done(told, tongue),
    )


# --- Proof ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """What an account hands in to show that it is its firm."""

    name: str
    claim: ClaimView
    bases: tuple[tuple[str, str], ...]
    key: str


def proof_view(sheet: FirmSheet, key: str, tongue: Tongue) -> ProofView:
    """Say what the page of the proof shows."""
    return ProofView(
        name=sheet.account.name,
        claim=claim_view(sheet, tongue),
        bases=bases(tongue),
        key=key,
    )


def bases(tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return on what a binding can rest."""
    return tuple((each.value, tongue.say(words.BASES[each])) for each in Basis)


# --- Documents -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document: what it is, until when, what was said of it, and where it is read."""

    kind: str
    number: str
    until: str
    warning: str
    outcome: str
    look: str
    words: str
    handed_in: str
    size: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsView:
    """The documents of an account, and what can be handed in."""

    documents: tuple[DocumentView, ...]
    kinds: tuple[tuple[str, str], ...]
    today: str
    done: str
    key: str


def documents_view(
    found: Sequence[FirmDocument],
    today: date,
    told: tuple[str, str],
    tongue: Tongue,
) -> DocumentsView:
    """Say what the page of documents shows; `told` is what was done, and the key."""
    return DocumentsView(
        documents=tuple(document_view(each, today, tongue) for each in found),
        kinds=tuple(
            (each.value, tongue.say(words.DOCUMENTS[each])) for each in DocumentKind
        ),
        today=today.isoformat(),
        done=done(told[0], tongue),
        key=told[1],
    )


def document_view(
    document: FirmDocument,
    today: date,
    tongue: Tongue,
    path: str = "/my/firm/document",
) -> DocumentView:
    """Say what is shown of a document; whoever's runs out is told so."""
    look, outcome = words.OUTCOMES[document.outcome]
    until = document.valid_until
    return DocumentView(
        kind=tongue.say(words.DOCUMENTS[document.kind]),
        number=document.number,
        until="" if until is None else until.isoformat(),
        warning=_warning(document, today, tongue),
        outcome=tongue.say(outcome),
        look=look,
        words=document.words,
        handed_in=full(document.handed_in_at, tongue),
        size=f"{max(1, document.size // 1024):,} KiB",
        address=f"{path}?of={document.id}",
    )


def _days_left(document: FirmDocument, today: date) -> int | None:
    """Return how many days are left, if so few that somebody has to be told."""
    if document.valid_until is None or document.outcome is Outcome.REFUSED:
        return None
    left = (document.valid_until - today).days
    return left if left <= max(REMINDED) else None


def _warning(document: FirmDocument, today: date, tongue: Tongue) -> str:
    left = _days_left(document, today)
    if left is None:
        return ""
    if left < 0:
        return tongue.say("已经过期，请提交新的。")
    return tongue.count(
        "还有 {n} 天到期，请及时换证。", "还有 {n} 天到期，请及时换证。", left
    )


# --- The signing key -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A key: by its fingerprint, as what it stands, and what was decided when."""

    fingerprint: str
    algorithm: str
    state: str
    look: str
    since: str
    reason: str
    revocable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView:
    """A firm's keys; `message` is what is signed to hand in another, in hex."""

    keys: tuple[KeyView, ...]
    algorithms: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    message: str
    proven: bool
    done: str
    key: str


def keys_view(
    sheet: FirmSheet,
    offered: tuple[str, str],
    told: tuple[str, str],
    tongue: Tongue,
) -> KeysView:
    """Say what the page of keys shows; `offered` is algorithm and raw key, typed."""
    algorithm, raw = offered
    message = ""
    if algorithm and raw:
        signed = possession(
            sheet.claim.firm, sheet.account.id, Algorithm(algorithm), raw
        )
        message = signed.hex()
    return KeysView(
        keys=tuple(key_view(each, tongue) for each in sheet.keys),
        algorithms=tuple((each.value, words.ALGORITHMS[each]) for each in Algorithm),
        bases=bases(tongue),
        message=message,
        proven=sheet.claim.state is ClaimState.PROVEN,
        done=done(told[0], tongue),
        key=told[1],
    )


def key_view(key: FirmKey, tongue: Tongue) -> KeyView:
    """Say what is shown of a key."""
    look, state = words.KEYS[key.state]
    since = key.revoked_at or key.bound_at or key.offered_at
    return KeyView(
        fingerprint=sha256(bytes.fromhex(key.key)).hex(),
        algorithm=words.ALGORITHMS[key.algorithm],
        state=tongue.say(state),
        look=look,
        since=full(since, tongue),
        reason=key.reason,
        revocable=key.state is not KeyState.REVOKED,
    )
