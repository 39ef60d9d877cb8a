"""
The end of a sealed sign-up in a case file: whom it asked, whom it threw out (7.12).

Its envelopes are no members: what is checked is what events and releases say.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from archive.public.casefile import OpenedCase
from archive.public.ledger import EventBody
from archive.public.values import to_micros
from trading.bids.check_results import named
from trading.bids.model.closing import MOST_BIDS, Close, Counted
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.bids.model.shapes import ShapeError, digest, members, rows
from trading.bids.verdicts import Verdict

_VERDICTS: Final = (Verdict.OPEN, Verdict.NOT_ENOUGH, Verdict.INVALID_DEALING)
_RESULT: Final = (
    *("application", "documents", "manager", "manager_salt", "manifest", "name"),
    *("named", "verdict"),
)
_LOST: Final = ("keeper/manifest", "keeper/object/")
"""Of what the platform has lost itself, no secret opens what is kept."""


def check_signed_up(case: OpenedCase, close: Close, at: datetime) -> None:
    """
    Hold what a sign-up counts against the sealed streams: none left out, none put in.

    What is withdrawn after `at`, when sign-up was closed, was counted.

    Raises: ShapeError; KeyError, TypeError of what is no SIGNED_UP.

    """
    came: dict[str, tuple[int, Counted]] = {}
    for event in case.events:
        body = event.body if event.stream != case.manifest.stream else None
        facts: Mapping[str, Any] = body.facts if body else {}
        if body and body.kind == "SIGNED_UP" and facts.get("policy") == close.policy:
            firm, manifest = facts["firm"], facts["manifest"]
            one = Counted(firm, event.commitment, manifest, 1, event.stream)
            came[event.stream] = (to_micros(body.at), one)
        elif body and body.kind == "SIGN_UP_WITHDRAWN" and body.at <= at:
            came.pop(event.stream, None)
    ordered = sorted(came.values(), key=lambda each: (each[0], each[1].stream))
    if tuple(each for _, each in ordered) != close.counted:
        raise ShapeError("it counts other applications than were handed in")


@dataclass(slots=True)
class Asked:
    """Whose applicants were asked to disclose, and until when they could."""

    manifests: set[str] = field(default_factory=set)
    until: int = 0

    def ask(self, body: EventBody, close: Close) -> None:
        """Take one DISCLOSURES_ASKED; raises ShapeError."""
        facts: Mapping[str, Any] = body.facts
        asked = _asked(facts, close, self.manifests)
        until = facts.get("until")
        if until != to_micros(body.at + DISCLOSED_WITHIN):
            raise ShapeError("applicants have not an hour to disclose")
        self.until = until
        self.manifests.update(asked)

    def check_disclosed(self, manifest: object) -> None:
        """Check that an applicant who disclosed was asked; raises ShapeError."""
        if manifest not in self.manifests:
            raise ShapeError("an applicant was not asked to disclose")

    def check_opened(
        self, body: EventBody, close: Close, disclosed: Collection[str]
    ) -> None:
        """Check what APPLICATIONS_OPENED says of each; raises ShapeError."""
        results = _results(body.facts.get("results"), close)
        shut = {each["manifest"]: each["named"] for each in results if _is_shut(each)}
        if not shut.keys() <= self.manifests:
            raise ShapeError("an applicant was not asked to disclose")
        if shut and to_micros(body.at) < self.until:
            raise ShapeError("an applicant could still disclose")
        for manifest, said in shut.items():
            if manifest in disclosed and not any(x.startswith(_LOST) for x in said):
                raise ShapeError("what an applicant disclosed is shut all the same")


def _asked(
    facts: Mapping[str, Any], close: Close, before: Collection[str]
) -> Sequence[str]:
    wrong = "it does not ask applicants each once, with who is named"
    try:
        asked = rows(facts.get("asked"), digest, MOST_BIDS)
        told = rows(facts.get("named"), named, MOST_BIDS)
    except ShapeError as error:
        raise ShapeError(wrong) from error
    wanted = {*asked}.difference(before)
    ordered = tuple(each for each in close.manifests if each in wanted)
    if not asked or asked != ordered or list(map(bool, told)) != [True] * len(asked):
        raise ShapeError(wrong)
    return asked


def _results(value: Any, close: Close) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401
    wrong = "it is not over the counted applications in their order"
    try:
        results = rows(value, _result, MOST_BIDS)
    except ShapeError as error:
        raise ShapeError(wrong) from error
    told = [(each["manifest"], each["application"]) for each in results]
    if told != [(each.manifest, each.stream) for each in close.counted]:
        raise ShapeError(wrong)
    return results


def _result(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON of anybody
    data = members(value, *_RESULT)
    named(data["named"])
    if data["verdict"] not in _VERDICTS:
        raise ShapeError(f"{data['verdict']!r} is no verdict of an application")
    return data


def _is_shut(result: Mapping[str, Any]) -> bool:
    return bool(result["verdict"] == Verdict.NOT_ENOUGH)
