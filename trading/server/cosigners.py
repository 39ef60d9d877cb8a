"""Who cosigns this log: recorded in the log itself, so that everybody can see it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec

from archive.ledger.acts import Command, Desk, UseCase
from archive.ledger.anchors import KnownCosigner
from archive.ledger.model import Draft, Recorded
from archive.ledger.ports import LogWork
from archive.ledger.reading import LedgerFormatError
from archive.values.actors import Actor
from archive.values.rules import RuleBrokenError
from archive.values.texts import LINE
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

STREAM: Final = "instance"
RECORDED: Final = "COSIGNER_RECORDED"
REMOVED: Final = "COSIGNER_REMOVED"

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=LINE)]


class CosignerNotOutsideError(RuleBrokenError):
    """A cosigner stands outside the operator, or it protects nobody (SPEC 10.2)."""

    code: ClassVar[str] = "cosigner-not-outside"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name a body outside the centre, with a key that it made on "
        "its own machine: a supervising body, a notary, a bidders' association."
    )


class CosignerNameError(RuleBrokenError):
    """A name stands for one key for ever, and says whether it is a demonstration's."""

    code: ClassVar[str] = "cosigner-name"
    remedy: ClassVar[str] = (
        "Nothing was saved. Make the key under another name; one that begins with "
        "demo- is for demonstrations, and they have no other."
    )


class CosignerUnreadableError(RuleBrokenError):
    """What is recorded is a vkey of a cosigner, exactly as his tool prints it."""

    code: ClassVar[str] = "cosigner-unreadable"
    remedy: ClassVar[str] = (
        "Nothing was saved. Copy the whole line that the cosigner's tool printed: "
        "name, key id and key, joined by plus signs."
    )


class RecordCosignerCommand(Command, frozen=True, kw_only=True):
    """Somebody outside will cosign; his vkey came by a way that can be trusted."""

    organisation: Line
    vkey: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class RecordCosigner(UseCase[LogWork, RecordCosignerCommand]):
    """
    Name a cosigner in the log.

    `operators` are the names of those who run the platform, however they are written:
    none of them is outside.
    """

    command = RecordCosignerCommand

    def __init__(self, desk: Desk[LogWork], operators: Iterable[str]) -> None:
        super().__init__(desk)
        self.operators = frozenset(map(_one_spelling, operators))

    def minutes(
        self,
        work: LogWork,
        actor: Actor,
        command: RecordCosignerCommand,
        now: datetime,
    ) -> Recorded:
        """Check that he is outside and his name is new; record him."""
        _require_administrator(actor)
        try:
            cosigner = KnownCosigner(command.organisation, command.vkey.strip())
        except LedgerFormatError as error:
            raise CosignerUnreadableError(str(error)) from error
        name = _one_spelling(cosigner.organisation)
        if name in self.operators or name == _one_spelling(actor.organisation):
            what = f"{cosigner.organisation} runs this platform itself"
            raise CosignerNotOutsideError(what)
        if cosigner.key.is_demo is not self.desk.notary.demo:
            raise CosignerNameError(f"{cosigner.key.name} does not fit this log")
        if work.cosigners.was(cosigner.key.name):
            raise CosignerNameError(f"{cosigner.key.name} was recorded before")
        recorded = _recorded(work, RECORDED, cosigner, actor, now)
        work.cosigners.record(cosigner, now)
        return recorded


class RemoveCosignerCommand(Command, frozen=True, kw_only=True):
    """A cosigner's signatures count no more from now on."""

    name: Line


class RemoveCosigner(UseCase[LogWork, RemoveCosignerCommand]):
    """Take a cosigner's name back; what he signed before stays."""

    command = RemoveCosignerCommand

    def __init__(self, desk: Desk[LogWork]) -> None:
        super().__init__(desk)

    def minutes(
        self,
        work: LogWork,
        actor: Actor,
        command: RemoveCosignerCommand,
        now: datetime,
    ) -> Recorded:
        """Find him, record that he is gone."""
        _require_administrator(actor)
        for cosigner in work.cosigners.known():
            if cosigner.key.name == command.name:
                recorded = _recorded(work, REMOVED, cosigner, actor, now)
                work.cosigners.remove(command.name, now)
                return recorded
        raise CosignerNameError(f"no cosigner of this log is called {command.name}")


@dataclass(frozen=True, slots=True)
class CosignerStanding:
    """A cosigner of this log as the status page shows him."""

    name: str
    organisation: str
    size: int | None
    at: datetime | None


def standings(work: LogWork) -> list[CosignerStanding]:
    """Return every present cosigner with his last signature."""
    found = []
    for cosigner in work.cosigners.known():
        size, at = work.cosigners.last_of(cosigner.key.name) or (None, None)
        found.append(
            CosignerStanding(cosigner.key.name, cosigner.organisation, size, at)
        )
    return found


def _one_spelling(organisation: str) -> str:
    """Return a name as it is compared: width, case, spaces and unseen signs aside."""
    wide = unicodedata.normalize("NFKC", organisation).casefold()
    kept = (
        sign
        for sign in unicodedata.normalize("NFKC", wide)
        if not sign.isspace() and unicodedata.category(sign) != "Cf"
    )
    return "".join(kept)


def _require_administrator(actor: Actor) -> None:
    if Role.SECURITY_ADMINISTRATOR.value not in actor.roles:
        raise NotYoursError("cosigners", [Role.SECURITY_ADMINISTRATOR], actor.roles)


def _recorded(
    work: LogWork, kind: str, cosigner: KnownCosigner, actor: Actor, now: datetime
) -> Recorded:
    facts = {
        "name": cosigner.key.name,
        "organisation": cosigner.organisation,
        "vkey": cosigner.vkey,
    }
    draft = Draft(kind, STREAM, facts, {**facts, "kind": kind, "stream": STREAM})
    return work.ledger.append(draft, actor, now)
