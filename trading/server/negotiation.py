"""What a request's headers say of what it has already and what it can unpack."""

import re
from typing import Final

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_NOTHING: Final = re.compile(r"0(?:\.0{0,3})?")


def is_known(asked: str, tag: str) -> bool:
    """
    Tell whether If-None-Match names a tag (RFC 9110, 13.1.2).

    Tags are compared weakly there, and there may be several of them, or a star.
    """
    return asked.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(asked)


def takes_gzip(asked: str) -> bool:
    """Tell whether Accept-Encoding allows gzip; a weight of 0 forbids (12.5.3)."""
    allowed: dict[str, bool] = {}
    for part in asked.lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        weights = [each[2:].strip() for each in parameters if each.startswith("q=")]
        allowed[coding] = not any(_NOTHING.fullmatch(weight) for weight in weights)
    return allowed.get("gzip", allowed.get("*", False))
