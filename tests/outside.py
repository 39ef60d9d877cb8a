"""A cosigner outside the centre: its own folder, its own key, and what it is shown."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from archive.ledger.acts import Accepted
from archive.ledger.cosignatures import Cosignature
from archive.ledger.pulling import Pulled, pull
from archive.objects.model import ObjectMissingError
from tests.people import SUPERVISING_BODY
from tests.platform_driver import Platform
from trading.server.cosigning import CosignerFolder


@dataclass
class Outside:
    """Somebody who cosigns one log; it believes nothing that it cannot check."""

    folder: CosignerFolder
    last: Pulled | None = None

    @classmethod
    def of(cls, platform: Platform, folder: Path, name: str = "") -> "Outside":
        """Make a key for the log of a platform, whose card came by a safe way."""
        card = platform.instance.anchor_card(with_checkpoint=False)
        name = name or f"{'demo-' if card.demo else ''}supervision.example/1"
        return cls(CosignerFolder.create(folder, card, name, SUPERVISING_BODY))

    def record(
        self,
        platform: Platform,
        by: str = "Administrator Luo",
        *,
        organisation: str = SUPERVISING_BODY,
        vkey: str = "",
    ) -> Accepted:
        """Let somebody name this cosigner in the log."""
        return platform.act(
            platform.people.person(by),
            "record_cosigner",
            organisation=organisation,
            vkey=vkey or self.folder.known.vkey,
        )

    def remove(self, platform: Platform, by: str = "Administrator Luo") -> Accepted:
        """Let somebody take this cosigner's name out of the log."""
        return platform.act(
            platform.people.person(by), "remove_cosigner", name=self.folder.name
        )

    def pull(self, platform: Platform) -> Pulled:
        """Read the log of a platform and sign it; raises what makes it refuse."""
        found = pull(self.folder.cosigner(platform.clock), shown_by(platform))
        assert found is not None, "the log has published nothing"
        self.last = found
        self.folder.save_card(found.cosigned)
        return found

    def cosign(self, platform: Platform) -> tuple[Cosignature, ...]:
        """Sign what the log shows, and hand the signature in."""
        return tuple(
            platform.instance.keep_cosignatures()(self.pull(platform).cosigned)
        )


def shown_by(platform: Platform):
    """Return what gives the log's files as anybody gets them."""

    def fetch(path: str) -> bytes | None:
        if path == "checkpoint":
            return platform.instance.shown().latest().encode()
        try:
            return platform.instance.objects.get_named(path)
        except ObjectMissingError:
            return None

    return fetch


def restored(platform: Platform, folder: Path) -> Platform:
    """Return a second platform from a copy of everything the first one has now."""
    return Platform.found(shutil.copytree(platform.instance.folder, folder))
