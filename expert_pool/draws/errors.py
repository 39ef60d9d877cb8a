"""
Errors of the draw, named after the rule they defend.

`rule` is a rule of the registry (D-…), an attack that the protocol withstands (DR-…) or
a check of expert_pool/SPEC.md section 7.
"""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class DrawError(RuleBrokenError):
    """An act of a draw was refused; the draw stands as it stood."""

    code = "draw-refused"


class MalformedDrawError(DrawError):
    """Something does not have the shape that the specification gives it."""

    code = "draw-malformed"
    rule = "SPEC 3"
    remedy = "Nothing was saved. Correct what the message names and send it again."


class NoSupervisorError(DrawError):
    """A draw needs its clerk and at least one supervisor, registered and present."""

    code = "draw-without-supervisor"
    rule = "D-16"
    remedy = (
        "Nothing was saved. Register the clerk and a supervisor as contributors, "
        "let both commit, then go on."
    )


class NotAContributorError(DrawError):
    """Only those whom the notice names take part."""

    code = "draw-not-a-contributor"
    rule = "D-16"
    remedy = "Nothing was saved. Act as somebody whom the notice of the draw names."

    def __init__(self, who: str) -> None:
        super().__init__(f"{who!r} is not a contributor to this draw")


class SignatureRefusedError(DrawError):
    """What somebody says is signed with the key that the notice gives him."""

    code = "draw-signature-invalid"
    rule = "D-19"
    remedy = "Nothing was saved. Sign these very bytes with the key in the notice."

    def __init__(self, who: str, kind: str) -> None:
        super().__init__(f"no valid signature of {who} under this {kind}")


class SignersError(DrawError):
    """The clerk and a supervisor sign together."""

    code = "draw-signers-missing"
    rule = "D-16"
    remedy = "Nothing was saved. The clerk signs first, then one or more supervisors."

    def __init__(self, kind: str) -> None:
        super().__init__(f"a {kind} is signed by the clerk and by supervisors")


class InstantBackwardsError(DrawError):
    """Time does not run backwards within a draw."""

    code = "draw-instant-backwards"
    rule = "DR-3"
    remedy = "Nothing was saved. Check the clock, then act again."

    def __init__(self, at: int, last: int) -> None:
        super().__init__(f"{at} µs is before the last act, {last} µs")


class DuplicateCommitmentError(DrawError):
    """Nobody commits twice, nobody copies another's commitment."""

    code = "draw-duplicate-commitment"
    rule = "DR-2"
    remedy = "Nothing was saved. The first commitment stands; choose fresh randomness."

    def __init__(self, whose: str) -> None:
        super().__init__(f"this commitment, or one of the same person, is {whose}'s")


class CommitAfterCloseError(DrawError):
    """After the commitments are closed nobody commits."""

    code = "draw-commit-after-close"
    rule = "DR-3"
    remedy = "Nothing was saved. The draw goes on with those who committed."


class RevealBeforeCloseError(DrawError):
    """Nobody reveals while others can still choose."""

    code = "draw-reveal-too-early"
    rule = "DR-11"
    remedy = (
        "Nothing was saved. Keep the value secret until the commitments are closed."
    )


class RevealDoesNotOpenError(DrawError):
    """A reveal is the value that was committed to, once."""

    code = "draw-reveal-does-not-open"
    rule = "SPEC check 28"
    remedy = "Nothing was saved. Reveal the value that you committed to."

    def __init__(self, who: str) -> None:
        super().__init__(f"the value does not open a commitment of {who}")


class AlreadyRevealedError(DrawError):
    """One reveal per contributor."""

    code = "draw-already-revealed"
    rule = "SPEC check 28"
    remedy = "Nothing else was saved. Your first reveal stands."


class RevealAfterCloseError(DrawError):
    """After the reveals are closed nobody reveals."""

    code = "draw-reveal-after-close"
    rule = "DR-3"
    remedy = "Nothing was saved. The closed list shows the value as missing."


class ReasonMissingError(DrawError):
    """Who is missing is listed with the reason, and nobody else is."""

    code = "draw-reason-missing"
    rule = "D-19"
    remedy = (
        "Nothing was saved. Give a reason for each of those named, and only for them."
    )

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"reasons are due for: {', '.join(missing) or 'nobody'}")
        self.missing = missing


class DrawTooEarlyError(DrawError):
    """A draw does not begin before it was announced to begin."""

    code = "draw-before-its-time"
    rule = "D-15"
    remedy = "Nothing was saved. Wait for the instant in the notice."


class ChanceBeforeRevealsClosedError(DrawError):
    """Chance speaks after everybody has spoken."""

    code = "draw-chance-before-close"
    rule = "DR-4"
    remedy = "Nothing was saved. Close the reveals, then let chance speak."


class ChanceTooEarlyError(DrawError):
    """A value that could have been known at the close is not chance."""

    code = "draw-chance-too-early"
    rule = "DR-4"
    remedy = "Nothing was saved. Wait for the source's earliest instant."

    def __init__(self, at: int, earliest: int) -> None:
        super().__init__(f"{at} µs is before the source's earliest, {earliest} µs")


