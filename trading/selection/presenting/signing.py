"""What is shown before somebody signs a paper: which, as whom, and with what."""

from collections.abc import Collection
from dataclasses import dataclass

from archive.public.paper import Signer
from trading.front.languages import Tongue
from trading.papers.model import LotPaper
from trading.selection.use_cases.desk import LotSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningView:
    """A paper that waits for somebody; `message` (hex) is what their device signs."""

    lot: str
    title: str
    back: str
    paper: str
    name: str
    draft: str
    duty: str
    person: str
    organisation: str
    digest: str
    message: str
    account: str
    devices: str
    key: str


def signing_view(
    sheet: LotSheet,
    paper: LotPaper,
    signer: Signer,
    told: tuple[str, str, str],
    devices: Collection[str],
    tongue: Tongue,
) -> SigningView:
    """Say what the page shows; `told` is what is signed, by whom, the form's key."""
    message, account, key = told
    return SigningView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        back=tongue.at(f"/desk/{sheet.lot.id}"),
        paper=paper.content.title,
        name=paper.name,
        draft=tongue.at(f"/desk/{sheet.lot.id}/draft/{paper.name}"),
        duty=signer.duty,
        person=signer.person,
        organisation=signer.organisation,
        digest=paper.content.digest.hex(),
        message=message,
        account=account,
        devices=" ".join(devices),
        key=key,
    )
