"""Style, scripts and pictures: read once, served under an address that names them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from litestar import HttpMethod, Request, Response, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from trading.server.negotiation import is_known, takes_gzip

TYPES: Final[Mapping[str, str]] = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "html": "text/html",
    "txt": "text/plain",
}
FOR_EVER: Final = "public, max-age=31536000, immutable"
_ADDRESS: Final = "/assets"
_DIGEST_SIGNS: Final = 16


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, also packed."""

    data: bytes
    packed: bytes
    media_type: str
    tag: str


class Assets:
    """
    Every file of the assets, and one digest over all of them.

    An address with the digest never changes its content, so it may be kept for ever;
    scripts that name each other by relative addresses are covered by it too. The same
    file without the digest, or with an old one, is asked for anew each time.
    """

    def __init__(self, folder: Traversable) -> None:
        self._files = dict(_read(folder))

    @classmethod
    def shipped(cls) -> "Assets":
        """Return the assets of this platform."""
        return cls(files("trading.server") / "assets")

    @cached_property
    def digest(self) -> str:
        """A name for exactly these files."""
        whole = hashlib.sha256()
        for name, asset in sorted(self._files.items()):
            whole.update(f"{name}\0{asset.tag}\n".encode())
        return whole.hexdigest()[:_DIGEST_SIGNS]

    def address(self, name: str) -> str:
        """Return the lasting address of a file. Raises `KeyError` if there is none."""
        self._files[name]
        return f"{_ADDRESS}/{self.digest}/{name}"

    def find(self, path: str) -> tuple[Asset, bool] | None:
        """Return a file by its address, and whether that address may be kept."""
        first, _, rest = path.partition("/")
        named = len(first) == _DIGEST_SIGNS and "." not in first
        asset = self._files.get(rest if named else path)
        return None if asset is None else (asset, named and first == self.digest)


def _read(folder: Traversable, prefix: str = "") -> list[tuple[str, Asset]]:
    found = []
    for item in folder.iterdir():
        name = f"{prefix}{item.name}"
        if item.is_dir():
            found += _read(item, f"{name}/")
            continue
        media_type = TYPES.get(name.rpartition(".")[2])
        if media_type is not None:
            data = item.read_bytes()
            packed = gzip.compress(data, 9, mtime=0)
            tag = hashlib.sha256(data).hexdigest()
            found.append((name, Asset(data, packed, media_type, tag)))
    return found


@route(
    f"{_ADDRESS}/{{path:path}}",
    http_method=(HttpMethod.GET, HttpMethod.HEAD),
    sync_to_thread=False,
)
def asset_file(
    path: FromPath[str],
    request: Request[Any, Any, Any],
    assets: NamedDependency[Assets],
) -> Response[bytes]:
    """Return a file of the assets."""
    found = assets.find(str(path).removeprefix("/"))
    if found is None:
        raise NotFoundException
    asset, lasting = found
    headers = {
        "Cache-Control": FOR_EVER if lasting else "no-cache",
        "ETag": f'"{asset.tag}"',
        "Vary": "Accept-Encoding",
    }
    if is_known(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    if takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)
    return Response(asset.data, media_type=asset.media_type, headers=headers)
