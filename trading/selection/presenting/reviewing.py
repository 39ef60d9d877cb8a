"""What reviewers see: the door, then each application with what is to be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from trading.front.languages import Tongue
from trading.front.moments import exact
from trading.selection.model.applications import Application
from trading.selection.model.review import Verdict
from trading.selection.presenting.applications import DocumentView, documents_of
from trading.selection.use_cases.desk import LotSheet
from trading.selection.use_cases.review import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedView:
    """The door to the applications."""

    lot: str
    title: str
    back: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantView:
    """One application, with the reader's own verdict if there is one."""

    firm: str
    name: str
    manager: str
    certificate: str
    applied: str
    documents: tuple[DocumentView, ...]
    given: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedView:
    """All applications that stand; `judges` tells whether the reader has a verdict."""

    lot: str
    title: str
    back: str
    requirement: str
    applicants: tuple[ApplicantView, ...]
    open: int
    judges: bool
    key: str


def sealed_view(sheet: LotSheet, key: str, tongue: Tongue) -> SealedView:
    """Say what stands before the applications are opened."""
    return SealedView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        back=tongue.at(f"/desk/{sheet.lot.id}"),
        key=key,
    )


def opened_view(
    sheet: LotSheet,
    opened: Opened,
    reviewer: str,
    key: str,
    tongue: Tongue,
) -> OpenedView:
    """
    Say what the opened applications show.

    `reviewer` is the person who judges here, empty if whoever reads does not.
    """
    shown = tuple(
        _applicant(
            each,
            [
                given
                for given in opened.verdicts.get(each.firm, ())
                if given.reviewer == reviewer
            ],
            documents_of(
                each, opened.dossier, f"/desk/{sheet.lot.id}/applicants", tongue
            ),
            tongue,
        )
        for each in opened.applications
    )
    return OpenedView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        back=tongue.at(f"/desk/{sheet.lot.id}"),
        requirement=sheet.selection.terms.requirement,
        applicants=shown,
        open=sum(not each.given for each in shown),
        judges=bool(reviewer),
        key=key,
    )


def _applicant(
    application: Application,
    own: Sequence[Verdict],
    documents: tuple[DocumentView, ...],
    tongue: Tongue,
) -> ApplicantView:
    verdict = next(iter(own), None)
    return ApplicantView(
        firm=application.firm,
        name=application.name,
        manager=application.manager,
        certificate=application.certificate,
        applied=exact(application.applied_at, tongue),
        documents=documents,
        given=""
        if verdict is None
        else tongue.say("合格")
        if verdict.passed
        else tongue.say("不合格"),
        why="" if verdict is None else tongue.join(verdict.reasons),
    )
