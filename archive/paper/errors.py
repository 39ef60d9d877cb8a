"""Errors of papers, named after what they defend."""

from collections.abc import Sequence

from archive.values.rules import RuleBrokenError


class PaperFormatError(ValueError):
    """A value or bytes are not what archive/SPEC.md section 11 says they must be."""


class UnprintableTextError(PaperFormatError, RuleBrokenError):
    """What a paper says is what its reader sees (SPEC 11.1)."""

    code = "unprintable-text"
    remedy = (
        "Nothing was saved. Write the text again without the character named above; "
        "it was probably copied along from elsewhere."
    )

    def __init__(self, where: str, text: str, sign: str) -> None:
        # The text is shown with its hidden characters spelt out, or the message
        # itself would deceive.
        super().__init__(
            f"{where} holds {named(sign)}, which cannot be seen: "
            f"{text[:60].encode('unicode_escape').decode('ascii')}"
        )


class GlyphMissingError(RuleBrokenError):
    """A code is printed whole or not at all, never with a gap (SPEC 11.4)."""

    code = "glyph-missing"
    remedy = (
        "Nothing was saved. Codes are written in Latin letters and figures; correct "
        "the character named above."
    )

    def __init__(self, sign: str, text: str) -> None:
        super().__init__(f"no font has {named(sign)} of “{text[:60]}”")
        self.sign, self.text = sign, text


class CardOverfullError(RuleBrokenError):
    """A card says all of what it says, whole and legibly."""

    code = "card-overfull"
    remedy = "Nothing was saved. Write the text named above shorter, as for a badge."

    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"the {what} has no room on a card: “{text[:60]}”")


class NotASignerError(RuleBrokenError):
    """Only those whom a paper names sign it (SPEC 11.1)."""

    code = "not-a-signer"
    remedy = "Nothing was saved. Let the person whom the paper names sign it."

    def __init__(self, duty: str, organisation: str, person: str) -> None:
        super().__init__(
            f"this paper is not for {person} of {organisation} to sign as {duty}"
        )


class SignedTwiceError(RuleBrokenError):
    """Each signer signs once; the first signature stands (SPEC 11.1)."""

    code = "signed-twice"
    remedy = "Nothing was saved; the signature that was there before stands."

    def __init__(self, duty: str, organisation: str) -> None:
        super().__init__(f"{duty} of {organisation} has signed this paper already")


class OtherPaperError(RuleBrokenError):
    """A signature counts for the words it was given for, no others (SPEC 11.2)."""

    code = "other-paper"
    remedy = "Nothing was saved. Read the paper as it is now, then sign that."

    def __init__(self, paper: str) -> None:
        super().__init__(f"the signature is not over the content of {paper}")


class PaperWaitingError(RuleBrokenError):
    """A paper is issued only after the last of its signers has signed (SPEC 11.3)."""

    code = "paper-waiting"
    remedy = (
        "Nothing was saved. Those named above sign first; then the paper is issued by "
        "itself."
    )

    def __init__(self, paper: str, missing: Sequence[str]) -> None:
        super().__init__(f"{paper} still waits for {', '.join(missing)}")
        self.missing = tuple(missing)


class TimestampMissingError(RuleBrokenError):
    """Where an authority is configured no paper goes out without it (SPEC 11.5)."""

    code = "timestamp-missing"
    remedy = (
        "Nothing was issued. Try again when the timestamp authority answers; all "
        "signatures are kept."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the timestamp authority gave no valid time: {why}")


class PaperUnsoundError(Exception):
    """The paper cannot be extended: it is not as it was issued."""


def named(sign: str) -> str:
    """Return a character so that its name can be seen: `U+200B`, `“𠮷” (U+20BB7)`."""
    code = f"U+{ord(sign):04X}"
    return f"“{sign}” ({code})" if sign.isprintable() else code