class ChanceKnownError(DrawError):
    """Chance speaks once."""

    code = "draw-chance-known"
    rule = "DR6"
    remedy = "Nothing was saved. The value stands; finish the draw."


class ValueNotCanonicalError(DrawError):
    """A value of chance has one spelling."""

    code = "draw-value-malformed"
    rule = "SPEC check 38"
    remedy = "Nothing was saved. Type the numbers as the notice defines them."

    def __init__(self, value: str, why: str) -> None:
        super().__init__(f"{value!r}: {why}")


class TypingsDifferError(DrawError):
    """Two people read the same numbers, or the draw does not go on."""

    code = "draw-typings-differ"
    rule = "D-19"
    remedy = (
        "Both typings are on record. Look at the balls again: whoever misread types "
        "again, or a third person types; then finish the draw."
    )

    def __init__(self, last: str) -> None:
        super().__init__(f"{last} typed another value than somebody before")


class TypedTooOftenError(DrawError):
    """Nobody stops a draw by typing wrong values for ever."""

    code = "draw-typed-too-often"
    rule = "SPEC 3.5"
    remedy = "Nothing was saved. Let two other people type what the balls show."

    def __init__(self, who: str, times: int) -> None:
        super().__init__(f"{who} typed {times} times")


class BeaconInvalidError(DrawError):
    """A beacon's signature is one of the chain in the notice."""

    code = "draw-beacon-invalid"
    rule = "SPEC check 41"
    remedy = "Nothing was saved. Scan the code of this round again."


class SourceSpokenError(DrawError):
    """Nobody leaves a source that could have spoken, or goes on to one that has."""

    code = "draw-source-spoken"
    rule = "DR-4"
    remedy = "Nothing was saved. Finish the draw with the source in force."


class NoOtherSourceError(DrawError):
    """Only the sources of the notice, in their order."""

    code = "draw-no-other-source"
    rule = "D-17"
    remedy = "Nothing was saved. The notice names no further source."


class ChanceMissingError(DrawError):
    """There is no result without chance."""

    code = "draw-chance-missing"
    rule = "D-18"
    remedy = "Nothing was saved. Two people type the value, then finish the draw."


class ResultMissingError(DrawError):
    """Nobody signs what is not there."""

    code = "draw-result-missing"
    rule = "D-19"
    remedy = "Nothing was saved. Finish the draw, then sign its result."


class AlreadySignedError(DrawError):
    """Somebody signed, or was absent, once."""

    code = "draw-already-signed"
    rule = "D-19"
    remedy = "Nothing else was saved. What was recorded first stands."


class DrawOnlyFinishedError(DrawError):
    """After the reveals are closed a draw is only ever finished."""

    code = "draw-only-finished"
    rule = "D-27"
    remedy = (
        "Nothing was saved. Finish the draw; "
        "it may be voided after its result is shown."
    )


class DrawDoneError(DrawError):
    """A draw is drawn once: a second press does nothing."""

    code = "draw-done"
    rule = "D-27"
    remedy = "Nothing was saved. The result stands; see it in the record."


class DrawVoidedError(DrawError):
    """A void draw stays as it is."""

    code = "draw-voided"
    rule = "D-27"
    remedy = "Nothing was saved. Announce a restart under the next number."


class VoidWithoutCauseError(DrawError):
    """A draw is void for a failure before the close or a wrong list, nothing else."""

    code = "draw-void-without-cause"
    rule = "D-27"
    remedy = (
        "Nothing was saved. After a result only a decided objection that the list was "
        "wrong voids a draw; name the decision."
    )


class PanelImpossibleError(DrawError):
    """No feasible panel within the limit: there is no partial panel."""

    code = "draw-panel-impossible"
    rule = "DR-7"
    remedy = "The record says so. Regroup the strata and announce a new draw."

    def __init__(self, label: str, limit: int) -> None:
        super().__init__(f"round {label}: none of {limit} panels meets the constraints")
        self.label, self.limit = label, limit


class TranscriptUnfinishedError(DrawError):
    """A transcript is of a draw that ended."""

    code = "draw-unfinished"
    rule = "D-19"
    remedy = "Finish the draw and let everybody sign, or list who is absent."


class NameDoesNotOpenError(DrawError):
    """A name shown is the name that was frozen."""

    code = "draw-name-does-not-open"
    rule = "SPEC check 51"
    remedy: ClassVar[str] = "No transcript was written. Check salts, codes and names."

    def __init__(self, pid: str) -> None:
        super().__init__(f"ticket {pid} was not frozen under this code and name, once")


class DrawMissingError(DrawError):
    """There is no such draw."""

    code: ClassVar[str] = "no-such-draw"
    remedy: ClassVar[str] = "Nothing was saved. The draw has not been started."

    def __init__(self, draw: str, number: int) -> None:
        super().__init__(f"there is no attempt {number} at draw {draw}")
