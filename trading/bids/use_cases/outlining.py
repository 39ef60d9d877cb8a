"""What is asked for in one lot, and the form by which its bids say their price."""

from typing import Annotated

import msgspec

from archive.public.evidence import NotCanonicalError, canonical
from trading.bids.model.consortia import MOST
from trading.bids.model.forms import VERSION, SheetForm
from trading.bids.model.policy import NO_FORM
from trading.bids.model.prequalification import Prequalifying
from trading.bids.model.tender import Terms
from trading.bids.sheet_errors import FormUnsoundError
from trading.bids.use_cases.acting import Digest, Line, Text
from trading.bids.use_cases.forms import Forms


class PrequalificationOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What applicants must show; `consortium` firms may apply together, 0 if alone."""

    requirement: Text
    consortium: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0

    def terms(self) -> Prequalifying:
        """Return it as the tender keeps it."""
        return Prequalifying(self.requirement, self.consortium)


class LotOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    What is asked for in one lot, and by which form a bid says its price.

    `form` is the digest of a form that is known already. `sheet` is a form in the
    making: `fields`, `files` and `items` of trading 8.2; the lot gives it its number.
    Without `prequalification` whoever has a form may bid (trading 9).
    """

    title: Line
    requirement: Text
    form: Digest = NO_FORM
    documents: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=100)] = ()
    sheet: dict[str, object] | None = None
    prequalification: PrequalificationOutline | None = None

    def terms(self, lot: str, forms: Forms) -> Terms:
        """
        Return it as the tender keeps it, once its form is kept.

        Raises:
            FormUnsoundError: `sheet` is no form that can be filled in.

        """
        form = self.form if self.sheet is None else forms.keep(self._written(lot))
        asked = self.prequalification
        return Terms(
            requirement=self.requirement,
            form=form,
            documents=self.documents,
            prequalification=None if asked is None else asked.terms(),
        )

    def _written(self, lot: str) -> bytes:
        try:
            written = canonical({**(self.sheet or {}), "v": VERSION, "lot": lot})
        except NotCanonicalError as error:
            raise FormUnsoundError(str(error)) from error
        return SheetForm.read(written).written
