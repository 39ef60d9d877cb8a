"""What people's acts are wired from: the instance's keys, its name, and its address."""

from trading.accounts.passkeys import RelyingParty
from trading.accounts.passwords import Argon2, Hashing
from trading.accounts.use_cases.acting import Keeper
from trading.bidders.codes import Uscc
from trading.server.instance import Instance


def keeper_of(instance: Instance, hashing: Hashing | None = None) -> Keeper:
    """Return what keeps the secrets of an instance's people."""
    title, address = centre_of(instance), instance.settings.address
    return Keeper(
        personal=instance.personal,
        hashing=hashing or Argon2(),
        title=title,
        address=address,
        site=RelyingParty.at(address, title),
    )


def centre_of(instance: Instance) -> str:
    """Return the name under which whoever runs the platform is known."""
    return instance.settings.organisation or instance.settings.origin


def read_code(text: str) -> str:
    """Return a firm's credit code as it is kept. Raises `UsccWrongError`."""
    return str(Uscc.parse(text))
