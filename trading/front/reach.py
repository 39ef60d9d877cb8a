"""What the scripts of a page may reach: this site, and whom a page names itself."""

import re
from collections.abc import Iterable
from typing import Final

POLICY_HEADER: Final = "Content-Security-Policy"
_HOST: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])"
_PLACE: Final = re.compile(rf"(https?://{_HOST}(?::[0-9]{{1,5}})?)(?:/|\Z)")


def content_policy(addresses: Iterable[str] = ()) -> str:
    """
    Return the content security policy (CSP 3) of a page.

    Its scripts ask this site, and the hosts of `addresses`; what is no address of the
    web is left out, and so not reached.
    """
    found = (_PLACE.match(each) for each in addresses)
    hosts = sorted({each[1] for each in found if each is not None})
    reached = " ".join(("'self'", *hosts))
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        f"connect-src {reached}; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
