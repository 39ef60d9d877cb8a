"""What reviewers see: the door, then each application with what is to be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trading.front.languages import Tongue
from trading.front.moments import exact
from trading.selection.model.applications import Application
from trading.selection.model.review import Verdict
from trading.selection.use_cases.desk import LotSheet


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
    documents: tuple[str, ...]
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
    applications: Sequence[Application],
    own: Mapping[str, Sequence[Verdict]],
    asked: tuple[str, bool],
    tongue: Tongue,
) -> OpenedView:
    """Say what the opened applications show; `own` are the reader's own verdicts."""
    key, judges = asked
    shown = tuple(
        _applicant(each, own.get(each.firm, ()), tongue) for each in applications
    )
    return OpenedView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        back=tongue.at(f"/desk/{sheet.lot.id}"),
        requirement=sheet.selection.terms.requirement,
        applicants=shown,
        open=sum(not each.given for each in shown),
        judges=judges,
        key=key,
    )


def _applicant(
    application: Application, own: Sequence[Verdict], tongue: Tongue
) -> ApplicantView:
    verdict = next(iter(own), None)
    return ApplicantView(
        firm=application.firm,
        name=application.name,
        manager=application.manager,
        certificate=application.certificate,
        applied=exact(application.applied_at, tongue),
        documents=tuple(application.documents),
        given=""
        if verdict is None
        else tongue.say("合格")
        if verdict.passed
        else tongue.say("不合格"),
        why="" if verdict is None else tongue.join(verdict.reasons),
    )
