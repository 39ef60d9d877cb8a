"""Forms of opening sheets: kept under the digest that policies name."""

from dataclasses import dataclass

from archive.public.objects import ObjectMissingError, Objects
from trading.bids.model.forms import SheetForm
from trading.bids.model.policy import NO_FORM


@dataclass(frozen=True, slots=True)
class Forms:
    """Keeps the form of an opening sheet, and finds it again by its digest."""

    objects: Objects

    def keep(self, data: bytes) -> str:
        """
        Keep a form; return its digest. Harmless to repeat.

        Raises:
            FormUnsoundError: it is none.

        """
        form = SheetForm.read(data)
        self.objects.put_named(_name(form.digest), form.written)
        return form.digest

    def find(self, digest: str) -> bytes | None:
        """Return the canonical bytes of a form; None where none is asked or kept."""
        if digest == NO_FORM:
            return None
        try:
            return self.objects.get_named(_name(digest))
        except ObjectMissingError:
            return None


def _name(digest: str) -> str:
    return f"opening-forms/{digest}.json"
