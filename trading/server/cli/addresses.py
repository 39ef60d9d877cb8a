"""The option that says where the public site is reached."""

from typing import Final

import click

from trading.server.settings import is_open_to_tampering, require_address

_PLAIN: Final = (
    "公开的地址要用 https：http 的页面在路上可以被改，http 只能用于本机 (localhost) "
    "A public address needs https: an http page can be changed on its way. http is for "
    "this machine only (localhost)."
)


class SiteAddress(click.ParamType[str]):
    """An address such as `https://trading.example`; `plain` lets http be anywhere."""

    name = "url"

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain

    def convert(
        self,
        value: str,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return the address, or end with what is wrong with it."""
        try:
            require_address(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not self._plain and is_open_to_tampering(value):
            self.fail(f"{value}: {_PLAIN}", param, ctx)
        return value
