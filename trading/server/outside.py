"""Whom this instance asks outside, as its settings say; what is wrong with that."""

from collections.abc import Iterator

from archive.clock.system import SystemClock
from archive.dispatch.signing import SharedKey
from trading.enquiries.errors import RegisterSilentError
from trading.enquiries.gateway import HttpGateway, Line
from trading.enquiries.model import Register, Reply
from trading.server.instance import Instance
from trading.server.settings import Gateway


class SettingsGateway:
    """`Gateway` by the settings; keys are read anew each time, so they can change."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def reaches(self, register: Register) -> bool:
        """Tell whether the settings name somebody to ask."""
        return self._told(register) is not None

    def ask(self, register: Register, about: str) -> Reply:
        """Return what the register says; raises what the port does."""
        told, lines = self._told(register), {}
        if told is not None:
            lines[register] = Line(told.url, self._key(told))
        # The other side's clock is a real one, also where ours is a demonstration's.
        gateway = HttpGateway(
            origin=self._instance.settings.origin, clock=SystemClock(), lines=lines
        )
        return gateway.ask(register, about)

    def _told(self, register: Register) -> Gateway | None:
        found: Gateway | None = getattr(self._instance.settings.outside, register.value)
        return found

    def _key(self, told: Gateway) -> SharedKey:
        try:
            return SharedKey.load(self._instance.folder / told.key_file)
        except (OSError, ValueError) as error:
            raise RegisterSilentError("the shared key cannot be read") from error


def findings(instance: Instance) -> Iterator[str]:
    """Say which key of a gateway cannot be read."""
    for register in Register:
        told: Gateway | None = getattr(instance.settings.outside, register.value)
        if told is None:
            continue
        try:
            SharedKey.load(instance.folder / told.key_file)
        except (OSError, ValueError):
            yield (
                f"outside.{register.value}.key_file: 读不出密钥 holds no key: 64 "
                "hexadecimal digits"
            )
