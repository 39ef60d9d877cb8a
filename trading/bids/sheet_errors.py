"""Why an opening sheet, its form or its items are not used."""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class FormUnsoundError(RuleBrokenError):
    """What a tender asks for can be filled in, and is read in one way (BL 19)."""

    code: ClassVar[str] = "sheet-form-unsound"
    rule: ClassVar[str] = "B-38"
    remedy: ClassVar[str] = (
        "Nothing was saved. Correct the form of the opening sheet where it is named."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the form of the opening sheet cannot be used: {why}")
        self.why = why


class SheetUnsoundError(RuleBrokenError):
    """An opening sheet is what trading 8.3 says, and nothing else (E-12)."""

    code: ClassVar[str] = "sheet-unsound"
    rule: ClassVar[str] = "E-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. Fill the sheet in with the platform's page or the offline "
        "page, and seal it again."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no opening sheet: {why}")
        self.why = why


class BillUnreadableError(RuleBrokenError):
    """Prices are taken from a table only where they stand without doubt (E-7)."""

    code: ClassVar[str] = "bill-unreadable"
    rule: ClassVar[str] = "E-7"
    remedy: ClassVar[str] = (
        "Nothing was saved, what was filled in stands. Use the table that the page or "
        "`bid sheet --empty` gives, or type the prices."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the table of prices cannot be used: {why}")
        self.why = why


class SheetUnreadableError(RuleBrokenError):
    """A figure is read in one way, or refused; nothing is rounded (E-7)."""

    code: ClassVar[str] = "sheet-unreadable"
    rule: ClassVar[str] = "E-7"
    remedy: ClassVar[str] = (
        "Nothing was saved, what was filled in stands. Correct the field that is named."
    )

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why
