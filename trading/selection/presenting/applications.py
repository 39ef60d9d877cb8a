"""The documents of an application, as its firm and its reviewers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trading.bidders.model.dossiers import FirmDocument
from trading.bidders.presenting import words
from trading.front.languages import Tongue
from trading.selection.model.applications import Application

_SHOWN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document: what it is, until when, what the centre saw in it, and its bytes."""

    digest: str
    name: str
    until: str
    outcome: str
    look: str
    address: str

    @property
    def short(self) -> str:
        """The beginning of its SHA-256, enough to compare by eye."""
        return self.digest[:_SHOWN]


def dossier_view(
    found: Sequence[FirmDocument], tongue: Tongue
) -> tuple[DocumentView, ...]:
    """Say what the documents of one's own account are."""
    return tuple(_known(each, "", tongue) for each in found)


def documents_of(
    application: Application,
    dossier: Mapping[str, FirmDocument],
    path: str,
    tongue: Tongue,
) -> tuple[DocumentView, ...]:
    """
    Say what was handed over with an application.

    What stands in no dossier was added to this application alone, and is numbered.
    `path` is where the bytes are read; empty if they are not read there.
    """
    shown = []
    for number, digest in enumerate(application.documents, 1):
        address = path and tongue.at(f"{path}/{digest}")
        known = dossier.get(digest)
        shown.append(
            DocumentView(
                digest=digest,
                name=tongue.say("材料 {n}", n=number),
                until="",
                outcome="",
                look="",
                address=address,
            )
            if known is None
            else _known(known, address, tongue)
        )
    return tuple(shown)


def _known(document: FirmDocument, address: str, tongue: Tongue) -> DocumentView:
    look, outcome = words.OUTCOMES[document.outcome]
    until = document.valid_until
    return DocumentView(
        digest=document.digest,
        name=" ".join(
            each
            for each in (tongue.say(words.DOCUMENTS[document.kind]), document.number)
            if each
        ),
        until="" if until is None else until.isoformat(),
        outcome=tongue.say(outcome),
        look=look,
        address=address,
    )
