"""The published files of the log, as an object store keeps them."""

from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TILE_WIDTH, Bundle, Fetch, Tile, parse_path
from archive.objects.model import ObjectMissingError
from archive.objects.ports import Objects


def fetch_from(objects: Objects) -> Fetch:
    """Return what reads tiles and bundles from the store; None for one not there."""

    def fetch(path: str) -> bytes | None:
        try:
            return objects.get_named(path)
        except ObjectMissingError:
            return None

    return fetch


def ahead_of(objects: Objects, size: int) -> str:
    """
    Return the name of a file that was published over more than `size` entries.

    Files are written after the size they belong to is committed; so a database that
    knows no more than `size` entries is older than the store. Empty if there is none.
    """
    index, width = divmod(size, TILE_WIDTH)
    for full in (Bundle(index).path, Tile(0, index).path):
        if objects.has_named(full):
            return full
        for name in objects.names(f"{full}.p/"):
            try:
                wider = parse_path(name).width > width
            except LedgerFormatError:
                continue  # Not ours, and not for us to judge.
            if wider:
                return name
    return ""
