"""Where somebody may be sent on to, and where a form came from."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

_OWN_PATH: Final = re.compile(r"/(?![/\\])[!-\[\]-~]{0,400}")
"""A path of this site, written in visible ASCII without a backslash."""
_OWN_SITES: Final = frozenset({"same-origin", "none"})
_PORTS: Final = {"http": 80, "https": 443}


def own_path(given: str, otherwise: str) -> str:
    r"""
    Return a path of this site that an address names, or another one.

    Nobody is sent to another site because a link said so: `//other.example` and
    `/\\other.example` are read as other hosts by browsers.
    """
    return given if _OWN_PATH.fullmatch(given) else otherwise


def is_own_page(headers: Mapping[str, str], host: str, *, secure: bool) -> bool:
    """
    Tell whether a browser says that a form came from a page of this site.

    A browser that says neither is left to what the form itself proves. Of a `secure`
    site no page came unencrypted: somebody on the way has written that one.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITES:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    found = _site_of(origin)
    if found is None or (secure and found[0] != "https"):
        return False
    return found == _site_of(f"{found[0]}://{host}")


def _site_of(origin: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port, whether written out or not; None if it is none."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    more = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if more or parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]
