"""Which carrier takes which message, by the scheme of its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.dispatch.model import Message, RefusedForGoodError
from archive.dispatch.ports import Carrier


@dataclass(frozen=True, slots=True)
class Router:
    """
    Hands each message to the carrier of its scheme, all others to `otherwise`.

    Without `otherwise` a message for which there is no way fails at once, so that
    somebody looks after it, instead of being tried for a day.
    """

    by_scheme: Mapping[str, Carrier]
    otherwise: Carrier | None = None

    def carry(self, message: Message) -> str:
        """Hand it over. Raises what the carrier raises."""
        carrier = self.by_scheme.get(message.scheme, self.otherwise)
        if carrier is None:
            raise RefusedForGoodError(
                f"nothing carries {message.scheme}: here; it is not set up"
            )
        return carrier.carry(message)


@dataclass(frozen=True, slots=True)
class ConsoleCarrier:
    """Shows messages where whoever tries the platform out sees them."""

    write: Callable[[str], object]

    def carry(self, message: Message) -> str:
        """Write the whole message."""
        self.write(
            f"--- {message.key}\nTo: {message.address}\n"
            f"Subject: {message.subject}\n\n{message.body}\n---"
        )
        return "shown on the console"
